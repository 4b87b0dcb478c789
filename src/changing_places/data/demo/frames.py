"""Panels of councils by periods as typed tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from changing_places.data.demo.country import Council
from changing_places.data.demo.geography import Floats
from changing_places.data.fictional import DATASET
from changing_places.data.store import TableWrite

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Periods:
    """Periods in order: canonical text, the year each starts in, first and last day."""

    texts: tuple[str, ...]
    years: tuple[int, ...]
    starts: tuple[date, ...]
    ends: tuple[date, ...]

    def __len__(self) -> int:
        return len(self.texts)


def calendar(first: int, last: int, span: int = 1) -> Periods:
    """Calendar years, or rolling spans of several, that start from `first` to `last`.

    >>> calendar(2014, 2015, 3).texts
    ('2014-16', '2015-17')
    """
    years = tuple(range(first, last + 1))
    texts = tuple(str(y) if span == 1 else f"{y}-{(y + span - 1) % 100:02}" for y in years)
    ends = tuple(date(y + span - 1, 12, 31) for y in years)
    return Periods(texts, years, tuple(date(y, 1, 1) for y in years), ends)


def crossing(first: int, last: int, month: int = 4) -> Periods:
    """Years that cross New Year: financial years, or academic years from month 9.

    >>> crossing(2010, 2010).texts, crossing(2010, 2010).ends
    (('2010-11',), (datetime.date(2011, 3, 31),))
    """
    years = tuple(range(first, last + 1))
    ends = tuple(date(y + 1, month, 1) - timedelta(days=1) for y in years)
    texts = tuple(f"{y}-{(y + 1) % 100:02}" for y in years)
    return Periods(texts, years, tuple(date(y, month, 1) for y in years), ends)


def days(first: int, last: int, month: int, day: int, *, as_year: bool = True) -> Periods:
    """A day of each year; its text is the year, or with `as_year=False` the day."""
    years = tuple(range(first, last + 1))
    dates = tuple(date(y, month, day) for y in years)
    texts = tuple(str(d.year) if as_year else d.isoformat() for d in dates)
    return Periods(texts, years, dates, dates)


def in_force(councils: Sequence[Council], periods: Periods) -> Mask:
    """Whether each council stood throughout each period."""
    firsts = np.array(periods.starts, dtype="datetime64[D]")
    lasts = np.array(periods.ends, dtype="datetime64[D]")
    starts = np.array([c.starts for c in councils], dtype="datetime64[D]")
    ends = np.array([c.ends or date(2999, 1, 1) for c in councils], dtype="datetime64[D]")
    return np.asarray((starts[:, None] <= firsts) & (lasts <= ends[:, None]))


def panel(
    councils: Sequence[Council], periods: Periods, keep: Mask | None = None, **columns: Any
) -> pl.DataFrame:
    """Rows by council and period, where `keep`; a column is one value, or a grid, or by council.

    Grids are councils by periods; a list is one value for each council. `NaN` becomes null.
    """
    shape = len(councils), len(periods)
    kept = np.ones(shape, dtype=bool) if keep is None else keep
    area, when = np.nonzero(kept)
    taken = {
        "area": pl.Series([c.code for c in councils], dtype=pl.String).gather(area),
        "period": pl.Series(periods.texts, dtype=pl.String).gather(when),
        "year": pl.Series(periods.years, dtype=pl.Int16).gather(when),
        "starts": pl.Series(periods.starts, dtype=pl.Date).gather(when),
        "ends": pl.Series(periods.ends, dtype=pl.Date).gather(when),
    }
    scalars = []
    for name, column in columns.items():
        if isinstance(column, np.ndarray) and column.shape == shape:
            taken[name] = pl.Series(name, column[kept])
        elif isinstance(column, list | np.ndarray):
            taken[name] = pl.Series(name, column).gather(area)
        else:
            scalars.append(pl.lit(column).alias(name))
    frame = pl.DataFrame(taken).with_columns(*scalars)
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def table(name: str, frame: pl.DataFrame) -> TableWrite:
    """A table of the demonstration, marked fictional, with what the manifest says of it."""
    file = pl.lit(f"demonstration: {name} (fictional)")
    frame = frame.with_columns(file.cast(pl.Categorical).alias("source_file"))
    first = last = None
    if "period" in frame.columns:
        when = frame.select("period", pl.col("year")).sort("year", "period")
        first, last = when["period"][0], when["period"][-1]
    elif "year" in frame.columns and frame.height:
        first, last = str(frame["year"].min()), str(frame["year"].max())
    areas = frame["area"].n_unique() if "area" in frame.columns else None
    return TableWrite(name, DATASET, frame, areas, first, last, fictional=True)


def rounded(values: Floats, places: int) -> Floats:
    """Values rounded, without minus zero."""
    return np.asarray(np.round(values, places) + 0.0)
