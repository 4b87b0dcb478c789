"""Reads any dataframe as cells of a panel, and writes the same kind of dataframe."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

import narwhals as nw

from changing_places.core.errors import InputError
from changing_places.data.register import Register

NUMBERS = frozenset({"value", "provisional", "revised"})
# What a merged figure is where its parts hold no number, the strongest reason first.
NOT_NUMBERS = ("not_submitted", "suppressed", "missing", "not_applicable")

Group = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: a number, or the status that stands in its place."""

    value: float | None
    status: str

    @property
    def is_number(self) -> bool:
        """Whether there is a number to reckon with."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows of the panel that were not used: their area, how many, and why."""

    area: str
    rows: int
    reason: str


@dataclass
class Panel:
    """The cells of every value column by group (the columns of `by`), time and area."""

    columns: tuple[str, ...]
    cells: dict[str, dict[tuple[Group, Any], dict[str, Cell]]]
    set_aside: list[SetAside] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    not_carried: tuple[str, ...] = ()
    shape: "Shape | None" = None


@dataclass(frozen=True)
class Shape:
    """The kind of dataframe that came in, so that the same kind goes out."""

    kind: str
    backend: Any
    dtypes: Mapping[str, Any]

    def build(self, columns: Mapping[str, Sequence[Any]]) -> Any:
        """A dataframe of that kind; area, time and group columns keep their type."""
        backend: Any = "polars" if self.kind == "duckdb" else self.backend
        types = {n: self.dtypes.get(n, _type_of(n, v)) for n, v in columns.items()}
        frame = nw.from_dict(dict(columns), schema=types, backend=backend)
        if self.kind == "narwhals":
            return frame
        native = frame.to_native()
        if self.kind == "lazy":
            return native.lazy()
        if self.kind == "duckdb":
            import duckdb

            return duckdb.from_arrow(native)
        return native


def _type_of(name: str, values: Sequence[Any]) -> Any:
    if name == "estimated":
        return nw.Boolean
    return nw.String if name == "status" or name.endswith("_status") else nw.Float64


@dataclass(frozen=True)
class Names:
    """The columns of a panel: where, when, grouped by what, and the values."""

    area: str
    time: str
    by: tuple[str, ...]
    values: tuple[str, ...]
    status: str | None = "status"


def read(frame: Any, names: Names, register: Register, *, keep_others: bool = False) -> Panel:
    """The cells of a dataframe, codes made canonical, what is no council set aside."""
    shape, rows, held = _rows(frame, names)
    status = names.status if names.status in held else None
    panel = Panel(names.values, {v: {} for v in names.values}, shape=shape)
    used = {names.area, names.time, *names.by, *names.values, status}
    panel.not_carried = tuple(c for c in held if c not in used)
    reasons: Counter[tuple[str, str]] = Counter()
    seen: dict[tuple[Group, Any, str], str] = {}
    for row in rows:
        code, when = row[names.area], row[names.time]
        known, reason = _council(register, code, when)
        if known is None:
            if keep_others and code is not None:
                panel.others.append(row)
            else:
                reasons[str(code), reason] += 1
            continue
        group = tuple(row[c] for c in names.by)
        first = seen.get((group, when, known))
        if first is not None:
            if first == code:
                raise _twice(names, code, when, held)
            reasons[code, f"another code of {known}, which has its own row for the period"] += 1
            if first == known:
                continue
        seen[group, when, known] = code
        if code != known:
            panel.aliases[code] = known
        for column in names.values:
            cell = cell_of(row[column], row[status] if status else None)
            panel.cells[column].setdefault((group, when), {})[known] = cell
    panel.set_aside = [SetAside(a, n, why) for (a, why), n in sorted(reasons.items())]
    return panel


def cell_of(value: Any, status: Any) -> Cell:
    """A cell of what stands in the panel; a blank, NaN or infinite number is missing."""
    number = None if value is None else float(value)
    said = str(status) if status else "value"
    if said not in NUMBERS:
        return Cell(None, said)
    if number is None or not isfinite(number):
        return Cell(None, "missing")
    return Cell(number, said)


def day_of(when: Any) -> date | None:
    """The first day that a period speaks of; None where it cannot be told.

    A year is that beginning on 1 April, when councils begin and end.

    >>> day_of(2019), day_of("2014-15"), day_of("2023-07-01")
    (datetime.date(2019, 4, 1), datetime.date(2014, 4, 1), datetime.date(2023, 7, 1))
    """
    if isinstance(when, datetime):
        return when.date()
    if isinstance(when, date):
        return when
    text = str(when).strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        year = text[:4]
        known = year.isdigit() and (len(text) == 4 or not text[4].isdigit())
        return date(int(year), 4, 1) if known and 1000 < int(year) < 3000 else None


def _rows(frame: Any, names: Names) -> tuple[Shape, Iterable[dict[str, Any]], list[str]]:
    kind = "eager"
    if type(frame).__name__ == "DuckDBPyRelation":
        import polars as pl

        kind, frame = "duckdb", pl.DataFrame(frame)
    try:
        wrapped = nw.from_native(frame, pass_through=False)
    except TypeError as error:
        raise InputError(
            "The panel cannot be read.",
            f"It is a {type(frame).__name__}, which is no dataframe.",
            "Give a pandas, Polars or PyArrow frame or a DuckDB relation.",
        ) from error
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        kind = "narwhals"
    if isinstance(wrapped, nw.LazyFrame):
        kind, wrapped = ("lazy" if kind == "eager" else kind), wrapped.collect()
    wanted = [names.area, names.time, *names.by, *names.values]
    missing = [c for c in wanted if c not in wrapped.columns]
    if missing:
        raise InputError(
            f"The panel has no column {', '.join(repr(c) for c in missing)}.",
            f"Its columns are {', '.join(repr(c) for c in wrapped.columns)}.",
            "Name them with area=, time=, by=, counts= and rates=.",
        )
    dtypes = {c: _plain(wrapped.schema[c]) for c in (names.area, names.time, *names.by)}
    shape = Shape(kind, wrapped.implementation, dtypes)
    needed = [c for c in (*wanted, names.status) if c in wrapped.columns]
    return shape, wrapped.select(*dict.fromkeys(needed)).iter_rows(named=True), wrapped.columns


def _plain(dtype: Any) -> Any:
    return nw.String if dtype in {nw.Categorical, nw.Enum, nw.Object} else dtype


def _council(register: Register, code: Any, when: Any) -> tuple[str | None, str]:
    """The code that a row is counted under, or None and why it is not counted."""
    if code is None or code != code:
        return None, "the row has no area code"
    known = register.canonical(str(code))
    if known is None:
        label = register.name_of(str(code))
        if label != code:
            return None, f"{label} is no council"
        return None, "the register knows no council with this code"
    if register.get(known).tier == "combined":
        return None, "a combined authority, which stands over councils"
    if when is None or when != when:
        return None, "the row has no period"
    return known, ""


def _twice(names: Names, code: Any, when: Any, held: Sequence[str]) -> InputError:
    used = {names.area, names.time, *names.by, *names.values}
    spare = [c for c in held if c not in used and c != names.status]
    return InputError(
        f"The panel has two rows for {code} in {when}.",
        f"Its rows are told apart by {', '.join((names.area, names.time, *names.by))} alone.",
        "Name the other columns that tell rows apart with by=[...]"
        + (f"; the panel has {', '.join(repr(c) for c in spare[:6])}." if spare else "."),
    )
