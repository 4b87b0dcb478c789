"""Areas' boundaries as small paths: projected, put on a grid, and simplified together.

A point that two areas share is on the same grid point in both, and a border between two
junctions is simplified the same way whichever side it is walked from, so neighbours keep
meeting without gaps. Simplification is that of Douglas and Peucker (The Canadian
Cartographer 10(2), 1973); the projection is the transverse Mercator of a sphere, about the
middle of what is drawn (Snyder, Map Projections: A Working Manual, USGS 1395, 1987, 8-1).
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from changing_places.figures.model import UnusableFigure

Ring = Sequence[Sequence[float]]
Point = tuple[int, int]


@dataclass(frozen=True)
class Outlines:
    """Areas ready to be drawn, made once for all figures that show the same areas.

    `paths` holds the path of each area's code in whole grid units, `centres` the middle of its
    largest part; `width` and `height` are the grid's.
    """

    width: int
    height: int
    paths: Mapping[str, str] = field(repr=False)
    centres: Mapping[str, tuple[float, float]] = field(repr=False)

    def extent(self, code: str) -> tuple[int, int, int, int]:
        """The box about an area: its left, top, right and bottom."""
        xs: list[int] = []
        ys: list[int] = []
        for ring in self.paths[code].split("M")[1:]:
            told = list(map(int, re.findall(r"-?\d+", ring)))
            xs += accumulate(told[::2])
            ys += accumulate(told[1::2])
        return min(xs), min(ys), max(xs), max(ys)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, to be kept beside the boundaries they were made from."""
        return {
            "width": self.width,
            "height": self.height,
            "paths": dict(self.paths),
            "centres": {code: list(c) for code, c in self.centres.items()},
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Outlines":
        """The outlines that `to_dict` told."""
        centres = {code: (c[0], c[1]) for code, c in kept["centres"].items()}
        return cls(kept["width"], kept["height"], dict(kept["paths"]), centres)


def outlines(
    areas: Mapping[str, Iterable[Ring]], *, detail: int = 1400, tolerance: float = 0.8
) -> Outlines:
    """Outlines of areas given as rings of [longitude, latitude] in degrees.

    `detail` is how many grid units the longer side has, `tolerance` how far in grid units a
    simplified border may stray. Islands smaller than a few units are left out, but no area's
    largest part is. Raises UnusableFigure where there is nothing to draw.
    """
    named = [
        (code, np.asarray(ring, dtype=float)) for code, rings in areas.items() for ring in rings
    ]
    named = [(code, ring) for code, ring in named if ring.ndim == 2 and len(ring) > 2]
    if not named:
        raise UnusableFigure(
            "There are no boundaries to draw.",
            "No area has a ring of three points or more.",
            "Load a boundary file, or draw the map as hexagons.",
        )
    placed, width, height = _on_grid([ring for _, ring in named], detail)
    rings: dict[str, list[list[Point]]] = {}
    for (code, _), ring in zip(named, placed, strict=True):
        rings.setdefault(code, []).append(ring)
    kept = {code: _worth_drawing(of_area) for code, of_area in rings.items()}
    junctions = _junctions(ring for of_area in kept.values() for ring in of_area)
    paths, centres = {}, {}
    for code, of_area in kept.items():
        drawn = [_simplified(ring, junctions, tolerance) for ring in of_area]
        paths[code] = "".join(map(_path, drawn))
        centres[code] = _centre(max(of_area, key=lambda r: abs(_area(r))))
    return Outlines(width, height, paths, centres)


def projected(degrees: np.ndarray, middle: float) -> np.ndarray:
    """Longitude and latitude in degrees as x and y on a plane, true along the meridian `middle`."""
    longitude = np.radians(degrees[:, 0] - middle)
    latitude = np.radians(degrees[:, 1])
    x = np.arctanh(np.clip(np.cos(latitude) * np.sin(longitude), -0.999, 0.999))
    y = np.arctan2(np.tan(latitude), np.cos(longitude))
    return np.column_stack([x, y])


def _on_grid(rings: Sequence[np.ndarray], detail: int) -> tuple[list[list[Point]], int, int]:
    """Every ring on one grid, y downwards, without points that fall on the one before."""
    together = np.vstack(rings)
    middle = float(together[:, 0].min() + together[:, 0].max()) / 2
    flat = projected(together, middle)
    low, high = flat.min(axis=0), flat.max(axis=0)
    reach = high - low
    step = float(reach.max()) / detail or 1.0
    grid = np.rint((flat - low) / step).astype(int)
    height = math.ceil(reach[1] / step)
    grid[:, 1] = height - grid[:, 1]
    made, start = [], 0
    for ring in rings:
        points = grid[start : start + len(ring)]
        start += len(ring)
        moved = np.any(points != np.roll(points, 1, axis=0), axis=1)
        made.append([(x, y) for x, y in points[moved].tolist()])
    return made, math.ceil(reach[0] / step), height


def _worth_drawing(rings: list[list[Point]], least: float = 5.0) -> list[list[Point]]:
    """The rings large enough to be seen, and the largest whatever its size."""
    ranked = sorted(rings, key=lambda r: -abs(_area(r)))
    kept = [r for r in ranked if abs(_area(r)) >= least]
    if kept:
        return kept
    x, y = ranked[0][0] if ranked[0] else (0, 0)
    return [[(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)]]


def _area(ring: Sequence[Point]) -> float:
    """Twice the signed area would do for order; this is the area (the shoelace formula)."""
    return (
        sum(
            x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        )
        / 2
        if ring
        else 0.0
    )


def _centre(ring: Sequence[Point]) -> tuple[float, float]:
    area = _area(ring)
    if not area:
        return (float(ring[0][0]), float(ring[0][1]))
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return (round(x / (6 * area), 1), round(y / (6 * area), 1))


def _junctions(rings: Iterable[Sequence[Point]]) -> set[Point]:
    """Points where more or fewer than two borders meet: they stay where they are."""
    beside: dict[Point, set[Point]] = {}
    for ring in rings:
        before = ring[-1]
        for point in ring:
            beside.setdefault(point, set()).add(before)
            beside.setdefault(before, set()).add(point)
            before = point
    return {point for point, others in beside.items() if len(others) != 2}


def _simplified(ring: list[Point], junctions: set[Point], tolerance: float) -> list[Point]:
    """A ring whose stretches between junctions are each simplified."""
    fixed = [i for i, point in enumerate(ring) if point in junctions]
    if len(fixed) < 2:
        start = fixed[0] if fixed else ring.index(min(ring))
        x, y = ring[start]
        far = max(
            range(len(ring)), key=lambda i: ((ring[i][0] - x) ** 2 + (ring[i][1] - y) ** 2, ring[i])
        )
        fixed = sorted({start, far})
    turned = ring[fixed[0] :] + ring[: fixed[0]] + [ring[fixed[0]]]
    ends = [i - fixed[0] for i in fixed] + [len(ring)]
    made: list[Point] = []
    for first, last in pairwise(ends):
        made += _stretch(turned[first : last + 1], tolerance)[:-1]
    if len(made) < 3:
        return ring if len(ring) < 5 else ring[:: max(1, len(ring) // 4)]
    return made


def _stretch(points: list[Point], tolerance: float) -> list[Point]:
    """One border, simplified in the same direction from whichever side it comes."""
    if len(points) < 3:
        return points
    if (points[0], points[1]) > (points[-1], points[-2]):
        return _douglas_peucker(points[::-1], tolerance)[::-1]
    return _douglas_peucker(points, tolerance)


def _douglas_peucker(points: list[Point], tolerance: float) -> list[Point]:
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        (x1, y1), (x2, y2) = points[first], points[last]
        dx, dy = x2 - x1, y2 - y1
        length = math.hypot(dx, dy)
        worst, place = tolerance, -1
        for i in range(first + 1, last):
            x, y = points[i]
            away = (
                abs(dx * (y - y1) - dy * (x - x1)) / length
                if length
                else math.hypot(x - x1, y - y1)
            )
            if away > worst:
                worst, place = away, i
        if place >= 0:
            keep[place] = True
            waiting += [(first, place), (place, last)]
    return [p for p, kept in zip(points, keep, strict=True) if kept]


def _path(ring: Sequence[Point]) -> str:
    """A closed path in relative whole numbers, with no space that can be spared."""
    (x, y), told = ring[0], []
    for nx, ny in ring[1:]:
        told += [nx - x, ny - y]
        x, y = nx, ny
    return f"M{ring[0][0]} {ring[0][1]}l{''.join(_spaced(told))}z"


def _spaced(numbers: Sequence[int]) -> Iterator[str]:
    for k, value in enumerate(numbers):
        yield f" {value}" if k and value >= 0 else str(value)
