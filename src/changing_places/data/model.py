"""What a dataset is, and what a load says of itself: frozen, and told in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from changing_places.core.errors import ChangingPlacesError

STATUSES = (
    "value",
    "suppressed",
    "not_applicable",
    "not_submitted",
    "missing",
    "provisional",
    "revised",
)

COLUMN_TYPES = (
    "text",
    "identifier",
    "number",
    "integer",
    "boolean",
    "date",
    "list",
    "area",
    "small_area",
    "year",
    "period",
    "observation",
    "asis",
)


@dataclass(frozen=True)
class Column:
    """One column of a dataset: the headers it goes by, and what its cells mean.

    `headers` are the names that files give it; `match` is instead a pattern that any number of
    headers may fit, each kept under its own name, or with `pick` the one at that place of them.
    `names` puts the words of a cell in ours.
    """

    name: str
    type: str = "text"
    headers: tuple[str, ...] = ()
    match: str | None = None
    pick: int | None = None
    unit: str | None = None
    polarity: str | None = None
    about: str | None = None
    required: bool = True
    keep: bool = True
    filled: bool = False
    scale: float = 1.0
    kind: str = "code"
    fallback: str | None = None
    mark: str | None = None
    separator: str = ","
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Unpivot:
    """Headers that are values: those that fit `match` become rows of `name` and `value`."""

    match: str
    into: Column
    value: Column
    at_least: int = 2


@dataclass(frozen=True)
class Dataset:
    """One published table: who publishes it, under which licence, and what a file looks like."""

    id: str
    title: str
    publisher: str
    licence: str
    address: str
    cadence: str
    code_system: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unpivot: Unpivot | None = None
    compiled_by: str | None = None
    breaks: tuple[str, ...] = ()
    order: int = 5
    projection: bool = False
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file_hint: str | None = None
    from_file_name: Mapping[str, str] = field(default_factory=dict)
    from_header: Mapping[str, str] = field(default_factory=dict)
    explode: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    fetch: Mapping[str, Any] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The column that the store knows by `name`."""
        return next(c for c in self.columns if c.name == name)


@dataclass(frozen=True)
class FileReport:
    """What became of the rows of one file: every one was loaded or set aside."""

    table: str
    dataset: str
    source: str
    rows_read: int
    rows_loaded: int
    rows_set_aside: int
    reasons: Mapping[str, int]
    rows_superseded: int = 0
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The same, as `data load --json` prints it."""
        return {
            "table": self.table,
            "dataset": self.dataset,
            "source": self.source,
            "rows_read": self.rows_read,
            "rows_loaded": self.rows_loaded,
            "rows_set_aside": self.rows_set_aside,
            "reasons": dict(self.reasons),
            "rows_superseded": self.rows_superseded,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class Skipped:
    """A file that was left alone on purpose, and why."""

    source: str
    reason: str


@dataclass(frozen=True)
class Failed:
    """A file that could not be used; its table stands as it was."""

    source: str
    error: ChangingPlacesError

    def to_dict(self) -> dict[str, str]:
        """The file and the three lines."""
        return {"source": self.source, **self.error.to_dict()}


@dataclass(frozen=True)
class LoadReport:
    """What a load did: its tables, what was set aside and where that is listed."""

    tables: tuple[FileReport, ...]
    derived: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    set_aside_file: str | None = None

    @property
    def rows_set_aside(self) -> int:
        """Source rows that were read and not loaded, over all files."""
        return sum(t.rows_set_aside for t in self.tables)

    def to_dict(self) -> dict[str, Any]:
        """The object that `data load --json` prints."""
        body: dict[str, Any] = {
            "tables": [t.to_dict() for t in self.tables],
            "derived": dict(self.derived),
            "skipped": [{"source": s.source, "reason": s.reason} for s in self.skipped],
            "failed": [f.to_dict() for f in self.failed],
            "set_aside_file": self.set_aside_file,
        }
        if self.failed:
            body["error"] = self.failed[0].error.to_dict()
            body["exit_code"] = self.failed[0].error.exit_code
        return body
