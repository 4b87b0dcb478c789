"""The Green Book's figures by edition: discount schedules, weights, and where each stands.

The figures are data (`parameters.toml`); each carries its source and how well that was seen.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from changing_places.appraisal.greenbook.inputs import key, unknown
from changing_places.core.errors import InputError

NEWEST = "newest"


@dataclass(frozen=True)
class Edition:
    """One edition of the Green Book: `since` is the first day it is taken to be current."""

    name: str
    title: str
    since: date
    source: str
    confidence: str


@dataclass(frozen=True)
class Schedule:
    """Discount rates by band of years: `rates[i]` to year `through[i]`, real, a year."""

    name: str
    title: str
    editions: tuple[str, ...]
    through: tuple[int, ...]
    rates: tuple[float, ...]
    advice: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Figure:
    """One number with its source; `value` is None where the edition gives none."""

    value: float | None
    source: str
    confidence: str


@dataclass(frozen=True)
class Components:
    """What the social time preference rate is made of, each a share."""

    pure_time_preference: float
    catastrophic_risk: float
    elasticity: float
    growth: float
    source: str
    confidence: str


def read_toml(name: str) -> dict[str, Any]:
    """One of this package's data files."""
    text = files("changing_places.appraisal.greenbook").joinpath(name).read_text("utf-8")
    return tomllib.loads(text)


@cache
def _file() -> dict[str, Any]:
    return read_toml("parameters.toml")


@cache
def editions() -> dict[str, Edition]:
    """Every edition held, by its year, the oldest first.

    >>> list(editions())
    ['2003', '2018', '2020', '2022', '2026']
    """
    return {
        e["name"]: Edition(e["name"], e["title"], e["from"], e["source"], e["confidence"])
        for e in _file()["edition"]
    }


def edition(name: str | int = NEWEST) -> Edition:
    """An edition by its year, or the newest; raises InputError, with the nearest three."""
    known = editions()
    if name == NEWEST:
        return list(known.values())[-1]
    if str(name) not in known:
        raise unknown("edition of the Green Book", name, known)
    return known[str(name)]


def edition_at(day: date) -> Edition:
    """The edition that was current on a day.

    >>> edition_at(date(2021, 6, 1)).name
    '2020'

    Raises InputError for a day before the first edition held.
    """
    current = [e for e in editions().values() if e.since <= day]
    if not current:
        first = next(iter(editions().values()))
        raise InputError(
            f"No edition of the Green Book is held for {day.isoformat()}.",
            f"The first one held is that of {first.name}, from {first.since.isoformat()}.",
            "Choose a later day.",
        )
    return current[-1]


def schedule(name: str = "standard", edition_name: str | int = NEWEST) -> Schedule:
    """The discount schedule of a name in an edition.

    Raises InputError for an unknown schedule, and for one that the edition does not have (that
    of 2003 has none for health).

    >>> schedule("health").rates[0]
    0.015
    """
    of = edition(edition_name)
    rows = _file()["schedule"]
    row = next((r for r in rows if key(name) in (r["name"], *r["aliases"])), None)
    if row is None:
        raise unknown("discount schedule", name, [r["name"] for r in rows])
    if of.name not in row["editions"]:
        raise InputError(
            f"The Green Book of {of.name} has no {row['title']} schedule.",
            f"The editions that have it are {', '.join(row['editions'])}.",
            f"Use '--schedule standard', or '--edition {row['editions'][-1]}'.",
        )
    return Schedule(
        row["name"],
        row["title"],
        tuple(row["editions"]),
        tuple(row["through"]),
        tuple(row["rates"]),
        row["advice"],
        row["source"],
        row["confidence"],
    )


def health_schedule(beside: str, edition_name: str | int = NEWEST) -> str:
    """The schedule for health and life beside a schedule for money.

    >>> health_schedule("standard"), health_schedule("lower", "2022"), health_schedule("lower")
    ('health', 'health-lower', 'health')
    """
    row = next(r for r in _file()["schedule"] if r["name"] == "health-lower")
    reduced = beside == "lower" and edition(edition_name).name in row["editions"]
    return "health-lower" if reduced else "health"


def sensitivity_years() -> int:
    """The length beyond which a lower-rate sensitivity is advised, in years."""
    return int(_file()["sensitivity"]["years"])


@cache
def components() -> Components:
    """The parts of the social time preference rate, as the Treasury gives them."""
    return Components(**_file()["components"])


def elasticity(edition_name: str | int = NEWEST) -> Figure:
    """The elasticity of the marginal utility of income for distributional weights.

    >>> elasticity("2003").value, elasticity("2022").value
    (1.0, 1.3)
    """
    return _figure("elasticity", edition_name)


def excess_burden(edition_name: str | int = NEWEST) -> Figure:
    """The marginal excess tax burden: what raising a pound costs beyond the pound, as a share.

    The value is None for the edition of 2026, which leaves it out of appraisal.

    >>> excess_burden("2022").value, excess_burden("2026").value
    (0.2, None)
    """
    return _figure("excess_burden", edition_name)


def _figure(table: str, edition_name: str | int) -> Figure:
    of = edition(edition_name)
    row = next(r for r in _file()[table] if of.name in r["editions"])
    return Figure(row.get("value"), row["source"], row["confidence"])
