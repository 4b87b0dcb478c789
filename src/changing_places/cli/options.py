"""Options that several commands read alike."""

from datetime import date

from changing_places.core.errors import InputError


def day(text: str | None) -> date | None:
    """A date as `--as-at 2024-04-01` gives it; None where none is given.

    >>> day("2024-04-01")
    datetime.date(2024, 4, 1)
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"'{text}' is not a date.",
            "A date is a year, a month and a day.",
            "Write it as 2024-04-01.",
        ) from error
