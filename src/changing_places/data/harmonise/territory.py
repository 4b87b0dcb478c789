"""The ground that councils stand on, cut into pieces that no reorganisation ever cut further.

A piece is one path through the history of districts and unitary councils: from a council
that replaced none to one that none replaced. West Dorset, which became part of Dorset, is
one piece; a council divided in two is two. Every council of every year is a set of pieces,
and so is every county: the pieces of its districts. Whatever two councils have in common is
then plain set arithmetic, over chains of any length.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from changing_places.core.errors import InputError
from changing_places.data.area import Area
from changing_places.data.register import Register

Piece = int
# What a council does on a piece of ground: the work of a district, of a county, or both.
LOWER, UPPER = "lower", "upper"
Element = tuple[Piece, str]
_MOST_PIECES = 100_000


@dataclass(frozen=True)
class Territory:
    """The pieces of every council of a register, by code."""

    register: Register
    pieces: Mapping[str, frozenset[Piece]]
    # The pieces that passed from one council straight to another.
    passed: Mapping[tuple[str, str], frozenset[Piece]]

    @classmethod
    def of(cls, register: Register) -> "Territory":
        """The territory of every council of a register, from its successors and counties."""
        ground = _ground(register)
        paths = _paths(ground)
        pieces: dict[str, set[Piece]] = {code: set() for code in ground}
        passed: dict[tuple[str, str], set[Piece]] = {}
        for piece, path in enumerate(paths):
            for code in path:
                pieces[code].add(piece)
            for pair in pairwise(path):
                passed.setdefault(pair, set()).add(piece)
        for area in register.areas:
            if area.tier == "upper" and area.code not in pieces:
                pieces[area.code] = set().union(
                    *(pieces[d.code] for d in register.areas if d.county == area.code)
                )
        return cls(
            register,
            {code: frozenset(held) for code, held in pieces.items()},
            {pair: frozenset(held) for pair, held in passed.items()},
        )

    def councils_on(self, day: date) -> list[Area]:
        """The councils of every tier that stood on a day, by code."""
        found = [self.register.get(code) for code in self.pieces]
        return sorted((a for a in found if a.in_force(day)), key=lambda a: a.code)

    def elements(self, code: str, roles: Iterable[str]) -> frozenset[Element]:
        """The work that a council does: its pieces, once for each role that its tier has."""
        mine = roles_of(self.register.get(code).tier)
        return frozenset((p, role) for role in roles if role in mine for p in self.pieces[code])


def roles_of(tier: str) -> frozenset[str]:
    """What a tier does: districts the lower work, counties the upper, unitary councils both."""
    if tier == "unitary":
        return frozenset({LOWER, UPPER})
    return frozenset({UPPER if tier == "upper" else LOWER})


def _ground(register: Register) -> dict[str, list[str]]:
    """Who took over from whom among councils that share no ground: counties only where bare."""
    with_districts = {a.county for a in register.areas if a.county}
    ground = {
        a.code
        for a in register.areas
        if a.tier in {"lower", "unitary"} or (a.tier == "upper" and a.code not in with_districts)
    }
    return {
        a.code: [s for s in a.successors if s in ground] for a in register.areas if a.code in ground
    }


def _paths(successors: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """Every way from a council that replaced none to one that none replaced."""
    replaced = {s for found in successors.values() for s in found}
    paths: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [
        (code,) for code in sorted(successors, reverse=True) if code not in replaced
    ]
    while waiting:
        path = waiting.pop()
        onward = [s for s in successors[path[-1]] if s not in path]
        if not onward:
            paths.append(path)
        waiting.extend((*path, s) for s in reversed(onward))
        if len(paths) + len(waiting) > _MOST_PIECES:
            raise InputError(
                "The register's history of reorganisations cannot be followed.",
                f"It divides the ground into more than {_MOST_PIECES:,} pieces.",
                "Check the column 'replaced_by' of the table 'areas'.",
            )
    return paths
