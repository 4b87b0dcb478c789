"""What the first page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.data.register import Register
from changing_places.web.place.maps import Choice, Drawn


@dataclass(frozen=True)
class Example:
    """A council to show what can be asked."""

    code: str
    name: str


@dataclass(frozen=True)
class Shaded:
    """The map of the first page and the few indicators to shade it by."""

    indicator: str
    choices: Sequence[Choice]
    drawn: Drawn


@dataclass(frozen=True)
class First:
    """How many councils there are, one of them as an example, and their map where there is one."""

    councils: int
    example: Example
    shaded: Shaded | None


def first(register: Register, shaded: Shaded | None) -> First:
    """The first page over one register. The example is the first unitary council by name."""
    councils = register.current()
    example = next((a for a in councils if a.tier == "unitary"), councils[0])
    return First(len(councils), Example(example.code, example.name), shaded)
