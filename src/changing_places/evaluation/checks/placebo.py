"""Placebos: an effect where there can be none says that something else is being measured.

*Dates*: each cohort is taken to have adopted k periods before it did. Only data from before its
real adoption are used, of itself and of units that had not adopted by then either, so nothing
that adoption did can enter. *Outcomes*: the effect on outcomes that adoption cannot move.
p-values are adjusted for how many placebos were tried: for dates by Holm, for outcomes, which are
estimated together, by Romano and Wolf.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.evaluation.checks.model import (
    Check,
    Estimate,
    cannot_tell,
    checked_outcome,
    few_of_a_side,
    lone,
)
from changing_places.evaluation.checks.words import counted, figure, named, p_value, period
from changing_places.evaluation.effects import Sample
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.many_outcomes import holm, many_outcomes
from changing_places.evaluation.inference.student import critical_value, two_sided_p
from changing_places.evaluation.panel.model import NEVER, Bools, Floats, Panel

DATES = "placebo dates"
OUTCOMES = "placebo outcomes"


def _one(side: str) -> str:
    return (
        f"cannot be judged: only one is {side}, and nothing tells its own ups and downs from an "
        "effect."
    )


class _Part(NamedTuple):
    """One cohort's placebo: who was used, how many of them treated, the effect, its influence."""

    cohort: int
    used: Bools
    treated: int
    first: int
    last: int
    effect: float
    influence: Floats


def placebo_dates(
    panel: Panel,
    estimate: Estimate,
    *,
    shifts: Sequence[int] = (1, 2, 3),
    outcome: int = 0,
    anticipation: int = 0,
    level: float = 0.95,
) -> Check:
    """The effect had each cohort adopted each of `shifts` periods earlier, which should be none.

    `estimate` is run for each cohort and shift on the periods before the cohort's adoption (less
    `anticipation` periods) and on the units not adopting before it, the others' adoption removed.
    Cohorts are put together by their number of units.
    """
    single = panel.of_outcomes(panel.outcomes[checked_outcome(outcome, len(panel.outcomes))])
    sample = Sample(panel.adopted, panel.weights, panel.clusters)
    alone = lone(sample)
    if alone:
        return cannot_tell(DATES, f"Earlier dates {_one(alone)}")
    rows, concerns = [], []
    for shift in shifts:
        parts, refused = _parts(single, estimate, shift, anticipation)
        concerns += refused
        if parts:
            rows.append(_together(single, parts, shift, level))
    if not rows:
        why = f" ({concerns[0].rstrip('.')})" if concerns else ""
        return cannot_tell(
            DATES,
            "Earlier dates cannot be tried: no cohort has enough periods before it adopted "
            f"for another date and a period before that{why}.",
        )
    for row, p in zip(rows, holm(np.array([row["p"] for row in rows])), strict=True):
        row["p_adjusted"] = float(p)
    if any(row["bounded"] for row in rows):
        concerns.append(
            "The estimator set units aside, so cohorts' errors were added up as if they moved "
            "as one, which makes them large."
        )
    return _dates(rows, [*few_of_a_side(sample), *concerns], panel, level)


def _parts(
    panel: Panel, estimate: Estimate, shift: int, anticipation: int
) -> tuple[list[_Part], list[str]]:
    parts, refused = [], []
    for cohort in panel.cohorts:
        end = int(np.searchsorted(panel.times, cohort - anticipation))
        if end - shift < 1:
            continue
        used = panel.adopted >= cohort
        date = panel.times[end - shift]
        sub = panel.of_units(used).of_times(range(end))
        sub = sub.with_adopted(np.where(sub.adopted == cohort, date, NEVER))
        try:
            found = estimate(sub)
        except ChangingPlacesError as error:
            refused.append(f"{panel.scale.label(int(cohort))}, {shift} earlier: {error.what}")
            continue
        if not math.isfinite(found.overall[0]):
            continue
        parts.append(
            _Part(
                int(cohort),
                used,
                int((panel.adopted == cohort).sum()),
                int(panel.times[0]),
                int(panel.times[end - 1]),
                float(found.overall[0]),
                found.overall_influence[:, 0],
            )
        )
    return parts, refused


def _together(panel: Panel, parts: list[_Part], shift: int, level: float) -> dict[str, Any]:
    """The mean of the cohorts' placebo effects by their units, with its error."""
    n = len(panel.units)
    sizes = np.array([part.treated for part in parts])
    share = sizes / sizes.sum()
    effects = np.array([part.effect for part in parts])
    estimate = float(share @ effects)
    bounded = any(len(part.influence) != part.used.sum() for part in parts)
    if bounded:
        errors = [_own_error(part, panel) for part in parts]
        se = float(share @ np.array(errors))
    else:
        influence = np.zeros(n)
        for weight, part in zip(share, parts, strict=True):
            influence[part.used] += weight * part.influence * (n / part.used.sum())
            # The sizes of the cohorts are those of a sample too.
            ours = panel.adopted == part.cohort
            influence[ours] += n / sizes.sum() * (part.effect - estimate)
        se = float(standard_errors(influence, panel.clusters))
    df = len(np.unique(panel.clusters)) - 1
    reach = critical_value(level, df) * se
    label = panel.scale.label
    return {
        "shift": shift,
        "estimate": estimate,
        "se": se,
        "low": estimate - reach,
        "high": estimate + reach,
        "p": two_sided_p(estimate, se, df),
        "cohorts": [label(part.cohort) for part in parts],
        "treated": int(sizes.sum()),
        "periods": f"{label(parts[0].first)} to {label(max(part.last for part in parts))}",
        "bounded": bounded,
    }


def _own_error(part: _Part, panel: Panel) -> float:
    influence = part.influence
    if len(influence) == part.used.sum():
        return float(standard_errors(influence, panel.clusters[part.used]))
    return float(standard_errors(influence, np.arange(len(influence))))


def _dates(rows: list[dict[str, Any]], concerns: list[str], panel: Panel, level: float) -> Check:
    numbers = {"placebos": rows, "level": level}
    worst = min(rows, key=lambda row: row["p_adjusted"])
    if math.isnan(worst["p_adjusted"]):
        return cannot_tell(DATES, "Earlier dates have no error to be judged by.", **numbers)
    passed = bool(worst["p_adjusted"] > 1 - level)
    step = period(panel)
    tried = named([str(row["shift"]) for row in rows])
    told = f"{figure(worst['estimate'])}, {p_value(worst['p_adjusted'])}"
    if passed:
        said = (
            f"Had those treated adopted {tried} {step}{'' if tried == '1' else 's'} earlier, no "
            f"effect would show in the data from before they did (the most telling: {told})."
        )
    else:
        said = (
            f"An effect of {told} shows {counted(worst['shift'], step)} before adoption, where "
            "there can be none: the treated were already on another path."
        )
    return Check(DATES, passed, said, numbers, tuple(concerns))


def placebo_outcomes(
    panel: Panel,
    estimate: Estimate,
    *,
    level: float = 0.95,
    draws: int = 999,
    seed: int = DEFAULT_SEED,
) -> Check:
    """The effect on each outcome of `panel`, all of which should be none.

    Give a panel of those outcomes alone (`Panel.of_outcomes`); they are estimated together.
    """
    if not panel.outcomes:
        return cannot_tell(OUTCOMES, "No outcome was named that adoption cannot move.")
    try:
        found = estimate(panel)
    except ChangingPlacesError as error:
        return cannot_tell(OUTCOMES, f"The placebo outcomes cannot be estimated: {error.what}")
    alone, clusters = lone(found.sample), found.sample.clusters
    if alone:
        return cannot_tell(OUTCOMES, f"Placebo outcomes {_one(alone)}")
    if len(np.unique(clusters)) < 3:
        return cannot_tell(OUTCOMES, "Placebo outcomes cannot be judged by so few clusters.")
    together = many_outcomes(
        found.overall,
        found.overall_influence,
        clusters,
        names=panel.outcomes,
        draws=draws,
        level=level,
        seed=seed,
    )
    reach = critical_value(level, together.clusters - 2) * together.se
    rows = together.rows()
    for k, row in enumerate(rows):
        row["low"] = float(together.estimates[k] - reach[k])
        row["high"] = float(together.estimates[k] + reach[k])
    return _outcomes(rows, level, few_of_a_side(found.sample))


def _outcomes(rows: list[dict[str, Any]], level: float, concerns: tuple[str, ...]) -> Check:
    numbers = {"placebos": rows, "level": level}
    known = [row for row in rows if row["romano_wolf"] is not None]
    if not known:
        return cannot_tell(OUTCOMES, "No placebo outcome varies enough to be tested.", **numbers)
    moved = [row for row in known if row["romano_wolf"] <= 1 - level]
    unknown = [row["outcome"] for row in rows if row["romano_wolf"] is None]
    if unknown:
        concerns += (f"No test could be made of {named(unknown)}.",)
    worst = min(known, key=lambda row: row["romano_wolf"])
    told = f"{figure(worst['estimate'])}, {p_value(worst['romano_wolf'])}"
    if moved:
        names = named([row["outcome"] for row in moved])
        said = (
            f"Adoption seems to move {names}, which it cannot ({worst['outcome']}: {told}): "
            "something else changed at the same time."
        )
    else:
        said = (
            f"Of {counted(len(known), 'outcome')} that adoption cannot move, none moved (the "
            f"most telling: {worst['outcome']}, {told})."
        )
    return Check(OUTCOMES, not moved, said, numbers, concerns)
