"""Reads who a row is of: units and clusters as text, in one order, with twins found out."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from changing_places.evaluation.panel.model import Ints
from changing_places.evaluation.panel.table import keyed

BLANKS = ("", "na", "n/a", "nan", "nat", "null", "<na>")


@dataclass(frozen=True)
class Identity:
    """Names in order; `codes` (rows,) number them, -1 where blank.

    `twins` gives each spelling that stands beside a commoner one of the same name, and that
    one; `spelt` (rows,) numbers the `spellings` as they stand in the table.
    """

    names: tuple[str, ...]
    codes: Ints
    spellings: pl.Series
    spelt: Ints
    twins: dict[str, str]


def identity(column: pl.Series) -> Identity:
    """Who each row is of.

    Whole numbers lose a `.0` that a program put behind them, space around a name is taken off,
    and names that are all whole numbers stand in the order of the numbers.

    >>> identity(pl.Series(["E06000047", "E06000005 ", None])).names
    ('E06000005', 'E06000047')
    """
    uniques, spelt = keyed(column)
    raw = _as_text(uniques)
    clean = raw.str.replace(r"^\s*(-?\d+)\.0+\s*$", "$1")
    known = pl.DataFrame({"raw": clean, "name": clean.str.strip_chars()}).with_columns(
        fold=pl.col("name").str.to_lowercase().str.replace_all(r"\s+", " ")
    )
    known = known.with_columns(blank=pl.col("fold").is_in(BLANKS))
    twins, known = _without_twins(known, spelt)
    held = known.filter(~pl.col("blank"))["name"].unique()
    order = _in_order(held)
    codes = known["name"].cast(pl.Enum(order), strict=False).to_physical().cast(pl.Int64)
    codes = pl.select(pl.when(~known["blank"]).then(codes).otherwise(-1)).to_series()
    number = np.append(codes.fill_null(-1).to_numpy(), -1)
    return Identity(tuple(order), number[spelt], clean, spelt, twins)


def _as_text(uniques: pl.Series) -> pl.Series:
    if uniques.dtype.is_float():
        whole = (uniques == uniques.round()) & (uniques.abs() < 1e15)
        if whole.all():
            return uniques.cast(pl.Int64).cast(pl.String)
    return uniques.cast(pl.String)


def _without_twins(known: pl.DataFrame, spelt: Ints) -> tuple[dict[str, str], pl.DataFrame]:
    """The spellings to be mended, and the names with the commoner spelling in their place."""
    spellings = known.filter(~pl.col("blank")).unique(["raw", "fold"])
    twice = spellings.group_by("fold").len().filter(pl.col("len") > 1)["fold"]
    if twice.is_empty():
        return {}, known
    rows = np.bincount(spelt[spelt >= 0], minlength=known.height)
    found = known.with_columns(rows=pl.Series(rows)).filter(pl.col("fold").is_in(twice.implode()))
    found = found.group_by("raw", "name", "fold").agg(pl.col("rows").sum())
    stray = pl.col("raw") != pl.col("name")
    found = found.sort(stray, "rows", "raw", descending=[False, True, False])
    best = found.group_by("fold", maintain_order=True).agg(pl.col("name").first().alias("best"))
    mended = known.join(best, on="fold", how="left", maintain_order="left").with_columns(
        name=pl.coalesce("best", "name")
    )
    pairs = found.join(best, on="fold").filter(pl.col("raw") != pl.col("best"))
    return dict(pairs.select("raw", "best").iter_rows()), mended.drop("best")


def _in_order(names: pl.Series) -> pl.Series:
    number = names.cast(pl.Int64, strict=False)
    if number.null_count():
        return names.sort()
    return pl.DataFrame({"name": names, "number": number}).sort("number", "name")["name"]
