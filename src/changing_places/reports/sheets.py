"""An Excel file in the house's dress: fonts, formats, headings, names of sheets, printing.

The same content gives the same bytes: the file is dated by what it tells of, not by the clock.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from changing_places.reports.model import FICTIONAL

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Cover:
    """What a file is: its title and what stands with it in the file's properties."""

    title: str
    subtitle: str
    author: str
    summary: str
    as_at: date
    fictional: bool = False


class Sheets:
    """One Excel file, to which sheets are added; `bytes` closes it."""

    def __init__(self, cover: Cover) -> None:
        self.cover = cover
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
        self.book.set_properties(
            {
                "title": f"{cover.title} ({FICTIONAL})" if cover.fictional else cover.title,
                "subject": cover.subtitle,
                "author": cover.author or "Changing Places",
                "comments": cover.summary,
                "created": datetime(
                    cover.as_at.year, cover.as_at.month, cover.as_at.day, tzinfo=UTC
                ).replace(tzinfo=None),
            }
        )

    def bytes(self) -> bytes:
        """The file's bytes; nothing can be added after."""
        self.book.close()
        return self.file.getvalue()

    def form(self, **wanted: Any) -> Any:
        """A cell format; each is made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            base = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
            self.made[key] = self.book.add_format(base | wanted)
        return self.made[key]

    def add(self, name: str) -> Any:
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
        label = f'&R&"Arial,Bold"{FICTIONAL}' if self.cover.fictional else ""
        sheet.set_header(f"&L{_header(self.cover.title)}{label}")
        sheet.set_footer("&RPage &P of &N")
        return sheet

    def head(self, sheet: Any, title: str, words: Sequence[str]) -> int:
        """The title of a sheet and the lines under it; the next free row."""
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, title, self.form(bold=True, font_size=16))
        row = 1
        if self.cover.fictional:
            sheet.write_string(row, 0, FICTIONAL, self.form(bold=True, font_color="#A8320F"))
            row += 1
        for line in filter(None, words):
            sheet.write_string(row, 0, line, self.form())
            row += 1
        return row + 1


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


def _header(words: str) -> str:
    """Words for a page's header, where '&' begins a code and 255 letters are the most."""
    return words.replace("&", "&&")[:150]
