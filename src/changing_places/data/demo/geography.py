"""The island: which cell of a fine grid is land, and which council each cell of land is in.

Every council is a set of cells, so that districts make up their counties exactly. Councils
are drawn from seed points: a cell belongs to the seed that is nearest once distances are
divided by the seed's reach (a multiplicatively weighted Voronoi tessellation; Okabe, Boots,
Sugihara and Chiu, Spatial Tessellations, 2nd edition, 2000, section 3.1), in coordinates
that have been bent a little, so that borders wander as real ones do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changing_places.core.seeds import generator

CELL_KM = 1.8
COLUMNS, ROWS = 150, 210
SEA = -1
# Far from any land, so that no map can take the island for a real one.
WEST_EDGE, SOUTH_EDGE = -25.2, 49.6
KM_PER_DEGREE = 111.32

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Cells of the map by row (south to north) and column: land or not, and bent positions."""

    land: NDArray[np.bool_]
    bent_x: Floats
    bent_y: Floats


def smooth_noise(rng: np.random.Generator, rows: int, columns: int, size: float) -> Floats:
    """Noise on a grid that changes over about `size` cells; mean 0, variance about 1."""
    count_y, count_x = int(rows / size) + 3, int(columns / size) + 3
    knots = rng.standard_normal((count_y, count_x))
    y, x = np.arange(rows) / size, np.arange(columns) / size
    return 1.5 * (_eased(y, count_y) @ knots @ _eased(x, count_x).T)


def _eased(position: Floats, count: int) -> Floats:
    """Weights of the two knots beside each position, eased so that slopes meet at the knots."""
    low = position.astype(int)
    part = position - low
    part = part * part * (3 - 2 * part)
    weights = np.zeros((position.size, count))
    weights[np.arange(position.size), low] = 1 - part
    weights[np.arange(position.size), low + 1] = part
    return weights


def make_grid(seed: int) -> Grid:
    """The island of a seed: one piece of land with bays and headlands."""
    rng = generator(seed, "demo", "land")
    y, x = np.mgrid[0:ROWS, 0:COLUMNS].astype(float)
    u, v = (x - COLUMNS / 2) / (COLUMNS / 2), (y - ROWS / 2) / (ROWS / 2)
    lean = u + 0.16 * np.sin(2.1 * v + 0.6)
    height = 0.6 - np.abs(lean) ** 2.2 - np.abs(v) ** 2.6
    for size, weight in ((30, 0.2), (13, 0.13), (6, 0.06)):
        height += weight * smooth_noise(rng, ROWS, COLUMNS, size)
    height[:2], height[-2:], height[:, :2], height[:, -2:] = -1, -1, -1, -1
    land = largest_piece(height > 0)
    land = ~largest_piece(~land)  # lakes are filled
    bend = [
        1.8 * smooth_noise(rng, ROWS, COLUMNS, 9) + 0.9 * smooth_noise(rng, ROWS, COLUMNS, 4)
        for _ in range(2)
    ]
    return Grid(land, x + bend[0], y + bend[1])


def pieces(labels: Ints) -> Ints:
    """A number for each piece of touching cells (side by side) with the same label."""
    rows, columns = labels.shape
    number = np.arange(rows * columns).reshape(rows, columns)
    across = labels[:, 1:] == labels[:, :-1]
    along = labels[1:] == labels[:-1]
    while True:
        before = number
        number = number.copy()
        for first, second, same in (
            (number[:, :-1], number[:, 1:], across),
            (number[:-1], number[1:], along),
        ):
            least = np.minimum(first, second)
            np.copyto(first, least, where=same)
            least = np.minimum(first, second)
            np.copyto(second, least, where=same)
        number = number.ravel()[number]  # jump to the number of one's own number
        if np.array_equal(before, number):
            return number


def largest_piece(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells of the largest piece of a mask."""
    number = pieces(mask.astype(np.int64))
    counts = np.bincount(number[mask], minlength=number.size)
    return np.asarray(mask & (number == counts.argmax()))


def nearest(grid: Grid, cells: Ints, seeds: Floats, reach: Floats) -> Ints:
    """For each of `cells` (flat indices), the seed with the least distance over reach."""
    x, y = grid.bent_x.ravel()[cells], grid.bent_y.ravel()[cells]
    squares = (x[:, None] - seeds[:, 0]) ** 2 + (y[:, None] - seeds[:, 1]) ** 2
    return np.asarray((squares / reach**2).argmin(axis=1))


def spread_points(rng: np.random.Generator, points: Floats, count: int, least: float) -> Ints:
    """`count` of the points, drawn at random but `least` apart where that can be."""
    chosen: list[int] = []
    apart = np.full(len(points), np.inf)
    for _ in range(count):
        free = np.flatnonzero(apart >= least)
        one = int(rng.choice(free)) if free.size else int(apart.argmax())
        chosen.append(one)
        apart = np.minimum(apart, np.hypot(*(points - points[one]).T))
    return np.array(chosen)


def split(grid: Grid, cells: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Cut a county's cells into `count` districts of about one size; a number for each cell."""
    points = np.column_stack((grid.bent_x.ravel()[cells], grid.bent_y.ravel()[cells]))
    seeds = points[spread_points(rng, points, count, 0.6 * np.sqrt(len(cells) / count))]
    for _ in range(12):
        owner = nearest(grid, cells, seeds, np.ones(count))
        sums = np.column_stack([np.bincount(owner, points[:, k], count) for k in (0, 1)])
        seeds = sums / np.maximum(np.bincount(owner, minlength=count), 1)[:, None]
    return nearest(grid, cells, seeds, np.ones(count))


def tidy(labels: Ints, groups: Ints) -> Ints:
    """Give each stray piece of an area to the neighbour it touches most, in its own group.

    `groups` holds the group (the county) of each label; pieces go to another group only where
    they touch none of their own.
    """
    labels = labels.copy()
    for _ in range(4):
        number = pieces(labels)
        ids, sizes = np.unique(number[labels != SEA], return_counts=True)
        owner = labels.ravel()[ids]
        biggest = {int(o): int(i) for _, o, i in sorted(zip(sizes, owner, ids, strict=True))}
        stray = [int(i) for i, o in zip(ids, owner, strict=True) if biggest[int(o)] != i]
        for piece in stray:
            _hand_over(labels, number == piece, groups)
        if not stray:
            break
    return labels


def _hand_over(labels: Ints, piece: NDArray[np.bool_], groups: Ints) -> None:
    own = int(labels[piece][0])
    around = np.zeros_like(piece)
    around[1:] |= piece[:-1]
    around[:-1] |= piece[1:]
    around[:, 1:] |= piece[:, :-1]
    around[:, :-1] |= piece[:, 1:]
    beside = labels[around & ~piece]
    beside = beside[beside != SEA]
    same = beside[groups[beside] == groups[own]]
    chosen = same if same.size else beside
    if chosen.size:
        labels[piece] = int(np.bincount(chosen).argmax())
