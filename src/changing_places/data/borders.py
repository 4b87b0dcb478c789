"""Which councils share a border, from boundaries whose shared lines are the same to a digit.

Boundaries come from shared arcs (TopoJSON), so two areas that meet have the very same points
along the line where they do. Two councils are neighbours where some edge, from one point to the
next, bounds both; meeting at one point is not enough. Water between them makes them none.
"""

from collections import defaultdict
from collections.abc import Sequence

from changing_places.data.store import Store

_COUNCILS = """select level, code, first_year, last_year, rings from boundaries
    where level in ('ltla', 'utla') order by level, code"""

Span = tuple[float, float]


def neighbours_of(store: Store) -> dict[str, set[str]]:
    """Each council's code with those of the councils that share a border with it.

    Districts and unitary councils are neighbours of one another, and counties and unitary
    councils of one another; a county is none of its own districts. Former councils are
    neighbours of those that stood when they did. An island council has none. Empty where the
    store holds no boundaries.
    """
    if "boundaries" not in store:
        return {}
    found: dict[str, set[str]] = {}
    sharing: dict[tuple[object, ...], list[tuple[str, Span]]] = defaultdict(list)
    for level, code, first, last, rings in store.rows(_COUNCILS):
        found.setdefault(code, set())
        stood = (first or float("-inf"), last or float("inf"))
        for edge in _edges(rings or ()):
            sharing[level, *edge].append((code, stood))
    for beside in sharing.values():
        for i, (one, ours) in enumerate(beside):
            for other, theirs in beside[i + 1 :]:
                if one != other and _together(ours, theirs):
                    found[one].add(other)
                    found[other].add(one)
    return found


def _edges(rings: Sequence[Sequence[Sequence[float]]]) -> set[tuple[tuple[float, ...], ...]]:
    """The edges of an area, each the same from whichever end it is walked."""
    edges: set[tuple[tuple[float, ...], ...]] = set()
    for ring in rings:
        points = [tuple(point) for point in ring]
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            if a != b:
                edges.add((a, b) if a < b else (b, a))
    return edges


def _together(ours: Span, theirs: Span) -> bool:
    """Whether two spans of years overlap."""
    return ours[0] <= theirs[1] and theirs[0] <= ours[1]
