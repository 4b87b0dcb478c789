"""What a step of an appraisal takes: shares, years and names; anything else is an error."""

import math
from collections.abc import Iterable
from difflib import get_close_matches

from changing_places.core.errors import InputError

LONGEST = 300


def share(value: object, what: str) -> float:
    """A number from 0 to 1, called `what` in the error.

    >>> share(0.25, "the leakage")
    0.25
    """
    return within(value, what, low=0.0, high=1.0, example="0.25 for 25%")


def rate(value: object, what: str) -> float:
    """A share that may pass 1, as an optimism bias of 200% does, but not fall below 0."""
    return within(value, what, low=0.0, high=10.0, example="0.24 for 24%")


def within(value: object, what: str, *, low: float, high: float, example: str) -> float:
    """A number from `low` to `high`; raises InputError, naming `what`, for anything else."""
    number = finite(value, what)
    if not low <= number <= high:
        raise InputError(
            f"{_capital(what)} cannot be {number:g}.",
            f"It is a number from {low:g} to {high:g}.",
            f"Write it as {example}.",
        )
    return number


def finite(value: object, what: str) -> float:
    """A number that is neither missing nor infinite."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(
            f"{_capital(what)} is {value!r}, which is not a number.",
            "Every step of an appraisal works on numbers.",
            f"Give a number for {what}.",
        )
    return number


def years(value: object, what: str = "the number of years") -> int:
    """A whole number of years from 0 to 300, the last year of the Green Book's schedules."""
    number = finite(value, what)
    if number != int(number) or not 0 <= number <= LONGEST:
        raise InputError(
            f"{_capital(what)} cannot be {number:g}.",
            f"Discount rates run from year 0 to year {LONGEST}, in whole years.",
            "Ask for 60, as '--years 60'.",
        )
    return int(number)


def year(value: object, what: str) -> int:
    """A calendar year from 1900 to 2400."""
    number = within(value, what, low=1900, high=2400, example="2025")
    if number != int(number):
        raise InputError(
            f"{_capital(what)} cannot be {number:g}.",
            "A price index has one figure a year.",
            "Write the year as 2025; of a financial year, the one in which it begins.",
        )
    return int(number)


def key(text: object) -> str:
    """A name as it is looked up: small letters with hyphens.

    >>> key("Non_standard Buildings")
    'non-standard-buildings'
    """
    return "-".join(str(text).replace("_", " ").replace("-", " ").lower().split())


def unknown(what: str, given: object, known: Iterable[str]) -> InputError:
    """The error of a name that fits none: it tells the nearest three."""
    names = list(known)
    near = get_close_matches(key(given), names, 3, 0.0)
    return InputError(
        f"There is no {what} '{given}'.",
        f"The nearest are {', '.join(repr(n) for n in near)}.",
        f"Give one of these: {', '.join(names)}.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
