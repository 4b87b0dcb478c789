"""Recognises a file by its header: which dataset it is of, and where its columns are.

A header fits a dataset when every required column is there under one of its names, however
its letters are cased and its words joined, and few columns are strangers. The header need
not be the first row: lines above it are preamble, and a header in two rows (merged cells)
is read as one. What the cells hold, then the file's name, decide between equal headers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise
from pathlib import PurePath

from changing_places.core.errors import InputError
from changing_places.data.model import Column, Dataset

PREAMBLE = 40


@dataclass(frozen=True)
class Fit:
    """How one header fits one dataset. `columns` maps a column's name to its positions."""

    dataset: Dataset
    header: tuple[str, ...]
    starts: int
    columns: Mapping[str, tuple[int, ...]]
    unpivoted: tuple[int, ...] = ()
    strangers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    score: float = 0.0

    @property
    def likeness(self) -> float:
        """How much of header and dataset is shared, from 0 to 1."""
        named = sum(bool(plain(h)) for h in self.header)
        return (named - len(self.strangers)) / (named + len(self.missing) or 1)

    @property
    def complete(self) -> bool:
        """Whether this is the dataset: nothing required is missing and few are strangers."""
        known = len(self.header) - len(self.strangers)
        allowed = known // 2 if known > 3 else 0
        return not self.missing and len(self.strangers) <= allowed


@dataclass(frozen=True)
class _Header:
    """One way to read the header of a sheet, and the index of the first row under it.

    `others` are the names that a column may have instead, where words stand above its own.
    """

    names: tuple[str, ...]
    starts: int
    others: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def plain(header: str) -> str:
    """A header in the form in which headers are compared.

    >>> plain(" Local authority code")
    'local_authority_code'
    >>> plain("90+")
    '90+'
    """
    return re.sub(r"[^a-z0-9+]+", "_", header.strip().lstrip("\ufeff").lower()).strip("_")


def recognise(
    top: Sequence[Sequence[str]], datasets: Iterable[Dataset], *, source: str
) -> list[Fit]:
    """The datasets that the first rows of a sheet fit, the best first.

    `top` holds the first rows as text, the header among them. Raises InputError, naming the
    nearest dataset and what differs, where none fits.
    """
    candidates = [(d, _must_have(d)) for d in datasets]
    for header in chain(_plain_headers(top), _merged_headers(top)):
        names = {plain(n) for n in (*header.names, *header.others)}
        able = (d for d, wanted in candidates if all(w & names for w in wanted))
        fits = [fit(header.names, header.starts, d, others=header.others) for d in able]
        whole = [f for f in fits if f.complete]
        if whole:
            _refuse_twice_named(whole[0], source)
            return _best(whole, source)
    raise _unknown(_nearest(top, [d for d, _ in candidates]), top, source)


def _must_have(dataset: Dataset) -> tuple[frozenset[str], ...]:
    """For each required column the headers it may have; patterns are left to a closer look."""
    named = (c for c in dataset.columns if c.required and not c.match)
    return tuple(frozenset(map(plain, c.headers)) for c in named)


def _nearest(top: Sequence[Sequence[str]], datasets: Sequence[Dataset]) -> Fit | None:
    """The dataset most like the first row that could be a header, or a clearly better one below."""
    nearest: Fit | None = None
    for header in islice(_plain_headers(top), 15):
        best = max((fit(header.names, header.starts, d) for d in datasets), key=_likeness)
        if nearest is None or best.likeness > max(nearest.likeness, 0.5):
            nearest = best
    return nearest


def _likeness(fit: Fit) -> float:
    return fit.likeness


def fit(header: Sequence[str], starts: int, dataset: Dataset, *, others: Sequence[str] = ()) -> Fit:
    """How `header`, with the data starting at row `starts`, fits a dataset.

    `others` gives each column a second name to go by.
    """
    names = [plain(h) for h in header]
    places = _places(tuple(names))
    for i, other in enumerate(map(plain, others)):
        places = {other: (i,), **places} if other not in places else places
    columns: dict[str, tuple[int, ...]] = {}
    missing = []
    for column in dataset.columns:
        at = _positions(names, places, column)
        if at:
            columns[column.name] = at
        elif column.required:
            missing.append((column.headers or (column.name,))[0])
    columns = _unshared(columns)
    taken = {i for at in columns.values() for i in at}
    unpivoted: tuple[int, ...] = ()
    if dataset.unpivot:
        pattern = re.compile(dataset.unpivot.match)
        fits = (i for i, n in enumerate(names) if i not in taken and pattern.fullmatch(n))
        unpivoted = tuple(fits)
        if len(unpivoted) < dataset.unpivot.at_least:
            missing.append(dataset.unpivot.into.name)
    ignored = {plain(h) for h in dataset.ignored}
    known = taken | set(unpivoted) | {i for i, n in enumerate(names) if n in ignored or not n}
    strangers = tuple(header[i] for i in range(len(names)) if i not in known)
    score = len(known) - 0.5 * len(strangers) - 2.0 * len(missing)
    return Fit(dataset, tuple(header), starts, columns, unpivoted, strangers, tuple(missing), score)


def _unshared(columns: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Of two headers alike, the one that another column has by its longer name is that one's."""
    sure = {at[0] for at in columns.values() if len(at) == 1}
    return {
        name: (tuple(i for i in at if i not in sure) or at) if len(at) > 1 else at
        for name, at in columns.items()
    }


@lru_cache(maxsize=4)
def _places(names: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for i, name in enumerate(names):
        found[name] = (*found.get(name, ()), i)
    return found


def _positions(
    names: Sequence[str], places: Mapping[str, tuple[int, ...]], column: Column
) -> tuple[int, ...]:
    if column.match:
        pattern = re.compile(column.match)
        fits = [i for i, n in enumerate(names) if pattern.fullmatch(n)]
        if column.pick is None:
            return tuple(fits)
        fits.sort(key=lambda i: names[i])
        return (fits[column.pick],) if -len(fits) <= column.pick < len(fits) else ()
    found = (places[plain(h)] for h in column.headers if plain(h) in places)
    return next(found, ())


def _plain_headers(top: Sequence[Sequence[str]]) -> Iterator[_Header]:
    for i, row in enumerate(top[:PREAMBLE]):
        if sum(bool(cell.strip()) for cell in row) >= 2:
            yield _Header(tuple(row), i + 1)


def _merged_headers(top: Sequence[Sequence[str]]) -> Iterator[_Header]:
    """Headers in two rows: a name that stands over several, or in the upper row alone."""
    for i, (upper, lower) in enumerate(pairwise(top[: PREAMBLE + 1])):
        if sum(bool(cell.strip()) for cell in lower) < 2:
            continue
        width = max(len(upper), len(lower))
        above = [*upper, *[""] * (width - len(upper))]
        below = [*lower, *[""] * (width - len(lower))]
        names = tuple(b if b.strip() else a for a, b in zip(above, below, strict=True))
        both = (f"{a} {b}".strip() for a, b in zip(_spread(above), below, strict=True))
        yield _Header(names, i + 2, tuple(both))


def _spread(cells: Sequence[str]) -> list[str]:
    """Each empty cell takes the words of the one before it, as merged cells mean."""
    spread: list[str] = []
    for cell in cells:
        spread.append(cell if cell.strip() or not spread else spread[-1])
    return spread


def _best(fits: Sequence[Fit], source: str) -> list[Fit]:
    name = PurePath(source).name.lower()

    def rank(fit: Fit) -> tuple[float, bool]:
        hint = fit.dataset.file_hint
        return fit.score, bool(hint and re.search(hint, name))

    return sorted(fits, key=rank, reverse=True)


def _refuse_twice_named(fit: Fit, source: str) -> None:
    for column in fit.dataset.columns:
        at = fit.columns.get(column.name, ())
        if column.match is None and len(at) > 1:
            places = " and ".join(str(i + 1) for i in at)
            raise InputError(
                f"{source}: the header names '{fit.header[at[0]]}' twice.",
                f"Columns {places} have the same name, so it is unclear which one is meant.",
                "Rename or remove one of them and load the file again.",
            )


def _unknown(nearest: Fit | None, top: Sequence[Sequence[str]], source: str) -> InputError:
    if nearest is None:
        first = next((r for r in top if any(r)), [])
        return InputError(
            f"{source}: no header was found.",
            f"Its first row reads {_quoted(first) or 'nothing'}.",
            "A table needs a row of column names above its rows of data.",
        )
    parts = []
    if nearest.missing:
        parts.append(f"wants {_quoted(nearest.missing)} too")
    if nearest.strangers:
        parts.append(f"does not know {_quoted(nearest.strangers)}")
    if nearest.likeness == 0:
        parts = ["shares no column with it"]
    return InputError(
        f"{source}: no dataset of the catalogue has the header {_quoted(nearest.header)}.",
        f"The nearest is '{nearest.dataset.title}' ({nearest.dataset.id}), which "
        + (" and ".join(parts) or "has other cells")
        + ".",
        "Rename the columns to those of the dataset, or leave this file out.",
    )


def _quoted(names: Sequence[str], most: int = 6) -> str:
    words = [" ".join(n.split()) for n in names]
    shown = [f"'{w if len(w) <= 40 else w[:39] + '…'}'" for w in words if w][:most]
    more = sum(bool(w) for w in words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
