"""From values to places on a drawing: nice ticks, linear scales, classes of a map."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A straight line from `domain` (values) to `span` (drawing units)."""

    domain: tuple[float, float]
    span: tuple[float, float]

    def __call__(self, value: float) -> float:
        (low, high), (start, end) = self.domain, self.span
        share = (value - low) / (high - low) if high != low else 0.5
        return start + share * (end - start)

    def ticks(self, wanted: int = 5) -> list[float]:
        """Nice values within the domain."""
        low, high = sorted(self.domain)
        slack = (high - low) * 1e-9
        return [t for t in nice_ticks(low, high, wanted) if low - slack <= t <= high + slack]


def nice_step(low: float, high: float, wanted: int = 5, *, whole: bool = False) -> float:
    """The step of 1, 2, 2.5 or 5 times a power of ten that gives about `wanted` ticks."""
    reach = high - low
    if reach <= 0 or not math.isfinite(reach):
        return 1.0
    rough = reach / max(wanted - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * (1 - 1e-9))
    if whole:
        step = max(1.0, 3.0 if step == 2.5 else step)
    return step


def nice_ticks(low: float, high: float, wanted: int = 5, *, whole: bool = False) -> list[float]:
    """Round values that cover `low` to `high`: the first at or below it, the last at or above.

    `whole` keeps to whole numbers, as years want.

    >>> nice_ticks(3, 97)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    if high < low:
        low, high = high, low
    if high == low:
        pad = abs(low) * 0.1 or 1.0
        low, high = low - pad, high + pad
    step = nice_step(low, high, wanted, whole=whole)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = max(0, 2 - math.floor(math.log10(step)))
    return [round(i * step, places) + 0.0 for i in range(first, last + 1)]


def axis(
    values: Sequence[float],
    span: tuple[float, float],
    *,
    wanted: int = 5,
    from_zero: bool | None = None,
) -> tuple[Scale, list[float]]:
    """A scale that covers `values` and ends on nice ticks, and those ticks.

    `from_zero` None takes zero in where the values come near it, relative to their spread.
    """
    low, high = min(values), max(values)
    near_zero = low >= 0 and low <= 0.6 * high
    if from_zero or (from_zero is None and near_zero):
        low, high = min(low, 0.0), max(high, 0.0)
    ticks = nice_ticks(low, high, wanted)
    return Scale((ticks[0], ticks[-1]), span), ticks


def median(values: Sequence[float]) -> float | None:
    """The middle value, or None of nothing.

    >>> median([3, 1, 2, 10])
    2.5
    """
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def quantile_breaks(values: Sequence[float], classes: int = 5) -> list[float]:
    """The inner boundaries of classes of about equal count, without repeats."""
    ordered = sorted(values)
    if not ordered:
        return []
    found: list[float] = []
    for k in range(1, classes):
        place = k * (len(ordered) - 1) / classes
        lower = math.floor(place)
        upper = min(lower + 1, len(ordered) - 1)
        cut = ordered[lower] + (place - lower) * (ordered[upper] - ordered[lower])
        if ordered[0] < cut <= ordered[-1] and (not found or cut > found[-1]):
            found.append(cut)
    return found


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Which class a value falls in: a value on a boundary belongs to the class above it."""
    return bisect.bisect_right(breaks, value)
