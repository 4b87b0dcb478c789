"""Who borders whom, for spill-over: from a table of pairs, or from the boundaries of a store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.data.borders import neighbours_of
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.evaluation.checks.spillover import rings_of
from changing_places.evaluation.panel.files import table_from_file
from changing_places.evaluation.panel.table import columns_of

Rings = dict[str, list[list[str]]]

# Who borders whom is read from boundaries once for each state of a store.
_KEPT = Kept[Rings](2)


def rings_from_table(table: Any, *, source: str = "the table of neighbours") -> Rings:
    """Each unit's neighbours and theirs, from any dataframe or file of two columns, pair by pair.

    A pair counts both ways, and the columns may have any name. Raises InputError for a table of
    fewer columns or without rows.
    """
    if isinstance(table, str):
        table, source = table_from_file(table)
    frame = columns_of(table, None, source)
    names = [c for c in frame.columns if not c.startswith("_")]
    if len(names) < 2 or frame.is_empty():
        raise InputError(
            f"{source} holds no pairs of neighbours.",
            f"It has {len(names)} columns and {frame.height} rows.",
            "Give two columns, a unit and one that borders it, with a row for each pair.",
        )
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in frame.select(names[:2]).drop_nulls().iter_rows():
        beside[str(one).strip()].add(str(other).strip())
        beside[str(other).strip()].add(str(one).strip())
    return rings_of(beside)


def rings_of_store(store: Store) -> Rings:
    """Each council's neighbours and theirs by code; none where no boundaries are held."""
    return _KEPT.get(store.key, lambda: rings_of(neighbours_of(store)))


def rings_for_units(store: Store, units: Sequence[str]) -> Rings:
    """The neighbours of councils by the names or codes that a panel has for them.

    Units that the register does not know have none. Raises InputError where it knows nobody.
    """
    register = Register.of(store)
    code_of = {}
    for unit in units:
        try:
            code_of[unit] = register.get(unit).code
        except InputError:
            continue
    if not code_of:
        raise InputError(
            "No unit of the panel is a council that the store knows, so that it has no neighbours.",
            f"It was looked for by names and codes, such as '{next(iter(units), '')}'.",
            "Give a table of pairs that border one another, or leave the neighbours out.",
        )
    return renamed(rings_of_store(store), {code: unit for unit, code in code_of.items()})


def renamed(rings: Rings, names: Mapping[str, str]) -> Rings:
    """The rings of those that have a name, under their names."""
    return {
        names[code]: [[names[other] for other in ring if other in names] for ring in around]
        for code, around in rings.items()
        if code in names
    }
