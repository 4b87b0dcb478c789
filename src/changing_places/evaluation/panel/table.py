"""Takes any dataframe in: the columns asked for, as Polars, with the number of each row."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import ROW
from changing_places.data.readers.workbook import cell_text
from changing_places.evaluation.panel.faults import listed
from changing_places.evaluation.panel.model import Ints
from changing_places.evaluation.panel.roles import Roles


@dataclass(frozen=True)
class Table:
    """Columns of a dataframe with `rows`, the number of each row as its reader counts it."""

    frame: pl.DataFrame
    rows: Ints
    source: str
    blank_rows: int = 0


def taken(table: Any, roles: Roles, source: str) -> Table:
    """The columns that `roles` asks for; rows blank in all of them are left out and counted.

    Raises InputError where `table` is no dataframe, or lacks a column.
    """
    frame = columns_of(table, [name for _, name in roles.columns], source)
    if ROW in frame.columns:
        rows = frame[ROW].cast(pl.Int64).to_numpy()
        frame = frame.drop(ROW)
    else:
        rows = np.arange(1, frame.height + 1)
    key = roles.unit or roles.time
    if not frame[key].null_count() and frame.schema[key] != pl.String:
        return Table(frame, rows, source)
    blank = _blank(frame[key])
    if blank.any():
        for name in frame.columns:
            blank = blank & _blank(frame[name])
        kept = ~blank
        return Table(frame.filter(kept), rows[kept.to_numpy()], source, int(blank.sum()))
    return Table(frame, rows, source)


def _blank(column: pl.Series) -> pl.Series:
    empty = column.is_null()
    if column.dtype == pl.String:
        empty = empty | (column.str.strip_chars() == "").fill_null(value=False)
    return empty


def columns_of(table: Any, wanted: Sequence[str] | None, source: str) -> pl.DataFrame:
    """Some columns of any dataframe (or all), as Polars, with the row numbers if it has them."""
    kind = type(table).__name__
    try:
        wrapped = nw.from_native(table, pass_through=False)
    except TypeError as error:
        raise InputError(
            f"{_capital(source)} cannot be read.",
            f"It is a {kind}, which is no dataframe.",
            "Give a pandas, Polars or PyArrow frame, a DuckDB relation, or a file by its name.",
        ) from error
    held = wrapped.collect_schema().names()
    names = list(dict.fromkeys(held if wanted is None else wanted))
    check_columns([n for n in names if n != ROW], [h for h in held if h != ROW], source, table)
    if ROW in held and ROW not in names:
        names.append(ROW)
    chosen = wrapped.select(names)
    if kind == "DuckDBPyRelation":
        frame = pl.DataFrame(chosen.to_native())
    elif isinstance(chosen, nw.LazyFrame):
        frame = chosen.collect(backend="polars").to_native()
    elif chosen.implementation.is_polars():
        frame = chosen.to_native()
    else:
        frame = pl.DataFrame([_series(chosen[name]) for name in names])
    return frame.with_columns(
        plain
        for name, dtype in frame.schema.items()
        if (plain := _plain(pl.col(name), dtype)) is not None
    )


def _plain(column: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
    """Categories are text and decimals are numbers; None where a column stays as it is."""
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String)
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.Float64)
    if dtype == pl.Object or dtype.is_nested():
        return column.map_elements(str, return_dtype=pl.String)
    return None


def _series(column: Any) -> pl.Series:
    """A column of a pandas-like or PyArrow frame; one of mixed or strange kinds becomes text."""
    series: pl.Series | None = None
    if column.dtype != nw.Unknown:
        with suppress(Exception):
            series = column.to_polars()
    if series is None:
        cells = (None if v is None or v != v else cell_text(v) for v in column.to_list())
        return pl.Series(column.name, list(cells), dtype=pl.String)
    return series.fill_nan(None) if series.dtype.is_float() else series


def check_columns(wanted: Iterable[str], held: Sequence[str], source: str, table: Any) -> None:
    """Raise InputError for the first column that is not there, with the nearest that are."""
    missing = [name for name in wanted if name not in held]
    if not missing:
        return
    index = [str(name) for name in getattr(getattr(table, "index", None), "names", ()) or ()]
    if missing[0] in index:
        raise InputError(
            f"{_capital(source)} has no column '{missing[0]}'.",
            "It is the frame's index, which is not a column.",
            "Give table.reset_index() instead.",
        )
    near = nearest(missing[0], held)
    others = f" It lacks {listed([repr(m) for m in missing[1:]])} as well." if missing[1:] else ""
    raise InputError(
        f"{_capital(source)} has no column '{missing[0]}'.",
        f"Its columns with the nearest names are {listed([repr(n) for n in near])}.{others}"
        if near
        else "It has no columns at all.",
        "Write the column's name as it stands in the table's header.",
    )


def nearest(name: str, held: Sequence[str], most: int = 3) -> list[str]:
    """The names most like one, however their letters are cased.

    >>> nearest("recycling rate", ["Year", "recycling_rate", "council", "Rate"])
    ['recycling_rate', 'Rate', 'Year']
    """
    folded: dict[str, str] = {}
    for h in held:
        folded.setdefault(h.casefold(), h)
    return [folded[n] for n in get_close_matches(name.casefold(), list(folded), most, 0.0)]


def _capital(source: str) -> str:
    return source[:1].upper() + source[1:] if source.startswith("the ") else source


def keyed(column: pl.Series) -> tuple[pl.Series, Ints]:
    """The different values of a column, and for each row which of them it has; -1 for none.

    Text is hashed run by run: tables mostly stand in the order of their units.
    """
    held = column.fill_nan(None) if column.dtype.is_float() else column
    if held.dtype != pl.String:
        return _keyed_by_order(held)
    # The first row begins a run even where it is blank, as what would stand before it is.
    begins = (held.ne_missing(held.shift()) | (pl.int_range(len(held), eager=True) == 0)).arg_true()
    if 2 * len(begins) > len(held):
        return _keyed_by_hash(held)
    uniques, codes = _keyed_by_hash(held.gather(begins))
    lengths: Ints = np.diff(np.append(begins.to_numpy().astype(np.int64), len(held)))
    return uniques, np.repeat(codes, lengths)


def _keyed_by_hash(text: pl.Series) -> tuple[pl.Series, Ints]:
    uniques = text.unique(maintain_order=True).drop_nulls()
    codes = text.cast(pl.Enum(uniques)).to_physical().cast(pl.Int64)
    return uniques, codes.fill_null(-1).to_numpy()


def _keyed_by_order(column: pl.Series) -> tuple[pl.Series, Ints]:
    uniques = column.unique().drop_nulls().sort()
    plain = column.to_physical() if column.dtype.is_temporal() else column
    if plain.dtype == pl.Boolean:
        plain = plain.cast(pl.Int8)
    kinds = uniques.to_physical() if uniques.dtype.is_temporal() else uniques
    kinds = kinds.cast(plain.dtype)
    absent = plain.is_null().to_numpy()
    filled = plain.fill_null(0).to_numpy()
    codes = np.searchsorted(kinds.to_numpy(), filled).astype(np.int64)
    codes[absent] = -1
    return uniques, codes
