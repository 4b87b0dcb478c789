"""How wrong the forecasts of residents would have been, and how ours compares with the official.

Run: python benchmarks/population_totals.py [STORE]

1. Every origin that the data allow, 1 to 5 years ahead: our forecast against no change, the last
   year's growth and a five-year trend. Mean absolute error in per cent over all councils of
   today, each person counted once. Targets, two years ahead: below 0.86% (last growth, all
   years) and 0.98% (five-year trend, its years), and for 2023 alone below 1.25%.
2. What the choices of form are worth: the same errors with other strengths of memory.
3. County Durham's official 2018-based projection beside ours, from 2023: growth and ages.
"""

import sys

import numpy as np

from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.place import projection_totals
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection import Projection, project
from changing_places.place.projection_people import AGES, Ints
from changing_places.place.projection_totals import AHEAD, CHOSEN, LAST, METHODS, TREND, Backtest

OFFICIAL = "population_projection_official"


def errors(tested: Backtest) -> None:
    """A table for each horizon: methods by target years."""
    print(f"{tested.councils} councils, {tested.years[0]} to {tested.years[-1]}")
    for ahead in range(1, AHEAD + 1):
        targets = sorted(tested.targets(CHOSEN, ahead))
        print(
            f"\n{ahead} ahead".ljust(18) + "".join(f"{t:>7}" for t in targets) + "   mean  shared"
        )
        shared = set.intersection(*(tested.targets(m, ahead) for m in METHODS))
        for method in METHODS:
            by_year = {
                m.target: m.error for m in tested.misses if (m.method, m.ahead) == (method, ahead)
            }
            cells = "".join(f"{by_year[t]:7.2f}" if t in by_year else "      -" for t in targets)
            mean = tested.mean(method, ahead, targets=set(targets))
            print(
                f"{method:<17}{cells}{mean:7.3f}{tested.mean(method, ahead, targets=shared):8.3f}"
            )


def results(tested: Backtest) -> list[dict[str, object]]:
    """Ours against the best of the others two years ahead: all years, shared years, 2023."""
    shared = tested.targets(TREND, 2)
    made = []
    for name, targets, peers in (
        ("all years, against last growth", tested.targets(LAST, 2), (LAST,)),
        ("years that all foretell", shared, (LAST, TREND)),
        ("2023 alone", {max(shared)}, (LAST, TREND)),
    ):
        ours = tested.mean(CHOSEN, 2, targets=targets) or 0.0
        peer = min(tested.mean(p, 2, targets=targets) or 0.0 for p in peers)
        made.append({"name": name, "ours": ours, "peer": peer, "ratio": ours / peer, "unit": "%"})
    return made


def forms(projection: Projection) -> None:
    """Mean errors two years ahead under other choices of the fixed parts of the method."""
    people = projection.people
    kept = projection_totals._PRIOR, projection_totals.LAGS
    for lags, prior in ((1, kept[0]), (2, kept[0]), (3, (0.6, 0.7)), (3, (1.0, 1.0)), (5, kept[0])):
        projection_totals._PRIOR, projection_totals.LAGS = prior, lags
        tested = projection_totals.backtest(people.totals, people.groups, people.years)
        own, last = tested.mean(CHOSEN, 2), tested.mean(CHOSEN, 2, targets={2023})
        print(
            f"  {lags} years of departures, leaning on {prior}: {own:.3f}% ({last:.2f}% for 2023)"
        )
    projection_totals._PRIOR, projection_totals.LAGS = kept


def beside_official(store: Store, projection: Projection) -> None:
    """Growth and ages of the councils whose official projection is held."""
    if OFFICIAL not in store:
        print("no official projection is held")
        return
    register = Register.of(store)
    rows = store.arrays(OFFICIAL, ("area", "age_group", "year", "value"))
    for code in dict.fromkeys(rows["area"]):
        of_code = rows["area"] == code
        groups = [g for g in dict.fromkeys(rows["age_group"][of_code]) if g[:1].isdigit()]
        groups.sort(key=lambda g: int(g.rstrip("+").split("-")[0]))
        held = {
            (g, int(y)): float(v)
            for g, y, v in zip(
                *(rows[c][of_code] for c in ("age_group", "year", "value")), strict=True
            )
        }
        own = projection.people.rows_of(register.get(code), register)
        _compare(register.name_of(code), groups, held, projection, own)


def _compare(
    name: str,
    groups: list[str],
    held: dict[tuple[str, int], float],
    projection: Projection,
    own: Ints,
) -> None:
    base = projection.base
    edges = [int(g.rstrip("+").split("-")[0]) for g in groups] + [AGES]
    first = [sum(held[g, base] for g in groups), projection.of(own, base).sum()]
    old = {65: "65+", 85: "85+"}
    print(f"\n{name}: official (2018-based) and ours, from {base}")
    for year in (base, base + 5, base + 10, base + 15):
        ages = projection.of(own, year)
        ours = np.add.reduceat(ages, edges[:-1])
        theirs = np.array([held[g, year] for g in groups])
        shares = ours / ours.sum(), theirs / theirs.sum()
        apart = np.abs(shares[0] - shares[1]).sum() / 2
        told = [
            f"{label} {shares[1][np.array(edges[:-1]) >= age].sum():.1%} and "
            f"{shares[0][np.array(edges[:-1]) >= age].sum():.1%}"
            for age, label in old.items()
        ]
        growth = theirs.sum() / first[0] - 1, ours.sum() / first[1] - 1
        print(
            f"  {year}: growth {growth[0]:+.1%} and {growth[1]:+.1%}; {'; '.join(told)}; "
            f"{apart:.1%} of people would have to change their age group"
        )


def main() -> None:
    """Print every figure."""
    store = Store.open(sys.argv[1] if len(sys.argv) > 1 else None)
    projection = project(store, Assumptions.of())
    errors(projection.tested)
    print()
    for row in results(projection.tested):
        told = f"ours {row['ours']:.3f}%, best other {row['peer']:.3f}%"
        print(f"two years ahead, {row['name']}: {told}")
    print("\nother forms, two years ahead:")
    forms(projection)
    beside_official(store, projection)


if __name__ == "__main__":
    main()
