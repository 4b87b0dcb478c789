"""The faults of an upload, each with a way to put it right in place, and what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from changing_places.data.readers import ROW
from changing_places.evaluation.panel.faults import KINDS, Fault, Faults
from changing_places.evaluation.panel.reading import faults as faults_of
from changing_places.web.evaluation import fixing, match, uploads
from changing_places.web.evaluation.answer import table_file
from changing_places.web.evaluation.frame import Asked, Head, head, of_upload
from changing_places.web.evaluation.uploads import Fixes

ON_A_PAGE = 25


@dataclass(frozen=True)
class Shown:
    """A fault as a group of fields: `number` tells them apart, `cell` is what stands there now.

    `row` is the row's number without a comma in thousands, as the form sends it back.
    """

    number: int
    row: str
    fault: Fault
    kind: str
    cell: str
    fixable: bool
    whole_unit: bool


@dataclass(frozen=True)
class Many:
    """A kind of fault that many rows have, which can be dealt with at once."""

    kind: str
    words: str
    count: int
    listed: int
    can_empty: bool


@dataclass(frozen=True)
class Change:
    """A correction that was made, in words, and the name by which it is undone."""

    name: str
    text: str


@dataclass(frozen=True)
class FaultsPage:
    """What is wrong, and what was done about it."""

    head: Head
    query: str
    counted: tuple[str, ...]
    total: int
    listed: int
    many: tuple[Many, ...]
    faults: Page
    changes: tuple[Change, ...]
    rows_left: int
    rows_aside: int
    download: str
    onward: str
    back: str


@of_upload
def faults(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The faults with their fields; corrections come by POST; `?format=csv` is the table."""
    if not asked.match.unit:
        return redirect(asked.address("evaluation:columns"))
    if request.GET.get("format") == "csv":
        return _csv(asked)
    if request.method == "POST":
        return _corrected(request, asked)
    table, name = uploads.corrected(asked.upload, asked.match.sheet, asked.fixes)
    found = faults_of(table, asked.match.roles(), source=name)
    page = _page(asked, table, found, request.GET.get("page"))
    return render(request, "evaluation/faults.html", {"page": page, "fictional": False})


def _corrected(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Keep what was typed, and show what is wrong still."""
    table, name = uploads.corrected(asked.upload, asked.match.sheet, asked.fixes)
    found = faults_of(table, asked.match.roles(), source=name)
    now = fixing.applied(request.POST, asked.fixes, table, found, asked.match.unit)
    uploads.save_fixes(asked.upload, asked.match.sheet, now)
    return redirect(asked.address("evaluation:faults"))


def _page(asked: Asked, table: pl.DataFrame, found: Faults, number: str | None) -> FaultsPage:
    shown = Paginator(found, ON_A_PAGE).get_page(number)
    shown.object_list = _shown(table, list(shown.object_list))
    return FaultsPage(
        head=head(asked, "evaluation:faults"),
        query=asked.match.query(),
        counted=tuple(f"{n:,} {KINDS[k][n != 1]}" for k, n in found.counts.items()),
        total=found.total,
        listed=len(found),
        many=_many(found),
        faults=shown,
        changes=_changes(asked.fixes),
        rows_left=table.height,
        rows_aside=len(asked.fixes.rows),
        download=asked.address("evaluation:faults") + "&format=csv",
        onward=asked.address("evaluation:design"),
        back=asked.address("evaluation:columns"),
    )


def _shown(table: pl.DataFrame, found: list[Fault]) -> list[Shown]:
    rows = [f.row for f in found if f.row is not None]
    held = table.filter(pl.col(ROW).is_in(rows)).rows_by_key(ROW, named=True, unique=True)
    return [_one(i, f, held) for i, f in enumerate(found)]


def _one(number: int, fault: Fault, held: Mapping[int, Mapping[str, object]]) -> Shown:
    row = held.get(fault.row or -1)
    has_cell = row is not None and fault.column in row
    cell = row[fault.column] if row is not None and has_cell else None
    kind = KINDS[fault.kind][0]
    text = "" if cell is None else str(cell)
    return Shown(
        number,
        str(fault.row or ""),
        fault,
        kind,
        text,
        has_cell,
        bool(fault.unit) and row is not None,
    )


def _many(found: Faults) -> tuple[Many, ...]:
    """The kinds of which several rows can be dealt with by one button."""
    groups = []
    for kind, count in found.counts.items():
        rows = {f.row for f in found if f.kind == kind and f.row is not None}
        if len(rows) > 1:
            can_empty = kind in fixing.MAY_BE_BLANK
            groups.append(Many(kind, KINDS[kind][1], count, len(rows), can_empty))
    return tuple(groups)


def _changes(fixes: Fixes) -> tuple[Change, ...]:
    cells = [
        Change(
            fixing.name_of(row, column),
            f"Row {row:,}, column '{column}': " + (f"now '{text}'." if text else "now blank."),
        )
        for (row, column), text in sorted(fixes.cells.items())
    ]
    rows = [Change(fixing.name_of(row), f"Row {row:,}: set aside.") for row in sorted(fixes.rows)]
    return (*cells, *rows)


def _csv(asked: Asked) -> HttpResponse:
    """The table with its corrections, without the rows set aside."""
    table, _ = uploads.corrected(asked.upload, asked.match.sheet, asked.fixes)
    stem = asked.upload.name.rpartition(".")[0]
    return table_file(table.select(match.columns_of(table)), f"{stem} corrected")
