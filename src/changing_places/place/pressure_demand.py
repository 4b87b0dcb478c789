"""What services would cost: who uses them by age, at a unit cost that grows.

The cost of a service in a later year is its cost in the base year, times how much its users
have grown (residents weighted by what each age costs), times the growth of unit costs:

    D_s(t) = C_s(0) * [sum_a w_s(a) N(a,t) / sum_a w_s(a) N(a,0)] * (1 + g_s)^t

in pounds of the base year. The weights `w` say how spending falls on ages; they are the same
for every council, and each council's own spending sets the level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection_people import AGES, Floats

ADULTS, CHILDREN = "adult-social-care", "childrens-social-care"
_AGE = np.arange(AGES)
# People in the open group 90 and over are 92 or 93 on average in England and Wales.
_AGED = np.where(_AGE == AGES - 1, 92.5, _AGE)
_BANDS = {
    ADULTS: (
        ("18 to 64", 18, 65),
        ("65 to 74", 65, 75),
        ("75 to 84", 75, 85),
        ("85 or over", 85, AGES),
    ),
    CHILDREN: (("under 10", 0, 10), ("10 to 15", 10, 16), ("16 or 17", 16, 18)),
}
_ALL = (("any age", 0, AGES),)


@dataclass(frozen=True)
class UnitCost:
    """What a service costs for each resident of some ages, in pounds of the base year."""

    ages: str
    residents: int
    pounds: float

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class ServiceDemand:
    """One service: its cost now, whom it is for, and what it would cost in each later year.

    `users` is the growth of its users since the base year, by year from the base (1.0); `cost`
    pounds of the base year by year.
    """

    slug: str
    name: str
    base: float
    growth: float
    people: str
    unit_costs: tuple[UnitCost, ...]
    users: Floats
    cost: Floats

    def to_dict(self) -> dict[str, Any]:
        """Its fields, growth in per cent a year."""
        return {
            "slug": self.slug,
            "name": self.name,
            "base": round(self.base),
            "people": self.people,
            "unit_cost_growth": round(100 * self.growth, 4),
            "unit_costs": [u.to_dict() for u in self.unit_costs],
            "users_growth": [round(float(v) - 1, 5) for v in self.users],
            "demand": [round(float(v)) for v in self.cost],
        }


def weights(slug: str, country: Floats, assumed: Assumptions) -> Floats:
    """What a resident of each age costs a service, up to a factor; `country` is all residents."""
    if slug == ADULTS:
        younger = ((_AGE >= 18) & (_AGE < 65)).astype(float)
        older = np.where(_AGE >= 65, 2 ** ((_AGED - 65) / assumed["adult-social-care-doubling"]), 0)
        share = assumed.rate("adult-social-care-younger-share")
        return np.asarray(
            share * younger / max(float(younger @ country), 1.0)
            + (1 - share) * older / max(float(older @ country), 1.0)
        )
    if slug == CHILDREN:
        children = np.zeros(AGES)
        children[:10] = 1.0
        children[10:16] = assumed["childrens-social-care-10-15"]
        children[16:18] = assumed["childrens-social-care-16-17"]
        return children
    return np.ones(AGES)


def people_of(slug: str) -> str:
    """Whom a service is for, in words."""
    return {
        ADULTS: "adults, weighted by what care costs at each age",
        CHILDREN: "children, weighted by what care costs at each age",
    }.get(slug, "all residents")


def demand(
    spent: Mapping[str, float],
    names: Mapping[str, str],
    *,
    residents: Floats,
    country: Floats,
    assumed: Assumptions,
) -> tuple[ServiceDemand, ...]:
    """Each service's cost by year, from what was spent on it in the base year.

    `spent` is pounds by service; `residents` years (from the base) by age; `country` residents
    of all councils by age in the base year.
    """
    made = []
    steps = np.arange(len(residents))
    for slug, base in spent.items():
        weight = weights(slug, country, assumed)
        need = residents @ weight
        users = need / need[0] if need[0] > 0 else np.ones(len(steps))
        growth = assumed.rate(f"unit-cost-growth-{slug}")
        made.append(
            ServiceDemand(
                slug=slug,
                name=names[slug],
                base=base,
                growth=growth,
                people=people_of(slug),
                unit_costs=_unit_costs(slug, base, weight, residents[0]),
                users=users,
                cost=base * users * (1 + growth) ** steps,
            )
        )
    return tuple(made)


def _unit_costs(slug: str, base: float, weight: Floats, residents: Floats) -> tuple[UnitCost, ...]:
    """The base year's spending shared over residents by weight, for each group of ages."""
    total = float(weight @ residents)
    made = []
    for ages, start, end in _BANDS.get(slug, _ALL):
        people = float(residents[start:end].sum())
        if people > 0 and total > 0:
            spent = base * float(weight[start:end] @ residents[start:end]) / total
            made.append(UnitCost(ages, round(people), round(spent / people, 2)))
    return tuple(made)


def drivers(services: tuple[ServiceDemand, ...], residents: Floats, at: int) -> dict[str, float]:
    """Why demand has grown by year `at`, in pounds: more people, their ages, dearer units.

    The three are taken one after another and sum to the growth.
    """
    more = residents[at].sum() / residents[0].sum()
    size = sum(s.base * (more - 1) for s in services)
    ages = sum(s.base * (s.users[at] - more) for s in services)
    units = sum(s.base * s.users[at] * ((1 + s.growth) ** at - 1) for s in services)
    return {"more_people": float(size), "their_ages": float(ages), "unit_costs": float(units)}
