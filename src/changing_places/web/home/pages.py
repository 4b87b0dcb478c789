"""What the first page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.web.evaluation.known import policies_of
from changing_places.web.place.maps import Choice, Drawn


@dataclass(frozen=True)
class Example:
    """A council to show what can be asked."""

    code: str
    name: str


@dataclass(frozen=True)
class Shaded:
    """The map of the first page and the few indicators to shade it by."""

    indicator: str
    choices: Sequence[Choice]
    drawn: Drawn


@dataclass(frozen=True)
class First:
    """How many councils there are, one of them as an example of what is answered, their map.

    `answers` holds the names of the addresses that the store can answer for the example.
    """

    councils: int
    example: Example
    answers: frozenset[str]
    shaded: Shaded | None


# What each kind of page needs of a store.
NEEDS = {
    "council": ("indicators",),
    "similar": ("place_variables",),
    "pressure": ("population_by_age", "spending", "gdp_deflator"),
    "brief": ("indicators", "spending"),
}


def first(store: Store, register: Register, shaded: Shaded | None) -> First:
    """The first page over one store.

    The example is the first unitary council by name: of England where there is one, because
    most is published there.
    """
    councils = register.current()
    unitary = [a for a in councils if a.tier == "unitary"]
    english = [a for a in unitary if a.nation == "England"]
    example = next(iter([*english, *unitary, *councils]))
    answers = {k for k, tables in NEEDS.items() if all(t in store for t in tables)}
    answers |= {"evaluation"} if policies_of(store) else set()
    return First(len(councils), Example(example.code, example.name), frozenset(answers), shaded)
