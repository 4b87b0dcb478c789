"""What each cluster contributes to an estimate, and the error, interval and p that follow.

With influence `ψ` of n units in G clusters, the variance of the mean of `ψ` is
`Σ_g (Σ_{i in g} ψ_i)² / n²` (Liang and Zeger, Biometrika 73(1), 1986; for influence functions
Callaway and Sant'Anna, Journal of Econometrics 225, 2021, section 4). Reference distributions
are Student's with G - 1 degrees of freedom.
"""

import math

import numpy as np

from changing_places.evaluation.panel.model import Floats, Ints


def cluster_sums(influence: Floats, clusters: Ints) -> Floats:
    """The influence (n, ...) summed over each cluster: (G, ...), in the order of cluster numbers.

    >>> cluster_sums(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 1]))
    array([1., 6.])
    """
    found, place = np.unique(clusters, return_inverse=True)
    if len(found) == len(influence) and np.array_equal(place, np.arange(len(found))):
        return influence
    sums = np.zeros((len(found), *influence.shape[1:]))
    np.add.at(sums, place, influence)
    return sums


def covariance(influence: Floats, clusters: Ints) -> Floats:
    """The covariance (a x a) of `a` estimates from their influence (n x a), robust to clusters."""
    sums = cluster_sums(influence, clusters)
    product: Floats = sums.T @ sums / len(influence) ** 2
    return product


def standard_error(influence: Floats, clusters: Ints) -> float:
    """The standard error of one estimate from its influence (n,), robust to clusters."""
    sums = cluster_sums(influence, clusters)
    return float(math.sqrt(sums @ sums) / len(influence))


def critical_value(level: float, df: float | None = None) -> float:
    """The two-sided critical value of Student's t, or of the normal where `df` is none.

    >>> round(critical_value(0.95), 4), round(critical_value(0.95, 7), 4)
    (1.96, 2.3646)
    """
    from scipy import special

    tail = (1 + level) / 2
    return float(special.ndtri(tail) if df is None else special.stdtrit(df, tail))


def two_sided_p(estimate: float, se: float, df: float | None = None) -> float:
    """The two-sided p-value of an estimate against zero; NaN where the error is not positive."""
    from scipy import special

    if not (se > 0 and math.isfinite(estimate)):
        return math.nan
    t = -abs(estimate / se)
    return float(2 * (special.ndtr(t) if df is None else special.stdtr(df, t)))
