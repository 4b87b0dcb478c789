"""Lists the rows that a load set aside, each with its file, row number and reason, as CSV."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

FOLDER = "set-aside"
_KEPT = 20


def write_set_aside(folder: Path, frames: Sequence[pl.DataFrame]) -> Path | None:
    """One CSV file for one load, under `set-aside` in the store; None where no row was set aside.

    The file opens in Excel, so it starts with the mark by which Excel knows UTF-8.
    """
    if not frames:
        return None
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    path = target / f"set-aside-{stamp}-{os.getpid()}.csv"
    pl.concat(frames).write_csv(path, include_bom=True)
    for old in sorted(target.glob("set-aside-*.csv"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path
