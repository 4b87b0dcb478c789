"""What the first page shows."""

from dataclasses import dataclass

from changing_places.data.register import Register


@dataclass(frozen=True)
class First:
    """How many councils there are, and one of them to show what can be asked."""

    councils: int
    example_code: str
    example_name: str


def first(register: Register) -> First:
    """The first page over one register. The example is the first unitary council by name."""
    councils = register.current()
    example = next((a for a in councils if a.tier == "unitary"), councils[0])
    return First(len(councils), example.code, example.name)
