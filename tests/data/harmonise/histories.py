"""Random countries: councils, their history, and the truth of every piece of ground."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from changing_places.data.harmonise.territory import Territory
from changing_places.data.register import Register
from changing_places.data.register_rows import Rows

FIRST, LAST = 2010, 2023


@dataclass
class Council:
    code: str
    kind: str
    county: str | None
    starts: date | None
    ends: date | None = None
    replaced_by: list[str] = field(default_factory=list)

    def row(self):
        return {"code": self.code, "register_code": self.code, "name": self.code, "type": self.kind,
                "county": self.county, "starts": self.starts, "ends": self.ends,
                "replaced_by": self.replaced_by}  # fmt: skip


class History:
    """Begins with counties of districts and some unitary councils; then things happen."""

    def __init__(self, random: np.random.Generator, events: int) -> None:
        self.random, self.councils, self.made = random, {}, 0
        for _ in range(int(random.integers(1, 4))):
            county = self.make("CTY", None)
            for _ in range(int(random.integers(2, 5))):
                self.make("NMD", county.code)
        for _ in range(int(random.integers(1, 4))):
            self.make("UA", None)
        years = np.sort(random.choice(np.arange(FIRST + 1, LAST), size=events, replace=False))
        for year in years:
            happening = [self.merge_districts, self.unify, self.divide_county, self.take_district,
                         self.divide_unitary, self.merge_unitaries]  # fmt: skip
            happening[int(random.integers(len(happening)))](int(year))

    def make(self, kind, county, year=None):
        self.made += 1
        letter = {"CTY": "E10", "NMD": "E07", "UA": "E06"}[kind]
        council = Council(f"{letter}{self.made:06}", kind, county, year and date(year, 4, 1))
        self.councils[council.code] = council
        return council

    def standing(self, kind, county=None):
        return [c for c in self.councils.values() if c.ends is None and c.kind == kind
                and (county is None or c.county == county)]  # fmt: skip

    def end(self, councils, into, year):
        for council in councils:
            council.ends = date(year, 3, 31)
            council.replaced_by = [c.code for c in into]

    def pick(self, items):
        return items[int(self.random.integers(len(items)))] if items else None

    def merge_districts(self, year):
        county = self.pick(self.standing("CTY"))
        mine = self.standing("NMD", county.code) if county else []
        if len(mine) > 2:
            self.end(mine[:2], [self.make("NMD", county.code, year)], year)

    def unify(self, year):
        county = self.pick(self.standing("CTY"))
        if county:
            mine = self.standing("NMD", county.code)
            self.end([county, *mine], [self.make("UA", None, year)], year)

    def divide_county(self, year):
        county = self.pick(self.standing("CTY"))
        mine = self.standing("NMD", county.code) if county else []
        if len(mine) > 1:
            one, two = self.make("UA", None, year), self.make("UA", None, year)
            cut = int(self.random.integers(1, len(mine)))
            self.end(mine[:cut], [one], year)
            self.end(mine[cut:], [two], year)
            self.end([county], [one, two], year)

    def take_district(self, year):
        """A unitary council takes in one district, and another replaces the rest of the county.

        The register names only the council that replaced the most of the county.
        """
        county, unitary = self.pick(self.standing("CTY")), self.pick(self.standing("UA"))
        mine = self.standing("NMD", county.code) if county else []
        if len(mine) > 1 and unitary:
            larger, rest = self.make("UA", None, year), self.make("UA", None, year)
            self.end([unitary, mine[0]], [larger], year)
            self.end([county, *mine[1:]], [rest], year)

    def divide_unitary(self, year):
        """Divides one that replaced none: what a later division cuts across, nobody can tell."""
        replaced = {code for c in self.councils.values() for code in c.replaced_by}
        unitary = self.pick([c for c in self.standing("UA") if c.code not in replaced])
        if unitary:
            self.end([unitary], [self.make("UA", None, year), self.make("UA", None, year)], year)

    def merge_unitaries(self, year):
        both = self.standing("UA")[:2]
        if len(both) == 2:
            self.end(both, [self.make("UA", None, year)], year)


@dataclass
class Country:
    """A register, its territory, and the true amount of each piece of each tier's work."""

    register: Register
    territory: Territory
    lower: dict[int, float]
    upper: dict[int, float]

    def true(self, code, *, adds):
        """What a council's figure truly is: of its people, or of its own work."""
        tier = self.register.get(code).tier
        pieces = self.territory.pieces[code]
        people = sum(self.lower[p] for p in pieces)
        work = sum(self.upper[p] for p in pieces)
        if not adds:
            return people
        return {"lower": people, "upper": work}.get(tier, people + work)

    def weights(self, *, adds):
        return {code: self.true(code, adds=adds) for code in self.territory.pieces}

    def moved(self):
        return {pair: sum(self.lower[p] for p in held)
                for pair, held in self.territory.passed.items()}  # fmt: skip


def country(seed: int, events: int) -> Country:
    random = np.random.default_rng(seed)
    history = History(random, events)
    register = Register.from_rows(Rows([c.row() for c in history.councils.values()]))
    territory = Territory.of(register)
    pieces = sorted(set().union(*territory.pieces.values()))
    lower = {p: float(random.integers(1, 100_000)) for p in pieces}
    upper = {p: float(random.integers(1, 100_000)) for p in pieces}
    return Country(register, territory, lower, upper)
