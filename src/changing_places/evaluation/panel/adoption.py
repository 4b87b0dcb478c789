"""Reads when units were first treated, on the scale of the panel's periods.

A finer time means the period that holds it: a date in a panel of years is its year. A coarser
one is refused, because it does not say which of its periods was the first.
"""

from dataclasses import dataclass

from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.panel.timeforms import (
    DATE_FORMS,
    FIRST_YEAR,
    LAST_YEAR,
    readings,
)
from changing_places.evaluation.panel.times import fold

NEVER_WORDS = frozenset(
    {"", "0", "0.0", "never", "never treated", "na", "n/a", "#n/a", "nan", "nat", "null", "none"}
    | {"<na>", "not yet", "no", "inf", "infinity", "-"}
)

# The forms in which a first treated period may be written on each scale, the surest first.
_ACCEPTED: dict[str, tuple[str, ...]] = {
    "year": ("year", "quarter", "month", *DATE_FORMS),
    "financial year": ("financial year", "financial quarter", "quarter", "month", *DATE_FORMS),
    "quarter": ("quarter", "financial quarter", "month", *DATE_FORMS),
    "month": ("month", "compact month", *DATE_FORMS),
    "period": ("period",),
}
# What else fits a text which must not be taken for what is accepted: 2011-12 is a financial year.
_BARRED = {"year": "financial year"}


@dataclass(frozen=True)
class Unread:
    """A first treated period that cannot be used: what was wanted and what to type."""

    wanted: str
    instead: str


def is_never(text: str) -> bool:
    """Whether a text says that a unit was never treated.

    >>> is_never("0"), is_never("Never"), is_never("2019")
    (True, True, False)
    """
    return text.strip().lower() in NEVER_WORDS


def first_treated(text: str, scale: str, form: str = "") -> int | Unread:
    """The ordinal of a first treated period on a scale, `NEVER`, or why it cannot be read.

    `form` is that in which the panel's own times are written.

    >>> first_treated("2019-07-18", "year"), first_treated("2020-03-31", "financial year")
    (2019, 2019)
    >>> first_treated("2019", "month").instead
    "Write the month, as 2019-01, or the date; leave the cell blank for 'never'."
    """
    if is_never(text):
        return NEVER
    found = readings(text)
    if form in found and form not in DATE_FORMS:
        return found[form]
    if _BARRED.get(scale) not in found:
        for accepted in _ACCEPTED[scale]:
            if accepted in found:
                return _contained(found[accepted], accepted, scale)
    return Unread(_wanted(scale), _instead(text, scale, found))


def _contained(ordinal: int, form: str, scale: str) -> int:
    """The period of a scale in which a period or day of another form begins."""
    if form in DATE_FORMS:
        return fold(ordinal, scale)
    if form == scale or scale == "period":
        return ordinal
    if "quarter" in form:
        year, month = divmod(ordinal * 3, 12)
    elif "month" in form:
        year, month = divmod(ordinal, 12)
    else:
        return ordinal
    match scale:
        case "year":
            return year
        case "financial year":
            return year - (month < 3)
        case "quarter":
            return year * 4 + month // 3
        case _:
            return ordinal


def _wanted(scale: str) -> str:
    what = {
        "year": "a year, because the panel's periods are years",
        "financial year": "a financial year, because the panel's periods are financial years",
        "quarter": "a quarter, because the panel's periods are quarters",
        "month": "a month, because the panel's periods are months",
    }
    return what.get(scale, "a whole number, because the panel's periods are numbered")


def _instead(text: str, scale: str, found: dict[str, int]) -> str:
    never = "leave the cell blank for 'never'."
    year = found.get("year")
    match scale:
        case "month":
            return f"Write the month, as {year or 2019}-01, or the date; {never}"
        case "quarter":
            return f"Write the quarter, as {year or 2019} Q1, or the date; {never}"
        case "financial year":
            first = year or 2019
            if year and FIRST_YEAR < year <= LAST_YEAR:
                return (
                    f"Write {first - 1}-{first % 100:02} or {first}-{(first + 1) % 100:02}, "
                    f"whichever is meant, or the date; {never}"
                )
            return f"Write the financial year, as 2019-20, or the date; {never}"
        case "year":
            pair = found.get("financial year")
            if pair:
                return f"Write {pair} or {pair + 1}, whichever is meant, or the date; {never}"
            return f"Write the year, as 2019, or a date, as 2019-07-18; {never}"
        case _:
            return f"Write the number of the first treated period; {never}"
