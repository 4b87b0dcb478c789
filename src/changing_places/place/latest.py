"""The latest published observation of every indicator for some councils, as matrices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.core.kept import Kept
from changing_places.data.store import Store

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

DEFINITION = (
    "id", "name", "topic", "unit", "polarity", "dataset", "title", "publisher", "licence",
    "address",
)  # fmt: skip
COLUMNS = ("indicator", "area", "period", "value", "lower", "upper", "status", "provenance")


VALUES = ("indicator", "area", "period", "value", "lower", "upper")


@dataclass(frozen=True)
class Latest:
    """Indicators by areas: value and 95% interval (NaN where none), period, status, file.

    Where an area has no observation of an indicator at all, its period is None.
    """

    ids: tuple[str, ...]
    areas: tuple[str, ...]
    value: Floats
    lower: Floats
    upper: Floats
    period: Objects
    status: Objects
    file: Objects

    def of_areas(self, areas: Sequence[str]) -> "Latest":
        """The same for fewer areas, in the order asked; one not held has no observations."""
        place = {a: i for i, a in enumerate(self.areas)}
        rows = [place.get(a, -1) for a in areas]
        absent = np.array([r < 0 for r in rows], bool)
        picked: dict[str, Any] = {}
        for name in ("value", "lower", "upper"):
            picked[name] = getattr(self, name)[:, rows]
            picked[name][:, absent] = np.nan
        for name in ("period", "status", "file"):
            picked[name] = getattr(self, name)[:, rows]
            picked[name][:, absent] = None
        return Latest(self.ids, tuple(areas), **picked)

    def of_rows(self, rows: Sequence[int]) -> "Latest":
        """The same for fewer indicators, copied so that it may be changed."""
        names = ("value", "lower", "upper", "period", "status", "file")
        picked: dict[str, Any] = {n: getattr(self, n)[list(rows)] for n in names}
        return Latest(tuple(self.ids[i] for i in rows), self.areas, **picked)


@dataclass(frozen=True)
class Warm:
    """What a server keeps in memory: every area's latest, and what stands behind some of them.

    `behind` holds, for an indicator and a period that is the latest of some council, the values
    of the councils whose own latest is another: (indicator, period) to area to numbers.
    """

    latest: Latest
    behind: dict[tuple[str, str], dict[str, tuple[float, float, float]]]


_WARM = Kept[Warm](2)
_DEFINITIONS = Kept[dict[str, dict[str, str]]](2)


def latest_of(store: Store, areas: Sequence[str]) -> Latest:
    """The latest observations of some areas: from memory where warmed, else from the store."""
    warmed = _WARM.peek(store.key)
    return (warmed.latest if warmed else read(store, areas)).of_areas(areas)


def warm(store: Store) -> None:
    """Read every area's latest observations into memory, for a server that answers many."""
    if "indicator_latest" in store:
        _WARM.get(store.key, lambda: Warm(latest := read(store, None), _behind(store, latest)))


def definitions_of(store: Store) -> dict[str, dict[str, str]]:
    """Each indicator's name, topic, unit, direction, dataset's `title` and publisher, by id."""
    return _DEFINITIONS.get(store.key, lambda: _read_definitions(store))


def _read_definitions(store: Store) -> dict[str, dict[str, str]]:
    found = store.arrays("indicators", DEFINITION)
    rows = [dict(zip(DEFINITION, row, strict=True)) for row in zip(*found.values(), strict=True)]
    return {row["id"]: row for row in rows}


def _behind(
    store: Store, latest: Latest
) -> dict[tuple[str, str], dict[str, tuple[float, float, float]]]:
    """Values at periods that are some council's latest and not another's."""
    periods = {
        latest.ids[i]: {p for p in latest.period[i].tolist() if p is not None}
        for i in range(len(latest.ids))
    }
    several = {i: p for i, p in periods.items() if len(p) > 1}
    if not several or "indicator_values" not in store:
        return {}
    where = {"indicator": list(several), "period": sorted(set().union(*several.values()))}
    found = store.arrays("indicator_values", VALUES, where=where)
    behind: dict[tuple[str, str], dict[str, tuple[float, float, float]]] = {}
    for key, area, period, *numbers in zip(*(v.tolist() for v in found.values()), strict=True):
        if period in several[key] and numbers[0] == numbers[0]:
            behind.setdefault((key, period), {})[area] = (numbers[0], numbers[1], numbers[2])
    return behind


def read(store: Store, areas: Sequence[str] | None) -> Latest:
    """From the store, for the areas named or for all."""
    where = None if areas is None else {"area": list(areas)}
    found = store.arrays("indicator_latest", COLUMNS, where=where)
    ids, row = np.unique(found["indicator"].astype(str), return_inverse=True)
    held = found["area"].astype(str)
    names = np.union1d(held, np.array(list(areas or ()), str))  # an area may have nothing
    column = np.searchsorted(names, held)
    shape = (len(ids), len(names))
    filled: dict[str, Any] = {}
    for field in ("value", "lower", "upper"):
        filled[field] = np.full(shape, np.nan)
        filled[field][row, column] = found[field].astype(float)
    for field, source in (("period", "period"), ("status", "status"), ("file", "provenance")):
        filled[field] = np.full(shape, None, object)
        filled[field][row, column] = found[source]
    return Latest(tuple(ids.tolist()), tuple(names.tolist()), **filled)


def values_at(
    store: Store, wanted: Mapping[str, str], areas: Sequence[str]
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Value and interval of each (indicator, area) at the period wanted of the indicator.

    Used where a council's latest period is not the latest of its similar councils.
    """
    if not wanted or "indicator_values" not in store:
        return {}
    warmed = _WARM.peek(store.key)
    if warmed:
        return {
            (key, area): numbers
            for key, period in wanted.items()
            for area, numbers in warmed.behind.get((key, period), {}).items()
            if area in areas
        }
    where = {"area": list(areas), "indicator": list(wanted)}
    found = store.arrays("indicator_values", VALUES, where=where)
    return {
        (key, area): (numbers[0], numbers[1], numbers[2])
        for key, area, period, *numbers in zip(*(v.tolist() for v in found.values()), strict=True)
        if wanted[key] == period and numbers[0] == numbers[0]
    }
