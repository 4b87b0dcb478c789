"""A sheet: one table of a file, before anything is known of what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# The column that numbers a source row as a spreadsheet would; the cells of a row beyond the
# header; whether a row is the last of a file that was cut off.
ROW = "_row"
TOO_LONG = "_too_long"
CUT_SHORT = "_cut_short"
TOP = 60


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its first rows as text, and a way to read all of them.

    `read(starts, width)` gives the rows from index `starts` on, as a frame of the columns
    `c0`, `c1`, ... and `_row`, the number of the row in the file, from 1.
    """

    source: str
    top: Sequence[Sequence[str]]
    read: "Callable[[int, int], pl.DataFrame]"
    warnings: tuple[str, ...] = ()


def cell_name(index: int) -> str:
    """The name of the column at `index` before its meaning is known."""
    return f"c{index}"
