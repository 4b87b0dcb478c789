"""Six methods of weighing criteria, each over all weight sets at once.

Every function takes what its normalisation made of the scores and `weights` (W x m, each row
summing to one), and gives scores (W x n) of which the highest is best. None builds an array of
weight sets by options by criteria: each method, worked out by hand, is a product of two
matrices, or a largest over criteria.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.appraisal.criteria.model import Bools, Floats

GROUP_UTILITY = 0.5


def weighted_sum(scaled: Floats, weights: Floats) -> Floats:
    """`Σ w x` over criteria. Source: Multi-criteria analysis: a manual (2009), section 6.2.10.

    >>> weighted_sum(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.7, 0.3]])).tolist()
    [[0.7, 0.3]]
    """
    total: Floats = weights @ scaled.T
    return total


def weighted_product(ratios: Floats, weights: Floats) -> Floats:
    """`Π x^w` over criteria, of ratios above zero. Source: Triantaphyllou (2000), section 2.2."""
    product: Floats = np.exp(weights @ np.log(ratios).T)
    return product


def topsis(scaled: Floats, weights: Floats) -> Floats:
    """Distance from the worst over the distances from worst and best together, 0 to 1.

    `scaled` is signed so that the greatest of a column is its best. The best and the worst of a
    weighted column do not depend on its weight, so a squared distance is `Σ w² d²`. Where no
    weighted criterion tells the options apart, every one gets a half.
    Source: Hwang and Yoon (1981), TOPSIS.
    """
    from_best, from_worst = topsis_distances(scaled, weights)
    both = from_best + from_worst
    closeness: Floats = np.divide(from_worst, both, out=np.full_like(both, 0.5), where=both > 0)
    return closeness


def topsis_distances(scaled: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Distances to the best and to the worst of every criterion, each W x n."""
    squared = weights**2
    to_best = np.sqrt(squared @ ((scaled - scaled.max(axis=0)) ** 2).T)
    to_worst = np.sqrt(squared @ ((scaled - scaled.min(axis=0)) ** 2).T)
    return to_best, to_worst


@dataclass(frozen=True)
class Vikor:
    """VIKOR's three measures, each W x n and each better when lower.

    `group` (S) is the weighted shortfall over all criteria, `regret` (R) the largest single one,
    `compromise` (Q) both, each from 0 at its best option to 1 at its worst.
    """

    group: Floats
    regret: Floats
    compromise: Floats


def vikor(scaled: Floats, weights: Floats, group_utility: float = GROUP_UTILITY) -> Vikor:
    """VIKOR of scores scaled by range (n x m); `group_utility` is its `v`, 0 to 1.

    Where all options share one S or one R, that part is zero for all (the quotient that others
    leave undefined tells nobody apart). A criterion on which all are alike is no shortfall.
    Source: Opricovic and Tzeng, European Journal of Operational Research 156 (2004), section 2.
    """
    shortfall = 1.0 - scaled
    group = weights @ shortfall.T
    regret = np.empty_like(group)
    for i, row in enumerate(shortfall):
        regret[:, i] = (weights * row).max(axis=1)
    compromise = group_utility * _from_best(group) + (1 - group_utility) * _from_best(regret)
    return Vikor(group, regret, compromise)


def _from_best(measure: Floats) -> Floats:
    low = measure.min(axis=1, keepdims=True)
    spread = measure.max(axis=1, keepdims=True) - low
    # A spread of rounding errors alone is no spread.
    tells = spread > 1e-12
    return np.divide(measure - low, spread, out=np.zeros_like(measure), where=tells)


def promethee(net_flows: Floats, weights: Floats) -> Floats:
    """PROMETHEE II: the weighted sum of the net flows by criterion, -1 to 1.

    Source: Brans and Mareschal (2005), section 4.4: the net flow is linear in the weights.
    """
    flow: Floats = weights @ net_flows.T
    return flow


def copras(shares: Floats, benefits: Bools, weights: Floats) -> Floats:
    """COPRAS: `Q = S⁺ + ΣS⁻ / (S⁻ Σ 1/S⁻)`, where S⁺ and S⁻ are weighted shares by option.

    An option's costs count by their inverse, so of two options with equal benefits the cheaper
    is the better. Weight sets that give the costs no weight rank by S⁺ alone. Needs every cost
    above zero. Source: Zavadskas, Kaklauskas and Sarka (1994); Podvezko (2011), section 2.
    """
    gains: Floats = weights @ np.where(benefits, shares, 0.0).T
    costs: Floats = weights @ np.where(benefits, 0.0, shares).T
    weighed = (costs > 0).all(axis=1, keepdims=True)
    inverse = 1.0 / np.where(weighed, costs, 1.0)
    quotient = costs.sum(axis=1, keepdims=True) / inverse.sum(axis=1, keepdims=True)
    return gains + np.where(weighed, quotient * inverse, 0.0)
