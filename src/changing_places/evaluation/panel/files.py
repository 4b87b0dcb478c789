"""Reads a panel from a file: the header found, the rows numbered as a spreadsheet numbers them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers import ROW, Sheet, open_file
from changing_places.data.readers.sheet import CUT_SHORT, TOO_LONG, cell_name
from changing_places.data.readers.text import sniff_delimiter
from changing_places.evaluation.panel.faults import listed, rows_named
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.panel.reading import panel
from changing_places.evaluation.panel.roles import names_of
from changing_places.evaluation.panel.sections import Sections, sections
from changing_places.evaluation.panel.table import nearest

# Above this many bytes a text file is read in the columns asked for alone.
LARGE = 300_000_000
_PARTS = ("unit", "time", "outcome", "adopted", "treated", "covariates", "weights", "cluster")
_TEXT = (".csv", ".tsv", ".txt", ".tab")


def panel_from_file(path: str | Path, *, sheet: str | None = None, **columns: Any) -> Panel:
    """The panel of a CSV, Excel, OpenDocument, Parquet or JSON file.

    `columns` are the arguments of `panel`. The delimiter and encoding of text are found out;
    `sheet` names that of a workbook, else the first that has the columns is taken.

    Raises InputError where the file cannot be read or lacks a column, and as `panel` does.
    """
    table, source = table_from_file(path, wanted=_wanted(columns), sheet=sheet)
    return panel(table, source=source, **columns)


def sections_from_file(path: str | Path, *, sheet: str | None = None, **columns: Any) -> Sections:
    """The repeated cross-sections of a file; `columns` are the arguments of `sections`."""
    table, source = table_from_file(path, wanted=_wanted(columns), sheet=sheet)
    return sections(table, source=source, **columns)


def _wanted(columns: dict[str, Any]) -> list[str]:
    return [name for part in _PARTS for name in names_of(columns.get(part))]


def table_from_file(
    path: str | Path, *, wanted: Sequence[str] = (), sheet: str | None = None
) -> tuple[pl.DataFrame, str]:
    """The table of a file with its header's names, its row numbers in `_row`, and its name.

    The header is the first row that holds all `wanted` names; where none does, the first that
    has two thirds of the cells that most rows have. Cells of text files and workbooks are text.

    Raises InputError where the file is absent, damaged, or has rows that do not fit its header.
    """
    path = Path(path)
    if not path.is_file():
        raise _absent(path)
    if path.suffix.lower() in _TEXT and path.stat().st_size > LARGE and wanted:
        return _large(path, wanted), path.name
    chosen = _choose(open_file(path), path.name, wanted, sheet)
    at = _header_row(chosen.top, wanted)
    header = [cell.strip() for cell in chosen.top[at]]
    while header and not header[-1]:
        header.pop()
    _check_header(header, wanted, chosen.source, at + 1)
    frame = chosen.read(at + 1, len(header))
    _check_shape(frame, len(header), chosen.source)
    names = {cell_name(i): name for i, name in enumerate(_distinct(header))}
    held = [c for c in names if c in frame.columns]
    return frame.select(ROW, *held).rename({c: names[c] for c in held}), chosen.source


def _absent(path: Path) -> InputError:
    folder = path.parent if path.parent.is_dir() else Path()
    near = nearest(path.name, [p.name for p in folder.iterdir() if p.is_file()])
    what = "a folder, and a panel is one file" if path.is_dir() else "not there"
    return InputError(
        f"The file {path.name} cannot be opened.",
        f"It is {what}."
        + (f" The files with the nearest names are {listed(near)}." if near else ""),
        "Give the file by its name, with the folder in front of it if it lies elsewhere.",
    )


def _choose(sheets: Sequence[Sheet], name: str, wanted: Sequence[str], asked: str | None) -> Sheet:
    """The sheet asked for, or the one that holds most of the wanted columns."""
    if asked is None:
        return max(sheets, key=lambda s: max([_fit(r, wanted) for r in s.top] or [0]))
    named = {s.source.removeprefix(f"{name} [").removesuffix("]"): s for s in sheets}
    found = {n.casefold(): s for n, s in named.items()}.get(asked.strip().casefold())
    if found is None:
        raise InputError(
            f"{name} has no sheet '{asked}' with rows in it.",
            f"Its sheets are {listed([repr(n) for n in named])}.",
            "Write the sheet's name as it stands on its tab.",
        )
    return found


def _fit(row: Sequence[str], wanted: Sequence[str]) -> int:
    cells = {cell.strip() for cell in row}
    return sum(name in cells for name in wanted)


def _header_row(top: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    fits = [_fit(row, wanted) for row in top]
    if any(fits):
        return fits.index(max(fits))
    widths = [sum(bool(cell.strip()) for cell in row) for row in top]
    usual = sorted(widths)[len(widths) // 2] if widths else 0
    return next((i for i, width in enumerate(widths) if 3 * width >= max(2 * usual, 1)), 0)


def _check_header(header: Sequence[str], wanted: Sequence[str], source: str, row: int) -> None:
    twice = [name for name in dict.fromkeys(wanted) if header.count(name) > 1]
    if twice:
        raise InputError(
            f"{source} has {header.count(twice[0])} columns named '{twice[0]}'.",
            f"Its header is row {row}, and which of them is meant cannot be told.",
            "Give each column a name of its own.",
        )


def _distinct(header: Sequence[str]) -> list[str]:
    """Names of columns, told apart: blank ones by their place, repeated ones by a number.

    >>> _distinct(["year", "", "rate", "rate"])
    ['year', 'column 2', 'rate', 'rate (2)']
    """
    names: list[str] = []
    for i, name in enumerate(header):
        plain = name or f"column {i + 1}"
        number = list(header[:i]).count(name) + 1
        names.append(plain if number == 1 or not name else f"{plain} ({number})")
    return names


def _check_shape(frame: pl.DataFrame, width: int, source: str) -> None:
    if TOO_LONG in frame.columns:
        long = frame.filter(pl.col(TOO_LONG).is_not_null())[ROW].to_list()
        if long:
            raise InputError(
                f"{source}: {rows_named(long)} {'has' if len(long) == 1 else 'have'} more cells "
                f"than the header's {width}.",
                "A comma inside a name or a number, without quotation marks, makes two cells "
                "of one.",
                "Put such cells in quotation marks, or save the file again from Excel.",
            )
    if CUT_SHORT in frame.columns and frame[CUT_SHORT].any():
        last = frame.filter(pl.col(CUT_SHORT))[ROW].to_list()
        raise InputError(
            f"{source}: the last row, {last[0]}, is cut short.",
            "It has fewer cells than the others and no end, so the file was not written whole.",
            "Export or download the file again.",
        )


def _large(path: Path, wanted: Sequence[str]) -> pl.DataFrame:
    """Some columns of a text file of many millions of rows, without holding the others."""
    with path.open("rb") as file:
        sample = file.read(20_000).decode("utf-8", errors="replace")
    delimiter = sniff_delimiter(sample)
    try:
        scan = pl.scan_csv(path, separator=delimiter, infer_schema=False)
        held = scan.collect_schema().names()
        chosen = [n for n in dict.fromkeys(wanted) if n in held]
        frame = scan.select(chosen or held[:1]).with_row_index(ROW, offset=2).collect()
    except pl.exceptions.PolarsError as error:
        raise InputError(
            f"{path.name} cannot be read.",
            f"It is {path.stat().st_size / 1e9:.1f} GB of text, which is read fast or not at all, "
            f"and this stood in the way: {str(error).splitlines()[0][:150].rstrip('.')}.",
            "Save it as Parquet or as 'CSV UTF-8' with its header in the first row.",
        ) from error
    if len(chosen) < len(set(wanted)):
        # The names of the others are needed, so that the nearest can be offered.
        empty = {n: pl.Series(n, [], dtype=pl.String) for n in held}
        return pl.DataFrame(empty)
    return frame
