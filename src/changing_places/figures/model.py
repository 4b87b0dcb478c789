"""What a figure is made of: sources, a tidy table, a chart, and the sentence it proves."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

from changing_places.core.errors import InputError
from changing_places.figures import numbers
from changing_places.figures.theme import DEFAULT, Theme

WIDE, NARROW = 640, 340

Cell = str | int | float | bool | date | None


class UnusableFigure(InputError, ValueError):
    """A figure lacks what it must have, or its table does not hold what its chart draws."""


@dataclass(frozen=True)
class Source:
    """Where numbers come from: who published what, where, when, under which licence.

    `address` is a web address; `period` what the numbers speak of; `retrieved` the date they
    were taken.
    """

    publisher: str
    title: str
    address: str = ""
    licence: str = ""
    period: str = ""
    retrieved: str = ""

    def __post_init__(self) -> None:
        if not (self.publisher.strip() and self.title.strip()):
            raise UnusableFigure(
                "A source lacks its publisher or its title.",
                f"Its publisher is {self.publisher!r} and its title {self.title!r}.",
                "Name both, as in Source('Office for National Statistics', 'Mid-year estimates').",
            )

    def citation(self) -> str:
        """The source in one line."""
        parts = [self.publisher, self.title, self.period, self.licence]
        told = f", retrieved {self.retrieved}" if self.retrieved else ""
        return ", ".join(p for p in parts if p) + told

    def to_dict(self) -> dict[str, str]:
        """Every field under its name."""
        return asdict(self)


@dataclass(frozen=True)
class Column:
    """One column of a table: `kind` is one of `numbers.KINDS` and says how cells are written.

    `unit` is words such as 'per 100,000' or '£ per head'; `decimals` overrides the number of
    decimal places that the values themselves suggest.
    """

    name: str
    label: str
    unit: str = ""
    kind: str = "text"
    decimals: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in numbers.KINDS:
            raise UnusableFigure(
                f"The column '{self.name}' is of no known kind.",
                f"Its kind is {self.kind!r}.",
                f"Use one of {numbers.listed(numbers.KINDS)}.",
            )

    @property
    def numeric(self) -> bool:
        """Whether its cells are amounts, which are set flush right and can be drawn."""
        return self.kind in numbers.NUMERIC

    @property
    def heading(self) -> str:
        """The label with its unit, as the head of a table's column."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """A tidy table in plain Python values: one row an observation.

    A numeric cell may be None (not available) or words such as 'suppressed', which are shown
    as they stand and never drawn or counted as zero.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    _decimals: dict[str, int | None] = field(default_factory=dict, repr=False, compare=False)

    def __init__(self, columns: Iterable[Column], rows: Iterable[Iterable[object]]) -> None:
        object.__setattr__(self, "columns", tuple(columns))
        object.__setattr__(self, "rows", tuple(tuple(map(_plain, row)) for row in rows))
        object.__setattr__(self, "_decimals", {})
        self._check()

    @classmethod
    def from_records(
        cls, columns: Iterable[Column], records: Iterable[Mapping[str, object]]
    ) -> "Table":
        """A table from mappings of column name to value; what a record lacks is None."""
        columns = tuple(columns)
        return cls(columns, ([record.get(c.name) for c in columns] for record in records))

    def _check(self) -> None:
        names = [c.name for c in self.columns]
        repeated = sorted({n for n in names if names.count(n) > 1})
        if not names or repeated:
            raise UnusableFigure(
                "A table's columns need one name each.",
                f"Repeated: {numbers.listed(repeated)}." if repeated else "It has no columns.",
                "Give every Column a name of its own.",
            )
        for index, row in enumerate(self.rows, start=1):
            if len(row) != len(names):
                raise UnusableFigure(
                    f"Row {index} of a table does not fit its columns.",
                    f"It has {len(row)} cells for {len(names)} columns.",
                    "Give each row one cell for every column, None where there is nothing.",
                )

    def column(self, name: str) -> Column:
        """The column of that name. Raises UnusableFigure, listing the names, where none is."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnusableFigure(
            f"The table has no column '{name}'.",
            f"It has {numbers.listed([repr(c.name) for c in self.columns])}.",
            "Name one of these.",
        )

    def values(self, name: str) -> list[Cell]:
        """The cells of one column, in row order."""
        place = self.columns.index(self.column(name))
        return [row[place] for row in self.rows]

    def amounts(self, name: str) -> list[float | None]:
        """One column as numbers for drawing; None where the cell holds no number."""
        return [amount(v) for v in self.values(name)]

    def decimals(self, name: str) -> int | None:
        """The decimal places in which a column is written, the same down all its rows."""
        if name not in self._decimals:
            column = self.column(name)
            places = column.decimals
            if places is None and column.kind in {"number", "percent", "share"}:
                scale = 100 if column.kind == "share" else 1
                held = [v * scale for v in self.amounts(name) if v is not None]
                wanted = numbers.decimals_for(held)
                places = wanted if column.kind == "number" else min(wanted, 1)
            self._decimals[name] = places
        return self._decimals[name]

    def text(self, name: str, value: object) -> str:
        """A value written as the column of that name writes its cells; no text is left blank."""
        if value is None and not self.column(name).numeric:
            return ""
        return numbers.formatted(value, self.column(name).kind, self.decimals(name))

    def tick_texts(self, name: str, ticks: Sequence[float]) -> list[str]:
        """The values of an axis, in no more decimal places than they need."""
        column = self.column(name)
        if column.kind == "money":
            # £7.50 beside £10.00, but £250 and £1.5m as they are.
            places = 2 if max(map(abs, ticks)) < 10 and numbers.decimals_for(ticks) else None
        else:
            scale = 100 if column.kind == "share" else 1
            places = numbers.decimals_for([t * scale for t in ticks])
        return [numbers.formatted(t, column.kind, places) for t in ticks]

    def text_rows(self) -> list[list[str]]:
        """All cells as they are shown to people."""
        return [
            [self.text(c.name, v) for c, v in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Columns and rows for JSON; dates become ISO text."""
        return {
            "columns": [asdict(c) for c in self.columns],
            "rows": [
                [v.isoformat() if isinstance(v, date) else v for v in row] for row in self.rows
            ],
        }


class Chart(Protocol):
    """A chart kind: it draws the figure's table, and says which columns it needs."""

    @property
    def name(self) -> str: ...

    def check(self, table: Table) -> None: ...

    def draw(self, figure: "Figure", theme: Theme, width: float, prefix: str) -> str: ...


@dataclass(frozen=True)
class Figure:
    """A chart or map that cannot exist without its title, finding, table and source.

    `finding` is the one sentence that the figure shows; `source` one `Source` or several;
    `note` is a caveat; `fictional` marks the demonstration country's numbers.
    """

    title: str
    finding: str
    table: Table
    source: Source | Sequence[Source]
    chart: Chart
    note: str = ""
    fictional: bool = False

    def __post_init__(self) -> None:
        for name, value in (("title", self.title), ("finding", self.finding)):
            if not value.strip():
                raise _lacking(self.title, f"a {name}", f"Write its {name} in one sentence.")
        if not isinstance(self.table, Table) or not self.table.rows:
            raise _lacking(self.title, "a table with rows", "Give it the table that it draws.")
        if not self.sources or not all(isinstance(s, Source) for s in self.sources):
            raise _lacking(self.title, "a source", "Give it a Source for every dataset it uses.")
        self.chart.check(self.table)

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources, however many were given."""
        if isinstance(self.source, Source):
            return (self.source,)
        return tuple(self.source or ())

    @property
    def kind(self) -> str:
        """The chart kind's name, as in `bars` or `choropleth`."""
        return self.chart.name

    def svg(self, theme: Theme = DEFAULT, width: float = WIDE) -> str:
        """The drawing as SVG, `width` units wide: `WIDE` for a page, `NARROW` for a phone.

        The title and finding stand in it for screen readers; they are not drawn, because the
        page sets them as text.
        """
        return self.chart.draw(self, theme, max(float(width), 280.0), self.identity(width))

    def identity(self, width: float = WIDE) -> str:
        """A name for this drawing that no other on the page has, the same at every run."""
        told = repr((self.title, self.finding, self.kind, self.table.rows, self.chart, width))
        return "f" + hashlib.sha256(told.encode()).hexdigest()[:10]

    def to_dict(self) -> dict[str, Any]:
        """Everything but the drawing, for JSON."""
        return {
            "kind": self.kind,
            "title": self.title,
            "finding": self.finding,
            "note": self.note,
            "fictional": self.fictional,
            "table": self.table.to_dict(),
            "sources": [s.to_dict() for s in self.sources],
        }

    def description(self) -> str:
        """What a screen reader is told: the finding, and that numbers may be fictional."""
        fictional = " The data are fictional, for demonstration only." if self.fictional else ""
        return f"{self.finding}{fictional}"


def amount(value: Cell) -> float | None:
    """A cell as a number for drawing, or None where it holds none.

    What is smaller than a million-millionth is drawn as nothing: its powers cannot be told.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) >= 1e-12 else 0.0
    return None


def need_numbers(table: Table, *names: str) -> None:
    """Raise UnusableFigure unless the named columns are numeric and one number stands in each."""
    for name in names:
        column = table.column(name)
        if not column.numeric or all(v is None for v in table.amounts(name)):
            raise UnusableFigure(
                f"The column '{name}' has nothing to draw.",
                f"Its kind is {column.kind!r} and it holds no number.",
                "Name a column of amounts, or leave the figure out and say why in words.",
            )


def _plain(value: object) -> Cell:
    """A cell as a plain Python value: NumPy and Decimal become numbers, NaN becomes None."""
    if value is None or isinstance(value, str | bool | int | date):
        return value
    if hasattr(value, "item"):
        value = value.item()
        return _plain(value)
    if hasattr(value, "__float__"):
        number = float(value)
        return number if math.isfinite(number) else None
    raise UnusableFigure(
        "A table holds a cell that is neither text, number nor date.",
        f"It holds {value!r}.",
        "Give plain values.",
    )


def _lacking(title: str, what: str, next_step: str) -> UnusableFigure:
    return UnusableFigure(
        f"The figure '{title}' lacks {what}.",
        "A figure without a title, a finding, its table and its source cannot be checked.",
        next_step,
    )
