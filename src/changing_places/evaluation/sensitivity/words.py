"""The sentences of what the bounds say."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from changing_places.evaluation.sensitivity.model import Bounds, Row

RELATIVE, SMOOTH = "relative magnitudes", "smoothness"


def number(value: float) -> str:
    """A figure to three significant digits, never as a power of ten for everyday sizes.

    >>> number(0.046447), number(1234.5), number(-0.5)
    ('0.0464', '1,234', '-0.5')
    """
    if value != 0 and abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = f"{value:.3g}"
    return digits if "e" not in digits else f"{value:.6f}".rstrip("0").rstrip(".")


def includes_zero(row: "Row") -> bool:
    """Whether the interval cannot rule out that nothing happened."""
    return row.low <= 0 <= row.high


def explained(bounds: "Bounds") -> str:
    """The finding, its interval under each assumption, and where it breaks."""
    first = bounds.original
    percent = f"{100 * bounds.level:.3g}%"
    start = (
        f"The estimate is {number(first.estimate)}, and its {percent} interval is "
        f"{number(first.low)} to {number(first.high)}. That interval takes for granted that, "
        "without the policy, those who adopted and the rest would have moved in parallel."
    )
    return " ".join([start, _premise(bounds.restriction), *map(_row, bounds.rows), _end(bounds)])


def _premise(restriction: str) -> str:
    if restriction == RELATIVE:
        return (
            "Suppose instead that after adoption they drifted apart, in each period by up to a "
            "multiple of the largest step apart seen before it."
        )
    return (
        "Suppose instead that they were on different courses, and that the slope of the "
        "difference may change from one period to the next by up to a given amount."
    )


def _row(row: "Row") -> str:
    verdict = "which includes zero" if includes_zero(row) else "which leaves zero out"
    given = f"{number(row.value)} times" if row.restriction == RELATIVE else number(row.value)
    return f"At {given} the interval is {number(row.low)} to {number(row.high)}, {verdict}."


def _end(bounds: "Bounds") -> str:
    return bounds.breakdown.words


def breaks_at(value: float, restriction: str) -> str:
    """Where zero comes into the interval."""
    if restriction == RELATIVE:
        return (
            f"The finding holds while later steps apart are smaller than {number(value)} times "
            "the largest seen before adoption; beyond that the data cannot rule out no effect."
        )
    return (
        f"The finding holds while the slope changes by less than {number(value)} a period; "
        "beyond that the data cannot rule out no effect."
    )


def never_holds(restriction: str) -> str:
    """Zero is in the interval whatever is supposed."""
    if restriction == RELATIVE:
        return (
            "There is no finding to break: zero lies in the interval even if trends are parallel."
        )
    return (
        "There is no finding to break: zero lies in the interval even if the difference in "
        "trends is a straight line."
    )


def never_breaks(most: float) -> str:
    """Zero stays out, however far one looks."""
    return f"The finding does not break at any value tried, up to {number(most)}."
