"""A map of all councils shaded by one indicator, of the period for which most have published.

Districts and unitary councils are drawn, or counties and unitary councils where the indicator
is theirs, of every nation that publishes it, on the real boundaries where they are held and as
hexagons otherwise.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.data.area import Area
from changing_places.data.boundaries import rings_of
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.figures import (
    Choropleth,
    Column,
    Figure,
    Hexagons,
    HexGrid,
    Outlines,
    Source,
    Table,
    hexgrid,
    outlines,
)
from changing_places.place.comparison import source_of
from changing_places.place.latest import DEFINITION
from changing_places.place.words import STATUS_WORDS, number

LEVELS = {"ltla": ("lower", "unitary"), "utla": ("upper", "unitary")}
DETAIL = 520  # grid units on the longer side: enough for half a screen, and light
NONE_PUBLISHED = "not published"

_DRAWN = Kept[Outlines | HexGrid](8)


@dataclass(frozen=True)
class CouncilMap:
    """One indicator of every council of the tiers that publish it."""

    indicator: str
    name: str
    unit: str
    period: str
    areas: tuple[Area, ...]
    values: Mapping[str, float]
    statuses: Mapping[str, str]
    source: Source
    fictional: bool
    store: Store

    @cached_property
    def ranked(self) -> tuple[tuple[Area, float], ...]:
        """The councils that have a value, highest first."""
        held = [(a, self.values[a.code]) for a in self.areas if a.code in self.values]
        return tuple(sorted(held, key=lambda pair: (-pair[1], pair[0].name)))

    def finding(self) -> str:
        """The map in one sentence."""
        (highest, top), (lowest, bottom) = self.ranked[0], self.ranked[-1]
        middle = self.ranked[len(self.ranked) // 2][1]
        return (
            f"{self.name} is highest in {highest.name} ({number(top, self.unit)}) and lowest in "
            f"{lowest.name} ({number(bottom, self.unit)}); the middle council of "
            f"{len(self.ranked)} has {number(middle, self.unit)}."
        )

    def figure(self, links: Mapping[str, str] | None = None, highlight: str = "") -> Figure:
        """The map; `links` leads from codes to addresses."""
        columns = (
            Column("name", "Council"),
            Column("code", "Code"),
            Column("value", self.name, self.unit, "number"),
        )
        rows: list[tuple[object, ...]] = [(a.name, a.code, v) for a, v in self.ranked]
        rows += [
            (a.name, a.code, STATUS_WORDS.get(self.statuses.get(a.code, ""), NONE_PUBLISHED))
            for a in self.areas
            if a.code not in self.values
        ]
        return Figure(
            title=f"{self.name}, {self.period}",
            finding=self.finding(),
            table=Table(columns, rows),
            source=self.source,
            chart=self._chart(links or {}, highlight),
            fictional=self.fictional,
        )

    def _chart(self, links: Mapping[str, str], highlight: str) -> Choropleth | Hexagons:
        codes = tuple(a.code for a in self.areas)
        drawn = _drawn(self.store, codes)
        if isinstance(drawn, Outlines):
            return Choropleth("code", "name", "value", drawn, highlight=highlight, links=links)
        return Hexagons("code", "name", "value", drawn, highlight=highlight, links=links)


def council_map(indicator: str, *, store: Store) -> CouncilMap:
    """The map of one indicator (its id), of the period for which most councils have a value.

    A council without a value for that period is shown without a number, never by an older one.
    Raises InputError where the indicator is not held or no council has a value.
    """
    store.require("indicators", "indicator_values")
    definition = _definition(store, indicator)
    wanted = ("area", "period", "year", "value", "status")
    found = store.arrays("indicator_values", wanted, where={"indicator": [indicator]})
    rows = list(zip(*(found[c].tolist() for c in wanted), strict=True))
    areas = {a.code: a for a in Register.of(store).current()}
    held = [(p, y) for a, p, y, v, _ in rows if a in areas and v == v and v is not None]
    if not held:
        raise InputError(
            f"There is nothing to map of '{definition['name']}'.",
            "No council of today has a value.",
            "Choose another indicator.",
        )
    period = _period(held)
    of_period = [(a, v, s) for a, p, _, v, s in rows if p == period and a in areas]
    values = {a: float(v) for a, v, _ in of_period if v == v and v is not None}
    tiers, nations = _tiers(areas, values), {areas[a].nation for a in values}
    return CouncilMap(
        indicator=indicator,
        name=definition["name"],
        unit=definition["unit"] or "",
        period=period,
        areas=tuple(a for a in areas.values() if a.tier in tiers and a.nation in nations),
        values={a: v for a, v in values.items() if areas[a].tier in tiers},
        statuses={a: s for a, _, s in of_period},
        source=source_of(definition, period),
        fictional=any(r.fictional for r in store.records.values()),
        store=store,
    )


def _definition(store: Store, indicator: str) -> dict[str, Any]:
    found = store.arrays("indicators", DEFINITION, where={"id": [indicator]})
    if not len(found["id"]):
        raise InputError(
            f"There is no indicator '{indicator}'.",
            "The store holds none of this name.",
            "Choose one from the list of the map page.",
        )
    return {column: values[0] for column, values in found.items()}


def _period(held: Sequence[tuple[str, int]]) -> str:
    """The latest period for which nearly as many councils have a value as for any."""
    counts = Counter(held)
    most = max(counts.values())
    usual = [(year, period) for (period, year), n in counts.items() if n >= 0.9 * most]
    return max(usual)[1]


def _tiers(areas: Mapping[str, Area], values: Mapping[str, float]) -> tuple[str, ...]:
    """Counties are drawn where no district has a value, else districts; unitaries always."""
    of_tier = Counter(areas[a].tier for a in values)
    return LEVELS["utla" if of_tier["upper"] and not of_tier["lower"] else "ltla"]


def _drawn(store: Store, codes: tuple[str, ...]) -> Outlines | HexGrid:
    """The outlines of these councils, or a grid of hexagons where boundaries are not held."""
    return _DRAWN.get((store.key, codes), lambda: _outlined(store, codes) or _gridded(store, codes))


def _outlined(store: Store, codes: Sequence[str]) -> Outlines | None:
    rings = rings_of(store, codes)
    # Most councils have an outline, or the map would be full of holes.
    return outlines(rings, detail=DETAIL) if len(rings) > 0.9 * len(codes) else None


def _gridded(store: Store, codes: Sequence[str]) -> HexGrid:
    found = store.arrays("areas", ("code", "x", "y"), where={"code": codes})
    places = zip(*(found[c].tolist() for c in ("code", "x", "y")), strict=True)
    return hexgrid({code: (x, y) for code, x, y in places if x == x and x is not None})
