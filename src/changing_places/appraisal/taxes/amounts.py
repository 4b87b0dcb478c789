"""Sums of money and shares as they are given to a tax: checked, and Decimal."""

from decimal import Decimal, InvalidOperation

from changing_places.core.errors import InputError

Amount = Decimal | int | str


def pounds(given: Amount, what: str) -> Decimal:
    """A sum in pounds, at least nothing; InputError else.

    A float is taken by its shortest decimal form.

    >>> pounds("7500.50", "exempt VAT")
    Decimal('7500.50')
    """
    number = _number(given)
    if number is None or number < 0:
        raise InputError(
            f"The {what} cannot be {given!r}.",
            "It is a sum in pounds, at least 0.",
            "Give a number such as 7500.",
        )
    return number


def share(given: Amount, what: str) -> Decimal:
    """A share from 0 to 1; InputError else.

    >>> share("0.15", "turnover")
    Decimal('0.15')
    """
    number = _number(given)
    if number is None or not 0 <= number <= 1:
        raise InputError(
            f"The {what} cannot be {given!r}.",
            "It is a share, from 0 to 1.",
            "Give for example 0.15 for 15%.",
        )
    return number


def whole(given: int, what: str, least: int = 0) -> int:
    """A whole number, at least `least`; InputError else."""
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise InputError(
            f"The {what} cannot be {given!r}.",
            f"It is a whole number, at least {least}.",
            f"Give for example {least + 1}.",
        )
    return given


def _number(given: Amount) -> Decimal | None:
    if isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
