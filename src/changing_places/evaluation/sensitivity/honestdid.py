"""What R's HonestDiD 0.2.8 prints, to its last digit: its grid, and its draws.

That package takes the first stage's quantile from 1,000 draws of a generator that it sets to
the same start each time, and reports the outermost accepted of 1,000 values of theta, which end
20 standard errors from zero whether the interval does or not. The test is the same; with both,
so are the figures. For those who hold R's and wish to see that.

With one period after adoption that package makes another test, which this does not.
"""

from functools import cache

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.panel.model import Floats
from changing_places.evaluation.sensitivity.conditional import FIRST_STAGE, accepted
from changing_places.evaluation.sensitivity.event_study import EventStudy
from changing_places.evaluation.sensitivity.moments import Inequalities, Moments

DRAWS, POINTS, REACH = 1000, 1000, 20.0


def ends(study: EventStudy, weights: Floats, moments: Moments, alpha: float) -> tuple[float, float]:
    """The outermost points accepted; raises Refusal where the set lies beyond the grid."""
    thetas = grid(study, weights, moments)
    first = drawn_first_stage(study, moments.inequalities, alpha)
    held = accepted(moments.values(study.beta, thetas), moments, first, alpha).any(axis=0)
    if not held.any():
        raise Refusal(
            "The interval does not reach the grid of HonestDiD.",
            f"That grid ends {REACH:.0f} standard errors from zero.",
            "Ask for exact ends, which need no grid.",
        )
    return float(thetas[held].min()), float(thetas[held].max())


def grid(study: EventStudy, weights: Floats, moments: Moments) -> Floats:
    """Its values of theta: 20 standard errors either side of what a constant bound allows."""
    held = moments.inequalities
    variance = weights @ study.sigma[study.pre :, study.pre :] @ weights
    reach = REACH * float(variance) ** 0.5 + held.constant * float(np.abs(held.loads).sum())
    return np.linspace(-reach, reach, POINTS)


def drawn_first_stage(study: EventStudy, held: Inequalities, alpha: float) -> Floats:
    """Its critical values (R,): quantiles of `eta` in draws of the errors of the inequalities."""
    up, down = np.maximum(held.loads, 0), np.maximum(-held.loads, 0)
    periods = len(held.loads)
    rays = np.vstack(
        [np.r_[up, down], np.r_[down, up], *(np.tile(period, 2) for period in np.eye(periods))]
    )
    normals = standard_normals(DRAWS * 2 * periods).reshape(DRAWS, 2 * periods)
    found = []
    for gap in held.linear:
        rows = np.vstack([held.rows - gap, -held.rows - gap])
        covariance = rows @ study.sigma @ rows.T
        roots, vectors = np.linalg.eigh(covariance)
        draws = normals @ (vectors * np.sqrt(np.maximum(roots, 0))) @ vectors.T
        scales = rays @ np.sqrt(np.diag(covariance))
        eta = (draws @ rays.T / scales).max(axis=1)
        found.append(np.quantile(eta, 1 - FIRST_STAGE * alpha))
    return np.array(found)


@cache
def standard_normals(count: int) -> Floats:
    """R's `set.seed(0); rnorm(count)`: the Mersenne Twister, and normals by inversion.

    >>> standard_normals(3).round(7).tolist()
    [1.2629543, -0.3262334, 1.3297993]
    """
    from scipy.special import ndtri

    seed, key = 0, []
    for step in range(50 + 625):
        seed = (69069 * seed + 1) % 2**32
        if step > 50:
            key.append(seed)
    twister = np.random.MT19937()
    twister.state = {
        "bit_generator": "MT19937",
        "state": {"key": np.array(key, np.uint32), "pos": len(key)},
    }
    uniform = twister.random_raw(2 * count) * 2.3283064365386963e-10
    normals: Floats = ndtri((np.floor(2**27 * uniform[::2]) + uniform[1::2]) / 2**27)
    return normals
