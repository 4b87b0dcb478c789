"""Borders as lines: the edges between cells, joined into arcs, smoothed and closed to rings.

An arc runs between two places where three areas meet, and belongs to the two areas beside
it. It is smoothed once and used by both, and by every county and region that it bounds, so
that shared borders are the same to the last digit.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.geography import (
    CELL_KM,
    KM_PER_DEGREE,
    SEA,
    SOUTH_EDGE,
    WEST_EDGE,
    Floats,
    Ints,
    smooth_noise,
)


@dataclass(frozen=True)
class Arc:
    """A line from one meeting place to another (kilometres), with the area on either side."""

    start: int
    end: int
    left: int
    right: int
    points: Floats


def make_arcs(labels: Ints, seed: int) -> list[Arc]:
    """The arcs between the areas of a grid of labels (the sea is -1)."""
    edges = _edges(labels)
    leaving: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for start, end, left, right in edges:
        leaving[start].append((end, left, right))
        leaving[end].append((start, right, left))
    meeting = {v for v, found in leaving.items() if len(found) != 2}
    position = _positions(labels.shape, seed)
    arcs: list[Arc] = []
    walked: set[tuple[int, int]] = set()
    for origin in [*sorted(meeting), *sorted(leaving)]:
        for end, left, right in leaving[origin]:
            if (origin, end) not in walked:
                line = _walk(origin, end, left, right, leaving, meeting, walked)
                closed = line[0] == line[-1] and origin not in meeting
                smooth = _smoothed(position[line], closed)
                arcs.append(Arc(line[0], line[-1], left, right, smooth))
    return arcs


def _edges(labels: Ints) -> list[tuple[int, int, int, int]]:
    """Edges (start, end, left, right) between cells of unlike labels, as corner numbers."""
    wide = labels.shape[1] + 1
    r, c = np.nonzero(labels[:, 1:] != labels[:, :-1])  # between columns: heading north
    north = zip(
        r * wide + c + 1, (r + 1) * wide + c + 1, labels[r, c], labels[r, c + 1], strict=True
    )
    r, c = np.nonzero(labels[1:] != labels[:-1])  # between rows: heading east
    east = zip(
        (r + 1) * wide + c, (r + 1) * wide + c + 1, labels[r + 1, c], labels[r, c], strict=True
    )
    return [(int(a), int(b), int(p), int(q)) for part in (north, east) for a, b, p, q in part]


def _walk(
    origin: int,
    second: int,
    left: int,
    right: int,
    leaving: dict[int, list[tuple[int, int, int]]],
    meeting: set[int],
    walked: set[tuple[int, int]],
) -> list[int]:
    line = [origin, second]
    walked |= {(origin, second), (second, origin)}
    while line[-1] not in meeting and line[-1] != origin:
        ahead = next(
            e for e, p, q in leaving[line[-1]] if e != line[-2] and (p, q) == (left, right)
        )
        walked |= {(line[-1], ahead), (ahead, line[-1])}
        line.append(ahead)
    return line


def _positions(shape: tuple[int, ...], seed: int) -> Floats:
    """Where each corner of the grid lies, in kilometres, a little off the square."""
    rows, columns = shape[0] + 1, shape[1] + 1
    rng = generator(seed, "demo", "corners")
    y, x = np.mgrid[0:rows, 0:columns].astype(float)
    x += 0.35 * smooth_noise(rng, rows, columns, 2.5)
    y += 0.35 * smooth_noise(rng, rows, columns, 2.5)
    return CELL_KM * np.column_stack((x.ravel(), y.ravel()))


def _smoothed(points: Floats, closed: bool) -> Floats:
    """The line without its steps: three rounds of averaging, ends held, every other point kept."""
    line = points.copy()
    for _ in range(3):
        if closed:
            ring = line[:-1]
            ring = 0.25 * np.roll(ring, 1, 0) + 0.5 * ring + 0.25 * np.roll(ring, -1, 0)
            line = np.vstack((ring, ring[:1]))
        else:
            line[1:-1] = 0.25 * line[:-2] + 0.5 * line[1:-1] + 0.25 * line[2:]
    if len(line) > 6:
        line = np.vstack((line[:-1:2], line[-1:]))
    return line


def rings_of(arcs: list[Arc], group_of: Ints) -> dict[int, list[Floats]]:
    """Closed rings (kilometres) around each group of areas; an area's group may be -1, none.

    Outer rings run anticlockwise and holes clockwise.
    """
    starts: dict[int, dict[int, list[Floats]]] = defaultdict(lambda: defaultdict(list))
    ends: dict[int, int] = {}
    for arc in arcs:
        left = SEA if arc.left == SEA else int(group_of[arc.left])
        right = SEA if arc.right == SEA else int(group_of[arc.right])
        if left == right:
            continue
        if left != SEA:
            starts[left][arc.start].append(arc.points)
            ends[id(arc.points)] = arc.end
        if right != SEA:
            reverse = arc.points[::-1]
            starts[right][arc.end].append(reverse)
            ends[id(reverse)] = arc.start
    return {group: _closed(starts[group], ends) for group in sorted(starts)}


def _closed(waiting: dict[int, list[Floats]], ends: dict[int, int]) -> list[Floats]:
    rings = []
    for origin in sorted(waiting):
        while waiting[origin]:
            line = [waiting[origin].pop()]
            at = ends[id(line[0])]
            while at != origin:
                following = waiting[at].pop()
                line.append(following[1:])
                at = ends[id(following)]
            rings.append(np.vstack(line))
    return rings


def area_of(ring: Floats) -> float:
    """The area within a ring in square kilometres, negative for a hole."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def degrees(points: Floats) -> Floats:
    """Longitude and latitude of points in kilometres from the south-west corner of the map."""
    latitude = SOUTH_EDGE + points[:, 1] / KM_PER_DEGREE
    longitude = WEST_EDGE + points[:, 0] / (KM_PER_DEGREE * np.cos(np.radians(51.25)))
    return np.round(np.column_stack((longitude, latitude)), 4)
