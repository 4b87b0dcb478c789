"""Composition: are the same units, or the same kinds of people, observed before and after?

A panel that loses its worst units when they adopt shows an effect that nobody had. Whether a unit
is observed, and each covariate that changes over time, is treated as an outcome: its change at
adoption is compared between treated and controls. In repeated cross-sections, whose rows are other
people each time, the same is done with the covariates of the rows (Hong, Journal of Applied
Econometrics 28(2), 2013, on the bias where they change; Sant'Anna and Xu, arXiv:2304.13925, 2023).
"""

from typing import Any

import numpy as np

from changing_places.evaluation.checks.model import Check, cannot_tell, checked_outcome
from changing_places.evaluation.checks.stack import gap, stack
from changing_places.evaluation.checks.words import figure, named, p_value
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.many_outcomes import holm
from changing_places.evaluation.inference.student import two_sided_p
from changing_places.evaluation.panel.model import Floats, Panel
from changing_places.evaluation.panel.sections import Sections

NAME = "composition"
OBSERVED = "being observed"


def composition(panel: Panel, *, outcome: int = 0, level: float = 0.95) -> Check:
    """Whether adoption changes who is observed, or the covariates of those who are.

    Lists who enters late and who leaves early. Covariates that never change within a unit are
    not compared, and a method that conditions on changing ones is warned where adoption moves
    them.
    """
    held = panel.observed[:, :, checked_outcome(outcome, len(panel.outcomes))]
    stacked = stack(panel)
    seen = held.any(axis=1)
    entered = [panel.units[i] for i in np.flatnonzero(seen & ~held[:, 0])]
    left = [panel.units[i] for i in np.flatnonzero(seen & ~held[:, -1])]
    numbers: dict[str, Any] = {
        "missing_share": float(1 - held.mean()),
        "entered_late": entered,
        "left_early": left,
        "never_observed": [panel.units[i] for i in np.flatnonzero(~seen)],
    }
    if not seen.any():
        return cannot_tell(NAME, "Nobody is observed at any time.", **numbers)
    if stacked.empty:
        return cannot_tell(
            NAME,
            "Whether adoption changes who is observed cannot be told: no cohort has both a "
            "period before it and controls.",
            **numbers,
        )
    changing = {OBSERVED: held.astype(float)}
    for j, name in enumerate(panel.covariates):
        values = panel.covariate_values[:, :, j]
        if np.nanmax(values - np.nanmin(values, axis=1, keepdims=True), initial=0.0) > 0:
            changing[name] = values
    df = max(len(np.unique(panel.clusters)) - 1, 1)
    rows = []
    for name, values in changing.items():
        change = np.column_stack([_change(values, int(at)) for at in stacked.places])
        found = gap(stacked, change, panel.clusters)
        rows.append(_row(name, found.difference, found.se, df))
    return _judged(rows, numbers, level, same=bool(held.all()))


def _change(values: Floats, at: int) -> Floats:
    """Each unit's mean from `at` on, less its mean before; NaN where either is empty."""
    held = np.isfinite(values)
    filled = np.where(held, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        after = filled[:, at:].sum(axis=1) / held[:, at:].sum(axis=1)
        before = filled[:, :at].sum(axis=1) / held[:, :at].sum(axis=1)
        change: Floats = after - before
    return change


def composition_of_sections(sections: Sections, *, level: float = 0.95) -> Check:
    """Whether adoption changes what kind of rows are observed, by their covariates.

    Each covariate's mean among the treated after adoption less before, less the same among those
    who never adopt, about each cohort's date; cohorts count by the weight of their rows.
    """
    if not sections.covariates:
        return cannot_tell(NAME, "No covariate was given by which rows could be told apart.")
    df = max(len(np.unique(sections.clusters)) - 1, 1)
    rows = []
    for j, name in enumerate(sections.covariates):
        difference, se = _of_sections(sections, sections.covariate_values[:, j])
        rows.append(_row(name, difference, se, df))
    return _judged(rows, {"rows_observed": len(sections.times)}, level, same=False)


def _of_sections(sections: Sections, values: Floats) -> tuple[float, float]:
    held = np.isfinite(values)
    last = sections.times.max()
    never = sections.adopted > last
    cohorts = np.unique(sections.adopted[~never])
    influence = np.zeros(len(values))
    gaps, sizes, parts = [], [], []
    for cohort in cohorts:
        one = np.zeros(len(values))
        total = 0.0
        after = sections.times >= cohort
        ours = sections.adopted == cohort
        for group, sign in ((ours, 1.0), (never, -1.0)):
            for when, side in ((after, 1.0), (~after, -1.0)):
                w = np.where(held & group & when, sections.weights, 0.0)
                if not w.sum() > 0:
                    total = np.nan
                    continue
                mean = float(w @ np.where(held, values, 0.0) / w.sum())
                one += sign * side * w * (np.where(held, values, 0.0) - mean) / w.sum()
                total += sign * side * mean
        if np.isfinite(total):
            gaps.append(total)
            sizes.append(float((sections.weights * (held & ours)).sum()))
            parts.append(one)
    if not gaps:
        return np.nan, np.nan
    share = np.array(sizes) / np.sum(sizes)
    influence = len(values) * (share @ np.array(parts))
    return float(share @ np.array(gaps)), float(standard_errors(influence, sections.clusters))


def _row(name: str, difference: float, se: float, df: int) -> dict[str, Any]:
    # Nobody's presence changes: there is no error, and nothing moved.
    if difference == 0 and not se > 0:
        return {"name": name, "change": 0.0, "se": 0.0, "p": 1.0}
    return {"name": name, "change": difference, "se": se, "p": two_sided_p(difference, se, df)}


def _judged(
    rows: list[dict[str, Any]], numbers: dict[str, Any], level: float, *, same: bool
) -> Check:
    for row, p in zip(rows, holm(np.array([row["p"] for row in rows])), strict=True):
        row["p_adjusted"] = float(p)
    numbers = numbers | {"changes": rows, "level": level}
    known = [row for row in rows if np.isfinite(row["p_adjusted"])]
    if not known:
        return cannot_tell(
            NAME, "Whether adoption changes who is observed cannot be told from so few.", **numbers
        )
    moved = [row for row in known if row["p_adjusted"] <= 1 - level]
    concerns = []
    for key, verb in (("entered_late", "enter late"), ("left_early", "leave early")):
        if numbers.get(key):
            concerns.append(f"Some units {verb}: {named(numbers[key])}.")
    worst = min(known, key=lambda row: row["p_adjusted"])
    told = f"{figure(worst['change'])}, {p_value(worst['p_adjusted'])}"
    if moved:
        names = named([row["name"] for row in moved])
        said = f"Adoption goes with a change in {names} ({worst['name']}: {told})."
        if any(row["name"] != OBSERVED for row in moved):
            concerns.append(
                "A covariate that adoption moves must not be held constant: it would take part "
                "of the effect with it."
            )
    elif same and len(known) == 1:
        said = "The same units are observed throughout."
    else:
        said = (
            f"Adoption does not go with a change in {named([row['name'] for row in known])} "
            f"(the most telling: {worst['name']}, {told})."
        )
    return Check(NAME, not moved, said, numbers, tuple(concerns))
