"""Every council's variables as one matrix, read once for each state of a store."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from changing_places.core.kept import Kept
from changing_places.data.area import Area
from changing_places.data.place_variables import TABLE, place_variables
from changing_places.data.register import Register
from changing_places.data.store import Store

_HELD = Kept["Country"](4)


@dataclass(frozen=True)
class Country:
    """The current councils of a store, in the order of `codes`, with their variables.

    `matrix` is councils by `variables`, in each variable's unit, NaN where none is held.
    """

    store: Store
    register: Register
    codes: tuple[str, ...]
    variables: tuple[str, ...]
    matrix: NDArray[np.float64]
    periods: dict[tuple[str, str], str]

    @classmethod
    def of(cls, store: Store) -> "Country":
        """The country of a store; the last few are kept, each until its store changes."""
        return _HELD.get(store.key, lambda: cls._read(store))

    @classmethod
    def _read(cls, store: Store) -> Self:
        store.require("areas")
        register = Register.of(store)
        codes = tuple(a.code for a in register.current())
        rows = _variable_rows(store)
        names = tuple(dict.fromkeys(rows["variable"]))
        row_of = {c: i for i, c in enumerate(codes)}
        column_of = {v: i for i, v in enumerate(names)}
        matrix = np.full((len(codes), len(names)), np.nan)
        periods = {}
        for area, variable, period, value in zip(*rows.values(), strict=True):
            if area in row_of:
                matrix[row_of[area], column_of[variable]] = value
                periods[area, variable] = period
        return cls(store, register, codes, names, matrix, periods)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Each current council by its code."""
        return {c: self.register.get(c) for c in self.codes}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Where in the matrix each council stands."""
        return {c: i for i, c in enumerate(self.codes)}

    @cached_property
    def fictional(self) -> bool:
        """Whether the store holds an invented country."""
        return any(r.fictional for r in self.store.records.values())

    def column(self, variable: str) -> NDArray[np.float64]:
        """One variable of every council; all NaN where the store cannot give it."""
        if variable not in self.variables:
            return np.full(len(self.codes), np.nan)
        return self.matrix[:, self.variables.index(variable)]

    def find(self, authority: str | Area) -> Area:
        """The council of a code or name, former ones included; raises InputError."""
        return authority if isinstance(authority, Area) else self.register.find(authority)


def status_of(area: Area, on: date | None = None) -> str:
    """Whether a council is `current`, `abolished` or `planned` on a day, by default today."""
    day = on or date.today()
    if area.in_force(day):
        return "current"
    return "abolished" if area.ends and area.ends < day else "planned"


def _variable_rows(store: Store) -> dict[str, Any]:
    wanted = ("area", "variable", "period", "value")
    if TABLE in store:
        return store.arrays(TABLE, wanted, order=("variable", "area"))
    # A store made before the table was derived at the end of a load still answers, slower.
    frame = place_variables(store).sort("variable", "area")
    return {c: frame[c].to_list() for c in wanted}
