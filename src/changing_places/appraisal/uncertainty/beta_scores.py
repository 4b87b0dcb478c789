"""The beta distribution at normal scores, from a table: some thirty times as fast as its inverse.

As a function of the score the logit of a beta quantile is nearly straight, also in its tails. It is
worked out exactly, with its slope, at scores an eighty-fourth apart and interpolated by cubics
between them (Hermite); the quantile is then right to nine figures.
"""

from functools import lru_cache

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats

# Beyond this score lies one draw in a thousand million million.
FARTHEST, STEPS = 8.0, 84


@lru_cache(maxsize=256)
def _table(a: float, b: float) -> tuple[Floats, Floats]:
    """The logit of the quantile and its slope, times the step, at every score of the grid."""
    from scipy.special import betaincinv, betaln, ndtr

    z = np.arange(-FARTHEST * STEPS, FARTHEST * STEPS + 1) / STEPS
    # Each tail is found from its own end, where the other would round to one.
    up, down = np.log(betaincinv(a, b, ndtr(z))), np.log(betaincinv(b, a, ndtr(-z)))
    log_slope = betaln(a, b) - z * z / 2 - np.log(2 * np.pi) / 2 - a * up - b * down
    return up - down, np.exp(log_slope) / STEPS


def beta_at_scores(a: float, b: float, z: Floats) -> Floats:
    """Quantiles of the beta distribution with parameters `a` and `b` at normal scores `z`."""
    from scipy.special import expit

    logit, slope = _table(a, b)
    place = (np.clip(z, -FARTHEST, FARTHEST) + FARTHEST) * STEPS
    left = np.minimum(place.astype(np.intp), len(logit) - 2)
    t = place - left
    start, rise = logit[left], logit[left + 1] - logit[left]
    first, last = slope[left], slope[left + 1]
    cubic = first + t * (3 * rise - 2 * first - last + t * (first + last - 2 * rise))
    return np.asarray(expit(start + t * cubic))
