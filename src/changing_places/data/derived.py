"""Tables made of other tables, made anew at the end of a load when what they are made of changed.

Each carries, as its source, a fingerprint of the tables that it is made of and of the recipe:
the code and the catalogue. While it is the same there is nothing to do.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from changing_places.data import indicators, place_variables
from changing_places.data.indicator_sources import MAKERS
from changing_places.data.store import SourceFile, Store, TableWrite
from changing_places.data.store_writer import Writer

_MADE_OF = "the tables held"

# What place_variables looks at beside the tables that its variables name.
_ALSO = ("areas", "lsoa_to_register", "lsoa21_to_council", "council_tax_bands")
_ALSO_INDICATORS = ("council_tax_band_d", "childrens_indicator_definitions")

# The recipe: a change of any of these makes the tables out of date.
_RECIPE = (
    "indicators.py",
    "indicator_sources.py",
    "place_variables.py",
    "place_variables.toml",
    "catalogue/shared/local_statistics.toml",
)


def derived_tables(store: Store) -> list[TableWrite]:
    """Every derived table, made of what the store holds."""
    writes = indicators.indicator_tables(store)
    if "areas" in store:
        writes.append(place_variables.table_write(store))
    return writes


def derive(writer: Writer) -> dict[str, int]:
    """Put the derived tables beside the others, if they are out of date; their rows by name."""
    fingerprint = _fingerprint(writer)
    if all(_up_to_date(writer, table, fingerprint) for table in indicators.TABLES):
        return {}
    source = SourceFile(_MADE_OF, fingerprint, writer.now, 0, 0, 0)
    rows = {}
    for write in derived_tables(writer.staged()):
        writer.put(replace(write, sources=(source,)))
        rows[write.name] = write.frame.height
    return rows


def _up_to_date(writer: Writer, table: str, fingerprint: str) -> bool:
    return table in writer and [s.sha256 for s in writer.record(table).sources] == [fingerprint]


def _fingerprint(writer: Writer) -> str:
    held = (f"{t} {writer.record(t).sha256}" for t in sorted(_needed()) if t in writer)
    return hashlib.sha256("\n".join((_recipe(), *held)).encode()).hexdigest()


@cache
def _recipe() -> str:
    digest = hashlib.sha256()
    folder = files("changing_places.data")
    for name in _RECIPE:
        digest.update(folder.joinpath(name).read_bytes())
    for entry in sorted(folder.joinpath("catalogue").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            digest.update(entry.read_bytes())
    return digest.hexdigest()


def _needed() -> set[str]:
    """The tables that any derived table is made of."""

    def tables() -> Iterator[str]:
        for _, needs in MAKERS:
            yield from needs
        for variable in place_variables.variables().values():
            yield from place_variables.tables_of(variable)

    return {*tables(), *_ALSO, *_ALSO_INDICATORS}
