"""Spill-over: did adoption reach the neighbours, and do they spoil the comparison?

Controls that are touched by a neighbour's adoption move too, and the effect is then measured from
a moving mark. Untreated units are taken as if they had adopted when the first unit in a ring about
them did, and set against untreated units with no adopter in any ring (Clarke, MPRA paper 81604,
2017; Butts, arXiv:2105.03737, 2021). Ring 2 holds those with an adopter two steps away and none
next door. The effect itself is estimated again without the controls of ring 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.checks.model import (
    Check,
    Estimate,
    cannot_tell,
    checked_outcome,
)
from changing_places.evaluation.checks.words import counted, figure, p_value
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.many_outcomes import holm
from changing_places.evaluation.inference.student import critical_value, two_sided_p
from changing_places.evaluation.panel.model import NEVER, Bools, Ints, Panel

NAME = "spill-over"
FEWEST = 2

Rings = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Exposure:
    """When each unit (n,) was first touched from each ring (R x n): NEVER where it was not.

    A unit counts in the nearest ring only; one that itself adopts counts in none.
    """

    since: Ints

    @property
    def touched(self) -> Bools:
        """Which units were touched from any ring."""
        some: Bools = (self.since != NEVER).any(axis=0)
        return some


def rings_of(neighbours: Mapping[str, set[str]], depth: int = 2) -> dict[str, list[list[str]]]:
    """For each unit its neighbours, their neighbours and so on, each in the nearest ring alone.

    >>> rings_of({"a": {"b"}, "b": {"a", "c"}, "c": {"b"}})["a"]
    [['b'], ['c']]
    """
    found = {}
    for unit in neighbours:
        seen, edge = {unit}, {unit}
        rings = []
        for _ in range(depth):
            edge = {other for one in edge for other in neighbours.get(one, ())} - seen
            seen |= edge
            rings.append(sorted(edge))
        found[unit] = rings
    return found


def exposure(panel: Panel, rings: Rings) -> Exposure:
    """When each unit of the panel was first touched by the adoption of one in each ring."""
    row = {unit: i for i, unit in enumerate(panel.units)}
    depth = max((len(found) for found in rings.values()), default=0)
    since = np.full((depth, len(row)), NEVER)
    last = panel.times[-1]
    for unit, i in row.items():
        if panel.adopted[i] <= last:
            continue
        for r, ring in enumerate(rings.get(unit, ())):
            dates = [panel.adopted[row[other]] for other in ring if other in row]
            first = min((d for d in dates if d <= last), default=NEVER)
            if first != NEVER:
                since[r, i] = first
                break
    return Exposure(since)


def spill_over(
    panel: Panel,
    estimate: Estimate,
    rings: Rings,
    *,
    outcome: int = 0,
    level: float = 0.95,
) -> Check:
    """The effect on untreated units near adopters, and the effect itself without the nearest.

    `rings` give for each unit's name those of its first ring, its second, and so on.
    """
    single = panel.of_outcomes(panel.outcomes[checked_outcome(outcome, len(panel.outcomes))])
    known = [unit for unit in panel.units if unit in rings]
    if not known:
        return cannot_tell(NAME, "Spill-over cannot be told: no unit's neighbours are known.")
    touched = exposure(single, rings)
    untreated = ~single.treated
    far = untreated & ~touched.touched
    rows = [
        _ring(single, estimate, touched.since[r], far, r + 1, level)
        for r in range(len(touched.since))
    ]
    main = _main(single, estimate, touched.since[0] != NEVER if len(rows) else ~untreated)
    tested = [row for row in rows if row["p"] is not None]
    for row, p in zip(tested, holm(np.array([row["p"] for row in tested])), strict=True):
        row["p_adjusted"] = float(p)
    numbers = {
        "rings": rows,
        "far_controls": int(far.sum()),
        "without_neighbours": len(panel.units) - len(known),
        **main,
    }
    return _judged(numbers, tested, level)


def _ring(
    panel: Panel, estimate: Estimate, since: Ints, far: Bools, ring: int, level: float
) -> dict[str, Any]:
    """The effect of being touched from one ring, or why it cannot be told."""
    near = (since != NEVER) & (since > panel.times[0])
    row: dict[str, Any] = {
        "ring": ring,
        "units": int(near.sum()),
        "effect": None,
        "se": None,
        "p": None,
    }
    if near.sum() < FEWEST or far.sum() < FEWEST:
        short = "near adopters" if near.sum() < FEWEST else "far from any adopter"
        return row | {"why": f"fewer than {FEWEST} untreated units lie {short}"}
    used = near | far
    try:
        found = estimate(panel.with_adopted(since).of_units(used))
    except ChangingPlacesError as error:
        return row | {"why": error.what}
    effect, se, df = _with_error(found)
    reach = critical_value(level, df) * se
    if not np.isfinite(effect) or not se > 0:
        return row | {"why": "there is no error to judge it by"}
    return row | {
        "effect": effect,
        "se": se,
        "p": two_sided_p(effect, se, df),
        "low": effect - reach,
        "high": effect + reach,
    }


def _main(panel: Panel, estimate: Estimate, near: Bools) -> dict[str, Any]:
    """The effect with all controls, without those of ring 1, and how much it moves."""
    found: dict[str, Any] = {"effect": None, "effect_without_ring_1": None, "moved": None}
    try:
        whole = estimate(panel)
    except ChangingPlacesError as error:
        return found | {"why": error.what}
    effect, se, _ = _with_error(whole)
    found |= {"effect": effect, "se": se}
    left = (~panel.treated & ~near).sum()
    if not near.any() or left < FEWEST:
        return found | {"why": f"{counted(int(left), 'control')} would be left without ring 1"}
    try:
        part = estimate(panel.of_units(~near))
    except ChangingPlacesError as error:
        return found | {"why": error.what}
    other, other_se, _ = _with_error(part)
    found |= {"effect_without_ring_1": other, "se_without_ring_1": other_se}
    found["moved"] = other - effect
    n, kept = len(panel.units), int((~near).sum())
    if len(whole.overall_influence) == n and len(part.overall_influence) == kept:
        difference = -whole.overall_influence[:, 0]
        difference[~near] += part.overall_influence[:, 0] * n / kept
        found["moved_se"] = float(standard_errors(difference, panel.clusters))
    return found


def _with_error(found: Aggregate) -> tuple[float, float, int]:
    clusters = found.sample.clusters
    se = float(standard_errors(found.overall_influence[:, 0], clusters))
    return float(found.overall[0]), se, max(len(np.unique(clusters)) - 1, 1)


def _judged(numbers: dict[str, Any], tested: list[dict[str, Any]], level: float) -> Check:
    moved = _moved(numbers)
    untold = [row for row in numbers["rings"] if row.get("why")]
    # Where nothing was tested the finding itself says why of the first.
    concerns = [f"Ring {row['ring']}: {row['why']}." for row in untold[not tested :]]
    if numbers["without_neighbours"]:
        concerns.append(
            f"No neighbours are known of {counted(numbers['without_neighbours'], 'unit')}, which "
            "counted as far from any adopter."
        )
    if not tested:
        return Check(
            NAME,
            None,
            f"Whether adoption reached the neighbours cannot be told: "
            f"{numbers['rings'][0]['why'] if numbers['rings'] else 'no rings were given'}{moved}.",
            numbers,
            tuple(concerns),
        )
    reached = [row for row in tested if row["p_adjusted"] <= 1 - level]
    worst = min(tested, key=lambda row: row["p_adjusted"])
    where = "next to" if worst["ring"] == 1 else f"{worst['ring']} steps from"
    told = f"{figure(worst['effect'])} in {worst['units']:,} untreated units {where} adopters"
    p = p_value(worst["p_adjusted"])
    if reached:
        said = f"Adoption seems to have reached the neighbours ({told}, {p}){moved}."
    else:
        said = f"No spill-over onto neighbours shows ({told}, {p}){moved}."
    return Check(NAME, not reached, said, numbers, tuple(concerns))


def _moved(numbers: dict[str, Any]) -> str:
    if numbers["moved"] is None:
        return ""
    return (
        f"; without the controls next to adopters the effect goes from "
        f"{figure(numbers['effect'])} to {figure(numbers['effect_without_ring_1'])}"
    )
