"""The places that outcomes are of: today's councils of one kind, with their traits."""

from dataclasses import dataclass

import numpy as np

from changing_places.data.demo.country import Council, Country
from changing_places.data.demo.geography import Floats, Ints
from changing_places.data.demo.people import People

TRAITS = ("coastal", "urban", "deprived", "older", "student", "prosperous", "diverse")
POPULATION_YEAR = 2021


@dataclass(frozen=True)
class Places:
    """Places in order, their traits (means over residents), and how councils are made of them."""

    kind: str
    councils: tuple[Council, ...]  # the place as it stands today
    centre: Floats
    residents: Floats
    traits: dict[str, Floats]
    of_unit: Ints  # by unit: its place
    unit_residents: Floats

    def mean_of(self, country: Country, councils: list[Council]) -> Floats:
        """Weights (councils by places) that make a council's figure the mean over its residents."""
        weights = country.weights(councils) * self.unit_residents
        gathered = np.zeros((len(councils), len(self.councils)))
        np.add.at(gathered.T, self.of_unit, weights.T)
        return np.asarray(gathered / gathered.sum(axis=1, keepdims=True))

    def index(self, code: str) -> int:
        """The place that has a code today."""
        return [c.code for c in self.councils].index(code)


def make_places(country: Country, people: People, kind: str) -> Places:
    """The places of a kind: `unit` (districts and unitaries) or `upper` (counties, unitaries)."""
    residents = people.total()[:, list(people.years).index(POPULATION_YEAR)].astype(float)
    tiers = ("lower", "unitary") if kind == "unit" else ("upper", "unitary")
    standing = country.standing(*tiers)
    of_unit = np.full(len(residents), -1)
    for number, council in enumerate(standing):
        of_unit[[u for u, _ in council.parts]] = number
    size = np.bincount(of_unit, residents)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(of_unit, values * residents) / size)

    character = country.character
    centre = np.column_stack([mean(axis) for axis in character.centre.T])
    traits = {name: mean(getattr(character, name)) for name in TRAITS}
    return Places(kind, tuple(standing), centre, size, traits, of_unit, residents)
