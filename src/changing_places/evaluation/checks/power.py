"""The smallest effect that would have been seen, and what a finding of nothing is worth.

An effect is seen with probability `power` at `level` where it is
`(t_{(1 + level)/2} + t_power) * se` (Bloom, Evaluation Review 19(5), 1995). An effect is ruled out
at that level where it lies beyond the interval on both sides, as in two one-sided tests
(Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15(6), 1987), here the stricter for
using the two-sided interval.
"""

import math

from changing_places.core.errors import InputError
from changing_places.evaluation.checks.model import Check, cannot_tell
from changing_places.evaluation.checks.words import figure, per_cent, span
from changing_places.evaluation.inference.student import critical_value

NAME = "power"


def smallest_detectable(
    se: float, *, level: float = 0.95, power: float = 0.8, df: float | None = None
) -> float:
    """The effect that would be seen with probability `power`, with Student's t where `df` is given.

    Raises InputError where the error is not positive or the power not between 0.5 and 1.

    >>> round(smallest_detectable(1.0), 4)
    2.8016
    """
    if not (math.isfinite(se) and se > 0) or not 0.5 <= power < 1:
        raise InputError(
            "The smallest effect that would be seen cannot be told.",
            f"The standard error is {se} and the power asked for {power}.",
            "Give a positive error, and a power such as 0.8.",
        )
    return se * (critical_value(level, df) + critical_value(2 * power - 1, df))


def null_verdict(
    estimate: float,
    interval: tuple[float, float],
    smallest_meaningful: float | None = None,
    *,
    se: float | None = None,
    df: float | None = None,
    level: float = 0.95,
) -> Check:
    """Whether there is an effect, none that matters, or too little data to say.

    `passed` is true where the data could tell, whichever way, and none where they could not.
    `numbers["verdict"]` is `effect`, `no effect` or `too little data`. `smallest_meaningful` is
    the smallest effect that would matter, in the outcome's unit, and positive.
    """
    low, high = interval
    if not (math.isfinite(estimate) and low <= high):
        return cannot_tell(NAME, "There is no effect with an interval to be judged.")
    if smallest_meaningful is not None and not smallest_meaningful > 0:
        raise InputError(
            f"The smallest effect that matters cannot be {smallest_meaningful}.",
            "It is a size, whatever the direction.",
            "Give a positive number in the outcome's unit.",
        )
    beyond = max(abs(low), abs(high))
    numbers = {
        "estimate": estimate,
        "low": low,
        "high": high,
        "level": level,
        "ruled_out_beyond": beyond,
        "smallest_meaningful": smallest_meaningful,
        "smallest_detectable": smallest_detectable(se, level=level, df=df) if se else None,
    }
    verdict, passed = _verdict(low, high, beyond, smallest_meaningful)
    said = _SAID[verdict](numbers, per_cent(level))
    return Check(NAME, passed, said, {"verdict": verdict, **numbers})


def _verdict(
    low: float, high: float, beyond: float, meaningful: float | None
) -> tuple[str, bool | None]:
    if low > 0 or high < 0:
        return "effect", True
    if meaningful is not None and beyond < meaningful:
        return "no effect", True
    return "too little data", None


def _ruled_out(numbers: dict[str, float | None]) -> str:
    beyond = numbers["ruled_out_beyond"]
    if beyond is None or math.isinf(beyond):
        return "no size of effect is ruled out"
    return f"effects larger than {figure(beyond)} either way are ruled out"


def _effect(numbers: dict[str, float | None], level: str) -> str:
    return (
        f"An effect was found: {figure(numbers['estimate'])}, and with {level} confidence "
        f"from {span(numbers['low'] or 0.0, numbers['high'] or 0.0)}."
    )


def _no_effect(numbers: dict[str, float | None], level: str) -> str:
    return (
        f"No effect that matters was found, and the data could have shown one: with {level} "
        f"confidence {_ruled_out(numbers)}, and {figure(numbers['smallest_meaningful'])} is the "
        "smallest that would matter."
    )


def _too_little(numbers: dict[str, float | None], level: str) -> str:
    seen = numbers["smallest_detectable"]
    least = "" if seen is None else (
        f"; an effect would have to be about {figure(seen)} to be seen four times in five"
    )  # fmt: skip
    wanted = numbers["smallest_meaningful"]
    against = "" if wanted is None else (
        f", while one of {figure(wanted)} would already matter"
    )  # fmt: skip
    return (
        f"No effect was found, but that does not show that there is none: with {level} confidence "
        f"{_ruled_out(numbers)}{against}{least}."
    )


_SAID = {"effect": _effect, "no effect": _no_effect, "too little data": _too_little}
