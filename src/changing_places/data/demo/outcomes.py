"""Outcomes: what each council's figures are, and what is published of them.

    figure = level(year) + spread * (traits . loads + what is its own) + trend
             + noise * (persistent, spatial) + unseen common factors + the effect of a policy

and where an interval is published, the published value is the figure with a sampling error of
that width. `measures.toml` holds the numbers.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.core.seeds import generator
from changing_places.data.demo.frames import Periods, calendar, crossing, days, rounded
from changing_places.data.demo.geography import Floats, Ints
from changing_places.data.demo.noise import lasting, persistent
from changing_places.data.demo.places import Places
from changing_places.data.demo.policies import Adoption

INTERVAL_AT = 200_000  # residents for whom a measure's `interval` is given


@dataclass(frozen=True)
class Measure:
    """One published outcome; see the head of `measures.toml` for each number."""

    table: str
    id: str
    when: str
    years: tuple[int, int]
    level: tuple[tuple[int, float], ...]
    spread: float
    noise: float
    traits: Mapping[str, float] = field(default_factory=dict)
    trend: Mapping[str, float] = field(default_factory=dict)
    dataset: str = ""
    name: str = ""
    topic: str = ""
    unit: str = ""
    measure: str = "Percentage"
    polarity: str | None = None
    who: str = "unit"
    ar: float = 0.6
    factors: float = 0.0
    every: int = 1
    places: int = 1
    low: float = 0.0
    high: float | None = None
    interval: float | None = None
    suppressed: float = 0.0
    missing: float = 0.0
    revised: bool = False
    provisional: bool = False
    policy: str | None = None

    def periods(self) -> Periods:
        """The periods that are published."""
        first, last = self.years
        match self.when:
            case "financial" | "academic":
                found = crossing(first, last, 4 if self.when == "financial" else 9)
            case "annual":
                found = days(first, last, 3, 31)
            case "january":
                found = days(first, last, 1, 31)
            case "september":
                found = days(first, last, 9, 30)
            case "span3":
                found = calendar(first, last, 3)
            case _:
                found = calendar(first, last)
        kept = slice(0, None, self.every)
        return Periods(found.texts[kept], found.years[kept], found.starts[kept], found.ends[kept])


@cache
def measures() -> tuple[Measure, ...]:
    """Every measure of the list."""
    text = files("changing_places.data.demo").joinpath("measures.toml").read_text("utf-8")
    return tuple(_measure(m) for m in tomllib.loads(text)["measure"])


def _measure(body: dict[str, Any]) -> Measure:
    level = tuple((int(year), float(value)) for year, value in body.pop("level"))
    first, last = body.pop("years")
    return Measure(level=level, years=(first, last), **body)


def figures(measure: Measure, places: Places, seed: int, adoption: Adoption | None) -> Floats:
    """The true figure of every place in every period."""
    periods = measure.periods()
    years = np.array(periods.years)
    steps = np.arange(measure.years[0], measure.years[1] + 1)
    centre, purpose = places.centre, f"{measure.table} {measure.id}"
    loads = sum(
        (load * places.traits[t] for t, load in measure.traits.items()),
        np.zeros(len(places.councils)),
    )
    own = np.sqrt(max(0.2, 1 - sum(load**2 for load in measure.traits.values())))
    score = loads + own * lasting(seed, f"own {purpose}", centre)
    known, levels = np.array(measure.level).T
    values = np.interp(years, known, levels) + measure.spread * score[:, None]
    for trait, slope in measure.trend.items():
        values = values + slope * np.outer(places.traits[trait], years - years[0])
    passing = persistent(seed, f"passing {purpose}", centre, len(steps), measure.ar)
    values = values + measure.noise * passing[:, years - steps[0]]
    if measure.factors:
        values = values + measure.factors * _common(measure, places, seed, years)
    if adoption is not None:
        values = values + adoption.effect(years)
    return np.asarray(np.clip(values, measure.low, measure.high))


def _common(measure: Measure, places: Places, seed: int, years: Ints) -> Floats:
    """Two factors unseen by anyone that move councils with unlike weights (Bai 2009)."""
    rng = generator(seed, "demo", "factors", measure.id)
    time = np.linspace(-1, 1, len(years))
    curves = np.stack([time + 0.4 * np.sin(3 * time), np.cos(2.4 * time)])
    traits = np.stack([places.traits["urban"], places.traits["prosperous"]], axis=1)
    weights = 0.5 * traits + 0.6 * rng.standard_normal((len(places.councils), 2))
    return np.asarray(weights @ curves)


def published(measure: Measure, values: Floats, residents: Floats, seed: int) -> dict[str, Any]:
    """What is published of councils' figures: value, interval, status.

    Small councils' figures are suppressed more often, and a few are missing. The last period may
    be provisional and the one before it revised.
    """
    rng = generator(seed, "demo", "published", measure.table, measure.id)
    half = np.zeros(values.shape)
    if measure.interval is not None:
        half = measure.interval * np.sqrt(INTERVAL_AT / np.maximum(residents, 1))[:, None] + half
        values = values + half / 1.96 * rng.standard_normal(values.shape)
    values = rounded(np.clip(values, measure.low, measure.high), measure.places)
    status = _statuses(measure, residents, values.shape, rng)
    hidden = (status == "suppressed") | (status == "missing")
    nothing = np.full(values.shape, np.nan)
    lower = rounded(np.clip(values - half, measure.low, None), measure.places + 1)
    upper = rounded(values + half, measure.places + 1)
    shown = ~hidden & (measure.interval is not None)
    return {
        "value": np.where(hidden, nothing, values),
        "lower": np.where(shown, lower, nothing),
        "upper": np.where(shown, upper, nothing),
        "status": status,
    }


def _statuses(
    measure: Measure, residents: Floats, shape: tuple[int, ...], rng: np.random.Generator
) -> NDArray[np.str_]:
    small = np.exp(-residents / residents.mean())
    chance = measure.suppressed * small / small.mean()
    status = np.full(shape, "value", dtype="<U12")
    if measure.provisional:
        status[:, -1] = "provisional"
    if measure.revised:
        status[:, -2] = "revised"
    status[rng.random(shape) < chance[:, None]] = "suppressed"
    status[rng.random(shape) < measure.missing] = "missing"
    return status
