"""Pre-trends where few are treated: are they larger than those of others dealt the same dates?"""

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.checks.model import Check, cannot_tell
from changing_places.evaluation.checks.pretrends import NAME
from changing_places.evaluation.inference.randomisation import deal, deal_clusters
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings
from changing_places.figures.numbers import number


def dealt_pre_trends(panel: Panel, settings: Settings) -> Check:
    """The root mean square of effects before adoption, against its values when dealt afresh.

    An event study of few treated has no error that could be relied on, so that adoption is
    dealt among all units, as in randomisation inference for the effect itself.
    """
    try:
        deals = (
            deal_clusters(panel.adopted, panel.clusters, draws=settings.draws, seed=settings.seed)
            if panel.clustered
            else deal(panel.adopted, draws=settings.draws, seed=settings.seed)
        )
    except ChangingPlacesError as problem:
        why = f"Whether the treated moved apart before cannot be told: {problem.why}"
        return cannot_tell(NAME, why)
    sizes = np.array([_size(panel.with_adopted(one), settings) for one in deals.adopted])
    sizes = sizes[np.isfinite(sizes)]
    if not len(sizes) or not np.isfinite(_size(panel, settings)):
        return cannot_tell(
            NAME,
            "Whether the treated moved apart before cannot be told: two periods before adoption "
            "are needed.",
        )
    p = float((sizes >= sizes[0] * (1 - 1e-12)).mean())
    passed = p > 1 - settings.level
    moved = "moved no further from the others" if passed else "moved further from the others"
    share = number(100 * p, 0)
    finding = (
        f"Before treatment those few who are treated {moved} than units dealt the same dates by "
        f"lot do: {share}% of them move as far or further."
    )
    numbers = {"p": p, "root_mean_square": float(sizes[0]), "deals": len(sizes)}
    return Check(NAME, passed, finding, numbers)


def _size(panel: Panel, settings: Settings) -> float:
    """The root mean square of the effects before adoption; NaN where there are none."""
    chosen = settings.but(method="did", base="universal")
    try:
        study = answer_of(panel, chosen, "dynamic")
    except ChangingPlacesError:
        return float("nan")
    before = study.keys < -1 - settings.anticipation
    found = study.estimates[before, 0]
    found = found[np.isfinite(found)]
    return float(np.sqrt((found**2).mean())) if len(found) else float("nan")
