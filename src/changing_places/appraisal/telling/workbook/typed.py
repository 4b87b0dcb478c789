"""The numbers of a case as its writer typed them: how each line says its amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.appraisal.case import Case
from changing_places.appraisal.case.model import Line

WAYS = ("posts", "amount", "each", "once", "by_year")


@dataclass(frozen=True)
class Typed:
    """How a line says its amount: the way, its numbers by field, and the volume it is reckoned by.

    `kept` is the share of what was typed that would not have happened anyway.
    """

    way: str
    numbers: Mapping[str, float]
    volume: str
    kept: float


def typed(case: Case, line: Line) -> Typed:
    """A line as it was typed; by the year where that cannot be told from the case."""
    path = line.place.partition(": ")[2]
    found: dict[str, Any] = {
        a.path.removeprefix(f"{path}."): a.value
        for a in case.assumptions
        if path and a.path.startswith(f"{path}.")
    }
    way = next((w for w in ("posts", "amount", "each") if w in found), "by_year")
    numbers: dict[str, float] = {"from": 1.0, "to": float(case.years), "ramp": 1.0}
    for name in ("amount", "each", "from", "to", "ramp"):
        if name in found:
            numbers[name] = float(found[name])
    if way == "posts" and line.staff is not None:
        base = line.staff.posts * line.staff.pay * (1 + line.staff.pension_rate)
        return _checked(line, way, numbers, "", [base] * (case.years + 1))
    if way == "amount":
        return _checked(line, way, numbers, "", [numbers["amount"]] * (case.years + 1))
    if way == "each":
        for name, by_year in case.volumes.items():
            held = _checked(line, way, numbers, name, [numbers["each"] * v for v in by_year])
            if held.way == "each":
                return held
    return Typed("by_year", numbers, "", 1.0)


def run_in(year: int, numbers: Mapping[str, float]) -> float:
    """How much of a yearly amount there is in a year, from 0 to 1."""
    grown = min(1.0, max(0.0, (year - numbers["from"] + 1) / numbers["ramp"]))
    return grown if year <= numbers["to"] else 0.0


def _checked(
    line: Line, way: str, numbers: Mapping[str, float], volume: str, base: list[float]
) -> Typed:
    """The way, where it gives the amounts that the case holds; else by the year."""
    made = np.array([b * run_in(y, numbers) for y, b in enumerate(base)])
    held = np.array(line.amounts)
    kept = float(held.sum() / made.sum()) if made.sum() else 1.0
    if np.allclose(made * kept, held, rtol=1e-9, atol=1e-6):
        return Typed(way, numbers, volume, 1.0 if abs(kept - 1) < 1e-12 else kept)
    return Typed("by_year", numbers, "", 1.0)
