"""The conditional test with a least-favourable first stage, in the log scale.

Andrews, Roth and Pakes (Review of Economic Studies 90, 2023, sections 4 and 5), as Rambachan
and Roth (2023, section 3) use it. Given which statistic is the greatest, its value is normal,
cut off at the points where another would have been; where the means are as high as they may
be, it exceeds the `1 - alpha` quantile of that with probability `alpha`. A first stage of size
`alpha / 10` rejects what is beyond any doubt and cuts the normal off from above.
"""

from functools import cache

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats
from changing_places.evaluation.sensitivity.moments import ABOVE, BELOW, NARROW, Moments

# The share of the size that the first stage takes (Rambachan and Roth 2023, section 3.2).
FIRST_STAGE = 0.1
# Beyond this many standard deviations a normal density is below rounding.
FAR = 9.0
NODES = 24


def first_stage_values(moments: Moments, alpha: float) -> Floats:
    """The least-favourable critical values (R,): exact, where others simulate.

    The `1 - alpha/10` quantile of the greatest statistic when every mean is zero. The four are
    sums of two normals (the estimate's error and the largest step's), so its distribution is an
    integral over one of them, and the quantile is found by Newton's method between bounds.
    """
    from scipy.special import ndtri

    kappa = FIRST_STAGE * alpha
    deviations = np.sqrt(moments.covariance.diagonal(axis1=1, axis2=2)).max(axis=1)
    # One statistic alone exceeds the first that often; all four together exceed the second less.
    low, high = deviations * -ndtri(kappa), deviations * -ndtri(kappa / 4)
    bivariate = _Bivariate(moments)
    value: Floats = low
    for _ in range(60):
        chance, density = bivariate.probability(value)
        short = chance < 1 - kappa
        low, high = np.where(short, value, low), np.where(short, high, value)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = value + (1 - kappa - chance) / density
        inside = (low < newton) & (newton < high)
        following = np.where(inside, newton, (low + high) / 2)
        settled = np.abs(following - value) <= 1e-12 * deviations
        value = following
        if settled.all():
            break
    return value


class _Bivariate:
    """The chance that no statistic exceeds a value, when every mean is zero.

    NARROW is `-w` times a positive scale; given `w`, ABOVE bounds the estimate's error from
    one side and BELOW from the other.
    """

    def __init__(self, moments: Moments) -> None:
        covariance = moments.covariance
        self.step = np.sqrt(covariance[:, NARROW, NARROW])
        moves = self.step > 1e-12
        scale = np.where(moves, self.step, 1.0)
        # What ABOVE and BELOW gain as the standardised `u = -NARROW / step` falls.
        self.above = np.where(moves, -covariance[:, ABOVE, NARROW] / scale, 0.0)
        self.below = np.where(moves, -covariance[:, BELOW, NARROW] / scale, 0.0)
        # What is left of both is the estimate's own error, which they see with opposite signs.
        self.rest_above = self._rest(covariance[:, ABOVE, ABOVE], self.above)
        self.rest_below = self._rest(covariance[:, BELOW, BELOW], self.below)

    @staticmethod
    def _rest(variance: Floats, loading: Floats) -> Floats:
        return np.sqrt(np.maximum(variance - loading**2, 1e-16 * variance))

    def probability(self, value: Floats) -> tuple[Floats, Floats]:
        """For each of R, the chance that all four are at most `value` (R,), and its slope."""
        from scipy.special import ndtr

        start = np.maximum(-value / np.maximum(self.step, 1e-300), -FAR)
        u, weights = self._panels(value, start)
        # The last node is where NARROW begins to bind: no weight, but part of the slope.
        u, weights = np.column_stack([u, start]), np.column_stack([weights, np.zeros_like(start)])
        over = (value[:, None] - self.above[:, None] * u) / self.rest_above[:, None]
        under = (value[:, None] - self.below[:, None] * u) / self.rest_below[:, None]
        inside = np.maximum(ndtr(over) - ndtr(-under), 0.0)
        rises = _density(over) / self.rest_above[:, None]
        rises += _density(under) / self.rest_below[:, None]
        weighed = weights * _density(u)
        binds = start > -FAR
        edge = _density(start) * inside[:, -1] / np.where(binds, self.step, 1.0)
        slope = (weighed * np.where(inside > 0, rises, 0.0)).sum(axis=1) + np.where(binds, edge, 0)
        return (weighed * inside).sum(axis=1), slope

    def _panels(self, value: Floats, start: Floats) -> tuple[Floats, Floats]:
        """Nodes and weights of an integral over `u`, in panels where the integrand bends."""
        with np.errstate(divide="ignore", invalid="ignore"):
            bends = [np.full_like(value, edge) for edge in (-FAR, -3.0, 0.0, 3.0, FAR)]
            for loading, rest in ((self.above, self.rest_above), (self.below, self.rest_below)):
                at, spread = value / loading, FAR * np.abs(rest / loading)
                bends += [at - spread, at, at + spread]
        edges = np.sort(np.clip(np.nan_to_num(np.stack(bends, axis=1)), start[:, None], FAR))
        points, weights = _gauss_legendre()
        half = np.diff(edges)[:, :, None] / 2
        middle = (edges[:, 1:] + edges[:, :-1])[:, :, None] / 2
        u, w = middle + half * points, half * weights
        return u.reshape(len(value), -1), w.reshape(len(value), -1)


def _density(at: Floats) -> Floats:
    found: Floats = np.exp(-0.5 * at**2) / np.sqrt(2 * np.pi)
    return found


@cache
def _gauss_legendre() -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(NODES)
    return points, weights


def accepted(values: Floats, moments: Moments, first: Floats, alpha: float) -> Bools:
    """Which of R sets of trends do not rule out K points: R x K, from values R x 4 x K.

    `first` (R,) are the first stage's critical values. A theta is in the confidence set where
    any of R accepts it.
    """
    eta = values.max(axis=1)
    binding = values.argmax(axis=1)
    which = np.arange(len(values))[:, None]
    towards = np.moveaxis(moments.covariance[which, binding], 2, 1)
    variance = np.take_along_axis(towards, binding[:, None, :], axis=1)[:, 0]
    scale = moments.covariance.diagonal(axis1=1, axis2=2).max(axis=1)[:, None]
    moves = variance > 1e-14 * scale
    share = towards / np.where(moves, variance, 1.0)[:, None, :]
    low, high = _cut_offs(values - share * eta[:, None, :], share)
    deviation = np.sqrt(np.where(moves, variance, 1.0))
    high = np.minimum(high, first[:, None])
    size = (alpha - FIRST_STAGE * alpha) / (1 - FIRST_STAGE * alpha)
    tail = _log_tail(eta / deviation, low / deviation, high / deviation)
    # A statistic without error that is above zero rules its trends out by itself.
    rejected = np.where(moves, tail < np.log(size), True)
    verdict: Bools = (eta <= first[:, None]) & ~((eta > 1e-12 * np.sqrt(scale)) & rejected)
    return verdict


def _cut_offs(rest: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Between which values the greatest statistic stays the greatest, all else being as it is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = rest / (1 - share)
    low = np.where(share < 1 - 1e-9, meets, -np.inf).max(axis=1)
    high = np.where(share > 1 + 1e-9, meets, np.inf).min(axis=1)
    return low, high


def _log_tail(at: Floats, low: Floats, high: Floats) -> Floats:
    """Log of the chance that a normal cut off to [low, high] exceeds `at`, in any tail."""
    with np.errstate(invalid="ignore"):
        return _log_between(at, high) - _log_between(np.minimum(low, at), high)


def _log_between(start: Floats, end: Floats) -> Floats:
    """Log of the chance that a standard normal lies between: -inf where it cannot."""
    from scipy.special import log_ndtr

    upper, lower = log_ndtr(-start), log_ndtr(-end)
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(-np.expm1(np.minimum(lower - upper, 0.0)))
    found: Floats = upper + gap
    return found
