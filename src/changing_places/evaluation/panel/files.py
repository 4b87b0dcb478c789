"""Reads a panel from a file: the header found, the rows numbered as a spreadsheet numbers them."""

from pathlib import Path
from typing import Any

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers import ROW, Sheet, open_file
from changing_places.data.readers.text import sniff_delimiter
from changing_places.evaluation.panel.faults import listed
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.panel.reading import panel
from changing_places.evaluation.panel.sections import Sections, sections

# Above this many bytes a text file is read in the columns asked for alone.
LARGE = 300_000_000


def panel_from_file(path: str | Path, *, sheet: str | None = None, **columns: Any) -> Panel:
    """The panel of a CSV, Excel, OpenDocument, Parquet or JSON file.

    `columns` are the arguments of `panel`. The delimiter and encoding of text are found out;
    `sheet` names that of a workbook, else the first that has the columns is taken.

    Raises InputError where the file cannot be read or lacks a column, and as `panel` does.
    """
    wanted = _wanted(columns)
    return panel(*_asked(path, sheet, wanted), **columns)


def sections_from_file(path: str | Path, *, sheet: str | None = None, **columns: Any) -> Sections:
    """The repeated cross-sections of a file; `columns` are the arguments of `sections`."""
    table, source = _asked(path, sheet, _wanted(columns))
    return sections(table, source=source, **columns)
