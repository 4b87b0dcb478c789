"""Policies that councils adopted, and what each truly did.

A policy adds a known effect to one published outcome of the councils that adopted it, from the
first period after adoption; everything else about those councils is as it would have been.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from changing_places.core.seeds import generator
from changing_places.data.demo.country import Country
from changing_places.data.demo.frames import table
from changing_places.data.demo.geography import Floats, Ints
from changing_places.data.demo.places import Places
from changing_places.data.store import TableWrite

NEVER = 0


@dataclass(frozen=True)
class Policy:
    """A policy, who adopts it and what it does.

    `cohorts` gives how many councils are first treated in each year and the effect they reach;
    `ramp` the share of it in the first years. `draw` is how strongly deprivation draws
    councils to adopt; `keen` how much more it does for a council one standard score more
    deprived. `single` names the part of the one council that adopts.
    """

    slug: str
    name: str
    table: str
    indicator: str
    kind: str
    cohorts: dict[int, tuple[int, float]]
    ramp: tuple[float, ...]
    draw: float = 0.0
    keen: float = 0.0
    single: str | None = None
    annual: bool = False  # the outcome is of 31 March: adoption was in the April before
    assumption: str = ""


POLICIES = (
    Policy(
        "early-help-hubs", "Early help hubs for families", "childrens_indicators", "LAC", "upper",
        {2016: (9, -9.0), 2018: (10, -7.0), 2020: (10, -6.0), 2022: (8, -5.0)},
        (0.4, 0.7, 0.9, 1.0), draw=0.5, keen=0.1, annual=True,
        assumption="Trends are parallel: adopters would have moved as those who never adopted.",
    ),
    Policy(
        "reablement-first", "Reablement first for people leaving hospital",
        "adult_social_care_measures", "ASC5", "upper",
        {2017: (10, 6.5), 2019: (11, 5.5), 2021: (9, 4.5)}, (0.5, 0.85, 1.0), draw=1.0,
        assumption="Trends are parallel only given deprivation: deprived councils adopt more "
        "often and would have done worse, so a plain comparison understates the effect.",
    ),
    Policy(
        "weekly-food-waste", "Weekly collection of food waste", "recycling",
        "Waste Reused/Recycled/Composted", "unit", {2018: (1, 7.5)}, (0.5, 0.85, 1.0),
        single="growing-new-town",
        assumption="One council adopts; councils share unseen factors with unlike weights, which "
        "a weighted mean of others can match.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Adoption:
    """A policy with the first treated year of each place (0 for never) and its full effect."""

    policy: Policy
    places: Places
    first: Ints
    full: Floats

    def effect(self, years: Ints) -> Floats:
        """What the policy added, by place and year."""
        ramp = np.array(self.policy.ramp)
        since = years[None, :] - self.first[:, None]
        treated = (self.first[:, None] != NEVER) & (since >= 0)
        share = ramp[np.clip(since, 0, len(ramp) - 1)]
        return np.where(treated, self.full[:, None] * share, 0.0)


def adopt(country: Country, policy: Policy, places: Places) -> Adoption:
    """Draw who adopts a policy. Councils made by a reorganisation never do."""
    rng = generator(country.seed, "demo", "adoption", policy.slug)
    count = len(places.councils)
    first, full = np.full(count, NEVER), np.zeros(count)
    if policy.single:
        ((year, (_, effect)),) = policy.cohorts.items()
        one = places.index(country.playing(policy.single).code)
        first[one], full[one] = year, effect
        return Adoption(policy, places, first, full)
    settled = np.array([c.starts.year < 2000 for c in places.councils])
    deprived = places.traits["deprived"]
    chance = np.where(settled, np.exp(policy.draw * deprived), 0.0)
    wanted = sum(number for number, _ in policy.cohorts.values())
    chosen = rng.choice(count, wanted, replace=False, p=chance / chance.sum())
    rng.shuffle(chosen)
    at = 0
    for year, (number, effect) in policy.cohorts.items():
        cohort = chosen[at : at + number]
        first[cohort] = year
        full[cohort] = effect * (1 + policy.keen * deprived[cohort])
        at += number
    return Adoption(policy, places, first, full)


def truth_of(adoption: Adoption, years: Ints) -> dict[str, Any]:
    """The true effects of a policy over the years published: overall, by cohort, by event time.

    Means are over the councils and years treated: the "simple" aggregate of group-time effects
    (Callaway and Sant'Anna, Difference-in-Differences with multiple time periods, Journal of
    Econometrics 225, 2021, section 3).
    """
    policy, effect = adoption.policy, adoption.effect(years)
    since = years[None, :] - adoption.first[:, None]
    treated = (adoption.first[:, None] != NEVER) & (since >= 0)
    groups = sorted(set(adoption.first[adoption.first != NEVER].tolist()))
    group_time = [
        {"group": g, "time": int(y), "effect": float(effect[adoption.first == g, at].mean())}
        for g in groups
        for at, y in enumerate(years)
        if y >= g
    ]
    events = sorted(set(since[treated].tolist()))
    codes = [c.code for c in adoption.places.councils]
    return {
        "name": policy.name,
        "table": policy.table,
        "indicator": policy.indicator,
        "assumption": policy.assumption,
        "adopted": {c: int(y) for c, y in zip(codes, adoption.first, strict=True) if y != NEVER},
        "effect": {
            "overall": float(effect[treated].mean()),
            "by_cohort": {
                str(g): float(effect[treated & (adoption.first == g)[:, None]].mean())
                for g in groups
            },
            "by_event_time": {str(e): float(effect[treated & (since == e)].mean()) for e in events},
            "group_time": group_time,
        },
    }


def policy_tables(country: Country, adoptions: list[Adoption]) -> list[TableWrite]:
    """The tables policies (with an effect) and climate_declarations (with none)."""
    frames = [_adopters(a) for a in adoptions]
    return [
        table("policies", pl.concat(frames)),
        table("climate_declarations", _declarations(country)),
    ]


def _adopters(adoption: Adoption) -> pl.DataFrame:
    policy = adoption.policy
    years = [int(y) if y != NEVER else None for y in adoption.first]
    dates = [y and date(y - policy.annual, 4, 1) for y in years]
    periods = [y and (str(y) if policy.annual else f"{y}-{(y + 1) % 100:02}") for y in years]
    return pl.DataFrame(
        {
            "policy": policy.slug,
            "policy_name": policy.name,
            "area": [c.code for c in adoption.places.councils],
            "name": [c.name for c in adoption.places.councils],
            "adopted": pl.Series(dates, dtype=pl.Date),
            "first_period": pl.Series(periods, dtype=pl.String),
            "year": pl.Series(years, dtype=pl.Int16),
            "outcome_table": policy.table,
            "outcome": policy.indicator,
        }
    )


_KINDS = {"UA": "Unitary", "MD": "Metropolitan", "CTY": "County", "NMD": "District"}


def _declarations(country: Country) -> pl.DataFrame:
    """Declarations of a climate emergency: staggered by month, and without any effect."""
    rng = generator(country.seed, "demo", "declarations")
    councils = country.standing("lower", "upper", "unitary")
    months = rng.integers(0, 23, len(councils))  # from November 2018
    declared = rng.random(len(councils)) < 0.7
    dates = [
        date(2018 + (10 + int(m)) // 12, (10 + int(m)) % 12 + 1, int(d)) if yes else None
        for m, d, yes in zip(months, rng.integers(1, 28, len(councils)), declared, strict=True)
    ]
    return pl.DataFrame(
        {
            "area": [c.code for c in councils],
            "name": [c.name for c in councils],
            "declared": ["Declared" if d else "Undeclared" for d in dates],
            "date_declared": pl.Series(dates, dtype=pl.Date),
            "date_raw": pl.Series([str(d) if d else None for d in dates], dtype=pl.String),
            "target": pl.Series(["2030" if d else None for d in dates], dtype=pl.String),
            "type": [_KINDS[c.type] for c in councils],
            "region": [country.regions[c.region or 0][1] for c in councils],
        }
    )
