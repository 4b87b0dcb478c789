"""Real prices: putting amounts in the prices of one year with the GDP deflator.

`real = nominal * deflator(price year) / deflator(year)`, and a relative price change multiplies by
`(1 + g) ** t`. Source: Green Book 2018 to 2022, chapter 5 (inflation), and 2026, chapter 6; the
deflator is HM Treasury's, passed in as a table of year and index.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import ArrayLike

from changing_places.appraisal.greenbook.discounting import Floats
from changing_places.appraisal.greenbook.inputs import finite, within
from changing_places.appraisal.greenbook.lines import Line
from changing_places.core.errors import InputError

Deflators = Mapping[int, float]


def rebased(amounts: ArrayLike, deflators: Deflators, *, from_year: int, to_year: int) -> Floats:
    """Amounts in the prices of `from_year`, put in those of `to_year`.

    >>> float(rebased(100.0, {2023: 80.0, 2024: 100.0}, from_year=2023, to_year=2024))
    125.0

    Raises InputError for a year that the deflators lack.
    """
    by = _index(deflators, to_year) / _index(deflators, from_year)
    return np.asarray(amounts, float) * by


def real(nominal: ArrayLike, deflators: Deflators, *, first_year: int, price_year: int) -> Floats:
    """Amounts of years from `first_year`, each in its own prices, put in those of `price_year`.

    `nominal` is years x anything.

    >>> real([80.0, 100.0], {2023: 80.0, 2024: 100.0}, first_year=2023, price_year=2024).tolist()
    [100.0, 100.0]
    """
    amounts = np.asarray(nominal, float)
    own = np.array([_index(deflators, first_year + t) for t in range(len(amounts))])
    by = _index(deflators, price_year) / own
    return np.asarray(amounts * by.reshape(-1, *[1] * (amounts.ndim - 1)))


def extended(deflators: Deflators, to_year: int, growth: float) -> dict[int, float]:
    """Deflators carried on to `to_year` at a growth a year, as a share.

    >>> round(extended({2024: 100.0}, 2026, 0.02)[2026], 2)
    104.04
    """
    by = within(growth, "the growth of prices", low=-0.2, high=1, example="0.02 for 2% a year")
    if not deflators:
        raise _lacks(deflators, to_year)
    found = {int(y): float(v) for y, v in deflators.items()}
    last = max(found)
    for year in range(last + 1, to_year + 1):
        found[year] = found[last] * (1.0 + by) ** (year - last)
    return found


def relative_prices(amounts: ArrayLike, change: float) -> Floats:
    """Real amounts whose price outgrows general prices by `change` a year, from year 0.

    >>> relative_prices([100.0, 100.0, 100.0], 0.02).round(2).tolist()
    [100.0, 102.0, 104.04]
    """
    flows = np.asarray(amounts, float)
    by = within(change, "the relative price change", low=-0.5, high=0.5, example="0.02")
    growth = (1.0 + by) ** np.arange(len(flows))
    return np.asarray(flows * growth.reshape(-1, *[1] * (flows.ndim - 1)))


def at_prices_of(line: Line, price_year: int, deflators: Deflators, *, first_year: int) -> Line:
    """A line in the real prices of a year; one that stands there already is given back as it is.

    Exact to 28 digits, so that nothing is lost to rounding. `first_year` is the calendar year of
    year 0, which nominal amounts count from. Raises InputError for a year without a deflator.
    """
    if line.basis == "real" and line.price_year == price_year:
        return line
    to = _decimal(deflators, price_year)
    if line.basis == "nominal":
        amounts = tuple(
            a * to / _decimal(deflators, first_year + t) if a else a
            for t, a in enumerate(line.amounts)
        )
    else:
        by = to / _decimal(deflators, line.price_year or price_year)
        amounts = tuple(a * by for a in line.amounts)
    return replace(line, amounts=amounts, price_year=price_year, basis="real")


def _decimal(deflators: Deflators, year: int) -> Decimal:
    return Decimal(str(_index(deflators, year)))


def _index(deflators: Deflators, year: int) -> float:
    if year not in deflators:
        raise _lacks(deflators, year)
    value = finite(deflators[year], f"the deflator of {year}")
    if value <= 0:
        raise InputError(
            f"The deflator of {year} is {value:g}.",
            "A price index is above 0.",
            "Correct the table of deflators.",
        )
    return value


def _lacks(deflators: Deflators, year: int) -> InputError:
    held = f"{min(deflators)} to {max(deflators)}" if deflators else "none"
    return InputError(
        f"There is no GDP deflator for {year}.",
        f"The years held are {held}.",
        "Give amounts in the prices of a year held, or add the deflator of that year.",
    )
