"""How far demand may stray: measured on how far councils' spending strayed from the same rule.

For every council and every two years held, the rule (users times unit costs) is asked from the
first year what the second would cost, and its miss is taken in logarithms. A miss has two
parts. What all councils of a kind share in a span of years is its median: it tells how much the
country let councils spend, and is no measure of need, so lasting uncertainty of unit costs is a
named assumption instead. What is left is local. Its 80% point q grows with the years h as

    q(h)^2 = a^2 + b^2 h

with a (noise in any one year's return) and b fitted to all spans, one that began five years
earlier counting half. The half-width of the band in logarithms is then

    sqrt(q(h)^2 + (c h)^2 + p(h)^2)

with c the assumption and p the 80% point of the misses of the population forecast. `coverage`
asks how many councils such a band, made of what was known at the start of a span, would have
held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from changing_places.data.register import Register
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.pressure_demand import ADULTS, CHILDREN, weights
from changing_places.place.pressure_money import Money, scope
from changing_places.place.projection import Projection
from changing_places.place.projection_people import Floats, Ints

LEVEL = 0.8
KINDS = ("social care authorities", "districts")
_AGEING_YEARS = 10
_HALF_LIFE = 5.0  # years: returns are noisier of late, so later spans count more
_FEWEST = 10  # councils, or a span says nothing of councils in general


@dataclass(frozen=True)
class Span:
    """The misses of one kind of council between two years, in logarithms.

    Where the prices of a year are not held (`priced` False) what all share has inflation in it,
    and only the local part says anything.
    """

    kind: str
    first: int
    last: int
    misses: Floats
    priced: bool = True

    @property
    def years(self) -> int:
        """How many years passed."""
        return self.last - self.first

    @cached_property
    def shared(self) -> float:
        """The part of the miss that all shared."""
        return float(np.median(self.misses))

    @cached_property
    def local(self) -> float:
        """The 80% point of what is left."""
        return float(np.quantile(np.abs(self.misses - self.shared), LEVEL))


@dataclass(frozen=True)
class Coverage:
    """How many of the councils of a span a band made at its start would have held.

    `held` counts the band whole, `held_locally` its local part around the shared miss; the
    target is 80%.
    """

    kind: str
    first: int
    last: int
    councils: int
    shared: float
    held: float
    held_locally: float

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Band:
    """The half-width of the 80% band in logarithms, by its parts."""

    noise: float
    drift: float
    lasting: float
    people: tuple[float, float]
    coverage: tuple[Coverage, ...] = ()

    def half_width(self, years: Floats) -> Floats:
        """By years after the base; zero in the base year itself."""
        local = self.noise**2 + self.drift**2 * years
        level, power = self.people
        wide = local + (self.lasting * years) ** 2 + (level * years**power) ** 2
        return np.asarray(np.where(years > 0, np.sqrt(wide), 0.0))

    def to_dict(self) -> dict[str, Any]:
        """Its parts."""
        return {
            "level": LEVEL,
            "noise_of_one_return": self.noise,
            "local_drift_a_root_year": self.drift,
            "lasting_unit_costs_a_year": self.lasting,
            "population": {"first_year": self.people[0], "power": self.people[1]},
            "coverage": [c.to_dict() for c in self.coverage],
        }


def spans(
    money: Money, projection: Projection, register: Register, assumed: Assumptions
) -> tuple[Span, ...]:
    """The misses of the rule between every two years held, for both kinds of council."""
    known = [
        (row, area, rows)
        for row, code in enumerate(money.codes)
        if code in register and (area := register.get(code)).tier != "combined"
        if len(rows := projection.people.rows_of(area, register))
    ]
    if not known:
        return ()
    chosen = [row for row, _, _ in known]
    district = np.array([area.tier == "lower" for _, area, _ in known])
    parts = _parts(money)[chosen]
    parts[~(district[:, None] | (parts[:, :, :2] > 0).all(axis=2))] = np.nan
    people = _residents(projection, [rows for _, _, rows in known], money.years)
    growth = _growth(projection, assumed)
    made = []
    for kind, of_kind in zip(KINDS, (~district, district), strict=True):
        for first, last in combinations(range(len(money.years)), 2):
            years = (money.years[first], money.years[last])
            priced = {*years} <= money.deflator.keys()
            prices = money.deflator[years[1]] / money.deflator[years[0]] if priced else 1.0
            told = (parts[of_kind, first] * growth ** (years[1] - years[0])).sum(axis=1) * prices
            told *= people[of_kind, last] / people[of_kind, first]
            actual = parts[of_kind, last].sum(axis=1)
            both = (told > 0) & (actual > 0)
            if both.sum() >= _FEWEST:
                made.append(Span(kind, *years, np.log(actual[both] / told[both]), priced))
    return tuple(made)


def _growth(projection: Projection, assumed: Assumptions) -> Floats:
    """Growth a year of each part for each resident: unit costs, and users against residents.

    No ages are held for past years, so users are taken to have grown as they will.
    """
    base = projection.base
    now, later = projection.country(base), projection.country(base + _AGEING_YEARS)
    more = later.sum() / now.sum()
    made = []
    for slug in (ADULTS, CHILDREN, "other-services"):
        weight = weights(slug, now, assumed)
        users = (weight @ later) / (weight @ now) / more
        unit = 1 + assumed.rate(f"unit-cost-growth-{slug}")
        made.append(unit * users ** (1 / _AGEING_YEARS))
    return np.array(made)


def _parts(money: Money) -> Floats:
    """Spending on adults, children and all else in scope: councils by years by these three."""
    lines = {s.slug: s.finance_lines for s in scope()}
    rest = [line for slug, own in lines.items() if slug not in (ADULTS, CHILDREN) for line in own]
    social = [np.nan_to_num(money.column(*lines[slug])) for slug in (ADULTS, CHILDREN)]
    return np.stack([*social, money.column(*rest)], axis=2)


def _residents(projection: Projection, rows: Sequence[Ints], years: Sequence[int]) -> Floats:
    """Residents of each council (the sum of its rows) in each year, foretold where not held."""
    people = projection.people
    table = np.concatenate([people.totals, projection.ages[1:].sum(axis=2).T], axis=1)
    first = people.years[0]
    columns = [min(max(year - first, 0), table.shape[1] - 1) for year in years]
    return np.array([table[own][:, columns].sum(axis=0) for own in rows])


def band(kind: str, found: tuple[Span, ...], projection: Projection, assumed: Assumptions) -> Band:
    """The band of a kind of council from all spans."""
    own = tuple(s for s in found if s.kind == kind)
    noise, drift = _local(list(own))
    lasting = float(np.log1p(assumed.rate("unit-cost-uncertainty")))
    tested = coverage(own, assumed)
    return Band(noise, drift, lasting, population_misses(projection), tested)


def population_misses(projection: Projection) -> tuple[float, float]:
    """The 80% point of the misses of the population forecast: level times years to a power."""
    points = {
        ahead: float(np.quantile(np.abs(misses), LEVEL))
        for ahead, misses in projection.tested.residuals.items()
        if misses.size
    }
    if len(points) < 2 or min(points.values()) <= 0:
        return (0.01, 1.0)
    power, level = np.polyfit(np.log(list(points)), np.log(list(points.values())), 1)
    return float(np.exp(level)), float(power)


def _local(found: list[Span]) -> tuple[float, float]:
    """Noise and drift by least squares on the squared 80% points; neither below zero."""
    if not found:
        return 0.06, 0.03
    years = np.array([s.years for s in found], dtype=float)
    points = np.array([s.local for s in found]) ** 2
    latest = max(s.last for s in found)
    aged = [0.5 ** ((latest - s.first) / _HALF_LIFE) for s in found]
    weight = np.sqrt([len(s.misses) * a for s, a in zip(found, aged, strict=True)])
    design = np.column_stack([np.ones_like(years), years]) * weight[:, None]
    (a, b), *_ = np.linalg.lstsq(design, points * weight, rcond=None)
    if b < 0 or len(set(years)) < 2:
        a, b = float(np.average(points, weights=weight**2)), 0.0
    elif a < 0:
        a, b = 0.0, float((weight**2 * years) @ points / (weight**2 @ years**2))
    return float(np.sqrt(a)), float(np.sqrt(b))


def coverage(found: tuple[Span, ...], assumed: Assumptions) -> tuple[Coverage, ...]:
    """For each span that had others before it: how many councils the band held."""
    lasting = np.log1p(assumed.rate("unit-cost-uncertainty"))
    made = []
    for span in found:
        known = [s for s in found if s.kind == span.kind and s.last <= span.first]
        if not known or not span.priced:
            continue
        noise, drift = _local(known)
        local = np.sqrt(noise**2 + drift**2 * span.years)
        whole = np.hypot(local, lasting * span.years)
        made.append(
            Coverage(
                kind=span.kind,
                first=span.first,
                last=span.last,
                councils=len(span.misses),
                shared=span.shared,
                held=float(np.mean(np.abs(span.misses) <= whole)),
                held_locally=float(np.mean(np.abs(span.misses - span.shared) <= local)),
            )
        )
    return tuple(made)
