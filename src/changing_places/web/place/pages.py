"""What the pages about a place show: small frozen values, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.data.area import Area, Match, day_in_words
from changing_places.data.register import Register

SURE = 0.999  # a name or a code as it is written, not a likeness


@dataclass(frozen=True)
class Found:
    """One line of a list of places."""

    code: str
    name: str
    about: str


def found(register: Register, match: Match) -> Found:
    """A match of a search as a line: who it is and why it fits."""
    why = "" if match.why == "its name" else match.why
    parts = (kind_of(register, match.area), why)
    return Found(match.area.code, match.area.name, "; ".join(p for p in parts if p))


def kind_of(register: Register, area: Area) -> str:
    """What kind of council it is and where, as in 'Unitary authority, North East'."""
    where = register.name_of(area.region) if area.region else area.nation
    until = f"until {day_in_words(area.ends)}" if area.ends and not area.current else ""
    return ", ".join(p for p in (area.type_name, where, until) if p)


def only(matches: Sequence[Match]) -> str | None:
    """The code of the one place that was meant exactly, if one was."""
    sure = [m for m in matches if m.score >= SURE]
    return sure[0].area.code if len(sure) == 1 else None


@dataclass(frozen=True)
class Named:
    """Words, and the code of the area they lead to, if to any."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    links: tuple[Named, ...]


@dataclass(frozen=True)
class Council:
    """The first page of one council."""

    code: str
    name: str
    kind: str
    history: tuple[Fact, ...]


def council(register: Register, area: Area) -> Council:
    """The page of `area`: what it is, what it was, and what stands above and below it."""
    return Council(area.code, area.name, kind_of(register, area), history(register, area))


def history(register: Register, area: Area) -> tuple[Fact, ...]:
    """What the register knows of an area; a line without anything to say is left out."""
    county = register.upper_of(area.code)
    lines = (
        ("Full name", [Named(area.official_name)] if area.official_name != area.name else []),
        ("Code", [Named(area.code)]),
        ("Former codes", [Named(c) for c in area.former_codes]),
        ("County", _named([county] if county else [])),
        ("Districts", _named(register.districts_of(area.code))),
        ("Took the place of", _named(register.predecessors(area.code))),
        ("Replaced by", _named([register.get(c) for c in area.successors])),
    )
    return tuple(Fact(label, tuple(links)) for label, links in lines if links)


def _named(areas: Sequence[Area]) -> list[Named]:
    return [Named(a.name, a.code) for a in areas]
