"""How far the finding hangs on parallel trends, from the evaluation's own event study."""

from typing import Any

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.asking.asked import Asked
from changing_places.evaluation.design import FEW
from changing_places.evaluation.effects import Aggregate, Effects
from changing_places.evaluation.inference.errors import covariance
from changing_places.evaluation.methods import fit
from changing_places.evaluation.model import Estimate
from changing_places.evaluation.panel.model import Bools, Floats, Ints
from changing_places.evaluation.sensitivity import Bounds, bounds

VALUES = (0.5, 1.0, 2.0)
# Longer studies are cut to the periods nearest to adoption: those far away rest on few cohorts.
MOST_BEFORE, MOST_AFTER = 6, 5


def event_study(asked: Asked) -> Aggregate | None:
    """The event study against one fixed base period, which bounds need; None without one."""
    settings = asked.settings.but(method="did", base="universal")
    if not asked.design.compared:
        return None
    try:
        fitted = fit(asked.used, settings, ("dynamic",))
    except ChangingPlacesError:
        return None
    assert fitted.effects is not None
    return resting_on_enough(fitted.answer("dynamic").at(0), fitted.effects)


def resting_on_enough(study: Aggregate, effects: Effects) -> Aggregate:
    """The event study without the event times that rest on five treated units or fewer.

    So few can move alike by chance, which would make their error next to nothing. Where no event
    time has more, those with the most stay.
    """
    counts = treated_by_key(study, effects)
    return study.of_keys(counts >= min(FEW + 1, int(counts.max(initial=0))))


def treated_by_key(study: Aggregate, effects: Effects) -> Ints:
    """How many treated units each event time (A,) rests on."""
    since = effects.times - effects.groups
    treated = effects.treated.max(axis=1)
    return np.array([int(treated[since == key].sum()) for key in study.keys], dtype=np.int64)


def sensitivity(asked: Asked, study: Aggregate | None, estimate: Estimate) -> dict[str, Any]:
    """Bounds on the mean effect after adoption, as `evaluate` prints them.

    Without a pre-trend to compare with there are none, and `why` says so.
    """
    if asked.few:
        return {"why": "So few are treated that their event study has no error to be relied on."}
    return bounded(study, estimate, asked.settings.level)


def bounded(study: Aggregate | None, estimate: Estimate, level: float) -> dict[str, Any]:
    """The bounds from an event study with a fixed base, or why there are none."""
    if study is None:
        return {"why": "There is no event study."}
    used = _used(study)
    before = int((study.keys[used] < 0).sum())
    after = int(used.sum()) - before
    if not before or not after:
        return {"why": "There are no periods before adoption to judge trends by."}
    sigma = covariance(study.influence[:, used, 0], study.sample.clusters)
    beta = study.estimates[used, 0]
    told: dict[str, Any] = {
        "event_times": [int(k) for k in study.keys[used]],
        "reference": _reference(study),
        "beta": [float(b) for b in beta],
        "covariance": [[float(v) for v in row] for row in sigma],
        "pre": before,
        "post": after,
        "weights": "average",
    }
    try:
        found = bounds(
            beta, sigma, pre=before, post=after, values=VALUES, weights="average", level=level
        )
    except ChangingPlacesError as problem:
        return {**told, "why": f"{problem.what} {problem.why}"}
    smooth = _smooth(beta, sigma, (before, after), level)
    return {
        **told,
        "smoothness": smooth,
        "restriction": found.restriction,
        "bounds": [row.to_dict() for row in found.rows],
        "breakdown": found.breakdown.value,
        "breakdown_words": found.breakdown.words,
        "sentence": _sentence(found, estimate),
    }


def _smooth(beta: Floats, sigma: Floats, counts: tuple[int, int], level: float) -> dict[str, Any]:
    """Bounds where the slope of the difference may change, by as much as it did before and twice.

    At 0 a straight line is carried on. The largest change of slope among the periods before
    adoption, the base period between, is the measure.
    """
    before, after = counts
    path = np.append(beta[:before], 0.0)
    changes = np.abs(np.diff(path, 2))
    largest = float(changes.max()) if len(changes) else 0.0
    values = [0.0, largest, 2 * largest] if largest else [0.0]
    try:
        found = bounds(
            beta,
            sigma,
            pre=before,
            post=after,
            restriction="smoothness",
            values=values,
            weights="average",
            level=level,
        )
    except ChangingPlacesError as problem:
        return {"why": f"{problem.what} {problem.why}"}
    return {
        "bounds": [row.to_dict() for row in found.rows],
        "breakdown": found.breakdown.value,
        "breakdown_words": found.breakdown.words,
        "largest_before": largest,
    }


def _reference(study: Aggregate) -> int:
    """The event time that all others are measured against: the one that is zero by definition."""
    still = (study.estimates[:, 0] == 0) & ~study.influence[:, :, 0].any(axis=0)
    found = study.keys[still & (study.keys < 0)]
    return int(found.max()) if len(found) else -1


def _used(study: Aggregate) -> Bools:
    """The event times to use: identified, not the base, and near adoption."""
    spread = np.abs(study.influence[:, :, 0]).max(axis=0) > 0
    near = (study.keys >= -1 - MOST_BEFORE) & (study.keys < MOST_AFTER)
    used: Bools = spread & np.isfinite(study.estimates[:, 0]) & near
    return used


def _sentence(found: Bounds, estimate: Estimate) -> str:
    if not estimate.sure:
        return ""
    return found.breakdown.words
