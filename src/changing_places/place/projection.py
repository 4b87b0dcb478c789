"""The population of every council by single year of age, carried forward year by year.

Cohort-component method (Smith, Tayman and Swanson, A practitioner's guide to state and local
population projections, 2013, chapter 7): those of each age survive to the next, babies are
born, and people move. Each year

    N(a+1, t+1) = N(a, t) exp(-m h(a)) exp(r(a)) + K c(a+1),    N(0, t+1) = births (1 - i) + K c(0)

where m h is mortality, r the moves that renew the council's age pattern, and K the net number
of people who come besides, at the ages c: as many as bring the total to its forecast.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from changing_places.data.store import Store
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection_people import AGES, Floats, Ints, People
from changing_places.place.projection_schedules import Schedules, schedules
from changing_places.place.projection_totals import Backtest, backtest, forecast

LONGEST = 20
"""Years beyond the base to which everyone is projected, enough for 15 from any later year."""

_LONG_RUN_FROM = 10
_LOCK = threading.Lock()
_HELD: OrderedDict[tuple[object, ...], "Projection"] = OrderedDict()
_KEPT = 8


@dataclass(frozen=True)
class Projection:
    """Residents of every council by age from the base year on.

    `ages` is years (from the base) by councils by single year of age; `joined` the net number
    who come or go in each year besides those who renew the age pattern.
    """

    people: People
    ages: Floats
    joined: Floats

    @property
    def base(self) -> int:
        """The year of the ages that it starts from."""
        return self.people.base

    def of(self, rows: Ints, year: int) -> Floats:
        """Residents by single year of age of some councils together, in a year from the base."""
        return np.asarray(self.ages[year - self.base][rows].sum(axis=0))

    def country(self, year: int) -> Floats:
        """Residents by single year of age of all councils together."""
        return np.asarray(self.ages[year - self.base].sum(axis=0))

    @cached_property
    def tested(self) -> Backtest:
        """How wrong the forecast of totals would have been."""
        return backtest(self.people.totals, self.people.groups, self.people.years)


def project(store: Store, assumed: Assumptions) -> Projection:
    """Everyone in a store by age, to 20 years after the base; the last few are kept."""
    people = People.of(store)
    own = ("fertility", "infant", "mortality", "migration", "age-pattern", "long-run", "population")
    key = (str(store.folder.resolve()), store.version, assumed.key(own))
    with _LOCK:
        if key in _HELD:
            _HELD.move_to_end(key)
            return _HELD[key]
    made = _project(people, assumed)
    with _LOCK:
        _HELD[key] = made
        while len(_HELD) > _KEPT:
            _HELD.popitem(last=False)
    return made


def _project(people: People, assumed: Assumptions) -> Projection:
    totals = forecast(
        people.totals,
        people.groups,
        ahead=LONGEST,
        long_run=assumed.rate("long-run-growth"),
        turned=_LONG_RUN_FROM,
    )
    added = np.log1p(assumed.rate("population-growth-added"))
    totals = totals * np.exp(added * np.arange(1, LONGEST + 1))
    ages, joined = carry(people.ages, schedules(people, assumed), totals)
    return Projection(people, ages, joined)


def carry(ages: Floats, rates: Schedules, totals: Floats | None = None) -> tuple[Floats, Floats]:
    """Residents carried forward to given totals: years by councils by age, and who joined.

    `ages` is councils by single year of age, `totals` councils by years ahead. Without totals
    nobody joins besides the moves that renew the age pattern, for ten years.
    """
    ahead = 10 if totals is None else totals.shape[1]
    moves = _pattern(ages, rates.kept)
    now, years, joined = ages, [ages], []
    for step in range(ahead):
        now = _next_year(now, rates, step, moves)
        if totals is not None:
            come = totals[:, step] - now.sum(axis=1)
            now = _join(now, come, rates.moves)
            now *= (totals[:, step] / now.sum(axis=1))[:, None]
            joined.append(come)
        years.append(now)
    return np.array(years), np.array(joined)


def _next_year(now: Floats, rates: Schedules, step: int, moves: Floats) -> Floats:
    better = (1 - rates.improvement) ** (step + 1)
    survivors = now * np.exp(-better * rates.mortality[:, None] * rates.hazard)
    later = np.zeros_like(now)
    later[:, 1:] = survivors[:, :-1]
    later[:, -1] += survivors[:, -1]
    fertile = (1 + rates.fertility_change) ** (step + 1)
    later[:, 0] = (now * rates.births).sum(axis=1) * fertile * (1 - rates.infant * better)
    return np.asarray(later * moves)


def _pattern(ages: Floats, kept: Floats) -> Floats:
    """By what moves multiply those who reach each age, so that an age pattern is renewed.

    A council's share of the country at each age is compared with its share a year younger. A
    share `kept` of the step is taken to be made by moves again each year: all of it where
    students come and go, none in old age, where the step only tells who was born when.
    """
    country = np.maximum(ages.sum(axis=0), 1.0)
    share = np.maximum(ages, 0.5) / country
    moves = np.ones_like(ages)
    steps = np.log(share[:, 1:-1] / share[:, :-2])
    moves[:, 1:-1] = np.exp(kept[: AGES - 2] * steps)
    return moves


def _join(now: Floats, come: Floats, shares: Floats) -> Floats:
    """Those who come have the ages of the schedule; those who go leave at its rates."""
    leaving = shares * now
    leaving /= np.maximum(leaving.sum(axis=1, keepdims=True), 1e-9)
    made = now + np.where(come[:, None] > 0, come[:, None] * shares, come[:, None] * leaving)
    return np.maximum(made, 0.0)
