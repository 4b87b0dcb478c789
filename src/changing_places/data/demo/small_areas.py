"""Small areas within each council: deprivation by domain, tenure, disability, households.

They also give the councils' published deprivation scores: the mean of their small areas.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from changing_places.core.seeds import generator
from changing_places.data.demo.country import Country
from changing_places.data.demo.frames import table
from changing_places.data.demo.geography import Floats, Ints
from changing_places.data.demo.people import People
from changing_places.data.demo.places import POPULATION_YEAR
from changing_places.data.store import TableWrite

RESIDENTS_EACH = 1650
PEOPLE_A_HOUSEHOLD = 2.36
EDITIONS = (2010, 2015, 2019, 2025)
# Each domain: its middle, its slope on deprivation (log), and how much is its own.
_DOMAINS = {
    "imd": (19.0, 0.43, 0.0), "income": (0.125, 0.50, 0.12), "employment": (0.095, 0.50, 0.14),
    "education": (18.0, 0.60, 0.30), "health": (0.0, 0.75, 0.35), "crime": (0.0, 0.60, 0.55),
    "housing_and_services": (20.0, 0.05, 0.40), "environment": (19.0, 0.15, 0.60),
}  # fmt: skip
_TENURES = {
    "lives_rent_free": (-4.6, {}),
    "owned_owns_outright": (0.0, {"older": 0.45, "deprived": -0.28}),
    "owned_owns_with_a_mortgage_or_loan": (-0.1, {"deprived": -0.25, "older": -0.12}),
    "private_rented_other_private_rented": (-2.9, {"urban": 0.1}),
    "private_rented_private_landlord_or_letting_agency": (-0.72, {"urban": 0.25, "student": 0.2}),
    "shared_ownership_shared_ownership": (-3.6, {"prosperous": 0.1}),
    "social_rented_other_social_rented": (-1.5, {"deprived": 0.6}),
    "social_rented_rents_from_council_or_local_authority": (-1.5, {"deprived": 0.6, "urban": 0.1}),
}
_HOUSEHOLDS = {
    "household_is_deprived_in_four_dimensions": (-5.6, 0.85),
    "household_is_deprived_in_one_dimension": (-0.35, 0.08),
    "household_is_deprived_in_three_dimensions": (-2.65, 0.62),
    "household_is_deprived_in_two_dimensions": (-1.25, 0.35),
    "household_is_not_deprived_in_any_dimension": (0.0, -0.12),
}


@dataclass(frozen=True)
class SmallAreas:
    """Small areas in order: the unit of each, its code, residents and deprivation."""

    unit: Ints
    codes: list[str]
    names: list[str]
    residents: Floats
    deprived: Floats


def make_small_areas(country: Country, people: People) -> SmallAreas:
    """One small area for about each 1,650 residents of 2021."""
    rng = generator(country.seed, "demo", "small areas")
    total = people.total()[:, list(people.years).index(POPULATION_YEAR)]
    counts = np.maximum(np.round(total / RESIDENTS_EACH), 8).astype(int)
    unit = np.repeat(np.arange(len(counts)), counts)
    place = np.concatenate([np.arange(n) for n in counts])
    size = rng.normal(1.0, 0.16, len(unit)).clip(0.6, 1.6)
    residents = np.round(size / np.bincount(unit, size)[unit] * total[unit])
    spread = np.exp(0.15 * country.character.urban)[unit]
    deprived = 0.85 * country.character.deprived[unit] + 0.75 * spread * rng.standard_normal(
        len(unit)
    )
    standing = {c.parts[0][0]: c.name for c in country.standing("lower", "unitary")}
    codes = [f"X01{n + 1:06d}" for n in range(len(unit))]
    names = [
        f"{standing[int(u)]} {p // 5 + 1:03d}{'ABCDE'[p % 5]}"
        for u, p in zip(unit, place, strict=True)
    ]
    return SmallAreas(unit, codes, names, residents, deprived)


def small_area_tables(country: Country, small: SmallAreas) -> list[TableWrite]:
    """lsoa21_to_council, the LSOA tables of census and deprivation, and council deprivation."""
    scores = _scores(country, small)
    return [
        table("lsoa21_to_council", _lookup(country, small)),
        table("lsoa_deprivation_2025", _deprivation(small, scores)),
        table("lsoa_tenure", _tenure(country, small)),
        table("lsoa_household_deprivation", _households(country, small)),
        table("lsoa_disability", _disability(country, small)),
        table("deprivation", _councils(country, small, scores["imd"])),
    ]


def _lookup(country: Country, small: SmallAreas) -> pl.DataFrame:
    """Councils of 2021 and 2023; of a unit made since, the district that stood there by share."""
    units = country.standing("lower", "unitary")
    codes = np.empty(len(country.units.group), dtype=object)
    codes[[c.parts[0][0] for c in units]] = [c.code for c in units]
    then = codes[small.unit].copy()
    census = [
        c for c in country.ever("lower")
        if c.ends is not None and c.ends.year >= 2022 and c.starts.year <= 2021
    ]  # fmt: skip
    for unit in {c.parts[0][0] for c in census}:
        inside = [c for c in census if c.parts[0][0] == unit]
        rows = np.flatnonzero(small.unit == unit)
        share = np.cumsum([c.parts[0][1] for c in inside])
        which = np.searchsorted(share / share[-1], (np.arange(len(rows)) + 0.5) / len(rows))
        then[rows] = np.array([c.code for c in inside], dtype=object)[which]
    return pl.DataFrame(
        {
            "lsoa21": small.codes,
            "lsoa_name": small.names,
            "council_2021": then.tolist(),
            "council_2023": codes[small.unit].tolist(),
        }
    )


def _scores(country: Country, small: SmallAreas) -> dict[str, Floats]:
    rng = generator(country.seed, "demo", "domains")
    found = {}
    for domain, (middle, slope, own) in _DOMAINS.items():
        log = slope * small.deprived + own * rng.standard_normal(len(small.unit))
        found[domain] = np.round(log if middle == 0 else middle * np.exp(log - 0.08), 3)
    return found


def _deprivation(small: SmallAreas, scores: dict[str, Floats]) -> pl.DataFrame:
    count = len(small.codes)
    ranks = {d: np.empty(count) for d in scores}
    for domain, score in scores.items():
        ranks[domain][np.argsort(-score, kind="stable")] = np.arange(1, count + 1)
    deciles = {d: np.ceil(10 * r / count) for d, r in ranks.items()}
    columns: dict[str, object] = {"lsoa21": small.codes}
    for suffix, values in (("decile", deciles), ("rank", ranks), ("score", scores)):
        columns |= {f"{domain}_{suffix}": values[domain] for domain in scores}
    return pl.DataFrame(columns)


def _shared(rng: np.random.Generator, totals: Floats, logs: list[Floats]) -> Ints:
    """Counts of each kind that sum to the totals, with odds exp(log)."""
    odds = np.exp(np.stack(logs, axis=1))
    return np.asarray(rng.multinomial(totals.astype(int), odds / odds.sum(axis=1, keepdims=True)))


def _tenure(country: Country, small: SmallAreas) -> pl.DataFrame:
    rng = generator(country.seed, "demo", "tenure")
    logs = []
    for middle, slopes in _TENURES.values():
        log = np.full(len(small.unit), middle) + 0.25 * rng.standard_normal(len(small.unit))
        for trait, slope in slopes.items():
            own = getattr(country.character, trait)[small.unit]
            log += slope * (small.deprived if trait == "deprived" else own)
        logs.append(log)
    return _counts(small, list(_TENURES), _shared(rng, small.residents / PEOPLE_A_HOUSEHOLD, logs))


def _households(country: Country, small: SmallAreas) -> pl.DataFrame:
    rng = generator(country.seed, "demo", "households")
    logs = [middle + slope * small.deprived for middle, slope in _HOUSEHOLDS.values()]
    counts = _shared(rng, small.residents / PEOPLE_A_HOUSEHOLD, logs)
    return _counts(small, list(_HOUSEHOLDS), counts)


def _disability(country: Country, small: SmallAreas) -> pl.DataFrame:
    rng = generator(country.seed, "demo", "disability")
    older = country.character.older[small.unit]
    odds = -1.6 + 0.22 * small.deprived + 0.16 * older
    names = ["disabled_under_the_equality_act", "not_disabled_under_the_equality_act"]
    return _counts(small, names, _shared(rng, small.residents, [odds, np.zeros(len(odds))]))


def _counts(small: SmallAreas, names: list[str], counts: Ints) -> pl.DataFrame:
    columns = {name: counts[:, k].astype(np.int32) for k, name in enumerate(names)}
    return pl.DataFrame({"lsoa21": small.codes} | columns)


def _councils(country: Country, small: SmallAreas, score: Floats) -> pl.DataFrame:
    """Each edition: the mean score of small areas, and how many are in the worst tenth."""
    rng = generator(country.seed, "demo", "editions")
    units = country.standing("lower", "unitary")
    order = [c.parts[0][0] for c in units]
    count, frames = len(country.units.group), []
    drift = np.cumsum(0.03 * rng.standard_normal((len(EDITIONS), count)), axis=0)
    for edition, shift in zip(EDITIONS, drift - drift[-1], strict=True):
        then = score * np.exp(shift)[small.unit]
        rank = np.argsort(np.argsort(-then)) / len(then)
        by_unit = {
            "score": np.bincount(small.unit, then * small.residents, count),
            "share_lsoas_most_deprived_10pc": np.bincount(small.unit, rank < 0.1, count),
            "extent": np.bincount(
                small.unit, small.residents * np.clip((0.3 - rank) / 0.2, 0, 1), count
            ),
        }
        residents = np.bincount(small.unit, small.residents, count)
        areas = np.bincount(small.unit, minlength=count)
        under = {"share_lsoas_most_deprived_10pc": areas}
        columns = {n: (v / under.get(n, residents))[order] for n, v in by_unit.items()}
        head = {"area": [c.code for c in units], "year": edition, "code_vintage": "ltla23"}
        frames.append(pl.DataFrame(head | columns, schema_overrides={"year": pl.Int16}))
    return pl.concat(frames)
