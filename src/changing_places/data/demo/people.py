"""The residents: births, deaths and moves, year by year and age by age, in whole people.

The model is that of a cohort-component projection (Smith, Tayman and Swanson, A
Practitioner's Guide to State and Local Population Projections, 2013, chapters 4 to 7), run
over the past with chance: deaths and departures are binomial, births and arrivals Poisson,
and moves within the country are shared out by a multinomial draw, so that they sum to zero.
The schedules are formulas; `truth.json` holds their values.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.character import Character, spatial_factor
from changing_places.data.demo.geography import Floats, Ints

FIRST, LAST = 2011, 2023
BEGIN = 1999  # the model runs some years before the first that is published
AGES = np.arange(91)
WOMEN = 0.5
# A council's level of moves persists from year to year, and neighbours have like shocks.
MOVE_AR, MOVE_SD = 0.75, 0.09
COMPONENTS = (
    *("population_before", "births", "deaths", "internal_in", "internal_out"),
    *("international_in", "international_out", "other", "population_after"),
)


@dataclass(frozen=True)
class People:
    """Residents at mid-year by unit, year (2011 to 2023) and age (90 is 90 and over).

    `changes[component]` holds a number by unit and year, from one mid-year to the next.
    """

    ages: Ints  # unit, year, age
    changes: dict[str, Ints]  # unit, year (2012 to 2023)

    @property
    def years(self) -> range:
        """The years of `ages`."""
        return range(FIRST, LAST + 1)

    def total(self) -> Ints:
        """Residents by unit and year."""
        return np.asarray(self.ages.sum(axis=2))

    def between(self, low: int, high: int) -> Ints:
        """Residents aged `low` to `high`, both included, by unit and year."""
        return np.asarray(self.ages[:, :, low : high + 1].sum(axis=2))


def fertility(year: int) -> Floats:
    """Births for each woman by age: a total of 1.9 until 2010, falling to 1.45 in 2023."""
    total = float(np.interp(year, [2000, 2010, 2023], [1.7, 1.9, 1.45]))
    curve = np.exp(-0.5 * ((AGES - 30.3) / 5.6) ** 2)
    curve[(AGES < 15) | (AGES > 45)] = 0
    return np.asarray(total * curve / curve.sum())


def mortality(year: int) -> Floats:
    """Yearly death rates by age: Gompertz with infant deaths, 1.2% lower each year to 2019."""
    improvement = 0.988 ** (min(year, 2019) - 2011)
    excess = {2020: 1.12, 2021: 1.06, 2022: 1.03}.get(year, 1.0)
    rate = 0.00012 + 2.5e-5 * np.exp(0.0955 * AGES)
    rate[0] += 0.0038
    rate[90] = 0.22
    return np.asarray(rate * improvement * excess)


def leaving() -> Floats:
    """Yearly rates of leaving a council for another, by age (a Rogers-Castro shape)."""
    child = 0.05 * np.exp(-0.09 * AGES)
    work = 0.17 * np.exp(-0.075 * (AGES - 20.5) - np.exp(-0.75 * (AGES - 19.3)))
    retired = 0.006 * np.exp(-0.5 * ((AGES - 64) / 4.5) ** 2)
    return np.asarray(np.clip(child + work + retired + 0.012 + 0.010 * (AGES > 80), 0, 0.4))


def arriving_from_abroad() -> Floats:
    """The share of arrivals from abroad by age: most are in their twenties and thirties."""
    curve = np.exp(-0.5 * ((AGES - 25) / 6.5) ** 2) + 0.12 * np.exp(-AGES / 9)
    return np.asarray(curve / curve.sum())


def attraction(character: Character) -> Floats:
    """How much each unit draws movers of each age, beyond its size (log, unit by age)."""
    c = character
    students = np.exp(-0.5 * ((AGES - 19) / 0.9) ** 2)
    young = np.exp(-0.5 * ((AGES - 25) / 3.2) ** 2)
    family = np.exp(-0.5 * ((AGES - 36) / 6.0) ** 2) + 0.8 * np.exp(-AGES / 7)
    retired = np.exp(-0.5 * ((AGES - 63) / 7.0) ** 2)
    log = np.outer(1.45 * np.minimum(c.student, 2.2), students)
    log += np.outer(0.30 * c.urban - 0.30 * c.older, young) - np.outer(
        0.14 * c.urban + 0.05 * c.deprived, family
    )
    log += np.outer(0.62 * c.older + 0.2 * c.coastal - 0.10 * c.urban, retired)
    return np.asarray(log)


def make_people(character: Character, seed: int) -> People:
    """Run the model from 1999 and keep 2011 to 2023."""
    rng = generator(seed, "demo", "people")
    pull = attraction(character)
    drift = _drift(character, seed)
    now = _at_the_beginning(character, rng)
    kept, changes = [], []
    for year in range(BEGIN, LAST + 1):
        if year >= FIRST:
            kept.append(now)
        if year < LAST:
            now, change = _next_year(now, year, character, pull, drift[year - BEGIN], rng)
            if year >= FIRST:
                changes.append(change)
    return People(
        ages=np.stack(kept, axis=1),
        changes={c: np.stack([one[c] for one in changes], axis=1) for c in COMPONENTS},
    )


def _drift(character: Character, seed: int) -> Floats:
    """Shocks to each unit's pull by year: autoregressive in time and alike among neighbours."""
    rng = generator(seed, "demo", "moves")
    factor = spatial_factor(character.centre, 50.0)
    years, count = LAST - BEGIN, len(character.urban)
    shocks = (factor @ rng.standard_normal((count, years))).T * MOVE_SD * np.sqrt(1 - MOVE_AR**2)
    level, drift = rng.standard_normal(count) * MOVE_SD, []
    for shock in shocks:
        level = MOVE_AR * level + shock
        drift.append(level)
    growing = np.zeros(count)
    growing[character.parts["growing-new-town"]] = 0.3
    growing[character.parts["deprived-industrial-district"]] = -0.12
    return np.array(drift) + growing


def _at_the_beginning(character: Character, rng: np.random.Generator) -> Ints:
    """The age pyramid of 1999: past births with their booms, survival, and each place's bent."""
    born = BEGIN - AGES
    waves = 1 + 0.28 * np.exp(-0.5 * ((born - 1964) / 5.5) ** 2)
    waves += 0.22 * np.exp(-0.5 * ((born - 1947) / 2.5) ** 2)
    waves += 0.10 * np.exp(-0.5 * ((born - 1990) / 4) ** 2) - 0.12 * (born < 1940)
    alive = np.exp(-np.concatenate(([0.0], np.cumsum(1.25 * mortality(2011)[:-1]))))
    alive[90] *= 2.7
    bent = 0.21 * np.outer(character.older, (AGES - 42) / 25 * (AGES > 18))
    bent += np.outer(character.student, 0.5 * np.exp(-0.5 * ((AGES - 20.5) / 2) ** 2))
    shape = waves * alive * np.exp(bent)
    shape /= shape.sum(axis=1, keepdims=True)
    return np.asarray(rng.poisson(character.residents_2001[:, None] * shape))


def _next_year(
    now: Ints, year: int, character: Character, pull: Floats, drift: Floats,
    rng: np.random.Generator,
) -> tuple[Ints, dict[str, Ints]]:  # fmt: skip
    count = len(now)
    need = character.deprived[:, None]
    rates = np.exp((0.045 * character.deprived - 0.12 * character.student)[:, None])
    births = rng.poisson((now * WOMEN * fertility(year) * rates).sum(axis=1))
    risk = 1 - np.exp(-np.clip(mortality(year) * np.exp(0.085 * need * (AGES < 85)), 0, 0.9))
    deaths = rng.binomial(now, risk)
    staying = now - deaths
    infant = rng.binomial(births, 0.0015)
    away = leaving() * np.exp(0.08 * character.urban[:, None])
    graduates = np.exp(-0.5 * ((AGES - 22) / 1.3) ** 2)
    away += np.outer(0.16 * np.minimum(character.student, 2.2), graduates)
    out = rng.binomial(staying, np.clip(away, 0, 0.75))
    weight = now.sum(axis=1)[:, None] * np.exp(pull + drift[:, None])
    share = (weight / weight.sum(axis=0)).T
    arrived = rng.multinomial(out.sum(axis=0), share).T
    abroad = _abroad(now, year, character, rng)
    other = np.where(rng.random(count) < 0.25, rng.integers(-40, 41, count), 0)
    after = staying - out + arrived + abroad[0] - np.minimum(abroad[1], staying - out)
    abroad[1] = np.minimum(abroad[1], staying - out)
    after[:, 21] += other
    aged = np.zeros_like(after)
    aged[:, 1:] = after[:, :-1]
    aged[:, 90] += after[:, 90]
    aged[:, 0] = births - infant
    aged = np.maximum(aged, 0)
    change = {
        "population_before": now.sum(axis=1),
        "births": births,
        "deaths": deaths.sum(axis=1) + infant,
        "internal_in": arrived.sum(axis=1),
        "internal_out": out.sum(axis=1),
        "international_in": abroad[0].sum(axis=1),
        "international_out": abroad[1].sum(axis=1),
        "other": other,
        "population_after": aged.sum(axis=1),
    }
    return aged, change


def _abroad(now: Ints, year: int, character: Character, rng: np.random.Generator) -> list[Ints]:
    """People who came from abroad and who went, by unit and age."""
    level = float(np.interp(year, [1999, 2004, 2019, 2020, 2021, 2022, 2023],
                            [0.006, 0.009, 0.011, 0.008, 0.016, 0.018, 0.015]))  # fmt: skip
    draw = np.exp(0.38 * character.diverse + 0.35 * character.student)
    size = now.sum(axis=1) * draw / np.average(draw, weights=now.sum(axis=1))
    came = rng.poisson(np.outer(size * level, arriving_from_abroad()))
    gone = rng.poisson(np.outer(size * 0.0068, np.roll(arriving_from_abroad(), 4)))
    return [came, gone]
