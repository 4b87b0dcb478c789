"""Puts corrected cells into a table, as a person types them beside the faults."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers import ROW
from changing_places.evaluation.panel.faults import listed
from changing_places.evaluation.panel.table import columns_of

Cell = tuple[int, str]


def with_fixes(
    table: Any,
    fixes: Mapping[Cell, str],
    *,
    without_rows: Sequence[int] = (),
    source: str = "the table",
) -> Any:
    """A dataframe of the same kind with some cells replaced and some rows left out.

    `fixes` maps (row, column) to what was typed, an empty text for a blank cell; rows are
    numbered as `Fault.row` is. A column keeps its type where all that was typed fits it, else it
    becomes text. A lazy frame or a DuckDB relation comes back as a Polars frame. The rows keep
    the numbers that they had, in a column `_row`.

    Raises InputError for a row or column that is not there.

    >>> table = pl.DataFrame({"council": ["A", "B"], "rate": [1.0, 2.0]})
    >>> with_fixes(table, {(2, "rate"): "3"})["rate"].to_list()
    [1.0, 3.0]
    """
    frame = columns_of(table, None, source)
    if ROW not in frame.columns:
        frame = frame.with_row_index(ROW, offset=1)
    frame = frame.with_columns(pl.col(ROW).cast(pl.Int64))
    _check(frame, fixes, without_rows, source)
    for column in dict.fromkeys(name for _, name in fixes):
        typed = {row: text.strip() or None for (row, name), text in fixes.items() if name == column}
        frame = frame.with_columns(_replaced(frame, column, typed))
    if without_rows:
        frame = frame.filter(~pl.col(ROW).is_in(list(without_rows)))
    return _like(table, frame)


def _check(
    frame: pl.DataFrame, fixes: Mapping[Cell, str], without_rows: Sequence[int], source: str
) -> None:
    held = set(frame[ROW].to_list())
    lost = [row for row in (*(row for row, _ in fixes), *without_rows) if row not in held]
    strange = [name for _, name in fixes if name not in frame.columns]
    if lost or strange:
        raise InputError(
            "A corrected cell has no place in the table.",
            f"{source} has no {f'row {lost[0]}' if lost else f'column {strange[0]!r}'}.",
            f"Its rows are {min(held, default=0)} to {max(held, default=0)} and its columns "
            f"{listed([c for c in frame.columns if c != ROW])}.",
        )


def _replaced(frame: pl.DataFrame, column: str, typed: Mapping[int, str | None]) -> pl.Series:
    """The column with what was typed at the given rows."""
    kind = frame.schema[column]
    texts = pl.Series(list(typed.values()), dtype=pl.String)
    answers = texts if kind == pl.String else texts.cast(kind, strict=False)
    held = frame[column]
    if answers.null_count() > texts.null_count():
        held, answers = held.cast(pl.String), texts
    new = pl.DataFrame({ROW: list(typed), "typed": answers}, schema_overrides={ROW: pl.Int64})
    joined = frame.select(ROW).join(new, on=ROW, how="left", maintain_order="left")
    fixed = frame[ROW].is_in(list(typed))
    return joined["typed"].zip_with(fixed, held).alias(column)


def _like(table: Any, frame: pl.DataFrame) -> Any:
    """The frame as the kind of dataframe that came in."""
    wrapped = nw.from_native(table, pass_through=False)
    if isinstance(wrapped, nw.LazyFrame) or wrapped.implementation.is_polars():
        return frame
    schema = {name: nw.from_native(frame).schema[name] for name in frame.columns}
    columns = {name: frame[name].to_list() for name in frame.columns}
    return nw.from_dict(columns, schema=schema, backend=wrapped.implementation).to_native()
