"""Weight sets that agree with what a council says of the weights, drawn evenly.

Every set of weights that sums to one and breaks nothing that was said is as likely as any
other: a uniform draw on a part of the simplex.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.appraisal.criteria.model import Floats
from changing_places.appraisal.criteria.region import Region
from changing_places.core.seeds import generator

# A region that keeps fewer than one draw in so many is walked through instead.
HOPELESS = 200
# Steps of each walk per free weight, at least the least: every draw has a walk of its own.
STEPS_A_WEIGHT, LEAST_STEPS = 12, 120


@dataclass(frozen=True)
class WeightSets:
    """Weight sets (W x m, rows summing to one) and how they were drawn."""

    sets: Floats
    way: str


def draw(region: Region, count: int, *, seed: int) -> WeightSets:
    """`count` weight sets, uniform on the region; the same seed gives the same bytes.

    Without ranges the draws are exact: exponentials over their sum are uniform on the simplex,
    and by its symmetry sorting the ranked ones is uniform on those that keep the ranking. With
    ranges the simplex above the least weights is drawn and what breaks a rule is thrown away,
    which is exact too; where next to nothing is kept, each draw is the end of a walk of its own
    through the region (hit and run), which is uniform in the limit.

    Source: Devroye, Non-uniform random variate generation (1986), chapter V, section 2;
    Tervonen and Lahdelma, European Journal of Operational Research 178 (2007), section 3; Smith,
    Operations Research 32 (1984).
    """
    random = generator(seed, "criteria", "weight sets")
    if not region.ranged:
        drawn = _simplex(random, count, region.size)
        return WeightSets(_ordered(drawn, region, random), "exact")
    if region.fixed.all():
        return WeightSets(np.tile(region.low, (count, 1)), "exact")
    kept = _kept(region, count, random)
    if kept is not None:
        return WeightSets(kept, "exact, by rejection")
    return WeightSets(_walked(region, count, random), "hit and run")


def _simplex(random: np.random.Generator, count: int, size: int) -> Floats:
    sets = random.standard_exponential((count, size))
    sets /= sets.sum(axis=1, keepdims=True)
    return sets


def _ordered(sets: Floats, region: Region, random: np.random.Generator) -> Floats:
    """The ranked weights put in order, those whose order is open among themselves shuffled."""
    for group in region.groups:
        places = np.concatenate(group)
        values = -np.sort(-sets[:, places], axis=1)
        start = 0
        for tied in group:
            part = values[:, start : start + len(tied)]
            start += len(tied)
            sets[:, tied] = random.permuted(part, axis=1) if len(tied) > 1 else part
    return sets


def _kept(region: Region, count: int, random: np.random.Generator) -> Floats | None:
    """Draws above the least weights that break no rule; None where hardly any are kept."""
    free = np.flatnonzero(~region.fixed)
    left = 1.0 - region.low.sum()
    found: list[Floats] = []
    total, tried = 0, 0
    while total < count:
        batch = max(count, 1000)
        sets = np.tile(region.low, (batch, 1))
        sets[:, free] += left * _simplex(random, batch, len(free))
        kept = sets[region.holds(sets)]
        found.append(kept)
        total, tried = total + len(kept), tried + batch
        if tried >= 2000 and total * HOPELESS < tried:
            return None
    return np.concatenate(found)[:count]


def _walked(region: Region, count: int, random: np.random.Generator) -> Floats:
    """The ends of `count` walks, each from the middle of the region."""
    free = np.flatnonzero(~region.fixed)
    matrix, limit = region.inequalities()
    at = np.tile(region.middle(), (count, 1))
    steps = max(LEAST_STEPS, STEPS_A_WEIGHT * len(free))
    shape = np.eye(len(free)) - 1.0 / len(free)
    for step in range(steps):
        if step in (steps // 4, steps // 2) and count > 10 * len(free):
            # Long thin regions are walked fastest along their own axes.
            shape = _root(np.cov(at[:, free], rowvar=False))
        direction = np.zeros_like(at)
        direction[:, free] = random.standard_normal((count, shape.shape[1])) @ shape.T
        at += _length(at, direction, (matrix, limit), random)[:, None] * direction
    at = np.clip(at, region.low, region.high)
    return at / at.sum(axis=1, keepdims=True)


def _root(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    # The last axis is the sum of the weights, which never moves.
    root: Floats = vectors[:, 1:] * np.sqrt(np.maximum(values[1:], 0.0))
    return root / np.sqrt(values[-1]) if values[-1] > 0 else root


def _length(
    at: Floats,
    direction: Floats,
    walls: tuple[Floats, Floats],
    random: np.random.Generator,
) -> Floats:
    """How far to go along each direction: uniform between the walls on either side."""
    matrix, limit = walls
    room = np.maximum(limit - at @ matrix.T, 0.0)
    speed = direction @ matrix.T
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = room / speed
    ahead = np.where(speed > 1e-15, reach, np.inf).min(axis=1)
    behind = np.where(speed < -1e-15, reach, -np.inf).max(axis=1)
    length: Floats = behind + (ahead - behind) * random.random(len(at))
    return np.where(np.isfinite(length), length, 0.0)
