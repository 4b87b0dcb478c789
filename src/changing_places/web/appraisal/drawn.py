"""The figures of an answer, as the business case draws them."""

from changing_places.appraisal import Appraisal
from changing_places.appraisal.model import Uncertainty
from changing_places.appraisal.telling.drawings import fan, spread, tornado
from changing_places.figures import Figure

DRAWINGS = {"spread": spread, "fan": fan, "tornado": tornado}


def drawn(result: Appraisal, sure: Uncertainty, *names: str) -> tuple[Figure, ...]:
    """Those of the figures `spread`, `fan` and `tornado` that there is something to draw of."""
    made = (DRAWINGS[name](result, sure) for name in names)
    return tuple(f for f in made if f is not None)
