"""Equivalent annual values and residual values: comparing options of different lengths.

The equivalent annual value is the constant yearly amount with the same present value,
`PV / Σ D(t)`; source: HM Treasury, Green Book 2003, annex 6, and its guidance on discounting.
The residual value of an asset at the end of the appraisal is what the rest of its life is worth
(Green Book 2018 to 2022, chapters 5 and 6).
"""

import numpy as np
from numpy.typing import ArrayLike

from changing_places.appraisal.greenbook.discounting import Discounting, Floats, present_value
from changing_places.appraisal.greenbook.inputs import finite, key, unknown, years
from changing_places.core.errors import InputError

METHODS = ("straight-line", "annuity")


def equivalent_annual(flows: ArrayLike, factors: ArrayLike, *, first: int = 1) -> Floats:
    """The constant amount in years `first` to the last that is worth as much as the flows.

    `flows` is years x anything, from year 0; the years go. With `first` 0, year 0 is one of the
    years that the amount is paid in.

    >>> by = [1, 0.9662, 0.9335]
    >>> round(float(equivalent_annual([0, 50, 50], by)), 6)
    50.0
    """
    amounts, by = np.asarray(flows, float), np.asarray(factors, float)
    begin = years(first, "the first year")
    whole = present_value(amounts, by)
    paid = float(by[begin : len(amounts)].sum())
    if paid <= 0:
        raise InputError(
            f"There is no year from {begin} on to spread {len(amounts)} years of flows over.",
            "An annual value needs at least one year.",
            "Give flows to a later year, or 'first' as 0.",
        )
    return np.asarray(whole / paid)


def residual_value(
    cost: float,
    *,
    life: int,
    used: int,
    method: str = "straight-line",
    by: Discounting | None = None,
) -> float:
    """What an asset is worth after `used` of the `life` years, in the money of that year.

    Straight line: the cost by the share of life left. Annuity: the equivalent annual cost for the
    years left, in the money of year `used` (it falls slowly at first). The asset is bought in
    year 0 and serves in years 1 to `life`. An asset that has outlived its life is worth 0.

    >>> residual_value(100, life=40, used=30)
    25.0
    >>> round(residual_value(100, life=40, used=30, method="annuity"), 2)
    39.8
    """
    price = finite(cost, "the cost of the asset")
    whole, gone = years(life, "the life of the asset"), years(used, "the years used")
    if whole == 0:
        raise InputError(
            "An asset with a life of 0 years has no residual value.",
            "Its cost is spread over the years of its life.",
            "Give a life of 1 year or more.",
        )
    if key(method) not in METHODS:
        raise unknown("way to value an asset", method, METHODS)
    if gone >= whole:
        return 0.0
    if key(method) == "straight-line":
        return price * (whole - gone) / whole
    rates = by or Discounting()
    factors = rates.factors(whole)
    left = factors[gone + 1 :].sum() / rates.between(0, gone)
    return float(price / factors[1:].sum() * left)
