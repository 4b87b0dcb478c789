"""Sets rows out as units by periods, and finds what cannot be: repeats, changes, reversals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.evaluation.panel.faults import LISTED, Fault, FaultsFound
from changing_places.evaluation.panel.model import Ints, TimeScale
from changing_places.evaluation.panel.roles import Roles
from changing_places.evaluation.panel.rows import Rows, note_rows
from changing_places.evaluation.panel.timeforms import readings, text_of
from changing_places.evaluation.panel.times import MOST_TIMES, Times, folded, time_scale

# Numbers of one outcome: 1.6 GB of them.
MOST_CELLS = 200_000_000


@dataclass(frozen=True)
class Grid:
    """Where each of the rows, R of them, stands: `places` (R,) in n x T, -1 where unusable.

    `periods` (T,) are ordinals on `scale`.
    """

    rows: Rows
    roles: Roles
    units: tuple[str, ...]
    periods: Ints
    places: Ints
    scale: TimeScale

    @property
    def shape(self) -> tuple[int, int]:
        """Units by periods."""
        return len(self.units), len(self.periods)

    @cached_property
    def kept(self) -> NDArray[np.intp]:
        """The rows that have a place."""
        return np.flatnonzero(self.places >= 0)

    @cached_property
    def row_at(self) -> Ints:
        """n x T: the index of the row in each place, -1 where there is none."""
        at: Ints = self.laid_out(np.arange(len(self.places)), -1)
        return at

    def laid_out(self, column: NDArray[Any], empty: float) -> Any:
        """A column of the rows as n x T, `empty` where there is no row."""
        full = np.full(len(self.units) * len(self.periods), empty, dtype=column.dtype)
        if len(self.kept) == len(self.places):
            full[self.places] = column
        else:
            full[self.places[self.kept]] = column[self.kept]
        return full.reshape(self.shape)

    def row_number(self, unit: int, period: int) -> int:
        """The number, as its reader counts it, of the row of a unit and a period."""
        return int(self.rows.table.rows[self.row_at[unit, period]])


def set_out(rows: Rows, roles: Roles, found: FaultsFound) -> Grid | None:
    """The grid of the rows; None where it would be too large. Repeated rows are noted."""
    assert rows.units is not None
    times, scale, too_fine = _scaled(rows, roles)
    usable = rows.usable
    held = np.append(times.ordinals, 0)
    counts = np.bincount(times.codes[usable], minlength=len(held))
    periods = np.unique(held[np.flatnonzero(counts)])
    number = np.searchsorted(periods, held)
    places = np.where(usable, rows.units.codes * len(periods) + number[times.codes], -1)
    if len(rows.units.names) * len(periods) * len(roles.outcomes) > MOST_CELLS:
        _note_size(rows, roles, len(periods), found)
        return None
    grid = Grid(rows, roles, rows.units.names, periods, places, scale)
    return _without_repeats(grid, found, too_fine=too_fine)


def _scaled(rows: Rows, roles: Roles) -> tuple[Times, TimeScale, bool]:
    if rows.times.dates:
        assert rows.units is not None
        plain = _adopted_in_plain_years(rows, roles)
        times, too_fine = folded(rows.times, rows.units.codes, rows.usable, plain_years=plain)
        return times, time_scale(times.form), too_fine
    return rows.times, time_scale(rows.times.form), False


def _adopted_in_plain_years(rows: Rows, roles: Roles) -> bool:
    """Whether some first treated period is a bare year, which names no financial year."""
    given = [] if roles.start is None else [roles.start]
    if roles.adopted:
        given = rows.table.frame[roles.adopted].drop_nulls().unique().head(MOST_TIMES).to_list()
    return any("year" in readings(text_of(cell)) for cell in given)


def _note_size(rows: Rows, roles: Roles, periods: int, found: FaultsFound) -> None:
    assert rows.units is not None
    n, k = len(rows.units.names), len(roles.outcomes)
    outcomes = f" by {k} outcomes" if k > 1 else ""
    found.add(
        [
            Fault(
                rows.table.source,
                None,
                "",
                f"{n:,} units by {periods:,} periods{outcomes}",
                f"at most {MOST_CELLS:,} numbers, which fit in the memory of one machine",
                "Check that the unit and time columns are the right ones; else add figures up to "
                "years or areas, or give fewer outcomes.",
                "too_large",
            )
        ]
    )


def _without_repeats(grid: Grid, found: FaultsFound, *, too_fine: bool) -> Grid:
    """The grid with the first row alone of those that share a place."""
    places = grid.places
    held = np.zeros(grid.shape[0] * grid.shape[1], dtype=bool)
    held[places[grid.kept]] = True
    if int(held.sum()) == len(grid.kept):
        return grid
    first = np.full(len(held), -1)
    first[places[grid.kept][::-1]] = grid.kept[::-1]
    repeats = np.zeros(len(places), dtype=bool)
    repeats[grid.kept] = first[places[grid.kept]] != grid.kept
    codes = grid.rows.times.codes
    same_day = np.ones(len(places), dtype=bool)
    if too_fine:
        same_day = codes == codes[first[places]]
        _note_too_fine(grid, repeats & ~same_day, first, found)
    table = grid.rows.table

    def words(i: int) -> tuple[str, str, str]:
        earlier = int(table.rows[first[places[i]]])
        unit, period = divmod(int(places[i]), len(grid.periods))
        when = grid.scale.label(int(grid.periods[period]))
        return (
            f"a second row for {grid.units[unit]} in {when}; the first is row {earlier}",
            "one row for each unit and period",
            "Delete one of the two rows, add their figures up, or keep the rows of one measure "
            "where the table holds several.",
        )

    note_rows(found, table, repeats & same_day, "repeated_row", column="", words=words)
    return replace(grid, places=np.where(repeats, -1, places))


def _note_too_fine(grid: Grid, mask: NDArray[np.bool_], first: Ints, found: FaultsFound) -> None:
    table = grid.rows.table

    def words(i: int) -> tuple[str, str, str]:
        place = int(grid.places[i])
        unit, period = divmod(place, len(grid.periods))
        when = grid.scale.label(int(grid.periods[period]))
        return (
            f"a second date of {grid.units[unit]} in {when}; the first is in row "
            f"{int(table.rows[first[place]])}",
            "one row for each unit and month at the most, because periods are years, quarters or "
            "months",
            "Add the figures up by month, quarter or year, and give that table.",
        )

    column = grid.roles.time
    note_rows(found, table, mask, "finer_than_months", column=column, words=words)


def note_units(
    found: FaultsFound,
    grid: Grid,
    units: NDArray[np.intp],
    kind: str,
    *,
    column: str,
    words: Any,
) -> None:
    """Take note of units at fault; `words` gives the period index, and the words, of each."""
    faults = []
    for unit in units[:LISTED]:
        period, (seen, wanted, instead) = words(int(unit))
        row = grid.row_number(int(unit), period)
        place = (grid.rows.table.source, row, column)
        faults.append(Fault(*place, seen, wanted, instead, kind, grid.units[int(unit)]))
    found.add(faults, len(units))


def clusters_of(grid: Grid, found: FaultsFound) -> tuple[Ints, tuple[str, ...]]:
    """The cluster of each unit, (n,), and their names; every unit its own where none is asked."""
    who = grid.rows.clusters
    n = len(grid.units)
    if who is None or who is grid.rows.units:
        return np.arange(n), ()
    laid = grid.laid_out(who.codes, -1)
    greatest = laid.max(axis=1)
    changed = ((laid >= 0) & (laid != greatest[:, None])).any(axis=1)
    column = grid.roles.cluster or ""

    def words(unit: int) -> tuple[int, tuple[str, str, str]]:
        periods = np.flatnonzero(laid[unit] >= 0)
        first = laid[unit, periods[0]]
        period = int(next(p for p in periods if laid[unit, p] != first))
        before = grid.row_number(unit, int(periods[0]))
        return period, (
            f"'{who.names[laid[unit, period]]}' for {grid.units[unit]}, which is in "
            f"'{who.names[first]}' in row {before}",
            "one cluster for each unit in all its rows",
            "Write the same cluster in every row of the unit, as the one of its last period.",
        )

    note_units(found, grid, np.flatnonzero(changed), "cluster_changes", column=column, words=words)
    held, numbered = np.unique(np.maximum(greatest, 0), return_inverse=True)
    return numbered.astype(np.int64), _names(who.names, held)


def _names(names: Sequence[str], chosen: Ints) -> tuple[str, ...]:
    return tuple(names[int(i)] for i in chosen)
