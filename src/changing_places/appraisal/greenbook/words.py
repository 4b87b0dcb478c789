"""Numbers as sentences hold them."""

from collections.abc import Sequence


def percent(share: float) -> str:
    """A share as a percentage without idle zeros.

    >>> percent(0.0129), percent(0.41), percent(2)
    ('1.29%', '41%', '200%')
    """
    return f"{100 * share:.4g}%"


def pounds(amount: float) -> str:
    """Money with its sign in front of the pound, and millions as millions.

    >>> pounds(-26298), pounds(8_004_000), pounds(0.5)
    ('-£26,298', '£8.00 million', '£0.50')
    """
    sign, size = ("-" if round(amount, 2) < 0 else ""), abs(amount)
    if size >= 999_999.5:
        return f"{sign}£{size / 1e6:,.2f} million"
    return f"{sign}£{size:,.0f}" if size >= 100 else f"{sign}£{size:,.2f}"


def listed(names: Sequence[str]) -> str:
    """Names in a row.

    >>> listed(["pay", "premises", "fees"])
    'pay, premises and fees'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
