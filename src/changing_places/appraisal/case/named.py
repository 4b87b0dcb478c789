"""The values of a case by names: 'options, trust, lines, watching the agreement, amount'.

The parts of a list are told by the name that their writer gave them, so that a line put in among
others leaves the names of the rest as they were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from changing_places.appraisal.case.located import Entry

Names = tuple[str, ...]
# What tells one part of a list from another, in the order in which it is looked for.
TELLING = ("name", "id", "what", "role", "risk")


@dataclass(frozen=True)
class Named:
    """A value of a case: its names from the top, and the entry that holds it."""

    names: Names
    entry: Entry

    @property
    def value(self) -> Any:
        """What stands there, without places."""
        return self.entry.plain()

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{self.entry.file}, line {self.entry.line}"


def parts(entry: Entry) -> dict[str, Entry]:
    """What a mapping or a list holds by name; nothing for a single value.

    Parts of a list that share a name, or have none, are told by their number as well.
    """
    if isinstance(entry.value, Mapping):
        return {str(name): below for name, below in entry.value.items()}
    if not isinstance(entry.value, list):
        return {}
    found: dict[str, Entry] = {}
    for number, below in enumerate(entry.value, start=1):
        name = _name(below) or str(number)
        found[name if name not in found else f"{name} ({number})"] = below
    return found


def _name(entry: Entry) -> str | None:
    """The name of a part of a list: of an option its id, of a plain word the word itself."""
    if isinstance(entry.value, str):
        return entry.value
    if not isinstance(entry.value, Mapping):
        return None
    # Options have an id as well as a name, and the id is what the rest of the file uses.
    order = ("id", *TELLING) if "id" in entry.value else TELLING
    for key in order:
        below = entry.value.get(key)
        if isinstance(below, Entry) and isinstance(below.value, str):
            return below.value
    between = entry.value.get("between")
    if isinstance(between, Entry) and isinstance(between.value, list):
        return " and ".join(str(e.value) for e in between.value)
    return None


def single_values(entry: Entry, names: Names = ()) -> Iterator[Named]:
    """Every single value below, in the order of the file.

    >>> from changing_places.appraisal.case.located import read_located
    >>> held = read_located("lines: [{name: rent, amount: 5}]", "a.yaml")
    >>> [n.names for n in single_values(held)]
    [('lines', 'rent', 'name'), ('lines', 'rent', 'amount')]
    """
    below = parts(entry)
    if not below and not isinstance(entry.value, Mapping | list):
        yield Named(names, entry)
    for name, part in below.items():
        yield from single_values(part, (*names, name))
