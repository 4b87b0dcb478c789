"""Reads the rows of a table column by column, and gathers every cell that cannot be used."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from changing_places.evaluation.panel.faults import LISTED, Fault, FaultsFound
from changing_places.evaluation.panel.identity import Identity, identity
from changing_places.evaluation.panel.model import Bools, Floats, Ints
from changing_places.evaluation.panel.numbers import NO, YES, Numbers, numbers
from changing_places.evaluation.panel.roles import Roles
from changing_places.evaluation.panel.table import Table, keyed
from changing_places.evaluation.panel.timeforms import text_of
from changing_places.evaluation.panel.times import Times, read_times

_ANY_TIME = (
    "a year (2019), a financial year (2019-20), a quarter (2019 Q3), a month (2019-07) or a date "
    "(2019-07-18)"
)


_US_DATE = re.compile(r"'\d\d?[/-](?:1[3-9]|2\d|3[01])[/-]\d{2,4}'")
_DAY_FIRST = "Write dates with the day first, as 18/07/2019, or as 2019-07-18."


@dataclass
class Cleaned:
    """What was done to cells on the way: held-back marks by column, and what was taken off."""

    suppressed: dict[str, Mapping[str, int]] = field(default_factory=dict)
    cleaned: dict[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """The rows of a table, R of them, as read.

    `units` is None for repeated cross-sections; `values` is R x K and `covariates` R x p;
    `flags` are 1, 0, or -1 where unreadable. `usable` marks rows with a unit and a time.
    """

    table: Table
    units: Identity | None
    times: Times
    values: Floats
    covariates: Floats
    weights: Floats | None
    clusters: Identity | None
    flags: Ints | None
    usable: Bools
    cleaned: Cleaned


def read_rows(table: Table, roles: Roles, found: FaultsFound) -> Rows:
    """Every column of the table but the first treated periods, which need the scale first."""
    frame = table.frame
    units = _identity(table, roles.unit, "unit", found) if roles.unit else None
    times = read_times(frame[roles.time], table.source)
    _note_times(table, roles.time, times, found)
    cleaned = Cleaned()
    outcomes = [_numbers(table, name, found, cleaned).values for name in roles.outcomes]
    covariates = [_numbers(table, name, found, cleaned).values for name in roles.covariates]
    weights = _weights(table, roles.weights, found, cleaned) if roles.weights else None
    clusters = None
    if roles.cluster:
        clusters = units if roles.cluster == roles.unit else None
        clusters = clusters or _identity(table, roles.cluster, "cluster", found)
    flags = _flags(table, roles.treated, found) if roles.treated else None
    usable = times.readable if units is None else times.readable & (units.codes >= 0)
    none = np.empty((frame.height, 0))
    return Rows(
        table=table,
        units=units,
        times=times,
        values=np.column_stack(outcomes),
        covariates=np.column_stack(covariates) if covariates else none,
        weights=weights,
        clusters=clusters,
        flags=flags,
        usable=usable,
        cleaned=cleaned,
    )


def cell(table: Table, column: str, index: int) -> str:
    """What stands in a cell, in quotation marks; a blank is called one."""
    held = table.frame[column][index]
    text = "" if held is None else text_of(held)
    return f"'{text[:40]}{'…' if len(text) > 40 else ''}'" if text.strip() else "a blank cell"


def note_rows(
    found: FaultsFound,
    table: Table,
    mask: Bools,
    kind: str,
    *,
    column: str,
    words: Callable[[int], tuple[str, str, str]],
) -> None:
    """Take note of the marked rows; `words` says what was found, wanted and to do at an index."""
    at = np.flatnonzero(mask)
    faults = [
        Fault(table.source, int(table.rows[i]), column, *words(int(i)), kind) for i in at[:LISTED]
    ]
    found.add(faults, len(at))


def _identity(table: Table, column: str, part: str, found: FaultsFound) -> Identity:
    who = identity(table.frame[column])
    note_rows(
        found,
        table,
        who.codes < 0,
        f"blank_{part}",
        column=column,
        words=lambda _: (
            "a blank cell",
            f"the name or code of a {part} in every row",
            f"Write the {part} in the cell, or delete the row.",
        ),
    )
    if who.twins:
        odd = np.array([s in who.twins for s in who.spellings.to_list()] + [False])

        def words(i: int) -> tuple[str, str, str]:
            spelling = who.spellings[int(who.spelt[i])]
            best = who.twins[spelling]
            return (
                f"'{spelling}', where other rows have '{best}'",
                f"one spelling of each {part}, so that its rows are seen to belong together",
                f"Write '{best}' in every row, or give two {part}s names that differ more.",
            )

        note_rows(found, table, odd[who.spelt], f"{part}_twins", column=column, words=words)
    return who


def _note_times(table: Table, column: str, times: Times, found: FaultsFound) -> None:
    note_rows(
        found,
        table,
        times.codes < 0,
        "blank_time",
        column=column,
        words=lambda _: (
            "a blank cell",
            "a time in every row",
            f"Write {times.wanted}, or delete the row.",
        ),
    )
    example = times.wanted.partition(", as ")[2] or "7"
    wanted, instead = _ANY_TIME, "Name the column that says when, or write its times in one way."
    if times.readable.any():
        wanted = f"{times.wanted}, the way in which most of the column is written"
        instead = f"Write every time in one way, as {example}."
    for kind in ("several_date_formats", "time_unreadable"):
        wrong = np.array([w == kind for w in times.wrong] + [False])[times.codes]
        note_rows(
            found,
            table,
            wrong & (times.codes >= 0),
            kind,
            column=column,
            words=lambda i: (
                cell(table, column, i),
                wanted,
                _DAY_FIRST if _US_DATE.search(cell(table, column, i)) else instead,
            ),
        )


def _numbers(
    table: Table,
    column: str,
    found: FaultsFound,
    cleaned: Cleaned,
    *,
    blank_is_bad: bool = False,
) -> Numbers:
    read = numbers(table.frame[column])
    blank = "" if blank_is_bad else ", or a blank cell where there is none"
    note_rows(
        found,
        table,
        read.bad,
        "not_a_number",
        column=column,
        words=lambda i: (
            cell(table, column, i),
            f"a number{blank}",
            "Type the number by itself, as 1234.5"
            + ("." if blank_is_bad else ", or empty the cell."),
        ),
    )
    note_rows(
        found,
        table,
        read.infinite,
        "infinite",
        column=column,
        words=lambda i: (
            f"{cell(table, column, i)}, which is infinite",
            f"a finite number{blank}",
            "Look for a division by nought where the figure was made, and empty the cell if "
            "there is no figure.",
        ),
    )
    if read.suppressed:
        cleaned.suppressed[column] = read.suppressed
    if read.cleaned:
        cleaned.cleaned[column] = read.cleaned
    return read


def _weights(table: Table, column: str, found: FaultsFound, cleaned: Cleaned) -> Floats:
    read = _numbers(table, column, found, cleaned, blank_is_bad=True)
    wanted = "a weight above nought in every row, as the number of residents"
    note_rows(
        found,
        table,
        np.isnan(read.values) & ~read.bad & ~read.infinite,
        "weight_missing",
        column=column,
        words=lambda i: (
            cell(table, column, i),
            wanted,
            "Write the weight, or leave weights= out to count every unit alike.",
        ),
    )
    note_rows(
        found,
        table,
        read.values <= 0,
        "weight_not_positive",
        column=column,
        words=lambda i: (
            cell(table, column, i),
            wanted,
            "Write the weight, or leave out the rows of a unit that should not count.",
        ),
    )
    return read.values


def _flags(table: Table, column: str, found: FaultsFound) -> Ints:
    uniques, codes = keyed(table.frame[column])
    words = [text_of(u).lower() for u in uniques.to_list()]
    known = [1 if w in YES else 0 if w in NO else -1 for w in words]
    flags = np.array([*known, -1], dtype=np.int64)[codes]
    note_rows(
        found,
        table,
        flags < 0,
        "not_yes_or_no",
        column=column,
        words=lambda i: (
            cell(table, column, i),
            "1 in the periods in which the unit is treated and 0 in the others",
            "Write 1 or 0 (true or false, yes or no) in every row; a column of first treated "
            "periods goes to adopted= instead."
            if _like_years(words)
            else "Write 1 or 0 (true or false, yes or no) in every row.",
        ),
    )
    return flags


def _like_years(words: list[str]) -> bool:
    kinds = Counter(len(w) == 4 and w.isdigit() for w in words)
    return kinds[True] > 0
