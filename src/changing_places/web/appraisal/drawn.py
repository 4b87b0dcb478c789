"""The figures of an answer, as the business case draws them."""

from importlib import import_module
from importlib.util import find_spec

from changing_places.appraisal import Appraisal
from changing_places.appraisal.model import Uncertainty
from changing_places.figures import Figure

DRAWINGS = "changing_places.appraisal.telling.drawings"


def drawn(result: Appraisal, sure: Uncertainty, *names: str) -> tuple[Figure, ...]:
    """Those of the figures `spread`, `fan` and `tornado` that there is something to draw of."""
    if find_spec(DRAWINGS) is None:  # the tables beside them stand by themselves
        return ()
    module = import_module(DRAWINGS)
    made = (getattr(module, name)(result, sure) for name in names)
    return tuple(f for f in made if f is not None)
