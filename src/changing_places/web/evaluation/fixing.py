"""Turns what was typed beside faults into corrections of the table."""

from collections.abc import Iterator

import polars as pl
from django.http import QueryDict

from changing_places.data.readers import ROW
from changing_places.evaluation.panel.faults import Fault, Faults
from changing_places.web.evaluation.uploads import Fixes

# Kinds whose cell may be left blank: the figure is then missing, which methods can take.
MAY_BE_BLANK = frozenset({"not_a_number", "infinite", "adoption_unreadable"})
LONGEST = 200  # letters of what is typed into a cell


def name_of(row: int, column: str | None = None) -> str:
    """The name by which a correction is undone.

    >>> name_of(7), name_of(7, "rate")
    ('row:7', 'cell:7:rate')
    """
    return f"row:{row}" if column is None else f"cell:{row}:{column}"


def applied(typed: QueryDict, fixes: Fixes, table: pl.DataFrame, found: Faults, unit: str) -> Fixes:
    """The corrections with what was asked for added, or taken away."""
    if typed.get("undo") == "all":
        return Fixes({}, frozenset())
    if name := typed.get("undo"):
        return _without(fixes, name)
    if typed.get("many"):
        return _many(fixes, found, typed["many"])
    cells, rows = dict(fixes.cells), set(fixes.rows)
    current = _current(table, [row for row, *_ in _typed(typed)])
    for row, column, text, aside in _typed(typed):
        now = current.get(row)
        if now is None:
            continue
        if aside == "row":
            rows.add(row)
        elif aside == "unit":
            rows.update(_rows_of(table, unit, now.get(unit)))
        elif aside == "every" and column in now:
            cells |= {(r, column): text for r in _rows_of(table, unit, now.get(unit))}
        elif column in now and text != _text(now[column]):
            cells[row, column] = text
    return Fixes(cells, frozenset(rows))


def _typed(typed: QueryDict) -> Iterator[tuple[int, str, str, str]]:
    """Row, column, text and what is to be set aside, for each fault of the form."""
    for number in typed.getlist("fault"):
        row = typed.get(f"row.{number}", "")
        if row.isdecimal() and len(row) < 12:
            text = typed.get(f"value.{number}", "").strip()[:LONGEST]
            aside = typed.get(f"aside.{number}", "")
            yield int(row), typed.get(f"column.{number}", ""), text, aside


def _current(table: pl.DataFrame, rows: list[int]) -> dict[int, dict[str, object]]:
    held = table.filter(pl.col(ROW).is_in(rows))
    return held.rows_by_key(ROW, named=True, unique=True)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _rows_of(table: pl.DataFrame, unit: str, name: object) -> list[int]:
    """The rows of a unit."""
    if name is None:
        return []
    return table.filter(pl.col(unit) == name)[ROW].to_list()


def _many(fixes: Fixes, found: Faults, asked: str) -> Fixes:
    """Deal with all listed faults of a kind: their rows set aside, or their cells made blank."""
    way, _, kind = asked.partition(":")
    held: list[Fault] = [f for f in found if f.kind == kind and f.row is not None]
    if way == "aside":
        return Fixes(fixes.cells, fixes.rows | {f.row for f in held if f.row is not None})
    if way == "blank" and kind in MAY_BE_BLANK:
        blank = {(f.row, f.column): "" for f in held if f.row is not None}
        return Fixes({**fixes.cells, **blank}, fixes.rows)
    return fixes


def _without(fixes: Fixes, name: str) -> Fixes:
    kind, _, rest = name.partition(":")
    row, _, column = rest.partition(":")
    if not row.isdecimal():
        return fixes
    if kind == "row":
        return Fixes(fixes.cells, fixes.rows - {int(row)})
    kept = {k: v for k, v in fixes.cells.items() if k != (int(row), column)}
    return Fixes(kept, fixes.rows)
