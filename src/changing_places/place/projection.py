"""The population of every council by single year of age, carried forward year by year.

Cohort-component method (Smith, Tayman and Swanson, A practitioner's guide to state and local
population projections, 2013, chapter 7): those of each age survive to the next, babies are
born, and people move. Each year

    S(a+1) = N(a, t) exp(-m h(a)),    S(0) = births (1 - i)
    R(a) = C(a) [S(a) / C(a)]^(1-k) [s(a) g]^k
    N(a, t+1) = R(a) + K c(a)

where m h is mortality and C the country's survivors. Moves bring a council's share S/C of each
cohort back, by k a year, to the share s of the country that it has of that age in the base year
(times g, by how much its share of all people has grown): wholly at the ages of students, who
come and go, and hardly in old age. K is the net number of people who come besides, at ages c (the
schedule of migration times those who live there): as many as bring the total to its forecast.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from changing_places.core.kept import Kept
from changing_places.data.store import Store
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection_people import AGES, Floats, Ints, People
from changing_places.place.projection_schedules import Schedules, schedules
from changing_places.place.projection_totals import Backtest, backtest, forecast

LONGEST = 20
"""Years beyond the base to which everyone is projected, enough for 15 from any later year."""

_LONG_RUN_FROM = 10
_HELD = Kept["Projection"](8)


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
    return _HELD.get((store.key, assumed.key(own)), lambda: _project(people, assumed))


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
    country = np.maximum(ages.sum(axis=0), 1.0)
    pattern = np.maximum(ages, 0.5) / country / ages.sum(axis=1, keepdims=True)
    now, years, joined = ages, [ages], []
    for step in range(ahead):
        now = _survivors(now, rates, step)
        wanted = now.sum(axis=1) if totals is None else totals[:, step]
        now = _renew(now, pattern * wanted[:, None], rates.kept)
        if totals is not None:
            come = wanted - now.sum(axis=1)
            now = _join(now, come, rates.moves)
            now *= (wanted / now.sum(axis=1))[:, None]
            joined.append(come)
        years.append(now)
    return np.array(years), np.array(joined)


def _survivors(now: Floats, rates: Schedules, step: int) -> Floats:
    """Everyone a year older, with those who died gone and the babies born."""
    better = (1 - rates.improvement) ** (step + 1)
    survivors = now * np.exp(-better * rates.mortality[:, None] * rates.hazard)
    later = np.zeros_like(now)
    later[:, 1:] = survivors[:, :-1]
    later[:, -1] += survivors[:, -1]
    fertile = (1 + rates.fertility_change) ** (step + 1)
    later[:, 0] = (now * rates.births).sum(axis=1) * fertile * (1 - rates.infant * better)
    return later


def _renew(now: Floats, pattern: Floats, kept: Floats) -> Floats:
    """Each cohort's shares brought back towards a pattern; the country keeps its number.

    `pattern` is councils by age, up to a factor for each age; `kept` is by the age that a cohort
    had a year ago. Babies and the open group 90 and over are left as they are.
    """
    country = now.sum(axis=0)
    pull = np.zeros(AGES)
    pull[1:-1] = kept[: AGES - 2]
    usual = pattern / pattern.sum(axis=0) * country
    moved = np.maximum(now, 1e-6) ** (1 - pull) * np.maximum(usual, 1e-6) ** pull
    moved *= country / np.maximum(moved.sum(axis=0), 1e-9)
    return np.where(pull > 0, moved, now)


def _join(now: Floats, come: Floats, shares: Floats) -> Floats:
    """Those who come, or go, have the ages of the schedule and of those who live there.

    So a university town draws students, and nobody leaves an age that is empty. Tried against
    the schedule alone: benchmarks/age_pattern.py.
    """
    ages = shares * now
    ages /= np.maximum(ages.sum(axis=1, keepdims=True), 1e-9)
    return np.maximum(now + come[:, None] * ages, 0.0)
