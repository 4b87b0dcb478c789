"""When does demand outrun money, for one council: everything put together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.data.area import Area
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.place import pressure_band as bands
from changing_places.place import pressure_words as words
from changing_places.place.model import Provenance
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.pressure_demand import ADULTS, CHILDREN, ServiceDemand, demand, drivers
from changing_places.place.pressure_funding import DEFAULT, Funding, check, funding, period
from changing_places.place.pressure_model import GROUPS, Pressure, Threshold, Year
from changing_places.place.pressure_money import (
    LEFT_OUT,
    TAX,
    Money,
    Spent,
    in_scope,
    scope,
    scope_total,
)
from changing_places.place.pressure_share import shares
from changing_places.place.projection import Projection, project
from changing_places.place.projection_people import Floats, Ints
from changing_places.reports.sources import sources_of

LONGEST = 15
# The tables that the answer is worked out from.
PEOPLE = ("population", "population_by_age", "population_change")
MONEY = ("spending", "spending_power", "gdp_deflator")
THRESHOLDS = (0.05, 0.10, 0.20)
_SPANS = Kept[tuple[bands.Span, ...]](8)


@dataclass(frozen=True)
class _Asked:
    """What was asked, and what the store holds for it."""

    area: Area
    years: int
    scenario: str
    register: Register
    projection: Projection
    rows: Ints
    money: Money
    spent: Spent
    assumed: Assumptions

    @property
    def base(self) -> int | None:
        """The last year whose return is held."""
        return max((y for y in self.spent if scope_total(self.spent[y])), default=None)


def pressure(
    authority: str | Area,
    *,
    years: int = 10,
    scenario: str = DEFAULT,
    store: Store,
    assumptions: Mapping[str, float] | None = None,
) -> Pressure:
    """What a council's services would cost, against its funding, for up to 15 years.

    Starts from the last year that its return holds; money is in pounds of that year. The
    default scenario, `flat-real`, lets funding keep up with prices: the gap is then what today's
    purchasing power fails to buy, and takes no side on grants or council tax. `assumptions`
    puts other values in place by name. Nothing is drawn at random.

    Raises InputError for a name that fits no council or several, an unknown scenario or
    assumption, a value out of range, or years that are not 1 to 15. What cannot be known is
    said, not raised. Sources: docs/explanation/pressure.md.
    """
    _check_years(years)
    check(scenario)
    register = Register.of(store)
    area = authority if isinstance(authority, Area) else register.find(authority)
    assumed = Assumptions.of(assumptions)
    projection, money = project(store, assumed), Money.of(store)
    rows = projection.people.rows_of(area, register)
    spent, summed = money.spent(area, register)
    asked = _Asked(area, years, scenario, register, projection, rows, money, spent, assumed)
    found = _answer(asked, store)
    return replace(found, warnings=(*words.history_notes(area, register, summed), *found.warnings))


def _check_years(years: int) -> None:
    if not isinstance(years, int) or isinstance(years, bool) or not 1 <= years <= LONGEST:
        raise InputError(
            f"Pressure cannot be shown for {years} years.",
            f"It reaches from 1 to {LONGEST} years: beyond that nothing here has been tested.",
            "Give for example '--years 10'.",
        )


def _answer(asked: _Asked, store: Store) -> Pressure:
    base = asked.base
    if base is None or not len(asked.rows):
        return _without_money(asked, store)
    services, residents = _demand(asked, base)
    cost = np.sum([s.cost for s in services], axis=0)
    assumed = _own_assumptions(asked, base, residents)
    history = _history(asked, base)
    paid = funding(
        asked.scenario,
        float(cost[0]),
        asked.years,
        history=history,
        runs_social_care=asked.area.tier != "lower",
        assumed=assumed,
    )
    band = _band(asked, store)
    made = _years(base, residents, cost, band, paid, assumed)
    return Pressure(
        authority=asked.area,
        scenario=asked.scenario,
        base=base,
        years=made,
        services=services,
        left_out=_left_out(asked.spent[base]),
        drivers=drivers(services, residents, asked.years),
        thresholds=tuple(_threshold(made, share) for share in THRESHOLDS),
        social_care_share=_shares(asked, base, services, paid),
        funding_because=paid.because,
        history=_told(history, asked.spent),
        band=band.to_dict(),
        tested=_tested(asked),
        assumptions=_listed(assumed, services, asked.scenario),
        unknown="",
        sources=sources_of(store, (*PEOPLE, *MONEY)),
        warnings=_warnings(asked, base, store),
        provenance=_provenance(store),
        names=_names(asked),
    )


def _without_money(asked: _Asked, store: Store) -> Pressure:
    """The residents alone, where they are held, and why no money can be set beside them."""
    unknown = words.why_unknown(asked.area, asked.register, asked.money, bool(len(asked.rows)))
    start = asked.projection.base
    years = tuple(
        Year(y, _groups(asked.projection.of(asked.rows, y)))
        for y in range(start, start + asked.years + 1)
        if len(asked.rows)
    )
    nothing = np.array([])
    return Pressure(
        authority=asked.area,
        scenario=asked.scenario,
        base=None,
        years=years,
        services=(),
        left_out={},
        drivers={},
        thresholds=(),
        social_care_share=shares(
            asked.money, "", {}, base=0, care=nothing, funding=nothing, nothing=unknown
        ),
        funding_because="",
        history=(),
        band={},
        tested=_tested(asked) if years else (),
        assumptions=_listed(asked.assumed, (), asked.scenario) if years else (),
        unknown=unknown,
        sources=sources_of(store, PEOPLE) if years else (),
        warnings=(),
        provenance=_provenance(store),
        names=_names(asked),
    )


def _demand(asked: _Asked, base: int) -> tuple[tuple[ServiceDemand, ...], Floats]:
    residents = np.array([_residents(asked, base + k) for k in range(asked.years + 1)])
    services = demand(
        in_scope(asked.spent[base]),
        {s.slug: s.name for s in scope()},
        residents=residents,
        country=asked.projection.country(asked.projection.base),
        assumed=asked.assumed,
    )
    return services, residents


def _residents(asked: _Asked, year: int) -> Floats:
    """Residents by age; before the first year that has ages, its ages at the total of the year."""
    people = asked.projection.people
    if year >= people.base:
        return asked.projection.of(asked.rows, year)
    first = asked.projection.of(asked.rows, people.base)
    at = max(year - people.years[0], 0)
    return np.asarray(first * people.totals[asked.rows, at].sum() / first.sum())


def _own_assumptions(asked: _Asked, base: int, residents: Floats) -> Assumptions:
    """The assumptions with those that are worked out for this council."""
    grown = residents[-1].sum() / residents[0].sum()
    yearly = 100 * (grown ** (1 / asked.years) - 1)
    assumed = asked.assumed.derived("tax-base-growth", round(float(yearly), 3))
    held = [y for y, lines in asked.spent.items() if lines.get(TAX, 0) > 0 and scope_total(lines)]
    if held:
        lines = asked.spent[max(held)]
        share = min(lines[TAX] / (scope_total(lines) or np.inf), 1.0)
        year = f": {period(max(held))}"
        assumed = assumed.derived("council-tax-share", round(100 * share, 1), year)
    return assumed


def _history(asked: _Asked, base: int) -> dict[int, float]:
    """Spending on the services in scope, by year, in pounds of the base year."""
    totals = {y: scope_total(lines) for y, lines in asked.spent.items() if y <= base}
    return {
        y: asked.money.real(v, y, base)
        for y, v in totals.items()
        if v is not None and {y, base} <= asked.money.deflator.keys()
    }


def _told(history: Mapping[int, float], spent: Spent) -> tuple[Mapping[str, int], ...]:
    return tuple(
        {"year": y, "real": round(v), "cash": round(scope_total(spent[y]) or 0)}
        for y, v in history.items()
    )


def _band(asked: _Asked, store: Store) -> bands.Band:
    kind = bands.KINDS[1] if asked.area.tier == "lower" else bands.KINDS[0]
    everything = tuple((n, a.value) for n, a in asked.assumed.held.items())
    spans = _SPANS.get(
        (store.key, everything),
        lambda: bands.spans(asked.money, asked.projection, asked.register, asked.assumed),
    )
    return bands.band(kind, spans, asked.projection, asked.assumed)


def _years(
    base: int,
    residents: Floats,
    cost: Floats,
    band: bands.Band,
    paid: Funding,
    assumed: Assumptions,
) -> tuple[Year, ...]:
    wide = band.half_width(np.arange(len(cost), dtype=float))
    prices = 1 + assumed.rate("inflation")
    return tuple(
        Year(
            year=base + k,
            residents=_groups(residents[k]),
            demand=float(cost[k]),
            low=float(cost[k] * np.exp(-wide[k])),
            high=float(cost[k] * np.exp(wide[k])),
            funding=float(paid.amount[k]),
            price_index=prices**k,
        )
        for k in range(len(cost))
    )


def _groups(ages: Floats) -> dict[str, int]:
    return {name: round(float(ages[start:end].sum())) for name, start, end in GROUPS}


def _threshold(years: tuple[Year, ...], share: float) -> Threshold:
    def first(amount: str) -> int | None:
        for year in years[1:]:
            demand, paid = getattr(year, amount), year.funding
            if demand is not None and paid and demand / paid - 1 >= share:
                return year.year
        return None

    middle, soonest, slowest = first("demand"), first("high"), first("low")
    because = words.threshold(share, middle, soonest, slowest, len(years) - 1)
    return Threshold(share, middle, soonest, slowest, because)


def _shares(asked: _Asked, base: int, services: tuple[ServiceDemand, ...], paid: Funding) -> Any:
    care = [s.cost for s in services if s.slug in (ADULTS, CHILDREN)]
    runs = asked.area.tier != "lower" and bool(care)
    return shares(
        asked.money,
        asked.area.code,
        asked.spent if runs else {},
        base=base,
        care=np.sum(care, axis=0) if runs else np.array([]),
        funding=paid.amount / paid.amount[0],
        nothing="" if runs else words.no_social_care(asked.area, asked.register),
    )


def _left_out(spent: Mapping[str, float]) -> dict[str, str]:
    from changing_places.data.services import Services

    return {
        slug: why
        for slug, why in LEFT_OUT.items()
        if any(spent.get(line) for line in Services.load().get(slug).finance_lines)
    }


def _listed(assumed: Assumptions, services: tuple[ServiceDemand, ...], scenario: str) -> Any:
    """The assumptions that this answer stands on."""
    slugs = {s.slug for s in services}
    tax = scenario == "council-tax-max"

    def used(name: str) -> bool:
        if name.startswith("unit-cost-growth-"):
            return name.removeprefix("unit-cost-growth-") in slugs
        if name.startswith(("adult-social-care", "childrens-social-care")):
            return name.startswith(tuple(slugs & {ADULTS, CHILDREN}) or ("-",))
        if name.startswith(("council-tax", "tax-base")):
            return tax
        return bool(services) or name not in ("inflation", "unit-cost-uncertainty")

    return tuple(a for n, a in assumed.held.items() if used(n))


def _tested(asked: _Asked) -> tuple[Mapping[str, object], ...]:
    tested = asked.projection.tested
    return tuple(tested.compared(ahead) for ahead in sorted(tested.residuals))


def _warnings(asked: _Asked, base: int, store: Store) -> tuple[str, ...]:
    return words.warnings(
        asked.area,
        asked.money,
        asked.spent,
        base=base,
        ages=asked.projection.base,
        fictional=_provenance(store).fictional,
    )


def _names(asked: _Asked) -> dict[str, str]:
    related = (*asked.area.predecessors, *asked.area.successors)
    return {c: asked.register.name_of(c) for c in related}


def _provenance(store: Store) -> Provenance:
    from changing_places import __version__

    fictional = any(r.fictional for r in store.records.values())
    return Provenance(data=store.version, code=__version__, fictional=fictional)
