"""A figure on the new boundaries, what it is made of, and what became of the totals."""

from dataclasses import dataclass
from typing import Any

from changing_places.data.harmonise.panel import Cell, Group


@dataclass(frozen=True, slots=True)
class Part:
    """A row that went into a figure: whose, and what share of it (None: none can be told)."""

    code: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure on the new boundaries, with the rows that made it."""

    column: str
    group: Group
    time: Any
    area: str
    cell: Cell
    estimated: bool
    parts: tuple[Part, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """What became of a column's numbers in one period: `before` is the sum of the rest.

    `after` stands in figures of the new boundaries, `held_back` in figures that are no number
    because another part of them is none, and `not_counted` in rows whose ground others hold.
    """

    column: str
    group: Group
    time: Any
    before: float
    after: float
    held_back: float
    not_counted: float
