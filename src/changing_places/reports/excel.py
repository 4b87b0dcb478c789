"""A report as an Excel workbook: a summary, a sheet for each table, and the sources.

Numbers stay numbers, with a format that shows them as every other format does; text is
written as text, so that a name that begins with '=' is never a formula.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from changing_places.figures import Column, Source, Table
from changing_places.figures.model import Cell
from changing_places.figures.numbers import day
from changing_places.reports.model import (
    FICTIONAL,
    Block,
    Bullets,
    Code,
    Facts,
    FigureBlock,
    Note,
    Paragraph,
    Report,
    Subheading,
    TableBlock,
    provenance_lines,
)

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def to_xlsx(report: Report) -> bytes:
    """The workbook's bytes; the same report gives the same bytes."""
    return _Writer(report).bytes()


class _Writer:
    """Fills one workbook, sheet by sheet."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.numbers = report.numbered()
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        self.used: set[str] = set()
        self.made: dict[tuple[Any, ...], Any] = {}

    def bytes(self) -> bytes:
        report = self.report
        self.book.set_properties(
            {
                "title": f"{report.title} ({FICTIONAL})" if report.fictional else report.title,
                "subject": report.subtitle,
                "author": report.publisher or "Changing Places",
                "comments": report.summary,
                "created": datetime(
                    report.as_at.year, report.as_at.month, report.as_at.day, tzinfo=UTC
                ).replace(tzinfo=None),
            }
        )
        self._summary()
        for title, words, table, sources, note in self._tables():
            self._sheet(title, words, table, sources, note)
        self._sources()
        self.book.close()
        return self.file.getvalue()

    def _form(self, **wanted: Any) -> Any:
        """A cell format; each is made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            base = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
            self.made[key] = self.book.add_format(base | wanted)
        return self.made[key]

    def _add(self, name: str) -> Any:
        """A sheet with a name that Excel takes and no other has."""
        clean = _FORBIDDEN.sub(" ", name).strip()[:31] or "Table"
        tried, k = clean, 2
        while tried.lower() in self.used:
            tail = f" ({k})"
            tried, k = clean[: 31 - len(tail)] + tail, k + 1
        self.used.add(tried.lower())
        sheet = self.book.add_worksheet(tried)
        sheet.hide_gridlines(2)
        sheet.set_default_row(16)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        label = f'&R&"Arial,Bold"{FICTIONAL}' if self.report.fictional else ""
        sheet.set_header(f"&L{_header(self.report.title)}{label}")
        sheet.set_footer("&RPage &P of &N")
        return sheet

    def _head(self, sheet: Any, title: str, words: Sequence[str]) -> int:
        """The title of a sheet and the lines under it; the next free row."""
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, title, self._form(bold=True, font_size=16))
        row = 1
        if self.report.fictional:
            sheet.write_string(row, 0, FICTIONAL, self._form(bold=True, font_color="#A8320F"))
            row += 1
        for line in filter(None, words):
            sheet.write_string(row, 0, line, self._form())
            row += 1
        return row + 1

    def _summary(self) -> None:
        report, sheet = self.report, self._add("Summary")
        dated = f"As at {day(report.as_at)}"
        told = f"{report.publisher}. {dated}" if report.publisher else dated
        row = self._head(sheet, report.title, [report.subtitle, told, "", report.summary])
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 3, 18)
        facts = list(report.facts)
        for section in report.sections:
            for block in section.blocks:
                facts += block.items if isinstance(block, Facts) else ()
        if facts:
            for k, head in enumerate(("Fact", "Value", "Unit", "Source")):
                sheet.write_string(row, k, head, self._form(bold=True, bottom=1))
            for fact in facts:
                row += 1
                sheet.write_string(row, 0, fact.label, self._form())
                self._cell(sheet, row, 1, fact.value, fact.column, left=True)
                sheet.write_string(row, 2, fact.unit, self._form())
                number = self.numbers[fact.source] if fact.source else None
                if number:
                    sheet.write_number(row, 3, number, self._form(align="left"))
            row += 2
        for section in report.sections:
            lines = [line for block in section.blocks for line in _sentences(block)]
            if lines:
                sheet.write_string(row, 0, section.heading, self._form(bold=True, font_size=12))
                for line in lines:
                    row += 1
                    sheet.write_string(row, 0, line, self._form())
                row += 2

    def _tables(self) -> Iterable[tuple[str, list[str], Table, tuple[Source, ...], str]]:
        """Every table, of figures and of its own, with its sheet's name and words."""
        figures = tables = 0
        for section in self.report.sections:
            for block in section.blocks:
                if isinstance(block, FigureBlock):
                    figures += 1
                    shown = block.figure
                    title = f"Figure {figures}. {shown.title}"
                    yield title, [shown.finding], shown.table, shown.sources, shown.note
                elif isinstance(block, TableBlock):
                    tables += 1
                    title = f"Table {tables}. {block.title}"
                    yield title, [], block.table, block.sources, block.note

    def _sheet(
        self, title: str, words: list[str], table: Table, sources: tuple[Source, ...], note: str
    ) -> None:
        sheet = self._add(title)
        found = [f"Source {self.numbers[s]}: {s.citation()}" for s in sources]
        top = self._head(sheet, title, [*words, note, *found])
        for k, column in enumerate(table.columns):
            right = column.numeric and column.kind != "year"
            side = {"align": "right"} if right else {"align": "left", "indent": min(k, 1)}
            form = self._form(bold=True, bottom=1, text_wrap=True, **side)
            sheet.write_string(top, k, column.heading, form)
            shown = [table.text(column.name, v) for v in table.values(column.name)]
            wide = max([*(len(s) for s in shown), min(len(column.heading), 18)])
            sheet.set_column(k, k, min(max(wide + 3, 9), 48))
        for r, row in enumerate(table.rows, start=top + 1):
            for k, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._cell(sheet, r, k, value, column, decimals=table.decimals(column.name))
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)

    def _cell(
        self,
        sheet: Any,
        row: int,
        place: int,
        value: Cell,
        column: Column,
        *,
        decimals: int | None = None,
        left: bool = False,
    ) -> None:
        """One value in its own type; words that stand for a number are set in grey."""
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value, self._form())
        elif isinstance(value, int | float):
            places = column.decimals if decimals is None else decimals
            form = {"num_format": number_format(column.kind, places, value)}
            right = column.numeric and column.kind != "year" and not left
            align = {} if right else {"align": "left"}
            sheet.write_number(row, place, value, self._form(**form, **align))
        elif isinstance(value, date):
            when = datetime(value.year, value.month, value.day)
            form = self._form(num_format="d mmmm yyyy", align="left")
            sheet.write_datetime(row, place, when, form)
        elif column.numeric:
            words = "not available" if value is None else value
            sheet.write_string(row, place, words, self._form(align="right", font_color="#4B5762"))
        else:
            # Text after a flush-right number needs room before it.
            form = self._form(align="left", indent=0 if left else min(place, 1))
            sheet.write_string(row, place, value or "", form)

    def _sources(self) -> None:
        sheet = self._add("Sources")
        row = self._head(sheet, "Sources", [])
        heads = ("Number", "Publisher", "Title", "Period", "Licence", "Retrieved", "Address")
        for k, (head, wide) in enumerate(zip(heads, (9, 34, 44, 14, 28, 18, 60), strict=True)):
            sheet.set_column(k, k, wide)
            sheet.write_string(row, k, head, self._form(bold=True, bottom=1))
        for source, number in self.numbers.items():
            row += 1
            sheet.write_number(row, 0, number, self._form(align="left"))
            told = (source.publisher, source.title, source.period, source.licence)
            for k, words in enumerate((*told, source.retrieved, source.address), start=1):
                sheet.write_string(row, k, words, self._form(text_wrap=True))
        for line in provenance_lines(self.report):
            row += 1
            sheet.write_string(row + 1, 0, line, self._form())


def number_format(kind: str, decimals: int | None, value: float) -> str:
    """Excel's format for a kind of column: a true minus sign, pounds, commas, per cent.

    >>> number_format("money", None, 733.4)
    '£#,##0;−£#,##0'
    """
    if kind == "year":
        return "0"
    if decimals is not None:
        places = decimals
    elif kind == "money":
        places = 2 if abs(value) < 10 and not float(value).is_integer() else 0
    elif kind == "integer" or float(value).is_integer():
        places = 0
    else:
        places = 1
    digits = "#,##0" + ("." + "0" * places if places else "")
    # A percentage that is already in per cent keeps its value: Excel's own % would multiply it.
    before, after = {"money": ("£", ""), "percent": ("", '"%"'), "share": ("", "%")}.get(
        kind, ("", "")
    )
    return f"{before}{digits}{after};−{before}{digits}{after}"


def _sentences(block: Block) -> list[str]:
    match block:
        case Paragraph() | Note() | Subheading():
            return [block.text]
        case Code():
            return block.text.splitlines()
        case Bullets():
            return [f"• {item}" for item in block.items]
        case FigureBlock():
            return [block.figure.finding]
        case Facts() | TableBlock():
            return []


def _header(words: str) -> str:
    """Words for a page's header, where '&' begins a code and 255 letters are the most."""
    return words.replace("&", "&&")[:150]
