"""Opens a file of any kind the loader knows as sheets: their first rows, then all of them.

A CSV or text file, a Parquet file and a JSON file are one sheet; a workbook has several.
Every cell of a text file or workbook is text; Parquet and JSON keep their types.
"""

from pathlib import Path

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import ROW, Sheet

__all__ = ["KINDS", "ROW", "Sheet", "open_file"]

_TEXT = (".csv", ".tsv", ".txt", ".tab")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_JSON = (".json", ".geojson", ".topojson")
KINDS = (*_TEXT, *_BOOKS, ".parquet", *_JSON)


def open_file(path: Path) -> list[Sheet]:
    """The sheets of a file, by its kind. Raises InputError where it cannot be read."""
    kind = path.suffix.lower()
    if path.stat().st_size == 0:
        raise InputError(
            f"{path.name} is empty.",
            "The file has no bytes, so its copy or download did not finish.",
            "Fetch the file again and load it.",
        )
    if kind in _TEXT:
        from changing_places.data.readers.text import open_text

        return [open_text(path)]
    if kind in _BOOKS:
        from changing_places.data.readers.workbook import open_workbook

        return open_workbook(path)
    if kind == ".parquet":
        from changing_places.data.readers.parquet import open_parquet

        return [open_parquet(path)]
    if kind in _JSON:
        from changing_places.data.readers.tree import open_tree

        return open_tree(path)
    raise InputError(
        f"{path.name} is of no kind that can be loaded.",
        f"Its name ends in '{path.suffix}', and tables end in {', '.join(KINDS)}.",
        "Save it as CSV, Excel or Parquet and load that.",
    )
