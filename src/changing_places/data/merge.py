"""Merges what a file gave into a table by its key: a new row takes the place of an old one."""

from collections.abc import Sequence

import polars as pl

from changing_places.data.model import Dataset
from changing_places.data.store import SourceFile, TableWrite

_PLACES = ("area", "code", "lsoa", "lsoa11", "lsoa21", "lower")


def merge(
    held: pl.DataFrame | None, new: pl.DataFrame, key: Sequence[str]
) -> tuple[pl.DataFrame, int]:
    """The table with the new rows, and how many old ones they replaced. Sorted by its key.

    It has the columns of the new rows: those are what the catalogue says today.
    """
    keys = [k for k in key if k in new.columns]
    if held is None or held.is_empty():
        return new.sort(keys, nulls_last=True), 0
    kept = held.join(new.select(keys), on=keys, how="anti", nulls_equal=True)
    both = pl.concat([new, kept], how="diagonal_relaxed").select(new.columns)
    return both.sort(keys, nulls_last=True), held.height - kept.height


def table_write(
    name: str, dataset: Dataset, frame: pl.DataFrame, sources: tuple[SourceFile, ...]
) -> TableWrite:
    """A table to be written, with what the manifest says of it."""
    place = next((p for p in _PLACES if p in frame.columns), None)
    first, last = extent(frame)
    return TableWrite(
        name=name,
        dataset=dataset.id,
        frame=frame,
        areas=frame[place].n_unique() if place else None,
        first=first,
        last=last,
        sources=sources,
    )


def extent(frame: pl.DataFrame) -> tuple[str | None, str | None]:
    """The first and last period of a table, as they are written."""
    if frame.is_empty():
        return None, None
    if "period" in frame.columns and "starts" in frame.columns:
        first = frame.sort("starts", "ends")["period"][0]
        return first, frame.sort("ends", "starts")["period"][-1]
    for column in ("year", "date", "date_declared", "effective_from"):
        if column in frame.columns:
            low, high = frame[column].min(), frame[column].max()
            return (str(low), str(high)) if low is not None else (None, None)
    return None, None
