"""The dates that the rulebook answers for, and reading a date that a person gives."""

import re
from datetime import date

from changing_places.core.errors import InputError

FIRST = date(2013, 1, 1)
GATHERED = date(2026, 11, 23)
LAST = date(2036, 11, 23)
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def as_day(given: date | str | None, today: date | None = None) -> date:
    """The day asked about; today where none is given.

    Raises InputError where the text is no date, or the day is outside FIRST to LAST (ten years
    after the rules were gathered).

    >>> as_day("2022-06-01")
    datetime.date(2022, 6, 1)
    """
    if given is None:
        return as_day(today or date.today())
    if isinstance(given, str):
        given = read_date(given)
    if not isinstance(given, date):
        return as_day(str(given))
    day = date(given.year, given.month, given.day)
    if not FIRST <= day <= LAST:
        raise InputError(
            f"The rules cannot be given for {in_words(day)}.",
            f"They are held from {in_words(FIRST)} to {in_words(LAST)}; "
            f"they were gathered on {in_words(GATHERED)}.",
            "Choose a date within.",
        )
    return day


def read_date(text: str, what: str = "") -> date:
    """A date written year, month, day; InputError else, naming `what` it is for.

    >>> read_date("2022-06-01")
    datetime.date(2022, 6, 1)
    """
    try:
        if not WRITTEN.fullmatch(text.strip()):
            raise ValueError
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            f"'{text}' is not a date{f' for {what}' if what else ''}.",
            "A date is written year, month, day, and the day must exist.",
            "Type for example 2022-06-01.",
        ) from None


def in_words(day: date) -> str:
    """A date as a reader sees it.

    >>> in_words(date(2023, 3, 3))
    '3 March 2023'
    """
    return f"{day.day} {day:%B %Y}"
