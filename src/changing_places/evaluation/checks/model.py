"""What every check gives: whether it passed, one plain sentence, and its numbers."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.effects import Aggregate, Sample
from changing_places.evaluation.panel.model import NEVER, Panel

# With so few of either side, errors from large samples are too small (see `few`).
FEW = 5

Estimate = Callable[[Panel], Aggregate]


@dataclass(frozen=True)
class Check:
    """One check: `passed` is none where the data cannot tell, and `finding` then says why.

    `finding` is one sentence with its numbers, for a reader who is no statistician; `numbers`
    are the same and more for a program; `concerns` are sentences about what the check could not
    see or what stands against it even where it passed.
    """

    name: str
    passed: bool | None
    finding: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    concerns: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: a number that is not finite is none.

        >>> Check("x", None, "Too few.", {"se": float("nan")}).to_dict()["numbers"]
        {'se': None}
        """
        return {
            "name": self.name,
            "passed": self.passed,
            "finding": self.finding,
            "numbers": plain(self.numbers),
            "concerns": list(self.concerns),
        }


def cannot_tell(name: str, why: str, **numbers: object) -> Check:
    """The answer of a check that cannot be run: why, in a sentence."""
    return Check(name, None, why, numbers)


def lone(sample: Sample) -> str:
    """Which side has one cluster alone, whose own noise no error can hold; empty where neither.

    A single treated unit's influence is nothing, since it is its own mean.
    """
    treated, untreated = _sides(sample)
    return "treated" if treated == 1 else "untreated" if untreated == 1 else ""


def few_of_a_side(sample: Sample) -> tuple[str, ...]:
    """The concern where five or fewer clusters are treated, or untreated; else none."""
    treated, untreated = _sides(sample)
    fewest = min(treated, untreated)
    if not 0 < fewest <= FEW:
        return ()
    side = "treated" if treated <= untreated else "untreated"
    return (f"With only {fewest} {side} the error is too small, and this check fails too easily.",)


def _sides(sample: Sample) -> tuple[int, int]:
    treated = sample.adopted != NEVER
    return len(np.unique(sample.clusters[treated])), len(np.unique(sample.clusters[~treated]))


def plain(value: Any) -> Any:
    """Numbers, arrays and mappings as JSON has them; what is not finite as none."""
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def checked_outcome(outcome: int, held: int) -> int:
    """The number of one of `held` outcomes; raises InputError where there is none such."""
    if not 0 <= outcome < held:
        raise InputError(
            f"There is no outcome number {outcome}.",
            f"The estimates hold {held}, numbered from 0.",
            "Give the number of one of them.",
        )
    return outcome
