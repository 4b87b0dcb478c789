"""The money: what councils wish to spend, what they have, and what they do about the gap.

Each council wishes to spend unit cost x need x its own lasting and passing difference. Its
funding is council tax, which follows its tax base, and a settlement shared out by a needs
formula that was frozen in 2011, so that a council that ages falls behind. A gap is met in part
from reserves and in part by cutting services that no duty protects.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.country import Council, Country
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.needs import (
    BENEFIT,
    LEVIES,
    LINES,
    PUBLIC_HEALTH_FROM,
    YEARS,
    Line,
    need,
    residents_by_age,
)
from changing_places.data.demo.noise import lasting, persistent
from changing_places.data.demo.people import People

SPEND_AR = 0.7
FIRE_COUNTIES = 7
# The share by which funding fell short of wishes in the country, by year from 2010-11.
SHORT = (-0.01, 0.0, 0.004, 0.006, 0.006, 0.008, 0.006, 0.005, 0.004, 0.0, -0.03, -0.015, 0.004,
         0.008, 0.008)  # fmt: skip
# Council tax at Band D for a whole council, of which a county raises most, and its growth.
BAND_D = {2010: 1150.0, 2016: 1190.0, 2024: 1690.0}
COUNTY_TAX = 0.875
TAX_BASE_A_HEAD = 0.335
MOST_SQUEEZED = 0.05
# Paid for by grants of their own, and so outside the balance of general funding.
_OWN_GRANT = ("education", "public_health")
# What the council in financial trouble lost on its investments, as a share of its funding.
LOSSES = {2021: 0.15, 2022: 0.6}


@dataclass(frozen=True)
class Money:
    """Pounds by council (past and present) and financial year; services also by line."""

    councils: tuple[Council, ...]
    residents: Floats
    services: dict[str, Floats]
    benefit: Floats
    levies: Floats
    capital: Floats
    council_tax: Floats
    band_d: Floats
    settlement: Floats
    care_grants: Floats
    other_grants: Floats
    reserves: Floats  # by council and year's end, with the opening balance first

    def total(self) -> Floats:
        """All service lines together."""
        return np.asarray(sum(self.services.values()))


def make_money(country: Country, people: People) -> Money:
    """Fifteen years of budgets for every council, as if each had always stood."""
    councils = tuple(country.ever("lower", "upper", "unitary"))
    by_age = residents_by_age(people)
    weights = country.weights(list(councils))
    residents = weights @ by_age.sum(axis=2)
    formula = {line.name: _formula(country, line, by_age, councils) for line in LINES}
    wishes = {
        line.name: formula[line.name] * _differences(country, line, councils) for line in LINES
    }
    benefit = _formula(country, BENEFIT, by_age, councils)
    capital = 0.07 * _general(formula)
    band_d, tax = _council_tax(country, councils, residents)
    levies = _formula(country, LEVIES, by_age, councils)
    settlement = _settlement(formula, capital + levies, tax, councils)
    funding = tax + settlement
    services, reserves = _budgets(country, councils, wishes, capital + levies, funding)
    care = settlement * np.interp(YEARS, [2014, 2015, 2024], [0.0, 0.06, 0.22])
    other_grants = 0.97 * formula["education"] + formula["public_health"] + 0.985 * benefit
    return Money(
        councils, residents, services, benefit, levies, capital, tax, band_d, settlement, care,
        other_grants, reserves,
    )  # fmt: skip


def bears(line: Line, council: Council, fire: set[str]) -> float:
    """The share of a line's cost that a council bears in its area."""
    if line.name == "fire_rescue":
        return float(council.code in fire)
    return {"upper": line.county, "lower": 1 - line.county}.get(council.tier, 1.0)


def fire_counties(country: Country) -> set[str]:
    """The counties that run their fire service; elsewhere an authority of its own does."""
    return {c.code for c in country.standing("upper")[:FIRE_COUNTIES]}


def _formula(country: Country, line: Line, by_age: Floats, councils: tuple[Council, ...]) -> Floats:
    fire = fire_counties(country)
    share = np.array([bears(line, c, fire) for c in councils])
    units = country.weights(list(councils)) @ need(line, by_age, country.character)
    cost = line.unit_costs()
    if line.name == "public_health":
        cost = np.where(YEARS >= PUBLIC_HEALTH_FROM, cost, 0.0)
    return np.asarray(share[:, None] * units * cost)


def _differences(country: Country, line: Line, councils: tuple[Council, ...]) -> Floats:
    """How each council departs from the formula, for good and for a while.

    A district departs by itself; a county as the first of its districts would.
    """
    centre = country.character.centre
    kinds = {}
    for kind in ("main", "district"):
        name = f"{line.name} {kind}"
        stays = line.spread[0] * lasting(country.seed, f"stays {name}", centre)
        passes = persistent(country.seed, f"passes {name}", centre, len(YEARS), SPEND_AR)
        kinds[kind] = np.exp(stays[:, None] + line.spread[1] * passes)
    rows = [kinds["district" if c.tier == "lower" else "main"][c.parts[0][0]] for c in councils]
    return np.stack(rows)


def _general(services: dict[str, Floats]) -> Floats:
    """What general funding must pay for: all but education and public health."""
    return np.asarray(sum(v for name, v in services.items() if name not in _OWN_GRANT))


def _council_tax(
    country: Country, councils: tuple[Council, ...], residents: Floats
) -> tuple[Floats, Floats]:
    rng = generator(country.seed, "demo", "council tax")
    traits = country.character
    weights = country.weights(list(councils))
    shares = weights / weights.sum(axis=1, keepdims=True)
    wealth = np.exp(0.13 * (shares @ traits.prosperous) - 0.05 * (shares @ traits.deprived))
    base = residents * TAX_BASE_A_HEAD * wealth[:, None] * np.exp(0.002 * (YEARS - 2010))
    part = np.array(
        [{"upper": COUNTY_TAX, "lower": 1 - COUNTY_TAX}.get(c.tier, 1) for c in councils]
    )
    bent = np.exp(0.06 * rng.standard_normal(len(traits.urban)))[[c.parts[0][0] for c in councils]]
    band_d = np.outer(part * bent, np.interp(YEARS, list(BAND_D), list(BAND_D.values())))
    return np.round(band_d, 2), band_d * base


def _settlement(
    formula: dict[str, Floats], fixed: Floats, tax: Floats, councils: tuple[Council, ...]
) -> Floats:
    """Grant and business rates: each tier's sum, shared within it by the gap that 2011 showed."""
    wishes = _general(formula) + fixed
    base = int(np.flatnonzero(YEARS == 2011)[0])
    gap = np.maximum(wishes[:, base] - tax[:, base], 0.08 * wishes[:, base])
    shared = np.zeros_like(tax)
    for tier in ("lower", "upper", "unitary"):
        of_tier = np.array([c.tier == tier for c in councils])
        counted = of_tier & np.array([c.ends is None for c in councils])
        enough = wishes[counted].sum(axis=0) * (1 - np.array(SHORT))
        pot = enough - tax[counted].sum(axis=0)
        shared[of_tier] = np.outer(gap[of_tier] / gap[counted].sum(), pot)
    return shared


def _losses(country: Country, councils: tuple[Council, ...], funding: Floats) -> Floats:
    lost = np.zeros_like(funding)
    code = country.playing("council-in-financial-trouble").code
    row = next(i for i, c in enumerate(councils) if c.code == code)
    for year, share in LOSSES.items():
        lost[row, year - YEARS[0]] = share * funding[row, year - YEARS[0]]
    return lost


def _budgets(
    country: Country, councils: tuple[Council, ...], wishes: dict[str, Floats],
    fixed: Floats, funding: Floats,
) -> tuple[dict[str, Floats], Floats]:  # fmt: skip
    """Each year a gap is met from reserves (three tenths, to a limit) and by cuts (the rest).

    Once optional services are cut by 42%, protected ones give way too, by 5% at most.
    """
    rng = generator(country.seed, "demo", "reserves")
    free = [line.name for line in LINES if not line.protected]
    held = np.array([{"upper": 0.2, "lower": 0.6}.get(c.tier, 0.24) for c in councils])
    general = _general(wishes) + fixed
    lost = _losses(country, councils, funding)
    balance = held * general[:, 0] * np.exp(0.35 * rng.standard_normal(len(councils)))
    protected = [line.name for line in LINES if line.protected]
    cuts, squeezes, reserves = [], [], [balance]
    for at in range(len(YEARS)):
        optional = np.asarray(sum(wishes[name][:, at] for name in free))
        rest = general[:, at] - optional
        gap = general[:, at] - funding[:, at]
        spare = np.maximum(balance - 0.05 * general[:, at], 0)
        from_reserves = np.clip(0.3 * gap, -0.03 * general[:, at], 0.2 * spare)
        cut = np.clip((gap - from_reserves) / optional, -0.15, 0.42)
        squeeze = np.clip((gap - from_reserves - cut * optional) / rest, 0, MOST_SQUEEZED)
        balance = np.maximum(balance - (gap - cut * optional - squeeze * rest) - lost[:, at], 0)
        cuts.append(1 - cut)
        squeezes.append(1 - squeeze)
        reserves.append(balance)
    factor = dict.fromkeys(free, np.stack(cuts, axis=1))
    factor |= dict.fromkeys(protected, np.stack(squeezes, axis=1))
    services = {n: v if n in _OWN_GRANT else v * factor[n] for n, v in wishes.items()}
    return services, np.stack(reserves, axis=1)
