"""How much of a council's age pattern is renewed by moves, and whether the projection knows it.

Run: python benchmarks/age_pattern.py [STORE]

1. Where estimates by age of two years are held (mid-2020, before the rebasing to Census 2021, and
   the base year): how far each cohort's share of the country moved towards the share that the
   age it reached had had. 0% is growing old in place, 100% is students. These slopes are where
   the assumptions `age-pattern-kept-...` come from; of mid-2020 nothing else is used anywhere.
2. The projection from mid-2020, and in the demonstration country (whose true path is known) from
   five and ten years before the last, at the totals that came: the error of each age group,
   against everyone growing old in place and against leaving every age as it was.
"""

import sys
from dataclasses import replace

import numpy as np

from changing_places.data.store import Store
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection import carry
from changing_places.place.projection_people import AGES, Floats, People
from changing_places.place.projection_schedules import schedules

BEFORE = "population_by_age_before_census"
BANDS = ((0, 15), (15, 24), (24, 39), (39, 72), (72, 87))


def read(store: Store, table: str, year: int | None = None) -> dict[str, Floats]:
    """Residents by age of every area of a table, in one year."""
    where = {"year": [year]} if year else None
    rows = store.arrays(table, ("area", "age", "value"), where=where, order=("area", "age"))
    return dict(zip(rows["area"][::AGES], rows["value"].reshape(-1, AGES), strict=True))


def slopes(store: Store, years: int = 3) -> None:
    """The slope of each band of ages, weighted by residents, with its errors."""
    people = People.of(store)
    before = read(store, BEFORE)
    kept = [row for row, code in enumerate(people.codes) if code in before]
    now = people.ages[kept]
    then = np.array([before[people.codes[row]] for row in kept])
    weight = np.sqrt(now.sum(axis=1))[:, None]

    def shares(ages: Floats) -> Floats:
        own = ages / ages.sum(axis=0) * ages.sum() / ages.sum(axis=1, keepdims=True)
        return np.log(np.maximum(own, 1e-9))

    was, is_now = shares(then), shares(now)
    print(f"{len(kept)} councils, {years} years")
    for start, end in BANDS:
        pattern = was[:, start + years : end + years] - was[:, start:end]
        moved = is_now[:, start + years : end + years] - was[:, start:end]
        slope = (weight * pattern * moved).sum() / (weight * pattern**2).sum()
        missed = [np.sqrt(np.mean((moved - s * pattern) ** 2)) for s in (0, 1, slope)]
        print(
            f"  ages {start} to {end - 1}: {slope:.0%} renewed; errors {missed[0]:.3f} if none, "
            f"{missed[1]:.3f} if all, {missed[2]:.3f} at the slope"
        )


def true_path(store: Store, back: int) -> None:
    """Project from `back` years before the base and compare with what came, by age group."""
    people = People.of(store)
    first = people.base - back
    then = read(store, "population_by_age", first)
    columns = ("area", "births", "deaths")
    rows = store.arrays("population_change", columns, where={"year": [first]})
    births, deaths = (
        dict(zip(rows["area"], rows[name], strict=True)) for name in ("births", "deaths")
    )
    old = replace(
        people,
        base=first,
        ages=np.array([then[c] for c in people.codes]),
        births=np.array([births.get(c, np.nan) for c in people.codes], dtype=float),
        deaths=np.array([deaths.get(c, np.nan) for c in people.codes], dtype=float),
    )
    totals = people.totals[:, people.years.index(first) + 1 :]
    print(f"from {first} to {people.base}: the country's error, and the mean of councils beside it")
    compare(old, people.ages, totals)


def other_basis(store: Store) -> None:
    """From mid-2020, at the totals that came: how near the shape of ages comes to the base's."""
    people = People.of(store)
    before = read(store, BEFORE)
    kept = [row for row, code in enumerate(people.codes) if code in before]
    then = np.array([before[people.codes[row]] for row in kept])
    now = people.ages[kept]
    old = replace(people, ages=then, births=people.births[kept], deaths=people.deaths[kept])
    steps = np.linspace(then.sum(axis=1), now.sum(axis=1), people.base - 2020 + 1)
    print(f"from mid-2020 (former basis) to {people.base}: as below")
    compare(old, now, steps.T[:, 1:])


def compare(old: People, came: Floats, totals: Floats) -> None:
    """Three ways to the same totals, by age group."""
    rates = schedules(old, Assumptions.of())
    told = {
        "ours": carry(old.ages, rates, totals)[0][-1],
        "old in place": carry(old.ages, replace(rates, kept=np.zeros(AGES)), totals)[0][-1],
        "ages as they were": old.ages * (totals[:, -1] / old.ages.sum(axis=1))[:, None],
    }
    for start, end in ((0, 18), (18, 25), (25, 40), (40, 65), (65, 85), (85, AGES)):
        truth = came[:, start:end].sum(axis=1)
        cells = []
        for name, ages in told.items():
            group = ages[:, start:end].sum(axis=1)
            country = group.sum() / truth.sum()
            councils = np.mean(np.abs(group / truth / country - 1))
            cells.append(f"{name} {country - 1:+.1%} and {councils:.1%}")
        print(f"  {start:>2} to {end - 1}: " + "; ".join(cells))


def main() -> None:
    """Print what the store allows."""
    store = Store.open(sys.argv[1] if len(sys.argv) > 1 else None)
    if BEFORE in store:
        slopes(store)
        other_basis(store)
    held = set(store.arrays("population_by_age", ("year",))["year"].tolist())
    base = People.of(store).base
    for back in (5, 10):
        if base - back in held:
            true_path(store, back)


if __name__ == "__main__":
    main()
