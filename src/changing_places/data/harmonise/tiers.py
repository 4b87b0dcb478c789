"""Whether a county's figure already holds its districts', or stands beside them."""

from statistics import median
from typing import Any

from changing_places.core.errors import InputError
from changing_places.data.harmonise.panel import Cell, Group, day_of
from changing_places.data.register import Register

Cells = dict[tuple[Group, Any], dict[str, Cell]]

MODES = {
    "add": "counties and districts each hold their own part, and a unitary council's is the sum",
    "nested": "a county's figure already holds those of its districts",
    "upper": "only counties and unitary councils are meant",
    "lower": "only districts and unitary councils are meant",
}
# Districts that make up a county's figure to within this share are the same figure.
_SAME = 0.03


def chosen(given: str, column: str) -> str:
    """The mode that was asked for, if it is one."""
    if given not in MODES:
        raise InputError(
            f"tiers='{given}' for '{column}' is not known.",
            "It can be " + "; ".join(f"'{m}': {words}" for m, words in MODES.items()) + ".",
            "Give one of these, or leave it out to have it recognised.",
        )
    return given


def recognise(column: str, cells: Cells, register: Register) -> tuple[str, str]:
    """How the tiers of a column of counts stand to each other, and how that was seen."""
    tiers = tiers_of(cells, register)
    if tiers <= {"upper", "unitary"}:
        seen = "no district" if "upper" in tiers else "only unitary councils"
        return "upper", f"'{column}' has rows for {seen}: read as the work of upper-tier councils."
    if tiers <= {"lower", "unitary"}:
        return (
            "lower",
            f"'{column}' has rows for no county: read as figures of lower-tier councils.",
        )
    shares = _shares(cells, register)
    if not shares:
        raise InputError(
            f"It cannot be told how counties and districts stand to each other in '{column}'.",
            "The panel holds both, but no county together with all of its districts.",
            "Say tiers='add' (as for money: each spends its own) or tiers='nested' (as for "
            "people: a county holds its districts').",
        )
    middle = median(shares)
    if abs(middle - 1) <= _SAME:
        return "nested", (
            f"'{column}': districts make up {100 * middle:.1f}% of their county's figure at the "
            "median, so a county's figure is read as holding theirs (tiers='nested')."
        )
    return "add", (
        f"'{column}': districts make up {100 * middle:.0f}% of their county's figure at the "
        "median, so the two are read as separate parts that add up (tiers='add')."
    )


def tiers_of(cells: Cells, register: Register) -> set[str]:
    """The tiers whose councils have a number anywhere in the column."""
    codes = {c for row in cells.values() for c, cell in row.items() if cell.is_number}
    return {register.get(code).tier for code in codes}


def _shares(cells: Cells, register: Register) -> list[float]:
    """Sum of districts over county, for each county with all of its districts."""
    found = []
    for (_, when), row in cells.items():
        day = day_of(when)
        for code, cell in row.items():
            if not cell.value or register.get(code).tier != "upper" or day is None:
                continue
            parts = [row.get(d.code) for d in register.districts_of(code, day)]
            if parts and all(p is not None and p.is_number for p in parts):
                found.append(sum((p.value or 0.0) for p in parts if p) / cell.value)
    return found
