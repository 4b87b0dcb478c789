"""Formulas that carry their own value: one expression makes the text and what it comes to.

A `Term` is written into a cell as a formula, with its value beside it for programs that do not
recompute. Terms are put together with the signs of arithmetic and the functions below, which are
the only ones that the workbook uses.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Union

from xlsxwriter.utility import xl_col_to_name

Plain = float | int | str
Given = Union["Term", float, int, str]

# How tightly a sign binds: what stands beside it goes in brackets where it binds less.
COMPARED, ADDED, TIMES, RAISED, ALONE = range(5)


@dataclass(frozen=True, eq=False)
class Term:
    """A piece of a formula and its value.

    >>> posts, pay = Term("C5", 2.0), Term("C6", 30_000.0)
    >>> cost = posts * pay * (1 + Term("C7", 0.2))
    >>> cost.text, cost.value
    ('C5*C6*(1+C7)', 72000.0)
    """

    text: str
    value: Any
    binds: int = ALONE

    def within(self, binds: int) -> str:
        """The text, in brackets where it binds less than what is asked."""
        return self.text if self.binds >= binds else f"({self.text})"

    def __add__(self, other: Given) -> "Term":
        b = term(other)
        return Term(f"{self.within(ADDED)}+{b.within(ADDED)}", self.value + b.value, ADDED)

    def __radd__(self, other: Given) -> "Term":
        return term(other) + self

    def __sub__(self, other: Given) -> "Term":
        b = term(other)
        return Term(f"{self.within(ADDED)}-{b.within(TIMES)}", self.value - b.value, ADDED)

    def __rsub__(self, other: Given) -> "Term":
        return term(other) - self

    def __mul__(self, other: Given) -> "Term":
        b = term(other)
        return Term(f"{self.within(TIMES)}*{b.within(TIMES)}", self.value * b.value, TIMES)

    def __rmul__(self, other: Given) -> "Term":
        return term(other) * self

    def __truediv__(self, other: Given) -> "Term":
        b = term(other)
        return Term(f"{self.within(TIMES)}/{b.within(RAISED)}", self.value / b.value, TIMES)

    def __rtruediv__(self, other: Given) -> "Term":
        return term(other) / self

    def __pow__(self, other: Given) -> "Term":
        b = term(other)
        return Term(f"{self.within(ALONE)}^{b.within(ALONE)}", self.value**b.value, RAISED)

    def __ge__(self, other: Given) -> "Term":
        return _compared(self, ">=", term(other), lambda a, b: a >= b)

    def __le__(self, other: Given) -> "Term":
        return _compared(self, "<=", term(other), lambda a, b: a <= b)

    def __gt__(self, other: Given) -> "Term":
        return _compared(self, ">", term(other), lambda a, b: a > b)

    def __lt__(self, other: Given) -> "Term":
        return _compared(self, "<", term(other), lambda a, b: a < b)


def term(given: Given) -> Term:
    """A number or words as they stand in a formula."""
    if isinstance(given, Term):
        return given
    if isinstance(given, str):
        doubled = given.replace('"', '""')
        return Term(f'"{doubled}"', given)
    return Term(f"{given:g}", given, ALONE if given >= 0 else ADDED)


def _compared(a: Term, sign: str, b: Term, holds: Callable[[Any, Any], bool]) -> Term:
    text = f"{a.within(ADDED)}{sign}{b.within(ADDED)}"
    return Term(text, bool(holds(a.value, b.value)), COMPARED)


def same(a: Given, b: Given) -> Term:
    """Whether two are equal."""
    return _compared(term(a), "=", term(b), lambda x, y: x == y)


def _called(name: str, *given: Given, value: Any) -> Term:
    return Term(f"{name}({','.join(term(g).text for g in given)})", value)


def either(test: Term, then: Given, other: Given) -> Term:
    """IF: `then` where the test holds, `other` where it does not."""
    chosen = then if test.value else other
    return _called("IF", test, then, other, value=term(chosen).value)


def both(*tests: Term) -> Term:
    """AND."""
    return _called("AND", *tests, value=all(t.value for t in tests))


def least(*given: Given) -> Term:
    """MIN of single values or ranges; words are passed over."""
    return _called("MIN", *given, value=min(_numbers(given)))


def most(*given: Given) -> Term:
    """MAX of single values or ranges; words are passed over."""
    return _called("MAX", *given, value=max(_numbers(given)))


def total(*given: Given) -> Term:
    """SUM."""
    return _called("SUM", *given, value=sum(_numbers(given)))


def whole(given: Given) -> Term:
    """INT: the whole number at or below."""
    return _called("INT", given, value=floor(term(given).value))


def size(given: Given) -> Term:
    """ABS."""
    return _called("ABS", given, value=abs(term(given).value))


def rounded(given: Given, places: int = 0) -> Term:
    """ROUND, halves away from nothing as Excel has it."""
    value = term(given).value
    grown = abs(value) * 10**places
    found = floor(grown + 0.5) / 10**places
    return _called("ROUND", given, places, value=found if value >= 0 else -found)


def products(*ranges: Term) -> Term:
    """SUMPRODUCT of ranges of one shape."""
    rows = zip(*(r.value for r in ranges), strict=True)
    found = 0.0
    for row in rows:
        part = 1.0
        for one in row:
            part *= one
        found += part
    return _called("SUMPRODUCT", *ranges, value=found)


def nth(held: Term, place: Given) -> Term:
    """INDEX: the value at a place of a range, counted from 1."""
    return _called("INDEX", held, place, value=held.value[int(term(place).value) - 1])


def place_of(wanted: Given, held: Term) -> Term:
    """MATCH: where a value first stands in a range, counted from 1."""
    value = held.value.index(term(wanted).value) + 1
    return Term(f"MATCH({term(wanted).text},{held.text},0)", value)


def multiplied(parts: Iterable[Given]) -> Term | None:
    """The product of some terms, None of none."""
    found: Term | None = None
    for part in parts:
        found = term(part) if found is None else found * part
    return found


def _numbers(given: Sequence[Given]) -> list[float]:
    values = [term(g).value for g in given]
    flat = [x for v in values for x in (v if isinstance(v, tuple) else (v,))]
    return [x for x in flat if not isinstance(x, str)] or [0.0]


def address(sheet: str, row: int, column: int, *, moves: bool = False) -> str:
    """A cell of a sheet, rows and columns from 0; `moves` leaves the column to the copy.

    >>> address("Inputs", 4, 2), address("Service", 4, 8, moves=True)
    ("'Inputs'!$C$5", "'Service'!I$5")
    """
    col = xl_col_to_name(column)
    return f"'{sheet}'!{'' if moves else '$'}{col}${row + 1}"


def span(sheet: str, first: tuple[int, int], last: tuple[int, int], *, moves: bool = False) -> str:
    """A range of a sheet, from one (row, column) to another.

    >>> span("Service", (4, 8), (4, 18))
    "'Service'!$I$5:$S$5"
    """
    end = address(sheet, *last, moves=moves).rpartition("!")[2]
    return f"{address(sheet, *first, moves=moves)}:{end}"


@dataclass(frozen=True)
class Years:
    """A row of a sheet with a value for each year from year 0."""

    sheet: str
    row: int
    first: int
    values: tuple[Any, ...]

    def at(self, year: int) -> Term:
        """The cell of one year, in the column of that year."""
        return Term(address(self.sheet, self.row, self.first + year, moves=True), self.values[year])

    @property
    def all(self) -> Term:
        """The whole row."""
        return self.since(0)

    def since(self, year: int) -> Term:
        """The row from one year to the last."""
        first, last = (self.row, self.first + year), (self.row, self.first + len(self.values) - 1)
        return Term(span(self.sheet, first, last), self.values[year:])
