"""Whether a county's figure already holds its districts', or stands beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
# The share of counties in which they must be, for the figures to be the same everywhere.
_MOSTLY = 0.9


def chosen(given: str, column: str) -> str:
    """The mode that was asked for, if it is one."""
    if given not in MODES:
        raise InputError(
            f"tiers='{given}' for '{column}' is not known.",
            "It can be " + "; ".join(f"'{m}': {words}" for m, words in MODES.items()) + ".",
            "Give one of these, or leave it out to have it recognised.",
        )
    return given


@dataclass(frozen=True)
class Reading:
    """How the tiers stand to each other in each group of a column, and how that was seen."""

    modes: Mapping[Group, str]
    note: str = ""

    @property
    def words(self) -> str:
        """The modes in use, the commonest first."""
        return ", ".join(mode for mode, _ in Counter(self.modes.values()).most_common())


def read(column: str, cells: Cells, register: Register, given: str | None, rate: bool) -> Reading:
    """The mode of every group: the one `given`, or else recognised from the panel itself.

    A county that equals the sum of its districts, in nine cases of ten and to within 3%, holds
    their figures; otherwise the two are parts. A rate of a county is that of its districts'
    people. Raises InputError where a group holds both tiers and neither can be told.
    """
    groups: dict[Group, Cells] = {}
    for (group, time), row in cells.items():
        groups.setdefault(group, {})[group, time] = row
    if given is not None:
        return Reading(dict.fromkeys(groups, chosen(given, column)))
    seen = {group: _seen(part, register, rate=rate) for group, part in groups.items()}
    shares = [s for part in seen.values() for s in part.shares]
    overall = _verdict(shares)
    modes = {group: part.mode or overall for group, part in seen.items()}
    if None in modes.values():
        raise InputError(
            f"It cannot be told how counties and districts stand to each other in '{column}'.",
            "The panel holds both, but no county together with all of its districts.",
            "Say tiers='add' (as for money: each spends its own) or tiers='nested' (as for "
            "people: a county holds its districts').",
        )
    told = {group: mode for group, mode in modes.items() if mode is not None}
    return Reading(told, _note(column, told, shares))


@dataclass(frozen=True)
class _Seen:
    """What one group shows: its mode if that is clear, and districts' shares of counties."""

    mode: str | None
    shares: list[float]


def _seen(cells: Cells, register: Register, *, rate: bool) -> _Seen:
    tiers = tiers_of(cells, register)
    if "lower" not in tiers:
        return _Seen("upper", [])
    if "upper" not in tiers:
        return _Seen("lower", [])
    if rate:
        return _Seen("nested", [])
    shares = _shares(cells, register)
    return _Seen(_verdict(shares), shares)


def _verdict(shares: Sequence[float]) -> str | None:
    if not shares:
        return None
    same = sum(abs(share - 1) <= _SAME for share in shares)
    return "nested" if same >= _MOSTLY * len(shares) else "add"


def _note(column: str, modes: Mapping[Group, str], shares: Sequence[float]) -> str:
    if not modes:
        return ""
    parts = [
        f"in {number} of {len(modes)} groups {MODES[mode]}" if len(modes) > 1 else MODES[mode]
        for mode, number in Counter(modes.values()).most_common()
    ]
    seen = f" (districts make up {median(shares):.0%} of a county at the median)" if shares else ""
    return f"'{column}' was read so: {'; '.join(parts)}{seen}."


def tiers_of(cells: Cells, register: Register) -> set[str]:
    """The tiers whose councils have a number anywhere in the column, or any row if none has."""
    numbers = {c for row in cells.values() for c, cell in row.items() if cell.is_number}
    codes = numbers or {c for row in cells.values() for c in row}
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
