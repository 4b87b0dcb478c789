"""Balance: how alike treated and controls were before, in outcome, trend and covariates.

The difference of means is set against the standard deviation (the root of the mean of the two
variances), so that it does not grow with the number of units. Below 0.1 it is slight (Austin,
Statistics in Medicine 28(25), 2009); beyond 0.25, or with variances more than twofold apart, a
comparison leans on the model (Rubin, Health Services and Outcomes Research Methodology 2, 2001).
Difference-in-differences does not need like levels, but unlike units seldom share a trend. With
weights the standard deviation stays that of before them (Stuart, Statistical Science 25(1), 2010).
"""

from typing import Any

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.checks.model import Check, cannot_tell, checked_outcome
from changing_places.evaluation.checks.stack import Gap, Stack, gap, stack
from changing_places.evaluation.checks.words import figure, named
from changing_places.evaluation.panel.model import Floats, Panel

NAME = "balance"
SLIGHT = 0.1
LARGE = 0.25
RATIO = 2.0


def balance(
    panel: Panel,
    *,
    outcome: int = 0,
    weights: Floats | None = None,
    anticipation: int = 0,
) -> Check:
    """Standardised differences and variance ratios before treatment, by cohort and together.

    `weights` (n,) are those that the method gives units, such as inverse probabilities; then
    the balance after them is judged. Raises InputError where they do not fit the panel.
    """
    checked_outcome(outcome, len(panel.outcomes))
    if weights is not None and (weights.shape != (len(panel.units),) or not (weights >= 0).all()):
        raise InputError(
            "The weights cannot be used.",
            f"{len(panel.units)} numbers of zero or more are wanted, one for each unit.",
            "Give one weight for each unit, in the panel's order.",
        )
    before = stack(panel)
    if before.empty:
        return cannot_tell(
            NAME,
            "Likeness before treatment cannot be told: no cohort has both a period before it "
            "and units to be compared with.",
        )
    after = None if weights is None else stack(panel, panel.weights * weights)
    rows = []
    for name, values in _quantities(panel, before, outcome, anticipation).items():
        row = _row(name, before, values, panel)
        if row and after is not None:
            weighted = gap(after, values, panel.clusters)
            row["after"] = weighted.difference / row["spread"] if row["spread"] else None
            row["ratio_after"] = weighted.ratio
        if row:
            rows.append(row)
    if not rows:
        return cannot_tell(
            NAME, "Likeness before treatment cannot be told: there are too few units that vary."
        )
    return _judged(rows, weighted=weights is not None)


def _quantities(panel: Panel, stacked: Stack, outcome: int, anticipation: int) -> dict[str, Floats]:
    """What is compared, each n x C: at or before the last period before each cohort's start."""
    held = panel.values[:, :, outcome]
    ends = np.searchsorted(panel.times, stacked.cohorts - anticipation)
    usable = np.maximum(ends, 1)
    found = {
        f"level of {panel.outcomes[outcome]}": np.column_stack(
            [_mean(held[:, :end]) for end in usable]
        ),
        f"trend of {panel.outcomes[outcome]}": np.column_stack(
            [_slope(held[:, :end], panel.times[:end].astype(float)) for end in usable]
        ),
    }
    for j, name in enumerate(panel.covariates):
        found[name] = panel.covariate_values[:, usable - 1, j]
    return found


def _mean(values: Floats) -> Floats:
    held = np.isfinite(values)
    count = held.sum(axis=1)
    total = np.where(held, values, 0.0).sum(axis=1)
    mean: Floats = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return mean


def _slope(values: Floats, times: Floats) -> Floats:
    """Each unit's least-squares slope in time, NaN with fewer than two periods."""
    held = np.isfinite(values)
    count = held.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (held * times).sum(axis=1) / count
        since = np.where(held, times - centre[:, None], 0.0)
        slope: Floats = (since * np.where(held, values, 0.0)).sum(axis=1) / (since**2).sum(axis=1)
    return np.where(count > 1, slope, np.nan)


def _row(name: str, stacked: Stack, values: Floats, panel: Panel) -> dict[str, Any] | None:
    found = gap(stacked, values, panel.clusters)
    if not np.isfinite(found.difference):
        return None
    cohorts = {}
    for k, cohort in enumerate(stacked.cohorts):
        one = Stack(
            stacked.cohorts[[k]],
            stacked.places[[k]],
            stacked.treated[:, [k]],
            stacked.controls[:, [k]],
            stacked.weights,
        )
        single = gap(one, values[:, [k]], panel.clusters)
        cohorts[panel.scale.label(int(cohort))] = _standardised(single, found.spread)
    return {
        "name": name,
        "treated": found.treated,
        "controls": found.controls,
        "spread": found.spread,
        "before": _standardised(found, found.spread),
        "ratio": found.ratio,
        "units": found.units,
        "cohorts": cohorts,
    }


def _standardised(found: Gap, spread: float) -> float:
    """The gap in standard deviations: none where nothing varies and nothing differs."""
    if spread > 0:
        return found.difference / spread
    return 0.0 if found.difference == 0 else float("nan")


def _respects(known: list[dict[str, Any]]) -> str:
    return f"all {len(known)} respects" if len(known) > 1 else "the one respect looked at"


def _judged(rows: list[dict[str, Any]], *, weighted: bool) -> Check:
    key, ratio = ("after", "ratio_after") if weighted else ("before", "ratio")
    known = [row for row in rows if row[key] is not None and np.isfinite(row[key])]
    numbers = {"rows": rows, "weighted": weighted, "slight": SLIGHT, "large": LARGE}
    if not known:
        return cannot_tell(
            NAME,
            "Likeness before treatment cannot be told: one treated unit and one control have no "
            "spread to set a difference against.",
            **numbers,
        )
    large = [row for row in known if abs(row[key]) > LARGE]
    uneven = [row for row in known if row[ratio] > RATIO or row[ratio] < 1 / RATIO]
    slight = [row for row in known if SLIGHT < abs(row[key]) <= LARGE]
    worst = max(known, key=lambda row: abs(row[key]))
    told = f"{figure(abs(worst[key]))} standard deviations apart"
    if len(known) > 1 and len(large) != 1:
        told = f"most in {worst['name']}: {told}"
    when = "Before treatment, once weighted," if weighted else "Before treatment"
    if large:
        names = named([row["name"] for row in large])
        said = f"{when} treated and controls were unlike in {names} ({told})."
    else:
        said = f"{when} treated and controls were alike in {_respects(known)} ({told})."
    concerns = []
    if slight:
        concerns.append(
            f"They differed somewhat, by 0.1 to 0.25, in {named([r['name'] for r in slight])}."
        )
    if uneven:
        concerns.append(
            f"They varied by unlike amounts in {named([r['name'] for r in uneven])}: one variance "
            "is more than twice the other."
        )
    if any(row["name"].startswith("level of ") for row in large):
        concerns.append(
            "Unlike levels do not by themselves bias a difference-in-differences, but units "
            "that start far apart seldom share a trend."
        )
    return Check(NAME, not large, said, numbers, tuple(concerns))
