"""Named weights: how a figure is divided where a council was divided.

A weight is a count by area: people, households, pounds. The areas may be districts,
counties or unitary councils of any year; what they hold in common with the parts of a
divided council is found through the register.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from changing_places.core.errors import InputError
from changing_places.data.harmonise.cover import Candidate, best_cover
from changing_places.data.harmonise.territory import LOWER, UPPER, Element, Territory

if TYPE_CHECKING:
    from changing_places.data.register import Register
    from changing_places.data.store import Store


@dataclass(frozen=True)
class Weight:
    """A count by area code under a name that the result will bear.

    `adds` says that counties and districts hold different parts of it, as they do of money,
    so that it can divide a unitary council's figure between a county and its districts.
    `within` is a further weight, by which its own count for an area is divided where only part
    of that area is meant. `moved` is, where councils were both merged and divided, the count
    that passed from one council straight to another, by (from, to).
    """

    name: str
    values: Mapping[str, float]
    adds: bool = False
    moved: Mapping[tuple[str, str], float] = field(default_factory=dict)
    within: "Weight | None" = None

    def __post_init__(self) -> None:
        bad = [c for c, v in self.values.items() if v is None or not 0 <= v < float("inf")]
        if not self.name.strip() or bad:
            raise InputError(
                f"The weight '{self.name}' cannot be used.",
                f"It has no name, or the values of {', '.join(bad[:5])} are not numbers of "
                "0 or more.",
                "Give a name and one number of 0 or more for each area.",
            )

    @classmethod
    def from_frame(
        cls, name: str, frame: Any, *, area: str, value: str, adds: bool = False,
        within: "Weight | None" = None,
    ) -> Self:  # fmt: skip
        """A weight from two columns of any dataframe; values of the same area add up."""
        import narwhals as nw

        eager = nw.from_native(frame).lazy().select(area, value).collect()
        totals: dict[str, float] = defaultdict(float)
        for code, number in eager.iter_rows():
            if None not in (code, number) and code == code and number == number:
                totals[str(code)] += float(number)
        return cls(name, dict(totals), adds, within=within)

    def of(
        self, wanted: frozenset[Element], territory: Territory, *, by_role: bool
    ) -> float | None:
        """The weight of some work, from areas that together make it; None where none do.

        `by_role` asks for the work of one tier alone, which only a weight that `adds` knows.
        """
        if by_role and not self.adds:
            return None
        if not by_role:
            wanted = frozenset((piece, LOWER) for piece, _ in wanted)
        held = [(key, mine) for key, mine in self._held(territory, by_role=by_role) if mine]
        inside = [Candidate(key, mine, (0, 0, 0, 0, 1)) for key, mine in held if mine <= wanted]
        cover = best_cover(wanted, inside)
        if not cover.missing:
            return sum(self._value(c.code) for c in cover.chosen)
        around = min((h for h in held if h[1] > wanted), key=lambda h: len(h[1]), default=None)
        if around is None or self.within is None:
            return None
        part = self.within.of(wanted, territory, by_role=False)
        whole = self.within.of(around[1], territory, by_role=False)
        return self._value(around[0]) * part / whole if part is not None and whole else None

    def _value(self, key: str) -> float:
        giver, _, taker = key.partition(">")
        return self.moved[giver, taker] if taker else self.values[key]

    def _held(
        self, territory: Territory, *, by_role: bool
    ) -> Iterable[tuple[str, frozenset[Element]]]:
        for code in self.values:
            known = territory.register.canonical(code)
            if known is None or known not in territory.pieces:
                continue
            if by_role:
                yield code, territory.elements(known, (LOWER, UPPER))
            else:
                yield code, frozenset((p, LOWER) for p in territory.pieces[known])
        for giver, taker in self.moved:
            pieces = territory.passed.get((giver, taker), frozenset())
            yield f"{giver}>{taker}", frozenset((p, LOWER) for p in pieces)


def population_weight(store: "Store", register: "Register") -> Weight:
    """Residents in mid-2020 of the districts of 2012, from neighbourhoods and their names.

    Neighbourhoods (2011 LSOAs) are named after the district of that time, so their population
    can be added up for councils that were merged long before any other figure in the store.
    Falls back on the totals in `population` for areas without neighbourhoods.
    Source: Office for National Statistics, small area population estimates, mid-2020.
    """
    values: dict[str, float] = {}
    if "population" in store:
        latest = "select max(year) from population where value is not null"
        rows = store.rows(f"select area, value from population where year = ({latest})")
        values |= {a: v for a, v in rows if a in register and v is not None}
    table = "lsoa_population_by_age_2020"
    if table not in store:
        if not values:
            store.require(table)
        return Weight("residents, latest mid-year estimate", values)
    rows = store.rows(
        "select regexp_replace(lsoa11_name, ' [0-9]+[A-Z]$', ''), sum(total_population) "
        f"from {table} group by 1"
    )
    districts: dict[str, float] = {}
    for name, people in rows:
        area = register.find(name, on=date(2012, 4, 1))
        districts[area.code] = districts.get(area.code, 0.0) + float(people)
    return Weight("residents in mid-2020", districts or values)
