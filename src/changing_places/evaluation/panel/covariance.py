"""Units that keep their level and drift from it: a unit effect and an AR(1) residual.

The covariance of one unit's T figures is `tau² + sigma² rho^|s - t|`. Its three parameters are
drawn from their posterior given complete residuals, with the means integrated out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.panel.model import Floats, Ints

# Times the posterior's own spread: the best step of a random walk in three dimensions
# (Roberts, Gelman and Gilks, Annals of Applied Probability 7, 1997).
_STEP = 2.4 / np.sqrt(3)
_FARTHEST = 12.0


@dataclass
class Walk:
    """A random walk over `(log sigma², log tau², atanh rho)` that keeps to their posterior."""

    lags: Ints
    freedom: int
    at: Floats
    steps: Floats

    def covariance(self) -> Floats:
        """T x T at the present parameters."""
        return covariance(self.at, self.lags)

    def move(self, scatter: Floats, rng: np.random.Generator, times: int = 6) -> None:
        """Some steps, given the residuals' sums of products, T x T."""
        here = log_posterior(self.at, self.lags, scatter, self.freedom)
        for _ in range(times):
            there = self.at + self.steps @ rng.standard_normal(3)
            height = log_posterior(there, self.lags, scatter, self.freedom)
            if np.log(rng.random()) < height - here:
                self.at, here = there, height


def lags_of(times: Ints) -> Ints:
    """T x T: how far periods lie apart, in the step of which all distances are multiples."""
    apart = np.abs(times[:, None] - times[None, :])
    step = max(int(np.gcd.reduce(np.diff(times))), 1) if len(times) > 1 else 1
    return apart // step


def covariance(parameters: Floats, lags: Ints) -> Floats:
    """`tau² + sigma² rho^lag`, T x T."""
    sigma2, tau2 = np.exp(parameters[:2])
    rho = np.tanh(parameters[2])
    return np.asarray(tau2 + sigma2 * rho**lags)


def log_posterior(parameters: Floats, lags: Ints, scatter: Floats, freedom: int) -> float:
    """Log density, but for a constant; flat in log sigma, in tau and in rho.

    The density of normal residuals with their means integrated out, which leaves `freedom` =
    units less columns of the design.
    """
    if np.abs(parameters).max() > _FARTHEST:
        return -np.inf
    try:
        root = np.linalg.cholesky(covariance(parameters, lags))
    except np.linalg.LinAlgError:
        return -np.inf
    halved = np.linalg.solve(root, scatter)
    trace = np.trace(np.linalg.solve(root, halved.T))
    prior = 0.5 * parameters[1] - 2 * np.log(np.cosh(parameters[2]))
    return float(-freedom * np.log(np.diag(root)).sum() - 0.5 * trace + prior)


def walk(times: Ints, scatter: Floats, freedom: int, start: Floats | None = None) -> Walk:
    """A walk that begins at the posterior's peak, with steps as wide as the peak is."""
    from scipy.optimize import minimize

    lags = lags_of(times)

    def depth(parameters: Floats) -> float:
        height = log_posterior(parameters, lags, scatter, freedom)
        return 1e10 if np.isinf(height) else -height

    total = max(float(np.trace(scatter)) / (freedom * len(times)), 1e-12)
    begin = np.array([np.log(total / 2), np.log(total / 2), 0.3]) if start is None else start
    found = minimize(depth, begin, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-3})
    return Walk(lags, freedom, found.x, _STEP * _spread(depth, found.x))


def _spread(depth: Callable[[Floats], float], at: Floats) -> Floats:
    """3 x 3 root of the inverse curvature at a minimum, kept between sensible bounds."""
    h = 0.05
    axes = h * np.eye(3)
    curve = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            a, b = axes[i], axes[j]
            ends = depth(at + a + b) - depth(at + a - b) - depth(at - a + b) + depth(at - a - b)
            curve[i, j] = ends / (4 * h * h)
    values, vectors = np.linalg.eigh((curve + curve.T) / 2)
    return np.asarray(vectors / np.sqrt(np.clip(values, 1.0, 1e6)))
