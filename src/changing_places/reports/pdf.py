"""A report as PDF/UA-1 and PDF/A-2a: tagged, titled, its figures as vectors with words."""

import json
from collections.abc import Mapping
from importlib import resources
from itertools import count
from typing import Any

from changing_places.figures import Figure, Source, Table
from changing_places.figures.numbers import day
from changing_places.reports import typesetting
from changing_places.reports.columns import Setting, fitting, is_short
from changing_places.reports.model import (
    FICTIONAL,
    Block,
    Bullets,
    Code,
    Fact,
    Facts,
    FigureBlock,
    Note,
    Paragraph,
    Report,
    Subheading,
    TableBlock,
    annex_tables,
    provenance_lines,
    runs,
    sources_of,
)

# Drawn a little wider than on a page of the web, so that words in figures match the text's size.
FIGURE_WIDTH = 720
# The text's width in inches, and the type of tables: 9 points, 12 points between columns.
WIDTH = 6.45
_GUTTER = 12 / 72
_SETTINGS = [Setting(points=p, gutter=_GUTTER) for p in (9, 8, 7)]


def to_pdf(report: Report) -> bytes:
    """The PDF's bytes; the same report gives the same bytes."""
    template = resources.files("changing_places.reports").joinpath("report.typ").read_text("utf-8")
    told = json.dumps(_Setter(report).told(), ensure_ascii=False, allow_nan=False)
    return typesetting.pdf(template, {"report": told}, report.as_at)


class _Setter:
    """Turns one report into the plain values that the template sets."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.numbers = report.numbered()
        self.figure_numbers, self.table_numbers = count(1), count(1)

    def told(self) -> dict[str, Any]:
        report = self.report
        dated = f"As at {day(report.as_at)}"
        title = ", ".join(t for t in (report.title, report.subtitle) if t)
        return {
            "title": report.title,
            "document_title": f"{title} ({FICTIONAL})" if report.fictional else title,
            "subtitle": report.subtitle,
            "summary": report.summary,
            "publisher": report.publisher or "Changing Places",
            "date": [report.as_at.year, report.as_at.month, report.as_at.day],
            "dated": f"{report.publisher}. {dated}" if report.publisher else dated,
            "footer": f"{report.publisher}, {dated[0].lower()}{dated[1:]}"
            if report.publisher
            else dated,
            "fictional": report.fictional,
            "contents": report.contents,
            "label": FICTIONAL,
            "facts": [self.fact(f) for f in report.facts],
            "sections": [
                {"heading": s.heading, "blocks": [self.block(b) for b in s.blocks]}
                for s in report.sections
            ],
            "sources": [self.source(s, n) for s, n in self.numbers.items()],
            "provenance": provenance_lines(report),
            "annex": [
                {"title": title, "sources": [], "note": note, **_cells(table)}
                for title, table, note in annex_tables(report)
            ],
        }

    def fact(self, fact: Fact) -> dict[str, Any]:
        sources = runs([self.numbers[fact.source]] if fact.source else [])
        return {"label": fact.label, "text": fact.text, "sources": sources}

    def source(self, source: Source, number: int) -> dict[str, Any]:
        web = source.address.startswith(("https://", "http://"))
        address = source.address if web else ""
        return {"number": number, "text": source.citation(), "address": address}

    def block(self, block: Block) -> dict[str, Any]:
        numbers = runs(self.numbers[s] for s in sources_of(block))
        match block:
            case Paragraph():
                return {"block": "paragraph", "text": block.text, "sources": numbers}
            case Bullets():
                return {"block": "bullets", "items": list(block.items), "sources": numbers}
            case Note():
                return {"block": "note", "text": block.text}
            case Subheading():
                return {"block": "subheading", "text": block.text}
            case Code():
                return {"block": "code", "text": block.text}
            case Facts():
                return {"block": "facts", "items": [self.fact(f) for f in block.items]}
            case TableBlock():
                title = f"Table {next(self.table_numbers)}. {block.title}"
                said = {"block": "table", "title": title, "note": block.note, "sources": numbers}
                return {**said, **_cells(block.table)}
            case FigureBlock():
                return self.figure(block.figure, numbers)

    def figure(self, figure: Figure, numbers: list[tuple[int, int]]) -> dict[str, Any]:
        return {
            "block": "figure",
            "title": f"Figure {next(self.figure_numbers)}. {figure.title}",
            "finding": figure.finding,
            "alt": f"{figure.title}. {figure.description()}",
            "svg": figure.svg(width=FIGURE_WIDTH),
            "note": figure.note,
            "sources": numbers,
        }


def _cells(table: Table | None) -> Mapping[str, Any]:
    if table is None:
        return {"columns": [], "rows": [], "widths": [], "long": False, "points": 9}
    right = [c.numeric and c.kind != "year" for c in table.columns]
    heads, rows = [c.heading for c in table.columns], table.text_rows()
    columns = [{"heading": h, "right": r} for h, r in zip(heads, right, strict=True)]
    setting, widths = fitting([heads, *rows], right, WIDTH + _GUTTER, _SETTINGS)
    # The outer columns have no space at the edge of the page.
    widths[0] -= _GUTTER / 2
    widths[-1] -= _GUTTER / 2
    told = {"columns": columns, "rows": rows, "widths": widths, "long": not is_short(rows)}
    return {**told, "points": setting.points}
