"""What may be true of the trends, as four statistics: the whole test in closed form.

A restriction bounds, for each period `t` after adoption, a difference `d_t` of the departures
from parallel trends: `|d_t| <= b`, where `b` is a known number or linear in the coefficients.
The effect asked about is `theta = x - sum(L_t d_t)`, `x` linear in the coefficients.

Andrews, Roth and Pakes (Review of Economic Studies 90, 2023, section 4) test a `theta` by the
least `eta` for which every inequality, loosened by `eta` standard errors, can hold: a linear
programme. Its dual does not depend on the data, and here it has few vertices, which can be
written down. With `s_t` the sum of the standard errors of the two inequalities of period t:

    above:  ( theta - x - b sum|L_t|) / n_above
    below:  (-theta + x - b sum|L_t|) / n_below
    period: -2 b / s_t, of which only the least and the greatest `s_t` can matter

where `n` is the sum of `|L_t|` times the standard error of the inequality that binds. `eta` is
the greatest of the four, for every `theta`, draw and data set alike.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.panel.model import Floats
from changing_places.evaluation.sensitivity.event_study import EventStudy

ABOVE, BELOW, NARROW, WIDE = range(4)


@dataclass(frozen=True)
class Inequalities:
    """For each of R sets of trends and each period t after adoption, `|d_t| <= b`.

    `rows` (T x n) give `d_t` from the coefficients, `loads` (T,) are the `L_t`; `b` is
    `linear` (R x n) times the coefficients plus `constant`.
    """

    rows: Floats
    loads: Floats
    linear: Floats
    constant: float


@dataclass(frozen=True)
class Moments:
    """The four statistics of `R` sets of trends, of which one has to hold.

    As functions of the coefficients and of theta, `values = functional @ beta + shift +
    slope * theta`: `functional` is R x 4 x (pre + post), `shift` and `slope` R x 4.
    `covariance` is R x 4 x 4. The order is ABOVE, BELOW, NARROW, WIDE. `inequalities` are what
    they were made from.
    """

    inequalities: Inequalities
    functional: Floats
    shift: Floats
    slope: Floats
    covariance: Floats

    def values(self, beta: Floats, theta: Floats) -> Floats:
        """The statistics (R x 4 x K) at thetas (R x K or K), for one vector of coefficients."""
        fixed = self.functional @ beta + self.shift
        at = np.broadcast_to(theta, (len(fixed), np.shape(theta)[-1]))
        found: Floats = fixed[:, :, None] + self.slope[:, :, None] * at[:, None, :]
        return found

    def values_of_many(self, betas: Floats, theta: float) -> Floats:
        """The statistics (R x 4 x N) at one theta, for N vectors of coefficients (N x n)."""
        fixed = self.functional @ betas.T
        found: Floats = fixed + (self.shift + self.slope * theta)[:, :, None]
        return found


def relative_magnitudes(study: EventStudy, weights: Floats, mbar: float) -> Moments:
    """Steps after adoption of at most `mbar` times the largest step before it.

    R is 2 x pre: the largest step may be any of those before adoption, up or down (Rambachan
    and Roth, Review of Economic Studies 90, 2023, sections 2.4.1 and 3.3). As in their
    package, the inequalities among the steps before adoption are not used.
    """
    steps = np.diff(_with_reference(study), axis=0)
    before, after = steps[: study.pre], steps[study.pre :]
    largest = np.concatenate([before, -before])
    loads = np.cumsum(weights[::-1])[::-1]
    return _moments(study, Inequalities(after, loads, mbar * largest, 0.0))


def smoothness(study: EventStudy, weights: Floats, m: float) -> Moments:
    """Slopes that change by at most `m` from one period to the next, from the last before adoption.

    R is 1 (Rambachan and Roth 2023, section 2.4.2). The inequalities before adoption alone are
    not used, as in their package.
    """
    bends = np.diff(_with_reference(study), n=2, axis=0)[study.pre - 1 :]
    periods = np.arange(study.post)
    ahead = np.maximum(periods[None, :] + 1 - periods[:, None], 0)
    never = np.zeros((1, study.pre + study.post))
    return _moments(study, Inequalities(bends, ahead @ weights, never, m))


def _with_reference(study: EventStudy) -> Floats:
    """The coefficients, with the reference period's zero where it stands."""
    return np.insert(np.eye(study.pre + study.post), study.pre, 0.0, axis=0)


def _deviation(functional: Floats, sigma: Floats) -> Floats:
    variance = np.einsum("...i,ij,...j->...", functional, sigma, functional)
    found: Floats = np.sqrt(np.maximum(variance, 0.0))
    return found


def _moments(study: EventStudy, held: Inequalities) -> Moments:
    """Put the four together."""
    plus = _deviation(held.rows[None] - held.linear[:, None], study.sigma)
    minus = _deviation(held.rows[None] + held.linear[:, None], study.sigma)
    loads = held.loads
    up, down = np.maximum(loads, 0), np.maximum(-loads, 0)
    above, below = minus @ up + plus @ down, plus @ up + minus @ down
    least, most = (plus + minus).min(axis=1), (plus + minus).max(axis=1)
    scales = np.column_stack([above, below, least, most])
    if not (scales > 1e-10 * np.sqrt(np.diag(study.sigma)).max()).all():
        raise Refusal(
            "The bounds cannot be told apart from the estimate.",
            "The covariance says that a difference of the coefficients is known without error.",
            "Cluster on more units, or ask about fewer periods.",
        )
    width = np.abs(loads).sum()
    times = np.array([width, width, 2.0, 2.0])
    sign = np.array([-1.0, 1.0, 0.0, 0.0])
    raw = sign[:, None] * (loads @ held.rows) - times[:, None] * held.linear[:, None, :]
    functional = raw / scales[:, :, None]
    shift = -times * held.constant / scales
    slope = -sign / scales
    covariance = functional @ study.sigma @ functional.transpose(0, 2, 1)
    return Moments(held, functional, shift, slope, covariance)
