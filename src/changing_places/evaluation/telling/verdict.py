"""What may be said of an estimate: a level that checks can only lower, and plain sentences.

The scale is the Maryland Scientific Methods Scale as the What Works Centre for Local Economic
Growth uses it (Guide to scoring evidence using the Maryland Scientific Methods Scale, 2016):
1 a cross-section, or before and after, without control variables; 2 the same with adequate
control variables; 3 before and after beside a comparison group whose likeness is argued;
4 as good as random; 5 randomised. Nothing in a panel shows that adoption was random, so that
no level above 3 is given here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from changing_places.evaluation.checks.model import Check
from changing_places.evaluation.design import Design
from changing_places.evaluation.model import Estimate, Opinion, Verdict
from changing_places.evaluation.subject import Subject
from changing_places.evaluation.telling import words

# A finding that falls when trends part by less than this share of what they did before adoption
# is called fragile.
FRAGILE_BELOW = 0.5
# The checks whose failure says that the comparison group was not alike.
OF_LIKENESS = ("pre-trends", "placebo dates", "placebo outcomes")
LOWERING = (*OF_LIKENESS, "composition")
LOST_LIKENESS = 3


@dataclass(frozen=True)
class Found:
    """Everything that a verdict is made of."""

    subject: Subject
    design: Design
    method: str
    estimate: Estimate
    checks: Sequence[Check]
    opinions: Sequence[Opinion]
    policies: Sequence[Opinion]
    sensitivity: Mapping[str, Any]
    controlled: bool
    forbidden_share: float | None
    smallest_seen: float | None
    meaningful: float | None


def verdict(found: Found) -> Verdict:
    """The verdict on an estimate."""
    earned, why = _earned(found)
    lowered = _lowered(found) if found.design.compared else ()
    level = max(1, earned - (0 if not lowered else 2 if len(lowered) >= LOST_LIKENESS else 1))
    kind = _kind(found, level)
    said = words.sentences(found, kind, level, lowered)
    return Verdict(level, earned, why, lowered, kind, said, found.smallest_seen)


def _earned(found: Found) -> tuple[int, str]:
    match found.design.kind:
        case "cross_section":
            level = 2 if found.controlled else 1
            return level, "treated and untreated are compared in one period only"
        case "before_and_after":
            level = 2 if found.controlled else 1
            return level, "those treated are compared with themselves before, and nobody beside"
    if found.method == "twfe" and (found.forbidden_share or 0) > 0:
        return 2, "two-way fixed effects compare adopters with those who had already adopted"
    return 3, "adopters are compared, before and after, with others who had not adopted"


def _lowered(found: Found) -> tuple[str, ...]:
    reasons = [c.finding for c in found.checks if c.name in LOWERING and c.passed is False]
    trends = next((c for c in found.checks if c.name == "pre-trends"), None)
    if trends is None or trends.passed is None:
        reasons.append(
            "Whether adopters and others moved alike before adoption could not be checked."
        )
    reasons += [o.concern for o in (*_apart(found, found.opinions), *_apart(found, found.policies))]
    return tuple(reasons)


def _apart(found: Found, opinions: Sequence[Opinion]) -> list[Opinion]:
    """The opinions that raise a concern; only those that could have been the answer count."""
    return [o for o in opinions if o.concern and o.name != found.method]


def _kind(found: Found, level: int) -> str:
    estimate = found.estimate
    if not estimate.known:
        return "too_little_data"
    if not found.design.compared:
        return "association"
    if estimate.sure:
        if any(c.passed is False for c in found.checks if c.name in OF_LIKENESS):
            return "not_alike"
        return "fragile" if _breaks_early(found.sensitivity) or level < 3 else "effect"
    assert estimate.low is not None and estimate.high is not None
    beyond = max(abs(estimate.low), abs(estimate.high))
    ruled_out = found.meaningful is not None and beyond < found.meaningful
    return "no_effect" if ruled_out else "too_little_data"


def _breaks_early(sensitivity: Mapping[str, Any]) -> bool:
    """Whether zero comes in where trends part by less than `FRAGILE_BELOW` of what they did."""
    rows = [r for r in sensitivity.get("bounds", ()) if r["value"] <= FRAGILE_BELOW]
    return any(r["low"] <= 0 <= r["high"] for r in rows)
