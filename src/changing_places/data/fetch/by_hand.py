"""Files that someone downloaded by hand, in the very format of the official services.

`data load FILE` hands them here: one that is recognised by its header is put in the layout
that the loader knows, and any other is left as it is.
"""

import csv
from collections.abc import Callable
from pathlib import Path

from changing_places.data.fetch.bringer import Bringer
from changing_places.data.fetch.sources import (
    explore_local_statistics,
    fingertips,
    nomis,
    ons_dataset,
    revenue_outturn,
)

Reshape = Callable[[Path, str, Bringer], Path]

# By columns that no other file has together, in lower case.
_FORMATS: tuple[tuple[frozenset[str], Reshape], ...] = (
    (frozenset({"year_ending", "ons_code", "rs_asc_net_exp"}), revenue_outturn.reshape),
    (frozenset({"indicator id", "area code", "time period sortable"}), fingertips.reshape),
    (frozenset(c.lower() for c in nomis.COLUMNS), nomis.reshape),
    (frozenset({"administrative-geography", "single-year-of-age"}), ons_dataset.reshape),
    (frozenset({"areacd", "areanm", "period", "value"}), explore_local_statistics.reshape),
)


def as_loaded(file: Path, folder: Path) -> Path:
    """The file in a layout that can be loaded; itself where it is of no official format.

    What is made of it stands in `folder`. Raises InputError for an official file that is
    incomplete or has changed.
    """
    if file.suffix.lower() != ".csv" or not file.is_file():
        return file
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as data:
        header = frozenset(cell.strip().lower() for cell in next(csv.reader(data), []))
    for columns, reshape in _FORMATS:
        if columns <= header:
            folder.mkdir(parents=True, exist_ok=True)
            return reshape(file, file.name, Bringer(file.name, folder))
    return file
