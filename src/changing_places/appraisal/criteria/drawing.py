"""Weight sets that agree with what a council says of the weights, drawn evenly.

Every set of weights that sums to one and breaks nothing that was said is as likely as any
other: a uniform draw on a part of the simplex.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.criteria.model import Floats
from changing_places.appraisal.criteria.region import Region
from changing_places.core.seeds import generator

# A region that keeps fewer than one draw in so many is walked through instead.
HOPELESS = 200
PILOT = 4000
# So many walks, each of so many rounds of so many steps a free weight before it is looked at, and
# so many steps a free weight between two looks.
WALKS, ROUNDS, STEPS_A_WEIGHT, APART = 500, 10, 6, 2


@dataclass(frozen=True)
class WeightSets:
    """Weight sets (W x m, rows summing to one) and how they were drawn."""

    sets: Floats
    way: str


def draw(region: Region, count: int, *, seed: int) -> WeightSets:
    """`count` weight sets, uniform on the region; the same seed gives the same bytes.

    Without ranges the draws are exact: exponentials over their sum are uniform on the simplex,
    and by its symmetry sorting the ranked ones is uniform on those that keep the ranking. With
    ranges what breaks a rule is thrown away, which is exact too; where next to nothing is kept,
    500 walks go through the region (hit and run), which is uniform in the limit.

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
    """Even draws from a larger set, of which those that break no rule are kept.

    One larger set has the ranking and no ranges, the other the least weights and no ranking; a
    first thousand of each says which loses less. None where both lose nearly all.
    """
    ways = (_by_ranking, _above_least)
    kept = [region.holds(way(region, PILOT, random)).sum() for way in ways]
    best = int(np.argmax(kept))
    if kept[best] * HOPELESS < PILOT:
        return None
    found: list[Floats] = []
    total = 0
    while total < count:
        sets = ways[best](region, max(count, PILOT), random)
        found.append(sets[region.holds(sets)])
        total += len(found[-1])
    return np.concatenate(found)[:count]


def _by_ranking(region: Region, count: int, random: np.random.Generator) -> Floats:
    return _ordered(_simplex(random, count, region.size), region, random)


def _above_least(region: Region, count: int, random: np.random.Generator) -> Floats:
    free = np.flatnonzero(~region.fixed)
    sets = np.tile(region.low, (count, 1))
    sets[:, free] += (1.0 - region.low.sum()) * _simplex(random, count, len(free))
    return sets


def _walked(region: Region, count: int, random: np.random.Generator) -> Floats:
    """Where walks through the region are, after they have forgotten its middle."""
    free = np.flatnonzero(~region.fixed)
    walls = region.inequalities()
    at = np.tile(region.middle(), (min(count, WALKS), 1))
    # Long thin regions are walked fastest along their own axes: at first those of the ranking
    # alone, then those of the walks so far.
    shape = _root(np.cov(_by_ranking(region, PILOT, random)[:, free], rowvar=False))
    for part in range(ROUNDS):
        for _ in range(STEPS_A_WEIGHT * len(free)):
            at = _stepped(at, (free, shape), walls, random)
        if part < ROUNDS - 2 and len(at) > 5 * len(free):
            shape = _root(np.cov(at[:, free], rowvar=False))
    found = [at]
    while len(found) * len(at) < count:
        for _ in range(APART * len(free)):
            at = _stepped(at, (free, shape), walls, random)
        found.append(at)
    sets = np.clip(np.concatenate(found)[:count], region.low, region.high)
    return sets / sets.sum(axis=1, keepdims=True)


def _stepped(
    at: Floats,
    along: tuple[NDArray[np.intp], Floats],
    walls: tuple[Floats, Floats],
    random: np.random.Generator,
) -> Floats:
    free, shape = along
    direction = np.zeros_like(at)
    direction[:, free] = random.standard_normal((len(at), shape.shape[1])) @ shape.T
    return at + _length(at, direction, walls, random)[:, None] * direction


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
