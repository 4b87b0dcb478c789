"""The residents of every council as the store holds them: totals by year, ages in one year."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.data.area import Area
from changing_places.data.register import Register
from changing_places.data.store import Store

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AGES = 91
"""Single years of age, 0 to 90, where 90 stands for 90 and over."""

_HELD = Kept["People"](4)


@dataclass(frozen=True)
class People:
    """Residents at mid-year of the councils that stand today, each person counted once.

    Districts and all-in-one councils only: a county is the sum of its districts. `totals` is
    councils by `years`; `ages` councils by single year of age in `base`; `births` and `deaths`
    those of the year to mid-`base`, NaN where none is held; `groups` each council's region.
    """

    codes: tuple[str, ...]
    groups: Ints
    years: tuple[int, ...]
    totals: Floats
    base: int
    ages: Floats
    births: Floats
    deaths: Floats

    @classmethod
    def of(cls, store: Store) -> "People":
        """The people of a store; the last few are kept, each until its store changes.

        Raises InputError where the store holds no population by age.
        """
        return _HELD.get(store.key, lambda: cls._read(store))

    @classmethod
    def _read(cls, store: Store) -> Self:
        store.require("areas", "population", "population_by_age")
        standing = [a for a in Register.of(store).current() if a.tier in ("lower", "unitary")]
        base, aged = _ages(store, [a.code for a in standing])
        years, counted = _totals(store, list(aged))
        kept = [a for a in standing if a.code in aged and a.code in counted]
        if not kept:
            raise InputError(
                "No council has both its population by age and its totals by year.",
                "The tables 'population' and 'population_by_age' share no council of today.",
                "Load both again with 'changing-places data load FOLDER'.",
            )
        names = sorted({a.region or a.nation for a in kept})
        births, deaths = _changes(store, base)
        codes = tuple(a.code for a in kept)
        return cls(
            codes=codes,
            groups=np.array([names.index(a.region or a.nation) for a in kept]),
            years=years,
            totals=np.array([counted[c] for c in codes]),
            base=base,
            ages=np.array([aged[c] for c in codes]),
            births=np.array([births.get(c, np.nan) for c in codes]),
            deaths=np.array([deaths.get(c, np.nan) for c in codes]),
        )

    def rows_of(self, area: Area, register: Register) -> Ints:
        """Where a council stands, or a county's districts; empty where it is not held."""
        at = {code: row for row, code in enumerate(self.codes)}
        if area.code in at:
            return np.array([at[area.code]])
        parts = [d.code for d in register.districts_of(area.code)] if area.current else []
        held = bool(parts) and all(code in at for code in parts)
        return np.array([at[code] for code in parts] if held else [], dtype=np.int64)


def _ages(store: Store, codes: list[str]) -> tuple[int, dict[str, Floats]]:
    """The last year with ages, and each council's residents by single year of age."""
    years = store.arrays("population_by_age", ("year",))["year"]
    base = int(years.max()) if len(years) else 0
    rows = store.arrays(
        "population_by_age",
        ("area", "age", "value"),
        where={"year": [base]},
        order=("area", "age"),
    )
    areas, values = rows["area"], rows["value"].astype(float)
    if not len(areas) or len(areas) % AGES or set(rows["age"][:AGES]) != set(range(AGES)):
        raise InputError(
            "The table 'population_by_age' cannot be used.",
            f"Its rows for {base} are not one for each age from 0 to {AGES - 1} and council.",
            "Load the population by single year of age again with 'changing-places data load'.",
        )
    table = values.reshape(-1, AGES)
    known = set(codes)
    named = zip(areas[::AGES], table, strict=True)
    return base, {c: row for c, row in named if c in known and np.isfinite(row).all()}


def _totals(store: Store, codes: list[str]) -> tuple[tuple[int, ...], dict[str, Floats]]:
    """The years in a row up to the last held, and each council's totals in them."""
    rows = store.arrays("population", ("area", "year", "value"), where={"area": codes})
    held: dict[str, dict[int, float]] = {}
    for area, year, value in zip(rows["area"], rows["year"], rows["value"], strict=True):
        if value > 0:
            held.setdefault(area, {})[int(year)] = float(value)
    common = set.intersection(*(set(v) for v in held.values())) if held else set()
    last = max(common, default=0)
    first = last
    while first - 1 in common:
        first -= 1
    years = tuple(range(first, last + 1)) if common else ()
    return years, {c: np.array([v[y] for y in years]) for c, v in held.items()}


def _changes(store: Store, base: int) -> tuple[dict[str, float], dict[str, float]]:
    """Births and deaths of the year to the base, by council; empty where none is held."""
    if "population_change" not in store:
        return {}, {}
    rows: dict[str, Any] = store.arrays(
        "population_change", ("area", "births", "deaths"), where={"year": [base]}
    )
    births = dict(zip(rows["area"], rows["births"].astype(float), strict=True))
    deaths = dict(zip(rows["area"], rows["deaths"].astype(float), strict=True))
    return births, deaths
