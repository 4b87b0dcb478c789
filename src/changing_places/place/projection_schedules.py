"""Mortality, fertility and migration by age: standard curves, scaled to what was observed.

The population has no split by sex in its base year, so each curve is for both sexes together:
births are a rate on residents of each age (half of whom are women), deaths a rate on all.
"""

import math
from dataclasses import dataclass

import numpy as np

from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection_people import AGES, Floats, People

_AGE = np.arange(AGES)
_SLOPES_OVER = 3  # years, over which the age pattern's slopes were measured
_OLDEST = np.arange(AGES - 1, 130, 0.1)


@dataclass(frozen=True)
class Schedules:
    """Rates by single year of age, scaled to the births and deaths of each council.

    `hazard` is the standard force of mortality met between one mid-year and the next (by age
    at the first), multiplied by each council's `mortality`; `births` is each council's births
    for each resident by age; `moves` the share of net migrants of each age (sums to one);
    `kept` how far moves bring back a council's age pattern in a year, at each age.
    """

    hazard: Floats
    mortality: Floats
    improvement: float
    infant: float
    births: Floats
    fertility_change: float
    moves: Floats
    kept: Floats


def schedules(people: People, assumed: Assumptions) -> Schedules:
    """The schedules of every council. Where births or deaths are not held, the country's rate."""
    infant = assumed["infant-mortality"] / 1000
    background, slope = assumed["mortality-background"], assumed["mortality-slope"]
    counted = np.isfinite(people.deaths) & np.isfinite(people.births)
    grown = people.deaths - infant * people.births
    level = _level(background, slope, people.ages[counted].sum(axis=0), grown[counted].sum())
    central = _central(background, slope, level)
    expected = people.ages @ central
    shape = fertility(assumed["fertility-mean-age"], assumed["fertility-spread"])
    born = people.ages @ shape
    usual = np.nansum(people.births) / born[counted].sum() if counted.any() else 1.45 / 2
    hazard = background + level * np.exp(slope * (_AGE + 1))
    hazard[-1] = central[-1]
    return Schedules(
        hazard=hazard,
        mortality=np.where(counted, grown / expected, 1.0),
        improvement=assumed.rate("mortality-improvement"),
        infant=infant,
        births=np.where(counted, people.births / born, usual)[:, None] * shape,
        fertility_change=assumed.rate("fertility-change"),
        moves=migration(assumed),
        kept=_kept(assumed),
    )


def fertility(mean: float, spread: float, youngest: float = 14.5) -> Floats:
    """The share of fertility at each age: a gamma curve from `youngest`, none from 50 on.

    Source: Hoem and others, Experiments in modelling recent Danish fertility curves,
    Demography 18 (1981).

    >>> bool(abs(fertility(30.9, 5.8) @ (np.arange(91) + 0.5) - 30.9) < 0.1)
    True
    """
    shape = ((mean - youngest) / spread) ** 2
    scale = spread**2 / (mean - youngest)
    past = np.maximum(_AGE + 0.5 - youngest, 1e-9)
    logs = (shape - 1) * np.log(past) - past / scale - math.lgamma(shape) - shape * np.log(scale)
    curve = np.where((youngest < _AGE + 0.5) & (_AGE < 50), np.exp(logs), 0.0)
    return np.asarray(curve / curve.sum())


def migration(assumed: Assumptions) -> Floats:
    """The share of net migrants of each age (Rogers and Castro, IIASA RR-81-30, 1981)."""
    past = _AGE - assumed["migration-work-age"]
    rise, fall = assumed["migration-work-rise"], assumed["migration-work-fall"]
    children = assumed["migration-childhood-level"] * np.exp(
        -assumed["migration-childhood-fall"] * _AGE
    )
    movers = assumed["migration-work-level"] * np.exp(-fall * past - np.exp(-rise * past))
    return np.asarray((children + movers) / (children + movers).sum())


def life_expectancy(background: float, slope: float, level: float, infant: float) -> float:
    """Years of life at birth under the standard mortality, to check it against life tables."""
    ages = np.arange(0, 130, 0.1)
    hazard = background + level * np.exp(slope * ages)
    return float((1 - infant) * np.exp(-np.cumsum(hazard) * 0.1).sum() * 0.1)


def _kept(assumed: Assumptions) -> Floats:
    bands = ((15, "0-14"), (24, "15-23"), (39, "24-38"), (72, "39-71"), (AGES, "72-over"))
    kept, start = np.zeros(AGES), 0
    for end, name in bands:
        kept[start:end] = assumed.rate(f"age-pattern-kept-{name}")
        start = end
    return np.asarray(1 - (1 - kept) ** (1 / _SLOPES_OVER))


def _central(background: float, slope: float, level: float) -> Floats:
    """Deaths for each resident by age; from 90 on, one over the years of life left at 90."""
    rates = background + level * np.exp(slope * (_AGE + 0.5))
    hazard = background + level * np.exp(slope * _OLDEST)
    rates[-1] = 1 / (np.exp(-np.cumsum(hazard) * 0.1).sum() * 0.1)
    return np.asarray(rates)


def _level(background: float, slope: float, ages: Floats, deaths: float) -> float:
    """Gompertz's level with which residents of these ages would have so many deaths."""
    if not deaths > 0 or not ages.sum():
        return 1.6e-5
    low, high = 1e-9, 1e-2
    for _ in range(60):
        middle = math.sqrt(low * high)
        if _central(background, slope, middle) @ ages > deaths:
            high = middle
        else:
            low = middle
    return math.sqrt(low * high)


def standard_level(people: People, assumed: Assumptions) -> float:
    """The level at which the country's deaths are those observed."""
    counted = np.isfinite(people.deaths) & np.isfinite(people.births)
    grown = people.deaths - assumed["infant-mortality"] / 1000 * people.births
    return _level(
        assumed["mortality-background"],
        assumed["mortality-slope"],
        people.ages[counted].sum(axis=0),
        grown[counted].sum(),
    )
