"""Who adopted when, from whichever column or name says so; what contradicts itself is noted."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from changing_places.evaluation.panel.adoption import Unread, first_treated
from changing_places.evaluation.panel.faults import Fault, FaultsFound, listed, some
from changing_places.evaluation.panel.grid import Grid, note_units
from changing_places.evaluation.panel.model import NEVER, Bools, Ints, TimeScale
from changing_places.evaluation.panel.rows import cell, note_rows
from changing_places.evaluation.panel.table import Table, keyed, nearest
from changing_places.evaluation.panel.timeforms import text_of

_ABSENT = -(2**62)


@dataclass(frozen=True)
class Scale:
    """The panel's scale, the form its times are written in, and its periods (T,)."""

    kind: TimeScale
    form: str
    periods: Ints


def adoption(grid: Grid, found: FaultsFound) -> tuple[Ints, Bools]:
    """Each unit's first treated period, (n,), and whether the period before it went unobserved."""
    roles = grid.roles
    scale = Scale(grid.scale, grid.rows.times.form, grid.periods)
    sure = np.zeros(len(grid.units), dtype=bool)
    if roles.adopted:
        by_row = adopted_by_row(grid.rows.table, roles.adopted, scale, found)
        return _by_column(grid, roles.adopted, by_row, found), sure
    if roles.treated_units:
        return _by_name(grid, scale, found), sure
    return _by_flag(grid, scale, found)


def adopted_by_row(table: Table, column: str, scale: Scale, found: FaultsFound) -> Ints:
    """The first treated period that each row tells, (R,), `NEVER` where unreadable."""
    held = table.frame[column]
    held = held.dt.date() if isinstance(held.dtype, pl.Datetime) else held
    uniques, codes = keyed(held)
    texts = [text_of(u) for u in uniques.to_list()]
    read = [first_treated(text, scale.kind.kind, scale.form) for text in texts]
    zero = _zero_is_a_period(texts, scale)
    unread = [isinstance(r, Unread) or (zero and texts[i] == "0") for i, r in enumerate(read)]

    def words(i: int) -> tuple[str, str, str]:
        told = read[int(codes[i])]
        if isinstance(told, Unread):
            return cell(table, column, i), told.wanted, told.instead
        return (
            "'0', which is one of the panel's periods",
            "a blank cell for a unit that is never treated",
            "Leave the cell blank, or write 'never'; if 0 is meant as a period, number the "
            "periods from 1.",
        )

    bad = np.array([*unread, False])[codes]
    note_rows(found, table, bad, "adoption_unreadable", column=column, words=words)
    ordinals = [NEVER if isinstance(r, Unread) else r for r in read]
    return np.array([*ordinals, NEVER], dtype=np.int64)[codes]


def _zero_is_a_period(texts: list[str], scale: Scale) -> bool:
    among = bool(scale.periods[0] <= 0 <= scale.periods[-1])
    return scale.kind.kind == "period" and among and "0" in texts


def label(scale: TimeScale, ordinal: int) -> str:
    """A first treated period in words."""
    return "never" if ordinal == NEVER else scale.label(ordinal)


def _by_column(grid: Grid, column: str, by_row: Ints, found: FaultsFound) -> Ints:
    laid = grid.laid_out(by_row, _ABSENT)
    last = laid.max(axis=1)
    changed = ((laid != _ABSENT) & (laid != last[:, None])).any(axis=1)

    def words(unit: int) -> tuple[int, tuple[str, str, str]]:
        periods = np.flatnonzero(laid[unit] != _ABSENT)
        first = laid[unit, periods[0]]
        period = int(next(p for p in periods if laid[unit, p] != first))
        values = [label(grid.scale, v) for v in dict.fromkeys(laid[unit, periods].tolist())]
        before = grid.row_number(unit, int(periods[0]))
        name = grid.units[unit]
        return period, (
            f"several first treated periods for {name}: {listed(values)} "
            f"(row {before} has {values[0]})",
            "one first treated period for each unit, the same in all its rows",
            f"Write the period in which {name} was first treated in every row of {name}, or leave "
            "the cell blank in all of them if it never was.",
        )

    units = np.flatnonzero(changed)
    note_units(found, grid, units, "adopted_twice", column=column, words=words)
    adopted: Ints = last
    return adopted


def _start(grid: Grid, scale: Scale, found: FaultsFound) -> int:
    told = first_treated(text_of(grid.roles.start), scale.kind.kind, scale.form)
    if isinstance(told, int) and told != NEVER:
        return told
    unread = told if isinstance(told, Unread) else Unread("the first treated period", "")
    example = scale.kind.label(int(scale.periods[len(scale.periods) // 2]))
    found.add(
        [
            Fault(
                grid.rows.table.source,
                None,
                "",
                f"a start of '{text_of(grid.roles.start)}'",
                unread.wanted,
                f"Give the first treated period as the panel writes its periods, as '{example}'.",
                "start_outside",
            )
        ]
    )
    return NEVER


def _by_name(grid: Grid, scale: Scale, found: FaultsFound) -> Ints:
    start = _start(grid, scale, found)
    index = {name: i for i, name in enumerate(grid.units)}
    folded = {name.casefold(): name for name in grid.units}
    adopted = np.full(len(grid.units), NEVER, dtype=np.int64)
    for asked in grid.roles.treated_units:
        name = folded.get(asked.strip().casefold())
        if name is None:
            found.add([_no_such_unit(grid, asked)])
        else:
            adopted[index[name]] = start
    return adopted


def _no_such_unit(grid: Grid, asked: str) -> Fault:
    near = listed([repr(n) for n in nearest(asked, grid.units)])
    return Fault(
        grid.rows.table.source,
        None,
        grid.roles.unit or "",
        f"no unit '{asked}'",
        f"the name or code of one of its {len(grid.units):,} units; the nearest are {near}",
        "Write the treated unit as the column has it.",
        "no_such_unit",
    )


def _by_flag(grid: Grid, scale: Scale, found: FaultsFound) -> tuple[Ints, Bools]:
    assert grid.rows.flags is not None
    laid = grid.laid_out(grid.rows.flags, -1)
    on, off = laid == 1, laid == 0
    ever = on.any(axis=1)
    first = np.where(ever, on.argmax(axis=1), len(grid.periods))
    varies = ever & off.any(axis=1)
    unsure = np.zeros(len(grid.units), dtype=bool)
    adopted = np.where(ever, scale.periods[np.minimum(first, len(scale.periods) - 1)], NEVER)
    if grid.roles.start is not None:
        _note_changes(grid, laid, varies, found)
        return np.where(ever, _start(grid, scale, found), NEVER), unsure
    if not varies.any() and ever.any() and not ever.all() and len(scale.periods) > 1:
        found.add([_says_who_not_when(grid)])
    after = np.arange(len(scale.periods)) > first[:, None]
    reversed_ = np.flatnonzero((off & after).any(axis=1))
    words = _reversal(grid, laid, first, [grid.units[i] for i in reversed_[:6]], len(reversed_))
    column = grid.roles.treated or ""
    note_units(found, grid, reversed_, "reversal", column=column, words=words)
    before = np.maximum(first - 1, 0)
    unsure = ever & (first > 0) & (laid[np.arange(len(first)), before] < 0)
    return adopted.astype(np.int64), unsure


def _says_who_not_when(grid: Grid) -> Fault:
    column = grid.roles.treated or ""
    return Fault(
        grid.rows.table.source,
        None,
        column,
        "the same 0 or 1 in all the periods of every unit: it says who is treated and not when",
        "1 from the period in which a unit is first treated, and 0 before it",
        "Name the column of first treated periods with adopted=; or, if all started together, "
        f"give that period beside it, as treated='{column}', start="
        f"'{grid.scale.label(int(grid.periods[len(grid.periods) // 2]))}'.",
        "treated_without_date",
    )


def _note_changes(grid: Grid, laid: Ints, varies: Bools, found: FaultsFound) -> None:
    def words(unit: int) -> tuple[int, tuple[str, str, str]]:
        return int(np.flatnonzero(laid[unit] == 1)[0]), (
            f"0 in some rows of {grid.units[unit]} and 1 in others, beside a start",
            "the same 0 or 1 in all rows of a unit where the start is given apart",
            "Leave start= out: the first 1 of each unit says when it started.",
        )

    column = grid.roles.treated or ""
    note_units(
        found, grid, np.flatnonzero(varies), "treated_without_date", column=column, words=words
    )


Words = Callable[[int], tuple[int, tuple[str, str, str]]]


def _reversal(grid: Grid, laid: Ints, first: Ints, names: list[str], total: int) -> Words:
    def words(unit: int) -> tuple[int, tuple[str, str, str]]:
        stops = np.flatnonzero((laid[unit] == 0) & (np.arange(laid.shape[1]) > first[unit]))
        began = grid.scale.label(int(grid.periods[first[unit]]))
        stopped = grid.scale.label(int(grid.periods[stops[0]]))
        return int(stops[0]), (
            f"0 for {grid.units[unit]} in {stopped}, which was treated from {began}",
            "a unit that stays treated once it is, because what a policy leaves behind when it "
            "ends cannot be told from its effect",
            f"Set {some(names, total)} aside; or end such a unit's rows before its policy ended; "
            "or write 1 from its first treated period on, to ask for the effect of ever adopting.",
        )

    return words
