"""Confidence grades: the weaker the evidence, the more a figure is corrected against its option.

Costs go up by the grade's share and benefits down by it. A line takes a grade or an optimism
bias, not both, because both correct the same thing (`lines.check`). Grades and their source, which
was not to hand when they were written, are in `confidence_grades.toml`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from changing_places.appraisal.greenbook.discounting import Floats
from changing_places.appraisal.greenbook.inputs import share
from changing_places.appraisal.greenbook.parameters import read_toml
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Grade:
    """A grade from 1 (best) to 6: its correction as a share, and what earns it."""

    grade: int
    correction: float
    data: str
    evidence: str
    age: str
    source: str
    confidence: str


@cache
def grades() -> dict[int, Grade]:
    """Every grade by its number.

    >>> {g.grade: g.correction for g in grades().values()}
    {1: 0.0, 2: 0.05, 3: 0.1, 4: 0.15, 5: 0.25, 6: 0.4}
    """
    held = read_toml("confidence_grades.toml")
    common = {"source": held["source"], "confidence": held["confidence"]}
    return {g["grade"]: Grade(**g, **common) for g in held["grade"]}


def grade(number: int) -> Grade:
    """One grade; raises InputError for a number that is none."""
    found = grades().get(number) if isinstance(number, int) else None
    if found is None:
        raise InputError(
            f"There is no confidence grade {number!r}.",
            f"Grades run from 1 (the best evidence) to {max(grades())} (judgement alone).",
            "Give the grade of the weakest of the data, the evidence and their age.",
        )
    return found


def weakest(*, data: int, evidence: int, age: int) -> Grade:
    """The grade of a figure whose data, evidence and age earn different ones: the worst of them.

    >>> weakest(data=1, evidence=4, age=2).correction
    0.15
    """
    return max((grade(data), grade(evidence), grade(age)), key=lambda g: g.grade)


def corrected(flows: ArrayLike, correction: float, *, side: str) -> Floats:
    """Costs up, benefits down, by a share of their size, so that no correction ever helps.

    >>> corrected([100.0, -20.0], 0.25, side="cost").tolist()
    [125.0, -15.0]
    >>> corrected([100.0], 0.25, side="benefit").tolist()
    [75.0]
    """
    by = share(correction, "the correction")
    amounts = np.asarray(flows, float)
    if side not in ("cost", "benefit"):
        raise InputError(
            f"A line cannot be a '{side}'.",
            "It is a cost or a benefit.",
            "Say 'cost' or 'benefit'.",
        )
    return amounts + (1 if side == "cost" else -1) * by * np.abs(amounts)
