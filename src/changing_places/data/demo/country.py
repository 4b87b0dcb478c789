"""The councils: their names, codes and tiers, and those that reorganisations abolished.

Codes have the form of GSS codes but begin with X, which no statistical office uses; a
register code begins with X too and has five letters. So no code can be taken for a real one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.character import Character, Units
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.names import COAST, COUNTRY, TOWN, NameMaker, joined
from changing_places.data.demo.plan import REGIONS, Plan

NATION = "Ennermark (fictional)"
NATION_CODE = "X92000001"
CREATED = date(1974, 4, 1)
TYPE_NAMES = {
    "CTY": "County",
    "NMD": "Non-metropolitan district",
    "UA": "Unitary authority",
    "MD": "Metropolitan district",
    "COMB": "Combined authority",
}
TIER = {"CTY": "upper", "NMD": "lower", "UA": "unitary", "MD": "unitary", "COMB": "combined"}
_NUMBER = {"UA": "06", "NMD": "07", "MD": "08", "CTY": "10", "COMB": "47"}
# When each of the three counties was reorganised, and when two districts of the third merged.
MERGED_ON, SPLIT_ON, CHAINED_ON = date(2019, 4, 1), date(2021, 4, 1), date(2023, 4, 1)
FIRST_LINK_ON = date(2019, 4, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Council:
    """One council, current or former; `parts` are today's units and the share of each in it."""

    name: str
    official_name: str
    type: str
    region: int | None
    atoms: tuple[int, ...]
    parts: tuple[tuple[int, float], ...]
    code: str = ""
    register_code: str = ""
    county: str | None = None  # its name, until codes are given
    combined_authority: str | None = None
    starts: date = CREATED
    ends: date | None = None  # last day in force
    replaced_by: tuple[str, ...] = ()  # names, until codes are given
    former_codes: tuple[str, ...] = ()

    @property
    def tier(self) -> str:
        """lower, upper, unitary or combined."""
        return TIER[self.type]

    def in_force(self, first: date, last: date) -> bool:
        """Whether it stood throughout a period."""
        return self.starts <= first and (self.ends is None or last <= self.ends)


@dataclass(frozen=True)
class Country:
    """Every council, the units they are made of, and where the regions are."""

    seed: int
    plan: Plan
    units: Units
    character: Character
    councils: tuple[Council, ...]
    regions: tuple[tuple[str, str], ...]  # code and name

    def weights(self, councils: list[Council]) -> Floats:
        """The share of each of today's units (columns) that is in each council (rows)."""
        shares = np.zeros((len(councils), len(self.units.group)))
        for row, council in enumerate(councils):
            for unit, share in council.parts:
                shares[row, unit] += share
        return shares

    def standing(self, *tiers: str) -> list[Council]:
        """Today's councils of the tiers named, in the order of their codes."""
        return [c for c in self.councils if c.ends is None and c.tier in tiers]

    def ever(self, *tiers: str) -> list[Council]:
        """Today's and former councils of the tiers named."""
        return [c for c in self.councils if c.tier in tiers]

    def playing(self, part: str) -> Council:
        """The council that plays a part, such as the ageing coastal county."""
        number = self.character.parts[part]
        if "county" in part:
            units = set(np.flatnonzero(self.units.group == number).tolist())
            return next(c for c in self.standing("upper") if {u for u, _ in c.parts} == units)
        return next(c for c in self.standing("lower", "unitary") if c.parts[0][0] == number)


def make_country(plan: Plan, units: Units, character: Character, seed: int) -> Country:
    """Name and date every council, give each its code, and record what replaced what."""
    names = NameMaker(seed)
    councils: list[Council] = []
    for group, kind in enumerate(plan.kinds):
        atoms = tuple(int(a) for a in np.flatnonzero(plan.group == group))
        place = _Place(plan, units, character, int(plan.region[group]), atoms, names, seed)
        councils += _MAKERS[kind](place)
    numbered = _with_codes(sorted(councils, key=lambda c: (c.type, c.ends is not None, c.name)))
    compass = _region_names(plan)
    regions = tuple((f"X120{n + 1:05d}", name) for n, name in enumerate(compass))
    return Country(seed, plan, units, character, tuple(numbered), regions)


@dataclass(frozen=True)
class _Place:
    """What the makers below need to know of one group of the plan."""

    plan: Plan
    units: Units
    character: Character
    region: int
    atoms: tuple[int, ...]
    names: NameMaker
    seed: int

    def council(self, name: str, kind: str, atoms: tuple[int, ...], **more: Any) -> Council:
        official = {
            "CTY": f"{name} County Council",
            "NMD": f"{name} District Council",
            "UA": f"{name} Council",
            "MD": f"{name} Metropolitan Borough Council",
        }[kind]
        units = sorted({int(self.units.of_atom[a]) for a in atoms})
        parts = more.pop("parts", tuple((u, 1.0) for u in units))
        return Council(name, official, kind, self.region, atoms, parts, **more)

    def name_of_district(self, atom: int, county_root: str) -> str:
        unit = self.units.of_atom[atom]
        coastal, urban = float(self.plan.coastal[atom]), float(self.character.urban[unit])
        return self.names.district(county_root, coastal, urban)


def _county(place: _Place) -> list[Council]:
    root = place.names.root()
    name = f"{root}shire"
    county = place.council(name, "CTY", place.atoms)
    return [county, *_districts(place, root, name, place.atoms)]


def _districts(
    place: _Place, root: str, county: str, atoms: tuple[int, ...], **more: Any
) -> list[Council]:
    return [
        place.council(place.name_of_district(a, root), "NMD", (a,), county=county, **more)
        for a in atoms
    ]


def _shares(place: _Place, atoms: tuple[int, ...]) -> dict[int, float]:
    """The share of its unit's residents that each former district had."""
    rng = generator(place.seed, "demo", "shares", *atoms)
    size = dict(zip(atoms, np.exp(0.3 * rng.standard_normal(len(atoms))), strict=True))
    of = place.units.of_atom
    return {a: size[a] / sum(size[b] for b in atoms if of[b] == of[a]) for a in atoms}


def _former(
    place: _Place, root: str, county: str, ends: date, successor: dict[int, str]
) -> list[Council]:
    """The districts of a county that is no more, each a share of the unit that took its place."""
    shares = _shares(place, place.atoms)
    found = []
    for atom in place.atoms:
        unit = int(place.units.of_atom[atom])
        found += _districts(
            place, root, county, (atom,), ends=ends - ONE_DAY,
            parts=((unit, float(shares[atom])),), replaced_by=(successor[unit],),
        )  # fmt: skip
    return found


def _merged(place: _Place) -> list[Council]:
    """A county and its districts that became one unitary council of the same name."""
    root = place.names.root()
    name = f"{root}shire"
    last = MERGED_ON - ONE_DAY
    county = place.council(name, "CTY", place.atoms, ends=last, replaced_by=(name,))
    unitary = place.council(name, "UA", place.atoms, starts=MERGED_ON)
    successor = {int(place.units.of_atom[a]): name for a in place.atoms}
    return [county, unitary, *_former(place, root, name, MERGED_ON, successor)]


def _split(place: _Place) -> list[Council]:
    """A county and its districts that became two unitary councils."""
    root = place.names.root()
    name = f"{root}shire"
    units = sorted({int(place.units.of_atom[a]) for a in place.atoms})
    sides = dict(zip(units, (f"South {name}", f"North {name}"), strict=True))
    last = SPLIT_ON - ONE_DAY
    county = place.council(
        name, "CTY", place.atoms, ends=last, replaced_by=tuple(sorted(sides.values()))
    )
    of = place.units.of_atom
    unitaries = [
        place.council(side, "UA", tuple(a for a in place.atoms if of[a] == u), starts=SPLIT_ON)
        for u, side in sides.items()
    ]
    return [county, *unitaries, *_former(place, root, name, SPLIT_ON, sides)]


def _chained(place: _Place) -> list[Council]:
    """Two districts that merged; later the whole county became one unitary council."""
    root = place.names.root()
    name, successor = f"{root}shire", f"Greater {root}"
    last = CHAINED_ON - ONE_DAY
    county = place.council(name, "CTY", place.atoms, ends=last, replaced_by=(successor,))
    unitary = place.council(successor, "UA", place.atoms, starts=CHAINED_ON)
    unit = int(place.units.of_atom[place.atoms[0]])
    districts = _former(place, root, name, CHAINED_ON, {unit: successor})
    distance = np.hypot(
        *(place.plan.centre[list(place.atoms)] - place.plan.centre[place.atoms[0]]).T
    )
    first, second = (districts[int(k)] for k in np.argsort(distance)[:2])
    joint = place.council(
        f"{root} Vale", "NMD", first.atoms + second.atoms,
        county=name, starts=FIRST_LINK_ON, ends=last,
        parts=((unit, first.parts[0][1] + second.parts[0][1]),), replaced_by=(successor,),
    )  # fmt: skip
    early = [
        replace(d, ends=FIRST_LINK_ON - ONE_DAY, replaced_by=(joint.name,)) for d in (first, second)
    ]
    rest = [d for d in districts if d is not first and d is not second]
    return [county, unitary, joint, *early, *rest]


def _metro(place: _Place) -> list[Council]:
    """A city region: five metropolitan districts and their combined authority."""
    root = place.names.root()
    chief = joined(root, str(place.names.rng.choice(["chester", "ford", "minster", "bridge"])))
    name = f"{root} City Region"
    others = [place.names.place(TOWN + COUNTRY[:2]) for _ in place.atoms[1:]]
    districts = [
        place.council(n, "MD", (a,), combined_authority=name)
        for n, a in zip([chief, *others], place.atoms, strict=True)
    ]
    combined = Council(
        name, f"{name} Combined Authority", "COMB", place.region, place.atoms,
        tuple(p for d in districts for p in d.parts), starts=date(2014, 4, 1),
    )  # fmt: skip
    return [*districts, combined]


def _single(place: _Place) -> list[Council]:
    """A unitary council that was always one."""
    (atom,) = place.atoms
    unit = int(place.units.of_atom[atom])
    if place.units.kind[unit] == "rural":
        name = f"{place.names.root()}land"
    else:
        name = place.names.place(COAST if place.plan.coastal[atom] > 0.25 else TOWN)
    return [place.council(name, "UA", (atom,))]


_MAKERS: dict[str, Callable[[_Place], list[Council]]] = {
    "county": _county, "merged": _merged, "split": _split, "chained": _chained,
    "metro": _metro, "rural": _single, "city": _single,
}  # fmt: skip


def _with_codes(councils: list[Council]) -> list[Council]:
    """Codes in order of type, name and age; the same for register codes, from the name."""
    counts: dict[str, int] = {}
    taken: set[str] = set()
    coded = []
    for council in councils:
        counts[council.type] = counts.get(council.type, 0) + 1
        code = f"X{_NUMBER[council.type]}{counts[council.type]:06d}"
        coded.append(replace(council, code=code, register_code=_letters(council.name, taken)))
    standing = {c.name: c for c in coded if c.tier != "combined"}
    counties = {(c.name, c.ends): c.register_code for c in coded if c.type == "CTY"}
    renumbered = next(c.code for c in coded if c.type == "UA")
    return [
        replace(
            c,
            county=_county_code(c, counties),
            replaced_by=tuple(standing[n].register_code for n in c.replaced_by),
            former_codes=("X06000999",) if c.code == renumbered else (),
        )
        for c in coded
    ]


def _county_code(council: Council, counties: dict[tuple[str, date | None], str]) -> str | None:
    if council.county is None:
        return None
    return next(code for (name, _), code in counties.items() if name == council.county)


def _letters(name: str, taken: set[str]) -> str:
    """A register code: X and four letters of the name, unlike any taken."""
    letters = [c for c in name.upper() if c.isalpha()]
    for skip in range(len(letters)):
        code = "X" + "".join((letters[:1] + letters[1 + skip :] + letters[1 : 1 + skip])[:4])
        if code not in taken:
            taken.add(code)
            return code
    raise AssertionError(f"no register code is left for {name}")


def _region_names(plan: Plan) -> list[str]:
    """Regions named by where they lie: the compass and the middle."""
    at = np.array([plan.centre[plan.region[plan.group] == k].mean(axis=0) for k in range(REGIONS)])
    east, north = (at - at.mean(axis=0)).T
    names: dict[int, str] = {}
    for label, score in (
        ("North Shore", north - east),
        ("North Marches", north + east),
        ("South Vales", -north - east),
        ("South Shore", east - north),
        ("Midmark", -np.hypot(east, north)),
        ("West Vales", -east),
        ("East Marches", east),
    ):
        left = [k for k in range(REGIONS) if k not in names]
        names[max(left, key=lambda k: score[k])] = label
    return [names[k] for k in range(REGIONS)]
