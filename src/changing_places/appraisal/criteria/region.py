"""The weights that a council's words leave open: ranges and a ranking, checked together."""

from dataclasses import dataclass
from itertools import pairwise
from math import nan

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.criteria.model import Bools, Floats, Table, Views, number
from changing_places.core.errors import InputError

Places = NDArray[np.intp]
# Shares that differ by less than this are the same share, typed with few decimals.
SAME = 1e-9


@dataclass(frozen=True)
class Region:
    """The weight sets that break nothing that was said: a part of the simplex.

    `low` and `high` (m,) are the least and the greatest share, with what the ranking says of
    them taken in; `groups` holds at most one ranking, as groups of places from the most
    important; `ranged` says whether any range was given.
    """

    low: Floats
    high: Floats
    groups: tuple[tuple[Places, ...], ...]
    ranged: bool

    @property
    def size(self) -> int:
        """How many weights there are."""
        return len(self.low)

    @property
    def fixed(self) -> Bools:
        """Which weights can take one value only (m,)."""
        # Nothing can move where the least shares, or the greatest, sum to one already.
        full = self.low.sum() >= 1 - SAME or self.high.sum() <= 1 + SAME
        return np.full(self.size, True) if full else self.high - self.low <= SAME

    def holds(self, sets: Floats) -> Bools:
        """Which weight sets (W x m) break no range and keep the ranking (W,)."""
        inside: Bools = ((sets >= self.low - SAME) & (sets <= self.high + SAME)).all(axis=1)
        for above, below in self._pairs():
            inside &= sets[:, above] >= sets[:, below] - SAME
        return inside

    def inequalities(self) -> tuple[Floats, Floats]:
        """`matrix @ weights <= limit` for every range and every step of the ranking."""
        eye = np.eye(self.size)
        rows, limits = [-eye, eye], [-self.low, self.high]
        for above, below in self._pairs():
            rows.append((eye[below] - eye[above])[None])
            limits.append(np.zeros(1))
        return np.concatenate(rows), np.concatenate(limits)

    def middle(self) -> Floats:
        """A point as far from every wall as can be, by a small linear programme (m,)."""
        from scipy.optimize import linprog

        free = ~self.fixed
        matrix, limit = self.inequalities()
        # A wall made of fixed weights alone cannot be kept away from.
        slack = (matrix[:, free] != 0).any(axis=1).astype(float)
        found = linprog(
            np.append(np.zeros(self.size), -1.0),
            A_ub=np.column_stack([matrix, slack]),
            b_ub=limit,
            A_eq=np.append(np.ones(self.size), 0.0)[None],
            b_eq=[1.0],
            bounds=[(0, 1)] * self.size + [(0, None)],
        )
        point: Floats = np.asarray(found.x[: self.size])
        return point

    def _pairs(self) -> list[tuple[int, int]]:
        """Which weight is at least as great as which, each step of the ranking."""
        return [
            (int(a), int(b))
            for group in self.groups
            for above, below in pairwise(group)
            for a in above
            for b in below
        ]


def region(table: Table, views: Views) -> Region:
    """The weight sets that agree with a council's ranges and ranking.

    Raises InputError for an unknown criterion, a range that is none, one criterion ranked twice,
    and where ranges and ranking cannot all be kept.
    """
    low, high = np.zeros(len(table.criteria)), np.ones(len(table.criteria))
    for name, span in views.ranges.items():
        low[table.column(name)], high[table.column(name)] = _range(name, span)
    group = _ranking(table, views)
    stated_low, stated_high = low.copy(), high.copy()
    # What is ranked higher weighs at least as much as the least of what is below it.
    for above, below in zip(group[-2::-1], group[::-1], strict=False):
        low[above] = np.maximum(low[above], low[below].max())
    for above, below in pairwise(group):
        high[below] = np.minimum(high[below], high[above].min())
    clash = np.flatnonzero(low > high + SAME)
    if len(clash):
        name = table.names[clash[0]]
        raise InputError(
            f"The ranges and the ranking contradict each other at '{name}'.",
            f"By the ranking it weighs at least {low[clash[0]]:.0%} and at most "
            f"{high[clash[0]]:.0%}.",
            "Widen the ranges of what it is ranked against, or change the ranking.",
        )
    _check_sums(low, high, (stated_low, stated_high))
    return Region(low, high, (group,) if len(group) > 1 else (), bool(views.ranges))


def _range(name: str, span: tuple[float, float]) -> tuple[float, float]:
    least, most = (number(x) for x in span) if len(span) == 2 else (nan, nan)
    if not 0 <= least <= most <= 1:
        raise InputError(
            f"The range of '{name}' is {tuple(span)}.",
            "A weight is a share between 0 and 1, and the least comes first.",
            "Write a share such as 0.1 to 0.4, which is 10% to 40%.",
        )
    return least, most


def _ranking(table: Table, views: Views) -> tuple[Places, ...]:
    groups, seen = [], set[int]()
    for entry in views.ranking:
        names = (entry,) if isinstance(entry, str) else tuple(entry)
        places = [table.column(n) for n in names]
        for place in places:
            if place in seen:
                raise InputError(
                    f"'{table.names[place]}' is ranked twice.",
                    "One criterion has one place in the ranking.",
                    "Leave one of the two out.",
                )
            seen.add(place)
        if places:
            groups.append(np.array(places, dtype=np.intp))
    return tuple(groups)


def _check_sums(low: Floats, high: Floats, stated: tuple[Floats, Floats]) -> None:
    """Weights sum to one: the least shares must not exceed it, nor the greatest fall short."""
    ranked = not (np.array_equal(low, stated[0]) and np.array_equal(high, stated[1]))
    because = " with the ranking" if ranked else ""
    if low.sum() > 1 + SAME:
        raise InputError(
            "The ranges leave no weights that could be meant.",
            f"The least shares sum to {low.sum():.0%}{because}, and all weights to 100%.",
            "Lower some of the least shares.",
        )
    if high.sum() < 1 - SAME:
        raise InputError(
            "The ranges leave no weights that could be meant.",
            f"The greatest shares sum to {high.sum():.0%}{because}, and all weights to 100%.",
            "Raise some of the greatest shares.",
        )
