"""Moves the cells of a panel onto the councils of one day, each piece of work counted once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from changing_places.data.harmonise.cover import Candidate, Cost, Cover, best_cover
from changing_places.data.harmonise.figures import Moved, Part, Total
from changing_places.data.harmonise.panel import Cell, Group, day_of
from changing_places.data.harmonise.rules import Rule
from changing_places.data.harmonise.territory import LOWER, UPPER, Element, Territory
from changing_places.data.harmonise.tiers import Cells
from changing_places.data.harmonise.weights import Weight

Roles = frozenset[str]
_BOTH: Roles = frozenset({LOWER, UPPER})
_NONE: Roles = frozenset()
# A tier that holds less than this share of what both hold does next to none of the work.
_LIGHT = 0.005


@dataclass
class Outcome:
    """What became of one column: its figures, totals, uncounted rows and open splits."""

    moved: list[Moved] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    not_counted: dict[tuple[str, Any], float] = field(default_factory=dict)
    splits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uneven: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    """One pass over a panel: the work that counts, and the councils that it goes to."""

    roles: Roles
    tiers: frozenset[str]
    tells_total: bool = True


def levels_for(mode: str, tiers: Iterable[str]) -> tuple[Level, ...]:
    """The passes that a way of reading the tiers needs."""
    every = frozenset({"lower", "upper", "unitary"})
    if mode == "add":
        return (Level(_BOTH, every),)
    if mode == "upper" or (mode == "nested" and "lower" not in set(tiers)):
        return (Level(frozenset({UPPER}), every - {"lower"}),)
    if mode == "lower" or "upper" not in set(tiers):
        return (Level(frozenset({LOWER}), every - {"upper"}),)
    upper = Level(frozenset(), frozenset({"upper"}), tells_total=False)
    return Level(frozenset(), every - {"upper"}), upper


class Mover:
    """Knows the old and the new ground, and moves one column of cells at a time."""

    def __init__(self, territory: Territory, day: date, weight: Weight | None) -> None:
        self.territory, self.day, self.weight = territory, day, weight
        self.targets = territory.councils_on(day)
        self.elements = cache(self._elements)
        self.reached = cache(self._reached)
        self.shares = cache(self._shares)
        self._covers: dict[Any, Cover] = {}

    def _elements(self, code: str, roles: Roles) -> frozenset[Element]:
        if not roles:  # nested: one role, whatever the tier
            return frozenset((piece, LOWER) for piece in self.territory.pieces[code])
        return self.territory.elements(code, roles)

    def _reached(self, code: str, level: Level, roles: Roles) -> tuple[tuple[str, Any], ...]:
        """The councils of the new boundaries that a row speaks of, and the work in common.

        A council that still stands keeps its figure: a county fills no gap among its districts.
        """
        mine = self.elements(code, roles)
        stands = any(area.code == code for area in self.targets)
        found = []
        for area in self.targets:
            if area.tier in level.tiers:
                common = mine & self.elements(area.code, roles)
                if common and (common == mine or not stands):
                    found.append((area.code, common))
        return tuple(found)

    def _shares(self, code: str, level: Level, roles: Roles) -> dict[str, float] | None:
        """The share of a row that goes to each council; None where no weight can tell."""
        parts = dict(self.reached(code, level, roles))
        elsewhere = self.elements(code, roles).difference(*parts.values())
        if len(parts) == 1 and not elsewhere:
            return dict.fromkeys(parts, 1.0)
        if self.weight is None:
            return None
        pieces = [*parts.values(), *([elsewhere] if elsewhere else [])]
        by_role = len({frozenset(role for _, role in common) for common in pieces}) > 1
        found = [self.weight.of(common, self.territory, by_role=by_role) for common in pieces]
        known = [weight for weight in found if weight is not None]
        total = sum(known)
        if len(known) < len(pieces) or total <= 0:
            return None
        return {area: w / total for area, w in zip(parts, known, strict=False)}

    # -- one column ----------------------------------------------------------------------

    def move(self, column: str, cells: Cells, modes: Mapping[Group, str], rule: Rule) -> Outcome:
        """Every figure of a column on the new boundaries, each group read in its own mode."""
        outcome = Outcome()
        ever: dict[Group, set[str]] = defaultdict(set)
        present: dict[Group, set[str]] = defaultdict(set)
        for (group, _), row in cells.items():
            ever[group] |= self._sizes(row).keys()
            present[group] |= {self.territory.register.get(code).tier for code in row}
        for at, row in cells.items():
            tiers = ever[at[0]]
            for level in levels_for(modes[at[0]], present[at[0]]):
                part = self._slice(column, at, row, level, frozenset(tiers))
                before = len(outcome.moved)
                self._move_slice(part, rule, outcome)
                alone = level.roles == _BOTH and len(part.roles) == 1 and tiers >= _BOTH
                if alone and any(m.area not in row for m in outcome.moved[before:]):
                    outcome.uneven.append(" ".join(map(str, (at[1], *at[0]))))
        return outcome

    def _slice(
        self, column: str, at: tuple[Group, Any], row: Mapping[str, Cell], level: Level, ever: Roles
    ) -> "_Slice":
        """`ever` are the tiers that hold numbers in any period of the group."""
        roles, light = level.roles, _NONE
        if level.roles == _BOTH:
            sizes = self._sizes(row)
            roles = frozenset(sizes) or ever or _BOTH
            most = sum(sizes.values())
            light = frozenset(r for r, size in sizes.items() if size < _LIGHT * most)
        return _Slice(column, *at, row, level, roles, light, day_of(at[1]))

    def _sizes(self, row: Mapping[str, Cell]) -> dict[str, float]:
        """How much of a period's money, say, counties and districts hold; those that hold any."""
        sizes: dict[str, float] = {}
        for code, cell in row.items():
            tier = self.territory.register.get(code).tier
            if cell.value is not None and tier in _BOTH:
                sizes[tier] = sizes.get(tier, 0.0) + abs(cell.value)
        return sizes

    def _move_slice(self, part: "_Slice", rule: Rule, outcome: Outcome) -> None:
        asked: dict[str, list[tuple[str, frozenset[Element]]]] = defaultdict(list)
        for code in part.row:
            for area, common in self.reached(code, part.level, part.roles):
                asked[area].append((code, common))
        used: dict[str, float] = defaultdict(float)
        after = held_back = 0.0
        for area in sorted(asked):
            cover = self._cover(area, asked[area], part, rule)
            moved = self._figure(area, cover, part, rule, outcome)
            outcome.moved.append(moved)
            given = 0.0
            for source in moved.parts:
                used[source.code] += source.share or 0.0
                given += (source.share or 0.0) * (part.row[source.code].value or 0.0)
            if moved.cell.value is not None:
                after += moved.cell.value
            else:
                held_back += given
        if part.level.tells_total and rule.adds_up:
            _account(part, used, (after, held_back), outcome)

    # -- one figure ----------------------------------------------------------------------

    def _cover(
        self, area: str, asked: Sequence[tuple[str, frozenset[Element]]], part: "_Slice", rule: Rule
    ) -> Cover:
        get, day = self.territory.register.get, part.day
        facts = [
            (code, part.row[code].is_number, day is None or get(code).in_force(day))
            for code, _ in asked
        ]
        key = (area, part.roles, rule.prefers_districts, tuple(facts))
        if key not in self._covers:
            candidates = [
                Candidate(
                    code,
                    common,
                    cost_of(
                        spill=len(self.elements(code, part.roles) - common),
                        number=number,
                        stands=stands,
                        own=code == area,
                        upper=rule.prefers_districts and get(code).tier == "upper",
                    ),
                )
                for (code, common), (_, number, stands) in zip(asked, facts, strict=True)
            ]
            self._covers[key] = best_cover(self.elements(area, part.roles), candidates)
        return self._covers[key]

    def _figure(
        self, area: str, cover: Cover, part: "_Slice", rule: Rule, outcome: Outcome
    ) -> Moved:
        cover = _without_light(cover, part)
        parts, estimated = [], False
        for candidate in cover.chosen:
            code = candidate.code
            shares = self.shares(code, part.level, part.roles)
            estimated |= candidate.clipped != self.elements(code, part.roles)
            if shares is None and part.row[code].is_number and rule.needs_shares(cover):
                into = self.reached(code, part.level, part.roles)
                outcome.splits[code] = tuple(a for a, _ in into)
            parts.append(Part(code, shares[area] if shares else None))
        cell, why = rule.combine(parts, cover, part.row, (part.group, part.time))
        estimated &= cell.is_number
        return Moved(part.column, part.group, part.time, area, cell, estimated, tuple(parts), why)


@dataclass(frozen=True)
class _Slice:
    """One period of one column: its row of cells, and how they are read."""

    column: str
    group: Group
    time: Any
    row: Mapping[str, Cell]
    level: Level
    roles: Roles
    light: Roles
    day: date | None


def _without_light(cover: Cover, part: _Slice) -> Cover:
    """The cover without the gaps in the work of a tier that does next to none of it.

    Districts have no adult social care: one that did not submit its nothing must not take
    away the figure of the unitary council that it became part of.
    """
    if not part.light:
        return cover
    kept = tuple(
        c
        for c in cover.chosen
        if part.row[c.code].is_number or not {role for _, role in c.clipped} <= part.light
    )
    if not kept:
        return cover
    return Cover(kept, frozenset(e for e in cover.missing if e[1] not in part.light))


def _account(
    part: _Slice, used: Mapping[str, float], told: tuple[float, float], outcome: Outcome
) -> None:
    numbers = {c: cell.value for c, cell in part.row.items() if cell.value is not None}
    left = {c: v * (1 - used.get(c, 0.0)) for c, v in numbers.items()}
    for code, amount in left.items():
        if used.get(code, 0.0) < 1 - 1e-9:
            key = code, part.time
            outcome.not_counted[key] = outcome.not_counted.get(key, 0.0) + amount
    before, spare = sum(numbers.values()), sum(left.values())
    outcome.totals.append(Total(part.column, part.group, part.time, before, *told, spare))


def cost_of(*, spill: int, number: bool, stands: bool, own: bool, upper: bool) -> Cost:
    """What it costs to use a row for a council, compared from left to right.

    A row without a number of a council that did not exist is the last resort; then come
    rows that must be divided, rows without a number, rows other than the council's own, rows
    that reach far beyond it (`spill`), rows of councils that did not exist in that period,
    counties where districts would do, and more rows rather than fewer.
    """
    empty = not number and not stands
    flags = (empty, spill > 0, not number, not own)
    return (*map(int, flags), spill, int(not stands), int(upper), 1)
