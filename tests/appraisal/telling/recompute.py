"""A workbook worked out again from its formulas alone, whatever values stand beside them.

It reads the file as it is packed (sheets of XML) and knows the few functions that the workbook
uses; any other is an error, so that a formula cannot go unchecked.
"""

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import floor
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"]|"")*")
    |(?P<cell>(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)
    |(?P<name>[A-Z]+)(?=\()
    |(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)
    |(?P<sign><>|>=|<=|[-+*/^=<>(),])
    )""",
    re.VERBOSE,
)
Cell = tuple[str, int, int]
Value = Callable[[], Any]
BLANK = None
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": truediv,
    "^": pow,
}
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "<>": ne,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}


def flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for v in values:
        if isinstance(v, list):
            yield from flat(tuple(v))
        else:
            yield v


def numbers(*given: Any) -> list[float]:
    found = [v for v in flat(given) if isinstance(v, int | float)]
    return found or [0.0]


def rounded(x: float, places: float) -> float:
    grown = floor(abs(x) * 10**places + 0.5) / 10**places
    return grown if x >= 0 else -grown


def sumproduct(*ranges: list[float]) -> float:
    found = 0.0
    for row in zip(*ranges, strict=True):
        part = 1.0
        for one in row:
            part *= one if isinstance(one, int | float) else 0.0
        found += part
    return found


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *x: sum(numbers(*x)),
    "MIN": lambda *x: min(numbers(*x)),
    "MAX": lambda *x: max(numbers(*x)),
    "AND": lambda *x: all(x),
    "INT": floor,
    "ABS": abs,
    "ROUND": rounded,
    "SUMPRODUCT": sumproduct,
    "INDEX": lambda held, place: held[int(place) - 1],
    "MATCH": lambda wanted, held, _: held.index(wanted) + 1,
}


def split(place: str) -> tuple[int, int]:
    """Row and column from 1 of a cell's address."""
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", place).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(digits), column


@dataclass
class Book:
    """The cells of a file: plain values, formulas, and the values that stand beside these."""

    plain: dict[Cell, Any]
    formulas: dict[Cell, str]
    shown: dict[Cell, Any]
    sheets: list[str]
    done: dict[Cell, Any] = field(default_factory=dict)
    read: dict[Cell, Value] = field(default_factory=dict)
    was: dict[Cell, Any] = field(default_factory=dict)

    def put(self, cell: Cell, value: Any) -> None:
        """Type a value into a cell that holds no formula."""
        assert cell not in self.formulas and cell in self.plain
        self.was.setdefault(cell, self.plain[cell])
        self.plain[cell] = value
        self.done.clear()

    def as_it_was(self) -> "Book":
        """The same with whatever was typed into it taken back."""
        if self.was:
            self.plain.update(self.was)
            self.was.clear()
            self.done.clear()
        return self

    def at(self, cell: Cell) -> Any:
        """A cell worked out again."""
        if cell not in self.done:
            if cell in self.formulas and cell not in self.read:
                self.read[cell] = Formula(self, cell[0], self.formulas[cell]).value
            held = self.read.get(cell)
            self.done[cell] = self.plain.get(cell, BLANK) if held is None else held()
        return self.done[cell]

    def row(self, sheet: str, *words: str) -> int:
        """The first row whose cells from the first column on hold these words."""
        for (s, row, column), value in self.plain.items():
            if s == sheet and column == 1 and value == words[0]:
                rest = [self.plain.get((s, row, 2 + k)) for k in range(len(words) - 1)]
                if rest == list(words[1:]):
                    return row
        raise KeyError(f"no row {words} on {sheet}")

    def words(self, sheet: str, row: int) -> list[Any]:
        """A row worked out again, from its first column."""
        last = max(c for s, r, c in [*self.plain, *self.formulas] if s == sheet and r == row)
        return [self.at((sheet, row, c)) for c in range(1, last + 1)]


class Formula:
    """One formula, read from left to right into what works it out when called."""

    def __init__(self, book: Book, sheet: str, formula: str) -> None:
        self.book, self.sheet, self.place, at = book, sheet, 0, 0
        self.tokens: list[tuple[str, str]] = []
        while at < len(formula):
            found = TOKEN.match(formula, at)
            assert found and found.lastgroup, f"cannot read {formula[at:]!r} of {formula!r}"
            self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
            at = found.end()
        self.value = self.compared()
        assert self.place == len(self.tokens), self.tokens[self.place :]

    def sign(self, *signs: str) -> str:
        """The sign that comes next, where it is one of these."""
        if self.place < len(self.tokens) and self.tokens[self.place] in [
            ("sign", s) for s in signs
        ]:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def compared(self) -> Value:
        a = self.chain(self.times, "+", "-")
        sign = self.sign(">=", "<=", "<>", "=", "<", ">")
        if not sign:
            return a
        b, hold = self.chain(self.times, "+", "-"), COMPARED[sign]
        # Words come after every number, as in Excel.
        return lambda: hold(*((isinstance(v, str), v) for v in (a(), b())))

    def times(self) -> Value:
        return self.chain(self.raised, "*", "/")

    def raised(self) -> Value:
        if self.sign("-"):
            held = self.raised()
            return lambda: -held()
        return self.chain(self.alone, "^")

    def chain(self, part: Callable[[], Value], *signs: str) -> Value:
        """Parts joined by signs of one rank, worked out from the left."""
        found = part()
        while sign := self.sign(*signs):
            found = self.joined(SIGNS[sign], found, part())
        return found

    def joined(self, by: Callable[[Any, Any], Any], a: Value, b: Value) -> Value:
        return lambda: by(a(), b())

    def alone(self) -> Value:
        if self.sign("("):
            found = self.compared()
            assert self.sign(")")
            return found
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text[1:-1].replace('""', '"')
        if kind == "cell":
            return self.cells(text)
        assert kind == "name", text
        given = self.given()
        if text == "IF":
            # The side that is not chosen is not worked out.
            return lambda: given[1]() if given[0]() else given[2]()
        called = FUNCTIONS[text]
        return lambda: called(*(g() for g in given))

    def given(self) -> list[Value]:
        assert self.sign("(")
        found = [self.compared()]
        while self.sign(","):
            found.append(self.compared())
        assert self.sign(")")
        return found

    def cells(self, text: str) -> Value:
        sheet, _, where = text.rpartition("!")
        name, book = sheet.strip("'") or self.sheet, self.book
        first, _, last = where.partition(":")
        r, c = split(first)
        if not last:
            return lambda: 0.0 if (v := book.at((name, r, c))) == BLANK else v
        r2, c2 = split(last)
        held = [(name, i, j) for i in range(r, r2 + 1) for j in range(c, c2 + 1)]
        return lambda: [book.at(h) for h in held]


def opened(file: bytes) -> Book:
    """The cells of an Excel file."""
    sys.setrecursionlimit(20_000)
    packed = zipfile.ZipFile(io.BytesIO(file))

    def part(name: str) -> ElementTree.Element:
        return ElementTree.fromstring(packed.read(name))

    words = [
        "".join(t.text or "" for t in s.iter(f"{MAIN}t")) for s in part("xl/sharedStrings.xml")
    ]
    targets = {r.get("Id"): r.get("Target") for r in part("xl/_rels/workbook.xml.rels")}
    book = Book({}, {}, {}, [])
    for sheet in part("xl/workbook.xml").iter(f"{MAIN}sheet"):
        name = str(sheet.get("name"))
        book.sheets.append(name)
        for cell in part(f"xl/{targets[sheet.get(LINK)]}").iter(f"{MAIN}c"):
            _read(book, (name, *split(str(cell.get("r")))), cell, words)
    return book


def _read(book: Book, at: Cell, cell: ElementTree.Element, words: list[str]) -> None:
    value, formula = cell.find(f"{MAIN}v"), cell.find(f"{MAIN}f")
    if value is None:
        return
    text = value.text or ""
    kind = cell.get("t")
    read: Any = words[int(text)] if kind == "s" else text
    if kind not in ("s", "str") and text:
        read = float(text)
    if formula is None:
        book.plain[at] = read
    else:
        book.formulas[at], book.shown[at] = str(formula.text), read
