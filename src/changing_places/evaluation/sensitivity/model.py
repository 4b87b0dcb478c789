"""What the bounds say: intervals by how far trends may differ, and where the finding breaks."""

from dataclasses import dataclass
from typing import Any

from changing_places.evaluation.sensitivity.words import explained


@dataclass(frozen=True)
class Row:
    """The interval of the effect where trends differ by at most `value`.

    `restriction` is `relative magnitudes` (a multiple of the largest step before adoption) or
    `smoothness` (a change of slope, in the outcome's unit); `method` is `C-LF` or `FLCI`.
    """

    restriction: str
    value: float
    low: float
    high: float
    method: str

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "restriction": self.restriction,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "method": self.method,
        }


@dataclass(frozen=True)
class Original:
    """The estimate and its interval if trends were parallel but for chance."""

    estimate: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Breakdown:
    """The least value at which the interval includes zero, and the same in words.

    `value` is None where zero is in already at 0, and where it never comes in.
    """

    value: float | None
    words: str


@dataclass(frozen=True)
class Bounds:
    """How far parallel trends may fail before the finding does.

    `weights` say which effect is asked about; `ends` how the ends were found (`exact`, or as
    R's `honestdid`); `notes` are sentences about the event study.
    """

    restriction: str
    rows: tuple[Row, ...]
    breakdown: Breakdown
    original: Original
    level: float
    method: str
    weights: tuple[float, ...]
    pre: int
    post: int
    ends: str = "exact"
    notes: tuple[str, ...] = ()

    def explain(self) -> str:
        """What it means, for somebody who has to decide."""
        return explained(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "bounds": [row.to_dict() for row in self.rows],
            "breakdown": self.breakdown.value,
            "breakdown_words": self.breakdown.words,
            "original": {
                "estimate": self.original.estimate,
                "se": self.original.se,
                "low": self.original.low,
                "high": self.original.high,
                "level": self.level,
            },
            "restriction": self.restriction,
            "method": self.method,
            "level": self.level,
            "weights": list(self.weights),
            "pre": self.pre,
            "post": self.post,
            "ends": self.ends,
            "warnings": list(self.notes),
            "plain_english": self.explain(),
        }
