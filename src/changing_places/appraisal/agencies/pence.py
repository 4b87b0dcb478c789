"""Money in whole pence, parted so that no penny is lost or made."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from operator import index

from changing_places.core.errors import InputError

Number = int | float | str | Decimal | Fraction


def exact(value: Number, what: str) -> Fraction:
    """A number as it was typed: 0.1 is a tenth. Raises InputError, naming `what`, for none.

    >>> exact(0.1, "the share")
    Fraction(1, 10)
    """
    try:
        if isinstance(value, float) and not isfinite(value):
            raise ValueError
        return Fraction(str(value)) if not isinstance(value, Fraction) else value
    except (ValueError, ZeroDivisionError):
        raise InputError(
            f"{what[0].upper()}{what[1:]} is not a number.",
            f"'{value}' stands there.",
            "Write a number such as 0.25 or 1200.",
        ) from None


def whole(amount: object, what: str) -> int:
    """An amount as whole pence. Raises InputError, naming `what`, for anything else.

    >>> whole(1200, "the payment")
    1200
    """
    try:
        if isinstance(amount, bool):
            raise TypeError
        return index(amount)  # type: ignore[arg-type]
    except TypeError:
        raise InputError(
            f"{what[0].upper()}{what[1:]} is not in whole pence.",
            f"'{amount}' stands there, and money is counted in pence so that rows sum exactly.",
            "Write £12.50 as 1250.",
        ) from None


def nearest(amount: Fraction) -> int:
    """The nearest whole number, halves to the even one."""
    return round(amount)


def parted(total: int, shares: Sequence[Fraction]) -> tuple[int, ...]:
    """A whole number parted by shares into whole numbers that sum to it exactly.

    Each part is rounded down, and what is left goes one by one to the largest remainders, the
    earlier first where they tie (largest remainder, or Hamilton's method: Balinski and Young,
    Fair Representation (1982)). Every part is within one of its exact share.
    `shares` are not negative and need not sum to one; all zero, nothing can be parted.

    >>> parted(100, [Fraction(1, 3)] * 3)
    (34, 33, 33)
    >>> parted(-100, [Fraction(1, 3)] * 3)
    (-34, -33, -33)
    """
    if total < 0:
        return tuple(-part for part in parted(-total, shares))
    whole = sum(shares, Fraction(0))
    if not whole:
        if total:
            raise ValueError("nothing to part by")
        return (0,) * len(shares)
    exactly = [total * s / whole for s in shares]
    parts = [int(e) for e in exactly]
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - exactly[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def rounded(amounts: Sequence[Fraction]) -> tuple[int, ...]:
    """Amounts of either sign rounded so that they sum to their rounded total.

    >>> rounded([Fraction(1, 2), Fraction(1, 2), Fraction(-1, 3)])
    (1, 0, 0)
    """
    floors = [amount.numerator // amount.denominator for amount in amounts]
    left = nearest(sum(amounts, Fraction(0))) - sum(floors)
    order = sorted(range(len(amounts)), key=lambda i: (floors[i] - amounts[i], i))
    for i in order[:left]:
        floors[i] += 1
    return tuple(floors)


def pounds(pence: int) -> str:
    """Pence as pounds to read: to the penny below £1,000, to the pound below £1m, then £x.xm.

    >>> [pounds(p) for p in (1_250, -123_456_700, 130_000_000_000, 99_999)]
    ['£12.50', '-£1.23m', '£1,300m', '£999.99']
    """
    sign, size = "-" if pence < 0 else "", abs(pence)
    if size < 100_000:
        return f"{sign}£{size // 100:,}.{size % 100:02d}" if size % 100 else f"{sign}£{size // 100}"
    if size < 99_999_950:
        return f"{sign}£{(size + 50) // 100:,}"
    millions = size / 100_000_000
    told = f"{millions:,.2f}" if millions < 10 else f"{millions:,.1f}"
    return f"{sign}£{told.rstrip('0').rstrip('.')}m"
