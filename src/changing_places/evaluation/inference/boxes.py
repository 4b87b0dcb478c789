"""Boxes under a multivariate normal: how probable one is, and the mean within it.

Separation of variables (Genz, Journal of Computational and Graphical Statistics 1(2), 1992) over
a lattice of square roots of primes (Richtmyer) with the tent transformation and one random shift.
With 4,096 points the probability of a box in six dimensions is right to about 1e-4, and it is
smooth in the mean, so that roots can be found in it.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.panel.model import Floats

POINTS = 4096


class Box(NamedTuple):
    """The `probability` of a box, and the `mean` (q,) of what falls in it."""

    probability: float
    mean: Floats


def box(mean: Floats, cov: Floats, half: Floats, *, seed: int = DEFAULT_SEED) -> Box:
    """The box of those x with |x_j| <= half_j, for x normal with `mean` (q,) and `cov` (q x q).

    Raises InputError where `cov` is not positive definite.

    >>> round(box(np.zeros(1), np.eye(1), np.array([1.96])).probability, 4)
    0.95
    """
    from scipy import special

    root = _root(cov)
    shares = _lattice(len(mean), seed)
    drawn = np.zeros_like(shares)
    weight = np.ones(len(shares))
    for j in range(len(mean)):
        centre = mean[j] + drawn[:, :j] @ root[j, :j]
        below = special.ndtr((-half[j] - centre) / root[j, j])
        within = special.ndtr((half[j] - centre) / root[j, j]) - below
        point = np.clip(below + shares[:, j] * within, 1e-300, 1 - 1e-16)
        drawn[:, j] = special.ndtri(point)
        weight *= within
    total = float(weight.sum())
    if total <= 0:
        return Box(0.0, np.clip(mean, -half, half))
    return Box(total / len(shares), mean + root @ (weight @ drawn / total))


def sup_critical(correlation: Floats, level: float, *, seed: int = DEFAULT_SEED) -> float:
    """The c for which all |x_j| <= c with probability `level`, for x normal with `correlation`.

    Bands of c standard errors hold for all estimates together (Montiel Olea and
    Plagborg-Moller, Journal of Applied Econometrics 34(1), 2019).

    >>> round(sup_critical(np.eye(2), 0.95), 3)
    2.236
    """
    from scipy import special

    q = len(correlation)
    low = float(special.ndtri((1 + level) / 2))
    high = float(special.ndtri(1 - (1 - level) / (2 * q)))

    def inside(critical: float) -> float:
        return box(np.zeros(q), correlation, np.full(q, critical), seed=seed).probability

    return crossing(inside, level, low, high) if q > 1 else low


def crossing(rising: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Where a rising function reaches `target` between `low` and `high`, to one part in 10⁷.

    The rule of false position, an end that stays being halved in weight (Dowell and Jarratt, BIT
    11, 1971): a function that costs much is asked seldom.

    >>> round(crossing(lambda x: x**3, 8.0, 0.0, 5.0), 6)
    2.0
    """
    below, above = rising(low) - target, rising(high) - target
    side = 0
    while below < 0 < above and high - low > 1e-7 * abs(high):
        middle = high - above * (high - low) / (above - below)
        found = rising(middle) - target
        if abs(found) < 1e-9:
            return middle
        if found < 0:
            low, below, above = middle, found, above / 2 if side < 0 else above
            side = -1
        else:
            high, above, below = middle, found, below / 2 if side > 0 else below
            side = 1
    return low if below >= 0 else high


def _root(cov: Floats) -> Floats:
    try:
        return np.linalg.cholesky(cov)
    except np.linalg.LinAlgError:
        raise InputError(
            "The covariance of the estimates cannot be used.",
            "It is not positive definite: some estimate follows from the others.",
            "Leave out estimates that are the same by construction.",
        ) from None


def _lattice(dimensions: int, seed: int) -> Floats:
    step = np.sqrt(_primes(dimensions))
    shift = generator(seed, "lattice").random(dimensions)
    points = (np.arange(1, POINTS + 1)[:, None] * step + shift) % 1.0
    tent: Floats = np.abs(2 * points - 1)
    return tent


def _primes(count: int) -> Floats:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % p for p in found if p <= math.isqrt(number)):
            found.append(number)
        number += 1
    return np.array(found, float)
