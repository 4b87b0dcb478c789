"""How far councils' spending strayed from the rule of demand, and how wide a band must be.

Run: python benchmarks/spending_rule.py [STORE]

1. Real growth of spending for each resident and year, the median council: what the assumptions
   of unit costs are held against.
2. For every two years held: what all councils shared of the miss, and the 80% point of the rest.
3. Coverage: the share of councils that a band made of what was known at the start of a span
   would have held. Target 80%.
4. The share of the money that social care takes, at the median, for each denominator.
"""

import sys

import numpy as np

from changing_places.data.register import Register
from changing_places.data.services import Services
from changing_places.data.store import Store
from changing_places.place import pressure_band as bands
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.pressure_funding import period
from changing_places.place.pressure_money import Money
from changing_places.place.pressure_share import DENOMINATORS, _median
from changing_places.place.projection import Projection, project

SPANS = ((2014, 2024), (2017, 2024), (2022, 2024))
SHOWN = (
    "adult-social-care",
    "childrens-social-care",
    "environmental-and-regulatory-services",
    "cultural-services",
    "highways-and-transport",
    "housing",
)


def growth(money: Money, projection: Projection, register: Register) -> None:
    """Median real growth a year for each resident, by service."""
    rows = [
        (row, projection.people.rows_of(register.get(code), register))
        for row, code in enumerate(money.codes)
        if code in register
    ]
    rows = [(row, own) for row, own in rows if len(own)]
    people = bands._residents(projection, [own for _, own in rows], money.years)
    for slug in SHOWN:
        spent = money.column(*Services.load().get(slug).finance_lines)[[row for row, _ in rows]]
        told = []
        for first, last in SPANS:
            if first not in money.years or last not in money.years:
                continue
            a, b = money.years.index(first), money.years.index(last)
            head = spent / people
            with np.errstate(invalid="ignore", divide="ignore"):
                ratio = head[:, b] / head[:, a] * money.deflator[first] / money.deflator[last]
            held = (spent[:, a] > 1e6) & (spent[:, b] > 1e6)
            yearly = ratio[held] ** (1 / (last - first)) - 1
            told.append(f"{first} to {last} {np.median(yearly):+.1%} (n={held.sum()})")
        print(f"  {slug:<40}{'; '.join(told)}")


def main() -> None:
    """Print every figure."""
    store = Store.open(sys.argv[1] if len(sys.argv) > 1 else None)
    register, money, assumed = Register.of(store), Money.of(store), Assumptions.of()
    projection = project(store, assumed)
    print("real growth a year for each resident, the median council:")
    if money.deflator:
        growth(money, projection, register)
    found = bands.spans(money, projection, register, assumed)
    for kind in bands.KINDS:
        print(f"\n{kind}: miss that all shared, and 80% point of the rest")
        for span in (s for s in found if s.kind == kind):
            miss = f"{span.shared:+.1%}, {span.local:.1%} (n={len(span.misses)})"
            print(f"  {span.first} to {span.last}: {miss}")
        band = bands.band(kind, found, projection, assumed)
        wide = band.half_width(np.array([1.0, 2, 5, 10, 15]))
        print("  half-width of the band after 1, 2, 5, 10, 15 years:", [f"{w:.1%}" for w in wide])
        print("  coverage, whole band and local part:")
        for c in band.coverage:
            held = f"{c.held:.0%}, {c.held_locally:.0%} (shared {c.shared:+.1%})"
            print(f"    {c.first} to {c.last}: {held}")
        late = [c for c in band.coverage if c.first >= 2017]
        if late:
            print(f"  mean since 2017: {np.mean([c.held for c in late]):.0%}")
    print("\nsocial care's share at the median, last year held:")
    for key, name in DENOMINATORS.items():
        years = [y for y in reversed(money.years) if _median(money, key, y)]
        if years:
            print(f"  {name}: {_median(money, key, years[0]):.1%} ({period(years[0])})")


if __name__ == "__main__":
    main()
