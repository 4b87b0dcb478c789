"""Distributional weights: a pound counts for more with those who have fewer.

`w = (reference / income) ** eta`, with eta the elasticity of the marginal utility of income:
1.3 since the Green Book of 2018 (A3.14), 1 in that of 2003 (annex 5). Weighted results stand beside
unweighted ones, never in their place (A3.12).
"""

import numpy as np
from numpy.typing import ArrayLike

from changing_places.appraisal.greenbook.discounting import Floats
from changing_places.appraisal.greenbook.inputs import finite, within
from changing_places.appraisal.greenbook.parameters import NEWEST, elasticity
from changing_places.core.errors import InputError


def welfare_weight(
    income: ArrayLike, reference: float, *, eta: float | None = None, edition: str = NEWEST
) -> Floats:
    """The weight of a pound to people of an equivalised `income`, over one to the `reference`.

    Incomes are in the same pounds and above 0. Without `eta`, that of the edition.

    >>> float(welfare_weight(20_000, 40_000, eta=1))
    2.0
    """
    incomes = np.asarray(income, float)
    middle = finite(reference, "the reference income")
    if middle <= 0 or not np.isfinite(incomes).all() or (incomes <= 0).any():
        raise InputError(
            "A welfare weight needs incomes above 0.",
            "It is the ratio of two incomes, raised to a power.",
            "Give equivalised incomes in pounds a year.",
        )
    return np.asarray((middle / incomes) ** _eta(eta, edition))


def income_ratio(weight: float, *, eta: float | None = None, edition: str = NEWEST) -> float:
    """The reference income over the income that earns a weight: what a printed weight implies.

    >>> round(income_ratio(2.5), 4), round(income_ratio(2.4), 4)
    (2.0235, 1.961)
    """
    of = within(weight, "the weight", low=1e-12, high=1e12, example="2.5")
    power = _eta(eta, edition)
    if power == 0:
        raise InputError(
            "With an elasticity of 0 every weight is 1.",
            "No income can be told from it.",
            "Give the elasticity that the weight was made with.",
        )
    return float(of ** (1.0 / power))


def _eta(eta: float | None, edition: str) -> float:
    if eta is None:
        found = elasticity(edition).value
        return 1.0 if found is None else found
    return within(eta, "the elasticity", low=0, high=10, example="1.3")
