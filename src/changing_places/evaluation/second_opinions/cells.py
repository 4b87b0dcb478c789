"""The cohorts and periods whose effects are asked for, and why one cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from changing_places.evaluation.effects import LostCell
from changing_places.evaluation.panel.model import Bools, Floats, Ints, Panel

# Why a cell is lost, in the order in which it is asked; 0 is a cell that can be told.
UNOBSERVED, NOBODY_UNTREATED, NOT_SEEN_BEFORE, NOT_LINKED, BEYOND_COVARIATES = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Cells:
    """Every cohort from `anticipation` periods before its adoption on.

    `groups`, `times` and `period` (C,) are each cell's cohort, ordinal and column of the panel;
    `cohorts` holds the rows of each cohort and its cells, which follow one another.
    """

    groups: Ints
    times: Ints
    period: Ints
    cohorts: tuple[tuple[Ints, Ints], ...]

    @classmethod
    def of(cls, panel: Panel, anticipation: int) -> Self:
        """The cells of a panel, by cohort and then by period."""
        groups: list[int] = []
        period: list[int] = []
        cohorts: list[tuple[Ints, Ints]] = []
        for g in panel.cohorts:
            since = np.flatnonzero(panel.times >= g - anticipation)
            cohorts.append(
                (np.flatnonzero(panel.adopted == g), len(groups) + np.arange(len(since)))
            )
            groups += [int(g)] * len(since)
            period += [int(t) for t in since]
        columns = np.array(period, dtype=np.int64)
        return cls(np.array(groups, dtype=np.int64), panel.times[columns], columns, tuple(cohorts))

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.groups)


def reasons(cells: Cells, seen: Bools, untreated: Bools, linked: Bools, told: Bools) -> Ints:
    """Why each cell (C,) is lost, 0 where it is not.

    All are n x T: whether the unit was observed, observed untreated, has known unit and period
    effects, and lies within what the covariates were seen to do.
    """
    why = np.zeros(cells.count, dtype=np.int64)
    anybody = untreated.any(axis=0)
    for rows, own in cells.cohorts:
        at = np.ix_(rows, cells.period[own])
        before = seen[at] & untreated[rows].any(axis=1)[:, None]
        asked = [
            seen[at],
            seen[at] & anybody[cells.period[own]],
            before & anybody[cells.period[own]],
        ]
        asked += [asked[-1] & linked[at], asked[-1] & linked[at] & told[at]]
        for number, left in reversed(list(enumerate(asked, start=1))):
            why[own[~left.any(axis=0)]] = number
    return why


def lost_cells(panel: Panel, cells: Cells, why: Sequence[Ints]) -> tuple[LostCell, ...]:
    """The cells that no outcome can tell, each with the reason on the first outcome."""
    lost = np.all([reason > 0 for reason in why], axis=0)
    return tuple(
        LostCell(
            int(cells.groups[c]),
            int(cells.times[c]),
            _sentence(panel, int(why[0][c]), int(cells.groups[c]), int(cells.times[c])),
        )
        for c in np.flatnonzero(lost)
    )


def _sentence(panel: Panel, why: int, group: int, time: int) -> str:
    adopters, period = f"the councils that adopted in {panel.scale.label(group)}", None
    period = panel.scale.label(time)
    match why:
        case 1:
            return f"None of {adopters} was observed in {period}."
        case 2:
            return f"No council observed in {period} was still untreated, to compare with."
        case 3:
            return f"None of {adopters} and observed in {period} was observed before adopting."
        case 4:
            return (
                f"No chain of councils observed untreated links {period} with the periods in "
                f"which {adopters} were seen before."
            )
        case _:
            return (
                f"{adopters[0].upper()}{adopters[1:]} differ in {period} from every council "
                "untreated by then in the covariates, so that what to expect cannot be told."
            )


def cluster_totals(values: Floats, clusters: Ints) -> Floats:
    """Sums of `values` (m x ...) over the rows of each cluster; G x ... in order of cluster."""
    found, place = np.unique(clusters, return_inverse=True)
    if len(found) == len(clusters):
        return values[np.argsort(place)]
    totals = np.zeros((len(found), *values.shape[1:]))
    np.add.at(totals, place, values)
    return totals
