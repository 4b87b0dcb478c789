"""Which column is which: the first rows, a guess for each column, and a form to change it."""

from dataclasses import dataclass

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from changing_places.evaluation.panel.columns import ColumnPreview, Guess, guess, preview
from changing_places.evaluation.panel.reading import faults
from changing_places.web.evaluation import match, uploads
from changing_places.web.evaluation.frame import Asked, Head, head, of_upload
from changing_places.web.evaluation.match import Match
from changing_places.web.forms import Choice, Field, Problem, choices, error_at

FIRST_ROWS = 8
LONGEST = 60  # letters of an example


@dataclass(frozen=True)
class ColumnField:
    """A column of the table: what is in it, and the part that it is thought to play."""

    field: Field
    about: str
    why: str


@dataclass(frozen=True)
class ColumnsPage:
    """The columns of an upload and the parts they play."""

    head: Head
    problems: tuple[Problem, ...]
    rows: int
    sheets: tuple[Choice, ...]
    sheet: str
    names: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    columns: tuple[ColumnField, ...]
    named: tuple[Field, Field]
    open: bool


@of_upload
def columns(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The form, filled in by guessing or as it was; when it is complete, on to the next step."""
    frame, _ = uploads.original(asked.upload, asked.match.sheet)
    names = match.columns_of(frame)
    found = guess(frame)
    if "check" not in request.GET:
        known = asked.match if asked.match.unit else match.of_guess(found, asked.match.sheet)
        return _shown(request, asked, frame, found, known, ())
    chosen = match.of_form(request.GET, names)
    if problems := match.problems_of(request.GET, names):
        return _shown(request, asked, frame, found, chosen, problems, request.GET)
    return _onward(Asked(asked.upload, chosen, asked.fixes))


def _onward(asked: Asked) -> HttpResponse:
    """To the faults where there are any, or were; else straight to the design."""
    table, name = uploads.corrected(asked.upload, asked.match.sheet, asked.fixes)
    wrong = asked.fixes or faults(table, asked.match.roles(), source=name)
    return redirect(asked.address("evaluation:faults" if wrong else "evaluation:design"))


def _shown(
    request: HttpRequest,
    asked: Asked,
    frame: pl.DataFrame,
    found: Guess,
    known: Match,
    problems: tuple[Problem, ...],
    typed: object = None,
) -> HttpResponse:
    page = ColumnsPage(
        head=head(asked, "evaluation:columns"),
        problems=problems,
        rows=frame.height,
        sheets=choices([(s, s) for s in asked.upload.sheets], asked.match.sheet),
        sheet=asked.match.sheet,
        names=tuple(match.columns_of(frame)),
        first=_first_rows(frame),
        columns=_fields(frame, found, known, problems, typed),
        named=_named(known, problems),
        open=bool(known.treated_units or known.start),
    )
    status = 400 if problems else 200
    return render(
        request, "evaluation/columns.html", {"page": page, "fictional": False}, status=status
    )


def _first_rows(frame: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    shown = frame.select(match.columns_of(frame)).head(FIRST_ROWS).rows()
    return tuple(tuple("" if cell is None else str(cell)[:LONGEST] for cell in r) for r in shown)


def _fields(
    frame: pl.DataFrame,
    found: Guess,
    known: Match,
    problems: tuple[Problem, ...],
    typed: object,
) -> tuple[ColumnField, ...]:
    fields = []
    why = _reasons(found)
    for i, column in enumerate(preview(frame)):
        name = f"{match.ASKED}{i}"
        part = typed.get(name, "") if typed is not None else known.part_of(column.name)
        field = Field(
            name,
            column.name,
            choices=choices([("", "not used"), *match.PARTS], part),
            error=error_at(problems, f"as-{i}"),
        )
        fields.append(ColumnField(field, _about(column), why.get(column.name, "")))
    return tuple(fields)


def _about(column: ColumnPreview) -> str:
    """A column's examples in a line."""
    shown = ", ".join(e[:LONGEST] for e in column.examples)
    blanks = f"; {column.blanks:,} blank" if column.blanks else ""
    return f"{column.kind}, {column.different:,} different: {shown}{blanks}"


def _reasons(found: Guess) -> dict[str, str]:
    """Why a column is thought to play a part, for those that are."""
    words = dict(match.PARTS)
    held: dict[str, str] = {}
    for part in ("unit", "time", "adopted", "treated", "weights", "cluster"):
        one = getattr(found, part)
        if one:
            held.setdefault(one.column, f"Looks like {words[part]}: {one.why}.")
    for one in found.outcomes:
        held.setdefault(one.column, f"Could be an outcome: {one.why}.")
    return held


def _named(known: Match, problems: tuple[Problem, ...]) -> tuple[Field, Field]:
    return (
        Field(
            "treated_units",
            "Units that adopted",
            "As the table names them, with a semicolon between two.",
            "; ".join(known.treated_units),
            error=error_at(problems, "treated_units"),
        ),
        Field(
            "start",
            "When they were first treated",
            "A period as the table writes it, such as 2019 or 2019-20.",
            known.start,
            error=error_at(problems, "start"),
            width="govuk-input--width-10",
        ),
    )
