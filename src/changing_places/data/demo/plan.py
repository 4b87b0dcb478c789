"""How the island is shared out: counties with their districts, city regions, unitaries.

The smallest pieces are *atoms*: every district, present or past, and every unitary council
that was always one. All else is made of atoms.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.geography import (
    CELL_KM,
    SEA,
    Floats,
    Grid,
    Ints,
    make_grid,
    nearest,
    split,
    spread_points,
    tidy,
)

COUNTIES, METROS, RURAL, CITIES = 18, 4, 10, 26
DISTRICTS = 72
DISTRICTS_IN_METRO = 5
# Three counties that are no more, and how many districts each had.
MERGED, SPLIT, CHAINED = 4, 6, 5
REGIONS = 7


@dataclass(frozen=True)
class Plan:
    """The grid's atoms, the group (county, city region or single council) and kind of each."""

    grid: Grid
    labels: Ints  # by cell: its atom, or -1 for the sea
    group: Ints  # by atom
    kinds: tuple[str, ...]  # by group: county, merged, split, chained, metro, rural, city
    region: Ints  # by group
    centre: Floats  # by atom: kilometres east and north
    coastal: Floats  # by atom: share of its outer edge that is coast


def make_plan(seed: int) -> Plan:
    """Share out the island of a seed."""
    rng = generator(seed, "demo", "plan")
    grid = make_grid(seed)
    counts = rng.permutation([3, 4, 5] * (COUNTIES // 3))
    kinds = (
        *(["county"] * COUNTIES + ["merged", "split", "chained"]),
        *(["metro"] * METROS + ["rural"] * RURAL + ["city"] * CITIES),
    )
    inside = [*counts.tolist(), MERGED, SPLIT, CHAINED, *([DISTRICTS_IN_METRO] * METROS)]
    inside += [1] * (RURAL + CITIES)
    cells = np.flatnonzero(grid.land)
    seeds = _seeds(grid, cells, rng)
    owner = nearest(grid, cells, seeds, _reach(kinds, inside))
    group_of_cell = np.full(grid.land.size, SEA)
    group_of_cell[cells] = owner
    shape = grid.land.shape
    alone = np.arange(len(kinds))
    groups = tidy(group_of_cell.reshape(shape), alone).ravel()
    labels, group = _atoms(grid, groups, inside, rng)
    labels = tidy(labels.reshape(shape), group)
    region = _regions(seeds, kinds, rng)
    return Plan(grid, labels, group, kinds, region, _centres(labels, len(group)), _coast(labels))


def _seeds(grid: Grid, cells: Ints, rng: np.random.Generator) -> Floats:
    points = np.column_stack((grid.bent_x.ravel()[cells], grid.bent_y.ravel()[cells]))
    large = COUNTIES + 3 + METROS + RURAL
    apart = 0.72 * np.sqrt(len(cells) / large)
    first = points[spread_points(rng, points, large, apart)]
    far = np.sqrt(((points[:, None] - first[None]) ** 2).sum(axis=2)).min(axis=1) > 0.3 * apart
    second = points[far][spread_points(rng, points[far], CITIES, 0.55 * apart)]
    return np.vstack((first, second))


def _reach(kinds: tuple[str, ...], inside: list[int]) -> Floats:
    own = {"metro": 0.8, "rural": 0.85, "city": 0.47}
    pairs = zip(kinds, inside, strict=True)
    return np.array([own.get(kind, 0.55 * float(np.sqrt(n))) for kind, n in pairs])


def _atoms(
    grid: Grid, groups: Ints, inside: list[int], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    labels = np.full(groups.size, SEA)
    owner: list[int] = []
    for group, count in enumerate(inside):
        cells = np.flatnonzero(groups == group)
        part = split(grid, cells, count, rng) if count > 1 else np.zeros(cells.size, dtype=int)
        labels[cells] = len(owner) + part
        owner += [group] * count
    return labels, np.array(owner)


def _regions(seeds: Floats, kinds: tuple[str, ...], rng: np.random.Generator) -> Ints:
    """Regions of whole counties: k-means of their seeds; a city goes with the nearest county."""
    large = seeds[: len(kinds) - CITIES]
    centres = large[spread_points(rng, large, REGIONS, 40)]
    for _ in range(20):
        owner = ((large[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.array([large[owner == k].mean(axis=0) for k in range(REGIONS)])
    to_large = ((seeds[:, None] - large) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(owner[to_large])


def _centres(labels: Ints, count: int) -> Floats:
    y, x = np.nonzero(labels != SEA)
    owner = labels[y, x]
    cells = np.bincount(owner, minlength=count)
    sums = [np.bincount(owner, at, count) for at in (x + 0.5, y + 0.5)]
    return CELL_KM * np.column_stack([s / cells for s in sums])


def _coast(labels: Ints) -> Floats:
    count = int(labels.max()) + 1
    coast, edge = np.zeros(count), np.zeros(count)
    sides = ((labels[:, 1:], labels[:, :-1]), (labels[1:], labels[:-1]))
    for a, b in sides:
        for own, other in ((a, b), (b, a)):
            border = (own != other) & (own != SEA)
            np.add.at(edge, own[border], 1)
            np.add.at(coast, own[border & (other == SEA)], 1)
    return np.asarray(coast / np.maximum(edge, 1))
