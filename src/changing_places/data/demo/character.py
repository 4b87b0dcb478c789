"""What each council is like: deprived or not, old or young, on the coast, in the city.

Traits are standard scores over today's lower-tier and unitary councils. Each is a sum of a
field that varies smoothly over the map, of the kind of place, and of chance. A few places
are given a part to play, so that the demonstration has stories to tell; `parts` names them.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.geography import Floats, Ints
from changing_places.data.demo.plan import Plan

# Distance (km) over which places resemble one another: correlation exp(-distance / range).
FIELD_RANGE_KM = 70.0
UNIVERSITIES = 7
_RESIDENTS = {"metro": 285e3, "city": 185e3, "rural": 250e3, "county": 112e3}
_URBAN = {"metro": 1.7, "city": 1.0, "rural": -0.7, "county": -0.45}


@dataclass(frozen=True)
class Units:
    """Today's lower-tier and unitary councils: the atoms of each, and its group in the plan."""

    of_atom: Ints  # by atom: its unit
    group: Ints  # by unit
    kind: tuple[str, ...]  # by unit: metro, city, rural, county (a district), merged, ...


@dataclass(frozen=True)
class Character:
    """Traits by unit (standard scores unless said), where it is, and its residents in 2001."""

    centre: Floats  # kilometres east and north
    coastal: Floats  # share of its edge that is coast
    urban: Floats
    deprived: Floats
    older: Floats
    student: Floats  # 0 where there is no university to speak of
    prosperous: Floats
    diverse: Floats
    residents_2001: Floats
    parts: dict[str, int]  # the part that a place plays, and its unit (or group for a county)


def spatial_factor(centre: Floats, range_km: float) -> Floats:
    """The lower factor L of the correlation exp(-distance / range): L @ noise is correlated."""
    return _factor(centre.tobytes(), len(centre), range_km)


@lru_cache(maxsize=8)
def _factor(places: bytes, count: int, range_km: float) -> Floats:
    centre = np.frombuffer(places).reshape(count, -1)
    distance = np.hypot(*(centre[:, None] - centre[None]).transpose(2, 0, 1))
    return np.linalg.cholesky(np.exp(-distance / range_km) + 1e-9 * np.eye(len(centre)))


def make_units(plan: Plan) -> Units:
    """Today's lower-tier and unitary councils, in the order of their atoms."""
    of_atom = np.full(len(plan.group), -1)
    groups: list[int] = []
    for group, kind in enumerate(plan.kinds):
        atoms = np.flatnonzero(plan.group == group)
        if kind in ("merged", "chained"):
            sets = [atoms]
        elif kind == "split":
            order = atoms[np.argsort(plan.centre[atoms][:, 1])]
            sets = [order[: len(order) // 2], order[len(order) // 2 :]]
        else:
            sets = [np.array([a]) for a in atoms]
        for one in sets:
            of_atom[one] = len(groups)
            groups.append(group)
    return Units(of_atom, np.array(groups), tuple(plan.kinds[g] for g in groups))


def make_character(plan: Plan, units: Units, seed: int) -> Character:
    """Draw every trait of every unit."""
    rng = generator(seed, "demo", "character")
    count = len(units.group)
    atoms = np.bincount(units.of_atom, minlength=count)
    mean = [np.bincount(units.of_atom, v, count) / atoms for v in (*plan.centre.T, plan.coastal)]
    centre, coastal = np.column_stack(mean[:2]), mean[2]
    factor = spatial_factor(centre, FIELD_RANGE_KM)
    field = (factor @ rng.standard_normal((count, 5))).T
    chance = rng.standard_normal((6, count))
    kind = ["rural" if k in ("merged", "split", "chained") else k for k in units.kind]
    urban = np.array([_URBAN[k] for k in kind]) + 0.45 * chance[0]
    student = _students(units, rng)
    deprived = 0.75 * field[0] + 0.5 * urban + 0.8 * coastal + 0.35 * chance[1]
    older = 1.5 * coastal - 0.55 * urban + 0.45 * field[1] + 0.3 * chance[2] - 0.5 * student
    deprived, older = standard(deprived), standard(older)
    parts = _cast(units, coastal, deprived, student)
    _play(parts, units, deprived, older, student)
    deprived = np.clip(deprived, -2.5, 2.5)
    prosperous = standard(-0.75 * deprived + 0.5 * field[2] + 0.3 * chance[3])
    diverse = standard(0.8 * urban + 0.5 * field[3] + 0.4 * chance[4])
    size = np.log([_RESIDENTS[k] for k in kind]) + 0.28 * chance[5]
    size += 0.35 * np.log(atoms)
    ground = np.bincount(plan.labels[plan.labels >= 0], minlength=len(plan.group))
    ground = np.log(np.bincount(units.of_atom, ground, count))
    usual = {k: np.median(ground[[j == k for j in kind]]) for k in set(kind)}
    size += 0.35 * (ground - np.array([usual[k] for k in kind]))
    return Character(
        centre, coastal, standard(urban), deprived, older, student,
        prosperous, diverse, np.exp(size), parts,
    )  # fmt: skip


def standard(values: Floats) -> Floats:
    """Values as standard scores."""
    return np.asarray((values - values.mean()) / values.std())


def _students(units: Units, rng: np.random.Generator) -> Floats:
    student = np.zeros(len(units.kind))
    towns = np.flatnonzero([k in ("city", "metro") for k in units.kind])
    student[rng.choice(towns, UNIVERSITIES, replace=False)] = rng.uniform(0.6, 1.8, UNIVERSITIES)
    return student


def _mean_by_county(units: Units, values: Floats) -> dict[int, float]:
    counties = sorted(
        {int(g) for g, k in zip(units.group, units.kind, strict=True) if k == "county"}
    )
    return {g: float(values[units.group == g].mean()) for g in counties}


def _cast(units: Units, coastal: Floats, deprived: Floats, student: Floats) -> dict[str, int]:
    """Who plays which part: counties by group, the others by unit."""
    by_coast = _mean_by_county(units, coastal)
    by_need = _mean_by_county(units, deprived + 0.5 * coastal)
    cities = np.array([k == "city" for k in units.kind])
    metros = np.array([k == "metro" for k in units.kind])
    ageing = max(by_coast, key=lambda g: by_coast[g])
    university = int(np.where(cities, student, -9.0).argmax())
    plain_city = cities & (student == 0)
    order = np.argsort(np.where(plain_city, deprived, 99.0))
    return {
        "ageing-coastal-county": ageing,
        "prosperous-county": min((g for g in by_need if g != ageing), key=lambda g: by_need[g]),
        "young-university-city": university,
        "deprived-industrial-district": int(np.where(metros, deprived, -9.0).argmax()),
        "growing-new-town": int(order[0]),
        "council-in-financial-trouble": int(order[int(plain_city.sum()) // 2]),
    }


def _play(
    parts: dict[str, int], units: Units, deprived: Floats, older: Floats, student: Floats
) -> None:
    coast = units.group == parts["ageing-coastal-county"]
    older[coast] = np.maximum(older[coast], 0.8) + 1.1
    deprived[coast] += 0.35
    deprived[units.group == parts["prosperous-county"]] -= 0.8
    university = parts["young-university-city"]
    student[university], older[university] = 2.4, -2.2
    industrial = parts["deprived-industrial-district"]
    deprived[industrial] = max(deprived[industrial], 2.3)
    older[parts["growing-new-town"]] = -1.3
