"""The latest published observation of every indicator for some councils, as matrices."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.data.store import Store

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

_LOCK = threading.Lock()
_WARM: dict[tuple[str, str], "Latest"] = {}
_KEPT = 2
COLUMNS = ("indicator", "area", "period", "value", "lower", "upper", "status", "provenance")


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


def latest_of(store: Store, areas: Sequence[str]) -> Latest:
    """The latest observations of some areas: from memory where warmed, else from the store."""
    warm = _WARM.get(_key(store))
    return (warm or read(store, areas)).of_areas(areas)


def warm(store: Store) -> None:
    """Read every area's latest observations into memory, for a server that answers many."""
    key = _key(store)
    if key in _WARM:
        return
    made = read(store, None)
    with _LOCK:
        while len(_WARM) >= _KEPT:
            _WARM.pop(next(iter(_WARM)))
        _WARM[key] = made


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
    store: Store, wanted: Sequence[tuple[str, str]], areas: Sequence[str]
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Value and interval of each (indicator, area) at the period wanted of the indicator.

    `wanted` pairs an indicator with a period. Used where a council's latest period is not the
    latest of its similar councils.
    """
    if not wanted:
        return {}
    periods = dict(wanted)
    found = store.arrays(
        "indicator_values",
        ("indicator", "area", "period", "value", "lower", "upper"),
        where={"area": list(areas), "indicator": list(periods)},
    )
    rows = zip(*found.values(), strict=True)
    return {
        (i, a): (float(v), float(low), float(high))
        for i, a, period, v, low, high in rows
        if periods[i] == period and v == v
    }


def _key(store: Store) -> tuple[str, str]:
    return str(store.folder.resolve()), store.version
