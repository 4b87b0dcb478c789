"""What councils spent on their services, year by year, as the returns hold it.

A year that a council did not submit, or that is not held, is absent: never zero, never filled
in. Where a council is the one heir of councils that are no more, their spending in earlier
years is summed, if all of them submitted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self

import numpy as np

from changing_places.core.kept import Kept
from changing_places.data.area import Area
from changing_places.data.register import Register
from changing_places.data.services import Service, Services
from changing_places.data.spending import spending_by_line
from changing_places.data.store import Store
from changing_places.place.projection_people import Floats

LEFT_OUT = {
    "education": "the dedicated schools grant pays for nearly all of it",
    "public-health": "a ring-fenced grant pays for it",
    "police": "bodies of their own pay for it",
}
"""Services whose money cannot be moved to others, and why; they are not in demand or funding."""

TOTAL, EDUCATION, HEALTH, GRANTS = (
    *("net_current_expenditure", "education"),
    *("public_health", "central_grants_in"),
)
SOCIAL_CARE = ("adult_social_care", "childrens_social_care")
JOINT = "social_care_total"
TAX = "council_tax_requirement"

_HELD = Kept["Money"](4)

Spent = Mapping[int, Mapping[str, float]]
"""By year in which the financial year starts, then by finance line: pounds of the day."""


@dataclass(frozen=True)
class Money:
    """All councils' returns, the prices of each year, and spending power, from one store.

    `amounts` is councils (`codes`) by `years` by finance lines (`names`), pounds of the day, NaN
    where a council has no value of a line.
    """

    codes: tuple[str, ...]
    years: tuple[int, ...]
    names: tuple[str, ...]
    amounts: Floats
    not_submitted: frozenset[tuple[str, int]]
    power: Mapping[str, Mapping[int, float]]
    deflator: Mapping[int, float]

    @classmethod
    def of(cls, store: Store) -> "Money":
        """The money of a store; the last few are kept, each until its store changes."""
        return _HELD.get(store.key, lambda: cls._read(store))

    @classmethod
    def _read(cls, store: Store) -> Self:
        names = _lines()
        table = spending_by_line(store, names)
        flat = np.column_stack([table[line] for line in names])
        codes = tuple(dict.fromkeys(table["area"].tolist()))
        at = {code: row for row, code in enumerate(codes)}
        submitted = np.isfinite(flat).any(axis=1) if len(codes) else np.zeros(0, dtype=bool)
        years = tuple(sorted(set(table["year"][submitted].tolist())))
        column = {year: k for k, year in enumerate(years)}
        amounts = np.full((len(codes), len(years), len(names)), np.nan)
        absent = set()
        for row, (code, year) in enumerate(
            zip(table["area"].tolist(), table["year"].tolist(), strict=True)
        ):
            if submitted[row]:
                amounts[at[code], column[year]] = flat[row]
            else:
                absent.add((str(code), int(year)))
        power: dict[str, dict[int, float]] = {}
        for area, year, value in _rows(store, "spending_power", ("area", "year", "value")):
            if value == value:
                power.setdefault(str(area), {})[int(year)] = float(value)
        deflator = {int(y): float(v) for y, v in _rows(store, "gdp_deflator", ("year", "value"))}
        return cls(codes, years, names, amounts, frozenset(absent), power, deflator)

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    def own(self, code: str) -> dict[int, dict[str, float]]:
        """A council's own returns: pounds of the day by year and finance line."""
        row = self._row_of.get(code)
        if row is None:
            return {}
        found = {}
        for column, year in enumerate(self.years):
            held = self.amounts[row, column]
            at = np.flatnonzero(np.isfinite(held))
            if len(at):
                found[year] = {self.names[k]: float(held[k]) for k in at}
        return found

    def column(self, *lines: str) -> Floats:
        """The sum of some finance lines, councils by years; NaN where none of them is held."""
        chosen = self.amounts[:, :, [self.names.index(line) for line in lines]]
        held = np.isfinite(chosen).any(axis=2)
        return np.where(held, np.nansum(chosen, axis=2), np.nan)

    def spent(self, area: Area, register: Register) -> tuple[Spent, tuple[int, ...]]:
        """A council's own returns, and before them its predecessors'; and in which years those."""
        own = self.own(area.code)
        found = {y: self._in_year(area, y, register) for y in self.years}
        summed = [y for y, spent in found.items() if spent is not None and y not in own]
        return {y: spent for y, spent in found.items() if spent is not None}, tuple(summed)

    def _in_year(self, area: Area, year: int, register: Register) -> Mapping[str, float] | None:
        """One year's return, or the sum of those of the councils that this one alone replaced."""
        own = self.own(area.code).get(year)
        if own is not None or (area.code, year) in self.not_submitted:
            return own
        before = [register.get(c) for c in area.predecessors]
        if not before or any(len(p.successors) != 1 for p in before):
            return None
        parts = [self._in_year(p, year, register) for p in before]
        held = [part for part in parts if part is not None]
        return _sum(held) if len(held) == len(parts) else None

    def real(self, amount: float, year: int, prices: int) -> float:
        """An amount of one year in the prices of another. KeyError where a year is not held."""
        return amount * self.deflator[prices] / self.deflator[year]


def _lines() -> tuple[str, ...]:
    """Every finance line that pressure looks at."""
    services = [line for s in Services.load().services for line in s.finance_lines]
    return (*services, TOTAL, GRANTS, JOINT, TAX)


def _rows(store: Store, table: str, columns: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    if table not in store:
        return ()
    found = store.arrays(table, columns)
    return zip(*(found[c].tolist() for c in columns), strict=True)


def _sum(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    lines = {line for part in parts for line in part}
    return {line: sum(part.get(line, 0.0) for part in parts) for line in sorted(lines)}


@cache
def scope() -> tuple[Service, ...]:
    """The services that a council pays for from money it can move: those of demand and gap."""
    return tuple(s for s in Services.load().services if s.slug not in LEFT_OUT)


def in_scope(spent: Mapping[str, float]) -> dict[str, float]:
    """One year's spending by service in scope, in pounds; services without a return are absent."""
    found = {}
    for service in scope():
        held = [spent[line] for line in service.finance_lines if line in spent]
        if held and any(held):
            found[service.slug] = sum(held)
    return found


def scope_total(spent: Mapping[str, float]) -> float | None:
    """One year's spending on all services in scope; None where social care is missing from it.

    A year that gives social care as one sum counts that sum.
    """
    services = in_scope(spent)
    joint = spent.get(JOINT, 0.0)
    total = sum(services.values())
    if joint and "adult-social-care" not in services:
        total += joint
    return total if np.isfinite(total) and total > 0 else None


def social_care(spent: Mapping[str, float]) -> float | None:
    """One year's spending on adults' and children's social care; None where there is none."""
    parts = [spent[line] for line in SOCIAL_CARE if line in spent]
    total = sum(parts) or spent.get(JOINT, 0.0)
    return total if total > 0 else None
