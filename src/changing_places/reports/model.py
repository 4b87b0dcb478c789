"""One report, which every writer sets in its own format: HTML, Word, PDF, Excel, JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

from changing_places.core.errors import InputError
from changing_places.figures import Column, Figure, Source, Table
from changing_places.figures.model import Cell
from changing_places.figures.numbers import formatted

FICTIONAL = "Fictional data: for demonstration only"


@dataclass(frozen=True)
class Paragraph:
    """Plain text; `sources` are numbered after it."""

    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Bullets:
    """A short list of plain sentences."""

    items: tuple[str, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Note:
    """A caveat that the reader must not miss."""

    text: str


@dataclass(frozen=True)
class Subheading:
    """The name of a part of a section, for sections that are long."""

    text: str


@dataclass(frozen=True)
class Code:
    """Lines of a program, set as they are typed."""

    text: str


@dataclass(frozen=True)
class Fact:
    """One number or word with its label and where it comes from.

    `kind`, `unit` and `decimals` are those of a `Column`, so that the same value is written
    alike in every format and stays a number in Excel and JSON.
    """

    label: str
    value: Cell
    kind: str = "text"
    unit: str = ""
    decimals: int | None = None
    source: Source | None = None

    @property
    def column(self) -> Column:
        """The fact's value seen as a column of one row."""
        return Column("value", self.label, self.unit, self.kind, self.decimals)

    @property
    def text(self) -> str:
        """The value as people read it, with its unit."""
        shown = formatted(self.value, self.kind, self.decimals)
        # "£ per head" after "£612" would say pounds twice.
        unit = self.unit.removeprefix("£").strip() if self.kind == "money" else self.unit
        return f"{shown} {unit}".strip() if not isinstance(self.value, str) else shown


@dataclass(frozen=True)
class Facts:
    """Facts set side by side, or under one another where room is short."""

    items: tuple[Fact, ...]


@dataclass(frozen=True)
class TableBlock:
    """A table with its caption and its sources."""

    title: str
    table: Table
    source: Source | tuple[Source, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not (self.title.strip() and self.sources and self.table.rows):
            raise InputError(
                f"The table '{self.title}' lacks its title, its source or its rows.",
                "A table in a report names where its numbers come from.",
                "Give it all three, or leave the table out.",
            )

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources, however many were given."""
        return (self.source,) if isinstance(self.source, Source) else tuple(self.source)


@dataclass(frozen=True)
class FigureBlock:
    """A figure. Its table goes into the annex of Word and PDF unless `annex` is False."""

    figure: Figure
    annex: bool = True

    @property
    def sources(self) -> tuple[Source, ...]:
        """The figure's sources."""
        return self.figure.sources


Block = Paragraph | Bullets | Note | Subheading | Code | Facts | TableBlock | FigureBlock


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; never empty."""

    heading: str
    blocks: Sequence[Block]

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))
        if not (self.heading.strip() and self.blocks):
            raise InputError(
                f"The section '{self.heading}' has no heading or nothing under it.",
                "An empty section promises what the report does not hold.",
                "Leave the section out, or fill it.",
            )


@dataclass(frozen=True)
class Report:
    """A document: the answer in one sentence first, then facts, sections and sources.

    `as_at` is the date of the report, from which its files take their time stamps, so the
    same report gives the same bytes. `provenance` names what made it (data hash, version,
    seed). `fictional` puts a plain label on every page. `contents` lists the sections, with links,
    after the first of them: for reports of many pages, whose first section is the answer.
    """

    title: str
    summary: str
    sections: Sequence[Section]
    as_at: date
    subtitle: str = ""
    facts: Sequence[Fact] = ()
    sources: Sequence[Source] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    fictional: bool = False
    publisher: str = ""
    contents: bool = False

    def __post_init__(self) -> None:
        for name in ("sections", "facts", "sources"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not (self.title.strip() and self.summary.strip() and self.sections):
            raise InputError(
                "A report lacks its title, its summary or its sections.",
                f"Its title is {self.title!r}.",
                "Give it a title, the answer in one sentence, and a section at least.",
            )

    def numbered(self) -> dict[Source, int]:
        """Every source that the report uses, numbered in the order it is first met."""
        found: dict[Source, int] = {}
        for source in self._met():
            found.setdefault(source, len(found) + 1)
        return found

    def _met(self) -> Iterator[Source]:
        yield from (f.source for f in self.facts if f.source)
        for section in self.sections:
            for block in section.blocks:
                yield from sources_of(block)
        yield from self.sources

    def figures(self) -> list[FigureBlock]:
        """The figures in order; their place in this list, from 1, is their number."""
        return [b for s in self.sections for b in s.blocks if isinstance(b, FigureBlock)]

    def tables(self) -> list[TableBlock]:
        """The tables in order, which are numbered likewise."""
        return [b for s in self.sections for b in s.blocks if isinstance(b, TableBlock)]

    def to_dict(self) -> dict[str, Any]:
        """The whole report for JSON, with sources numbered as in every other format."""
        numbers = self.numbered()
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "summary": self.summary,
            "as_at": self.as_at.isoformat(),
            "fictional": self.fictional,
            "publisher": self.publisher,
            "facts": [_fact_dict(f, numbers) for f in self.facts],
            "sections": [
                {"heading": s.heading, "blocks": [_block_dict(b, numbers) for b in s.blocks]}
                for s in self.sections
            ],
            "sources": [{"number": n, **s.to_dict()} for s, n in numbers.items()],
            "provenance": dict(self.provenance),
        }


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers of sources as runs, first and last, where three or more follow one another.

    >>> runs([9, 2, 8, 7, 2, 3])
    [(2, 2), (3, 3), (7, 9)]
    """
    made: list[list[int]] = []
    for number in sorted(set(numbers)):
        if made and number == made[-1][-1] + 1:
            made[-1].append(number)
        else:
            made.append([number])
    told = []
    for run in made:
        told += [(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run]
    return told


def sources_of(block: Block) -> tuple[Source, ...]:
    """The sources that one block names."""
    if isinstance(block, Facts):
        return tuple(f.source for f in block.items if f.source)
    if isinstance(block, Note | Subheading | Code):
        return ()
    return block.sources


def _fact_dict(fact: Fact, numbers: Mapping[Source, int]) -> dict[str, Any]:
    value = fact.value.isoformat() if isinstance(fact.value, date) else fact.value
    source = numbers.get(fact.source) if fact.source else None
    return {
        "label": fact.label,
        "value": value,
        "text": fact.text,
        "unit": fact.unit,
        "source": source,
    }


def _block_dict(block: Block, numbers: Mapping[Source, int]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "block": _NAMES[type(block)],
        "sources": [numbers[s] for s in sources_of(block)],
    }
    match block:
        case Paragraph() | Note() | Subheading() | Code():
            told["text"] = block.text
        case Bullets():
            told["items"] = list(block.items)
        case Facts():
            told["items"] = [_fact_dict(f, numbers) for f in block.items]
        case TableBlock():
            told |= {"title": block.title, "note": block.note, "table": block.table.to_dict()}
        case FigureBlock():
            shown = block.figure.to_dict()
            del shown["sources"]
            told |= shown
    return told


_NAMES: dict[type, str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Note: "note",
    Subheading: "subheading",
    Code: "code",
    Facts: "facts",
    TableBlock: "table",
    FigureBlock: "figure",
}


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable[T](value: T) -> T:
    """The same report, block or text without the characters that no document may hold."""
    made: Any = value
    if isinstance(value, str):
        made = _UNPRINTABLE.sub("", value)
    elif isinstance(value, tuple):
        made = tuple(map(printable, value))
    elif isinstance(value, Table):
        made = Table(printable(value.columns), printable(value.rows))
    elif isinstance(value, Mapping):
        made = {printable(k): printable(v) for k, v in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        # A chart's own fields stay: drawing has its own escape, and maps are large.
        kept = [f.name for f in fields(value) if f.init and f.name != "chart"]
        made = replace(value, **{n: printable(getattr(value, n)) for n in kept})
    return made  # type: ignore[no-any-return]


ANNEX_ROWS = 40


def annex_tables(report: Report) -> list[tuple[str, Table | None, str]]:
    """What stands behind each figure, for formats on paper: a title, its table, and a note.

    A table of more than `ANNEX_ROWS` rows is left out, and the note says where it is.
    """
    made: list[tuple[str, Table | None, str]] = []
    for number, block in enumerate(report.figures(), start=1):
        if not block.annex:
            continue
        table, title = block.figure.table, f"Figure {number}. {block.figure.title}"
        if len(table.rows) <= ANNEX_ROWS:
            made.append((title, table, ""))
            continue
        note = (
            f"Figure {number} shows {len(table.rows)} rows, which are in this report's Excel, "
            "HTML and JSON forms."
        )
        made.append((title, None, note))
    return made


def provenance_lines(report: Report) -> list[str]:
    """What made the report, a line each."""
    return [f"{name}: {value}" for name, value in report.provenance.items()]
