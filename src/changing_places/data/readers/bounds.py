"""Refuses a file that is not what its name says, or that holds far more than its size tells.

A workbook is a ZIP archive and a Parquet file is packed: a few kilobytes of either can unfold
into more than a machine can hold, by mistake or by design. They are measured before they are
read.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import ROW

if TYPE_CHECKING:
    import polars as pl

# The name of a cell, or the number of a row; a cell without a name; where a row begins.
_NAMED = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
_BARE = re.compile(rb"""<(?:\w+:)?c(?=[\s/>])(?![^>]*\br\s*=)""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_PIECE = 1 << 20
_OVERLAP = 64
_TEXT, _BOOKS, _PARQUET = {".csv", ".tsv", ".txt"}, {".xlsx", ".xlsm"}, {".parquet"}
_BEGINS = {b"PK\x03\x04": "an Excel workbook or another ZIP archive", b"PAR1": "a Parquet file"}
_BEGINS |= {b"%PDF": "a PDF document", b"\xd0\xcf\x11\xe0": "an old Excel or Word document"}
_BEGINS |= {
    b"\x1f\x8b": "a packed (gzip) file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


@dataclass(frozen=True)
class Bounds:
    """The most that a file may hold: rows, columns, cells, bytes when unpacked and in a cell."""

    rows: int = 2_000_000
    columns: int = 200
    cells: int = 20_000_000
    unpacked: int = 200_000_000
    cell: int = 10_000
    heading: int = 200


BOUNDS = Bounds()


def check_bounds(path: Path, bounds: Bounds = BOUNDS) -> None:
    """Raise InputError where a file is not what its name says, or unfolds beyond `bounds`."""
    kind = path.suffix.lower()
    with path.open("rb") as file:
        begins = file.read(4096)
    if kind in _TEXT:
        _check_text(path, begins)
    elif kind in _BOOKS:
        _check_begins(path, begins, b"PK\x03\x04", "an Excel workbook")
        _check_book(path, bounds)
    elif kind in _PARQUET:
        _check_begins(path, begins, b"PAR1", "a Parquet file")
        _check_parquet(path, bounds)


def _looks_like(begins: bytes) -> str:
    return next((what for start, what in _BEGINS.items() if begins.startswith(start)), "")


def _check_text(path: Path, begins: bytes) -> None:
    if like := _looks_like(begins):
        raise InputError(
            f"{path.name} is no text file.",
            f"It is {like}, although its name ends in '{path.suffix}'.",
            "Open it in the program that made it and save it as CSV UTF-8.",
        )


def _check_begins(path: Path, begins: bytes, wanted: bytes, kind: str) -> None:
    if begins.startswith(wanted):
        return
    like = _looks_like(begins) or "a file of another kind"
    raise InputError(
        f"{path.name} is not {kind}.",
        f"It is {like}, although its name ends in '{path.suffix}'.",
        "Open it in the program that made it, and save it as CSV or as an Excel workbook (.xlsx).",
    )


def _check_book(path: Path, bounds: Bounds) -> None:
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            for part in archive.infolist():
                rows, columns = 0, 0
                for piece, size in _pieces(file, part):
                    unpacked += size
                    if unpacked > bounds.unpacked:
                        raise _unfolds(path, bounds)
                    rows, columns = _extent(piece, rows, columns)
                    if rows * columns > bounds.cells:
                        raise _reaches_far(path, rows, columns)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError) as error:
        raise InputError(
            f"{path.name} cannot be read as a workbook.",
            f"It is damaged or cut short ({str(error).rstrip('.') or 'its end is missing'}).",
            "Open it in Excel, save it again and try once more; or save it as CSV.",
        ) from error


def _pieces(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """A part of an archive unpacked piece by piece, with the size of what is new in each.

    What the archive says of a part's size is not believed: the stream is followed to its end.
    Pieces overlap a little, so that no cell's name is cut in two.
    """
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("a part of it is packed in a way that Excel does not use")
    name, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    file.seek(part.header_offset + 30 + name + extra)
    if part.compress_type == zipfile.ZIP_STORED:
        stored = file.read(part.compress_size)
        yield stored, len(stored)
        return
    stream, tail = zlib.decompressobj(-15), b""
    packed = file.read(_PIECE)
    while packed and not stream.eof:
        piece = stream.decompress(packed, _PIECE)
        yield tail + piece, len(piece)
        tail = piece[-_OVERLAP:]
        packed = stream.unconsumed_tail or file.read(_PIECE)


def _extent(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The last row and column that cells of a sheet name, from those found so far."""
    found = set(_NAMED.findall(piece))
    rows = max(rows, *(int(digits) for _, digits in found), 0)
    named = (_column(letters) for letters in {letters for letters, _ in found})
    # A row may begin in one piece and end in the next, so that bare cells count twice.
    bare = (2 * len(_BARE.findall(row)) for row in _ROW.split(piece))
    return rows, max(columns, *named, *bare, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_parquet(path: Path, bounds: Bounds) -> None:
    import polars as pl

    try:
        schema = pl.read_parquet_schema(path)
        rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())
    except (Exception, pl.exceptions.PanicException) as error:
        raise InputError(
            f"{path.name} cannot be read as a Parquet file.",
            "It is damaged or cut short.",
            "Export the file again, or save it as CSV.",
        ) from error
    nested = [name for name, kind in schema.items() if kind.is_nested() or kind == pl.Binary]
    if nested:
        raise InputError(
            f"{path.name} holds more than a table.",
            f"Its column '{nested[0]}' has lists or bytes in its cells.",
            "Save it with one number, date or text in each cell.",
        )
    check_extent(path.name, rows, len(schema), bounds)


def check_extent(name: str, rows: int, columns: int, bounds: Bounds = BOUNDS) -> None:
    """Raise InputError where a table has more rows, columns or cells than may be."""
    if rows > bounds.rows or rows * columns > bounds.cells:
        raise InputError(
            f"{name} has too many rows.",
            f"It has {rows:,} rows and {columns:,} columns; at most {bounds.rows:,} rows and "
            f"{bounds.cells:,} cells can be read here.",
            "Keep the columns and periods that the question needs, or use "
            "'changing-places evaluate' in the terminal, which has no such limit.",
        )
    if columns > bounds.columns:
        raise InputError(
            f"{name} has too many columns.",
            f"It has {columns:,}, and at most {bounds.columns:,} can be matched on a page.",
            "Keep those of the panel: unit, time, outcomes and who adopted when.",
        )


def check_table(name: str, frame: "pl.DataFrame", bounds: Bounds = BOUNDS) -> None:
    """Raise InputError where a table that was read is larger than may be, or has a huge cell."""
    import polars as pl

    check_extent(name, frame.height, frame.width - (ROW in frame.columns), bounds)
    longest = max((len(name) for name in frame.columns), default=0)
    if longest > bounds.heading:
        raise InputError(
            f"{name} has no row of headings that could be used.",
            f"A heading has {longest:,} letters, and at most {bounds.heading:,} are read.",
            "Put short names of the columns into the first row.",
        )
    lengths = frame.select(pl.col(pl.String).str.len_bytes().max())
    for column in lengths.columns:
        longest = lengths[column][0] or 0
        if longest > bounds.cell:
            raise InputError(
                f"{name} has a cell that is too long.",
                f"A cell of the column '{column[:60]}' has {longest:,} bytes, and at most "
                f"{bounds.cell:,} are read.",
                "Leave that column out; if a quotation mark was never closed, close it.",
            )


def _unfolds(path: Path, bounds: Bounds) -> InputError:
    return InputError(
        f"{path.name} unfolds into too much.",
        f"Unpacked it would be more than {bounds.unpacked // 1_000_000} MB.",
        "Save the one sheet that holds the panel as CSV.",
    )


def _reaches_far(path: Path, rows: int, columns: int) -> InputError:
    return InputError(
        f"{path.name} has a sheet that reaches too far.",
        f"A cell stands in row {rows:,} or column {columns:,}, so that the sheet would have "
        f"{rows * columns:,} cells, most of them blank.",
        "Delete the stray cells, or copy the table into a new workbook, and save that.",
    )
