"""Reads the sheets of an Excel or OpenDocument workbook as text."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import ROW, TOP, Sheet, cell_name
from changing_places.data.readers.text import without_extra


def open_workbook(path: Path) -> list[Sheet]:
    """Every sheet of a workbook that holds rows. Raises InputError where none can be read."""
    import python_calamine

    try:
        with python_calamine.load_workbook(str(path)) as book:
            found = [(n, book.get_sheet_by_name(n).to_python()) for n in book.sheet_names]
    except Exception as error:
        raise InputError(
            f"{path.name} cannot be read as a workbook.",
            f"It is damaged, locked with a password or no workbook ({str(error).rstrip('.')}).",
            "Open it in Excel, save it as CSV and load that.",
        ) from error
    sheets = [_sheet(path, name, rows, len(found) > 1) for name, rows in found if rows]
    if not sheets:
        raise InputError(
            f"{path.name} has no rows.",
            f"Its {len(found)} sheets are all empty.",
            "Save the workbook with its table in it and load it again.",
        )
    return sheets


def _sheet(path: Path, name: str, rows: list[list[Any]], several: bool) -> Sheet:
    texts = [[cell_text(cell) for cell in row] for row in rows]
    source = f"{path.name} [{name}]" if several else path.name

    def read(starts: int, width: int) -> pl.DataFrame:
        longest = max((len(r) for r in texts), default=width)
        body = [[c if c else None for c in row] for row in texts[starts:]]
        schema = {cell_name(i): pl.String for i in range(max(width, longest))}
        frame = without_extra(pl.DataFrame(body, schema=schema, orient="row"), width)
        return frame.with_row_index(ROW, offset=starts + 1).with_columns(pl.col(ROW).cast(pl.Int64))

    return Sheet(source, texts[:TOP], read)


def cell_text(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, dates as 2024-04-01.

    >>> cell_text(2024.0), cell_text(None), cell_text(True)
    ('2024', '', 'True')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
