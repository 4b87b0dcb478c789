"""What drift a test of pre-trends would see, and what a drift that it missed would do.

Roth, Pretest with Caution, American Economic Review: Insights 4(3), 2022. Let the estimates
before treatment, b (q,), be normal with covariance S about a drift `γd`, and the overall effect
have the bias `γD` from it and covariance s (q,) with b. Two tests are looked at, the covariance
taken as known as Roth does:

- *any*: some |b_j| exceeds its own critical value (Roth's; that of the R package pretrends);
- *joint*: `b'S⁻¹b > c` (Wald). Its power is that of a noncentral chi-squared with
  `λ = γ² d'S⁻¹d`; given that it passes, b has the mean `γd·r` with
  `r = P(χ²_{q+2}(λ) <= c) / P(χ²_q(λ) <= c)`, since b whitened is spherical.

Given that the test passes, the bias left in the overall effect is
`γD + s'S⁻¹(E[b | passed] - γd)` (Roth 2022, proposition 1).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from changing_places.core.seeds import DEFAULT_SEED
from changing_places.evaluation.inference.boxes import box, crossing
from changing_places.evaluation.panel.model import Floats


@dataclass(frozen=True)
class Missed:
    """A drift that a test sees with probability `power`.

    `slope` is the drift a period, `bias` what it would put into the overall effect, and
    `bias_passed` what it would put there among the studies whose test passes.
    """

    power: float
    slope: float
    bias: float
    bias_passed: float


@dataclass(frozen=True)
class Study:
    """What the power of a test of pre-trends follows from.

    `cov` (q x q) of the estimates before treatment, `shape` (q,) what a drift of one a period
    puts into each, `cross` (q,) their covariance with the overall effect, and `reach` what such
    a drift puts into that.
    """

    cov: Floats
    shape: Floats
    cross: Floats
    reach: float


def missed_by_any(
    study: Study, power: float, *, critical: float, seed: int = DEFAULT_SEED
) -> Missed:
    """The drift that some single coefficient shows with probability `power`.

    `critical` is the two-sided critical value of each. Where chance alone reaches that power the
    slope is zero.
    """
    half = critical * np.sqrt(np.diag(study.cov))

    def seen(slope: float) -> float:
        return 1 - box(slope * study.shape, study.cov, half, seed=seed).probability

    start = float(np.sqrt(np.diag(study.cov)).max() / np.abs(study.shape).max())
    slope = _where(seen, power, start)
    mean = box(slope * study.shape, study.cov, half, seed=seed).mean
    return _missed(study, power, slope, mean)


def missed_by_joint(study: Study, power: float, *, critical: float) -> Missed:
    """The drift that the Wald statistic, above `critical`, shows with probability `power`."""
    from scipy import special

    q = len(study.shape)
    unit = float(study.shape @ np.linalg.solve(study.cov, study.shape))

    def seen(slope: float) -> float:
        return 1 - float(special.chndtr(critical, q, slope * slope * unit))

    slope = _where(seen, power, 1 / math.sqrt(unit))
    noncentral = slope * slope * unit
    shrunk = special.chndtr(critical, q + 2, noncentral) / special.chndtr(critical, q, noncentral)
    return _missed(study, power, slope, float(shrunk) * slope * study.shape)


def _missed(study: Study, power: float, slope: float, mean: Floats) -> Missed:
    pull = study.cross @ np.linalg.solve(study.cov, mean - slope * study.shape)
    bias = slope * study.reach
    return Missed(power, slope, bias, float(bias + pull))


def _where(rising: Callable[[float], float], target: float, start: float) -> float:
    """Where a rising function of a number from 0 reaches `target`; 0 where it begins above."""
    if rising(0.0) >= target:
        return 0.0
    low, high = 0.0, start
    while rising(high) < target:
        low, high = high, 2 * high
    return crossing(rising, target, low, high)
