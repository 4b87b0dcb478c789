"""Reads a Parquet file: its columns keep their types, and categories become text."""

from pathlib import Path

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import ROW, Sheet, cell_name


def open_parquet(path: Path) -> Sheet:
    """The one sheet of a Parquet file. Raises InputError where the file is damaged."""
    try:
        names = list(pl.read_parquet_schema(path))
    except Exception as error:
        raise _damaged(path, error) from error

    def read(starts: int, width: int) -> pl.DataFrame:
        try:
            frame = pl.read_parquet(path)
        except Exception as error:
            raise _damaged(path, error) from error
        frame = frame.with_columns(_plain(name, kind) for name, kind in frame.schema.items())
        frame = frame.rename({n: cell_name(i) for i, n in enumerate(names)})
        return frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))

    return Sheet(path.name, [names], read)


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as text, number, date or list: categories, bytes and spans of time are text."""
    column = pl.col(name)
    if isinstance(kind, pl.Categorical | pl.Enum | pl.Time):
        return column.cast(pl.String)
    if isinstance(kind, pl.Binary):
        return pl.coalesce(column.cast(pl.String, strict=False), column.bin.encode("hex"))
    if isinstance(kind, pl.Duration):
        return column.dt.to_string()
    if isinstance(kind, pl.Decimal):
        return column.cast(pl.Float64)
    return column


def _damaged(path: Path, error: Exception) -> InputError:
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else "no reason given"
    return InputError(
        f"{path.name} cannot be read as a Parquet file.",
        f"It is damaged or cut short ({reason.rstrip('.')}).",
        "Fetch or export the file again and load it.",
    )
