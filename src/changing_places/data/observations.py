"""Observations of one indicator: through time for some areas, or for all areas in one period."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from changing_places.core.errors import InputError
from changing_places.data.store import Store


@dataclass(frozen=True)
class Observation:
    """One figure of one area. `value` is None unless a number was published; `status` says why."""

    area: str
    period: str
    year: int
    value: float | None
    lower: float | None
    upper: float | None
    status: str


@dataclass(frozen=True)
class IndicatorRecord:
    """What the catalogue knows of one indicator."""

    id: str
    name: str
    topic: str | None
    unit: str | None
    polarity: str | None
    dataset: str
    title: str
    publisher: str
    licence: str
    address: str | None


_RECORD = "select id, name, topic, unit, polarity, dataset, title, publisher, licence, address"
_OBSERVATION = "select area, period, year, value, lower, upper, status from indicator_values"


def indicator(store: Store, identifier: str) -> IndicatorRecord:
    """The record of one indicator. Raises InputError where the store holds none of this id."""
    store.require("indicators")
    rows = store.rows(f"{_RECORD} from indicators where id = ?", [identifier])
    if not rows:
        raise InputError(
            f"There is no indicator '{identifier}'.",
            f"The store {store.folder} holds none of this name.",
            "See 'changing-places place COUNCIL' for the names of the indicators held.",
        )
    return IndicatorRecord(*rows[0])


def series(store: Store, identifier: str, areas: Sequence[str]) -> list[Observation]:
    """Every observation of one indicator for `areas` (codes), by area and then period."""
    store.require("indicator_values")
    marks = ", ".join("?" * len(areas)) or "null"
    sql = f"{_OBSERVATION} where indicator = ? and area in ({marks}) order by area, starts, period"
    return _observations(store.rows(sql, [identifier, *areas]))


def deflators(store: Store) -> dict[int, float]:
    """The GDP deflator by calendar year (2024 = 100); empty where it is not held."""
    if "gdp_deflator" not in store:
        return {}
    return {int(y): float(v) for y, v in store.rows("select year, value from gdp_deflator")}


def last_year(store: Store, table: str) -> int:
    """The last year of a table that has a column `year`."""
    store.require(table)
    return int(store.rows(f'select max(year) from "{table}"')[0][0])


def _observations(rows: list[tuple[Any, ...]]) -> list[Observation]:
    return [Observation(*row) for row in rows]
