"""Where official data come from, one module for each service, by the name in `[fetch]`.

A source is a function of the settings and a `Bringer`: it brings what it needs and gives back
the files to load, in a layout that the catalogue knows.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from changing_places.data.fetch.bringer import Bringer
from changing_places.data.fetch.sources import (
    explore_local_statistics,
    fingertips,
    gov_uk,
    nomis,
    ons_dataset,
    plain,
)

Source = Callable[[Mapping[str, Any], Bringer], list[Path]]

SOURCES: Mapping[str, Source] = {
    "explore-local-statistics": explore_local_statistics.collect,
    "fingertips": fingertips.collect,
    "file": plain.collect,
    "gov-uk": gov_uk.collect,
    "nomis": nomis.collect,
    "ons-dataset": ons_dataset.collect,
}
