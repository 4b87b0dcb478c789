"""What the pages of an answer are made of: sections with sentences, tables of cells, figures."""

from dataclasses import dataclass

from changing_places.figures import Figure, Table
from changing_places.web.appraisal.frame import Move
from changing_places.web.forms import Field


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and the way to what stands behind it where there is one."""

    text: str
    move: Move | None = None
    is_number: bool = True
    small: str = ""


@dataclass(frozen=True)
class Grid:
    """A table whose cells may lead on; `rows` are their heads and cells."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Item:
    """One thing told in a sentence or two, with ways on; `mark` is a word beside its title."""

    title: str
    sentences: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Form:
    """A few boxes that add a choice; `do` says which when `button` is pressed."""

    do: str
    fields: tuple[Field, ...]
    button: str
    address: str


@dataclass(frozen=True)
class Piece:
    """One section of a page, in the order in which its parts are shown."""

    heading: str
    sentences: tuple[str, ...] = ()
    form: Form | None = None
    figures: tuple[Figure, ...] = ()
    grid: Grid | None = None
    table: Table | None = None
    items: tuple[Item, ...] = ()
    bullets: tuple[str, ...] = ()
    duties: tuple[tuple[str, str], ...] = ()
    moves: tuple[Move, ...] = ()
    is_folded: bool = False


def told(*sentences: str) -> tuple[str, ...]:
    """The sentences that say something."""
    return tuple(s for s in sentences if s)
