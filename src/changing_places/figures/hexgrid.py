"""A hexagon of its own for every council, near its place.

Three steps. Neighbours (those with no third place in the circle between them, the graph of
Gabriel and Sokal, Systematic Zoology 18(3), 1969) are set one cell apart in the direction in
which they lie, by least squares, so that crowded parts open and empty ones close. What still
overlaps is pushed apart, as circles of one size (after Dorling, Area Cartograms, CATMOG 59,
1996). Each place then takes a cell of one hexagonal grid so that the sum of squared distances
is the least there can be (the linear assignment problem). Nothing is random.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from changing_places.figures.model import UnusableFigure

_ROOT3 = math.sqrt(3.0)
Places = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class HexGrid:
    """Which cell each code has, as column and row of a grid whose odd rows stand half a cell right.

    `error` is how far cells lie from places, on average, in cells.
    """

    cells: Mapping[str, tuple[int, int]] = field(repr=False)
    error: float = 0.0

    def centre(self, code: str) -> tuple[float, float]:
        """The middle of a code's cell, in units of the hexagon's radius, y downwards."""
        column, row = self.cells[code]
        return (_ROOT3 * (column + (row % 2) / 2), 1.5 * row)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, to be kept."""
        return {"cells": {c: list(p) for c, p in self.cells.items()}, "error": self.error}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "HexGrid":
        """The grid that `to_dict` told."""
        return cls({c: (p[0], p[1]) for c, p in kept["cells"].items()}, kept["error"])


def hexgrid(
    places: Mapping[str, tuple[float, float]], *, degrees: bool = False, spread: int = 60
) -> HexGrid:
    """A cell for each place, given as x and y (y northwards), or longitude and latitude.

    `spread` is how many rounds crowded places are pushed apart for. Takes a second or so for
    360 places: keep the answer. Raises UnusableFigure where there is no place.
    """
    codes = sorted(places)
    if not codes:
        raise UnusableFigure(
            "There are no places to draw.",
            "A map of hexagons wants the x and y of each council.",
            "Load the register of councils, which holds them.",
        )
    points = np.array([places[c] for c in codes], dtype=float)
    if degrees:
        points[:, 0] *= math.cos(math.radians(float(points[:, 1].mean())))
    if len(codes) == 1:
        return HexGrid({codes[0]: (0, 0)})
    points = _spread(_evened(points * [1.0, -1.0]), rounds=spread)
    grid = _cells(points)
    chosen, error = _assigned(points, grid)
    rows = grid[chosen]
    left, top = rows[:, 0].min(), rows[:, 1].min()
    top -= top % 2  # keep odd rows odd
    cells = {
        c: (int(x - left), int(y - top)) for c, (x, y) in zip(codes, rows.tolist(), strict=True)
    }
    return HexGrid(cells, round(error, 3))


def _evened(points: Places) -> Places:
    """Places such that neighbours stand a cell apart, in units of the hexagon's radius.

    Neighbours far apart, as over a sea, keep a gap of a cell between them.
    """
    ends = _neighbours(points)
    if not len(ends):
        return points * 0.0
    way = points[ends[:, 1]] - points[ends[:, 0]]
    length = np.sqrt((way**2).sum(axis=1))
    far = length > 4 * np.median(length)
    wanted = way / np.maximum(length, 1e-12)[:, None] * np.where(far, 2.0, 1.0)[:, None] * _ROOT3
    count, rows = len(points), np.arange(len(ends))
    matrix = np.zeros((len(ends) + 1, count))
    matrix[rows, ends[:, 0]], matrix[rows, ends[:, 1]] = -1.0, 1.0
    matrix[-1, 0] = 1.0  # differences fix all but where the whole stands
    solved, *_ = np.linalg.lstsq(matrix, np.vstack([wanted, [[0.0, 0.0]]]), rcond=None)
    return np.asarray(solved)


def _neighbours(points: Places) -> "np.ndarray[Any, np.dtype[np.intp]]":
    """Pairs of places with no third place within the circle that has the pair as diameter."""
    square = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    clear = np.triu(np.ones_like(square, dtype=bool), 1)
    for third in range(len(points)):
        reach = square[third][:, None] + square[third][None, :]
        reach[third, :] = reach[:, third] = np.inf
        clear &= reach >= square
    return np.argwhere(clear)


def _spread(points: Places, *, rounds: int) -> Places:
    """Push places apart until each has a circle of its own, pulled back a little towards home."""
    home, moved = points.copy(), points.copy()
    # Two in one place would have no direction to part in.
    moved += (
        np.column_stack([np.cos(np.arange(len(points))), np.sin(np.arange(len(points)))]) * 1e-3
    )
    apart = _ROOT3 * 0.98
    for turn in range(rounds):
        gaps = moved[:, None, :] - moved[None, :, :]
        distance = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(apart - distance, 0.0, None)
        push = (gaps * (overlap / distance)[:, :, None]).sum(axis=1) * 0.5
        pull = (home - moved) * 0.02 * (1 - turn / rounds)
        moved += push * 0.8 + pull
    return moved


def _cells(points: Places) -> Places:
    """Columns and rows of the cells that may be taken: hardly more than there are places.

    They are the cells deepest among the places, which leaves no holes inside the country, and
    the cell nearest to each place that stands apart, so that islands stay islands.
    """
    low, high = points.min(axis=0) - 3, points.max(axis=0) + 3
    rows = np.arange(math.floor(low[1] / 1.5), math.ceil(high[1] / 1.5) + 1)
    columns = np.arange(math.floor(low[0] / _ROOT3), math.ceil(high[0] / _ROOT3) + 1)
    grid = np.array([(x, y) for y in rows for x in columns])
    away = np.sqrt(((_middles(grid)[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    few = min(4, len(points))
    depth = np.partition(away, few - 1, axis=1)[:, :few].mean(axis=1)
    between = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    apart = np.partition(between, few - 1, axis=1)[:, :few].max(axis=1) > 1.9 * _ROOT3
    kept = {int(cell) for cell in away[:, apart].argmin(axis=0)}
    wanted = math.ceil(len(points) * 1.02) + len(kept) // 2
    for cell in np.argsort(depth, kind="stable").tolist():
        if len(kept) >= wanted:
            break
        kept.add(cell)
    return np.asarray(grid[sorted(kept)])


def _middles(grid: Places) -> Places:
    return np.column_stack([_ROOT3 * (grid[:, 0] + (grid[:, 1] % 2) / 2), 1.5 * grid[:, 1]])


def _assigned(points: Places, grid: Places) -> tuple[Any, float]:
    """The cell of each place, and the average distance between them in cells."""
    from scipy.optimize import linear_sum_assignment

    cost = ((points[:, None, :] - _middles(grid)[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(cost)
    distance = np.sqrt(cost[np.arange(len(points)), chosen]).mean() / _ROOT3
    return chosen, float(distance)
