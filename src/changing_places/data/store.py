"""The store: a folder of typed Parquet tables and one manifest, read through DuckDB.

The manifest (`store.json`) names the one Parquet file that each table stands in. A write
puts new files beside the old and then replaces the manifest in one step, so a reader sees
all of a load or none of it, and a failed load leaves what was there before.
"""

import hashlib
import json
import math
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from changing_places.core.errors import InputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import duckdb
    import numpy as np
    import polars as pl

    from changing_places.data.store_writer import Writer

MANIFEST = "store.json"
FORMAT = 1


@dataclass(frozen=True)
class SourceFile:
    """One file that went into a table: its name, SHA-256, and what became of its rows."""

    name: str
    sha256: str
    loaded_at: str
    rows_read: int
    rows_loaded: int
    rows_set_aside: int


@dataclass(frozen=True)
class Credit:
    """Who published what a table holds, where, and under which licence."""

    publisher: str
    title: str
    address: str = ""
    licence: str = ""


@dataclass(frozen=True)
class TableRecord:
    """What the manifest holds of one table. `first` and `last` are periods as published."""

    name: str
    dataset: str
    file: str
    rows: int
    areas: int | None
    first: str | None
    last: str | None
    loaded_at: str
    sha256: str
    sources: tuple[SourceFile, ...] = ()
    fictional: bool = False
    credit: Credit | None = None

    @property
    def span(self) -> str:
        """The periods that it holds, as in '2011-12 to 2024-25'; empty where it has none."""
        return " to ".join(dict.fromkeys(filter(None, (self.first, self.last))))


@dataclass(frozen=True)
class TableWrite:
    """A table to be written whole: its frame and what the manifest shall say of it.

    `row_group` is how many rows are stored together, small where a reader wants few of many.
    """

    name: str
    dataset: str
    frame: "pl.DataFrame"
    areas: int | None = None
    first: str | None = None
    last: str | None = None
    sources: tuple[SourceFile, ...] = ()
    fictional: bool = False
    row_group: int | None = None


def default_folder() -> Path:
    """`CHANGING_PLACES_HOME`, or the folder where this system keeps a user's data."""
    named = os.environ.get("CHANGING_PLACES_HOME")
    if named:
        return Path(named)
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share")))
    return base / "changing-places"


@dataclass
class Store:
    """The tables under one folder.

    Many processes may read while one writes. A `Store` remembers the manifest it read;
    `refresh` looks again. `version` changes when any table does, and so serves as a cache key.
    """

    folder: Path
    records: dict[str, TableRecord] = field(default_factory=dict)
    version: str = ""
    _local: threading.local = field(default_factory=threading.local, repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path | str | None = None) -> Self:
        """The store in `folder` (by default the user's own); it may still be empty."""
        store = cls(Path(folder) if folder else default_folder())
        store.refresh()
        return store

    def refresh(self) -> None:
        """Read the manifest again. Raises InputError where it is damaged or of another version."""
        path = self.folder / MANIFEST
        if not path.exists():
            self.records, self.version = {}, ""
            return
        text = path.read_text(encoding="utf-8")
        version = hashlib.sha256(text.encode()).hexdigest()
        if version == self.version:
            return
        self.records, self.version = _parse_manifest(text, path), version

    @property
    def key(self) -> tuple[str, str]:
        """The folder and its state: what is made of the store can be kept under it."""
        return (str(self.folder.resolve()), self.version)

    def __contains__(self, table: str) -> bool:
        return table in self.records

    def require(self, *tables: str) -> None:
        """Raise InputError, naming what is missing, unless every one of `tables` is held."""
        missing = [t for t in tables if t not in self.records]
        if missing:
            raise InputError(
                f"The store lacks {_listed(missing)}.",
                f"The folder {self.folder} holds {_listed(sorted(self.records)) or 'no tables'}.",
                "Load them with 'changing-places data load FOLDER', or make the demonstration "
                "country with 'changing-places data demo'.",
            )

    def path(self, table: str) -> Path:
        """The Parquet file that `table` stands in."""
        self.require(table)
        return self.folder / self.records[table].file

    def connection(self) -> "duckdb.DuckDBPyConnection":
        """A DuckDB connection of this thread's own with every table as a view."""
        held = getattr(self._local, "held", None)
        if held and held[0] == self.version:
            return held[1]  # type: ignore[no-any-return]
        import duckdb

        connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                # One thread adds in one order: the same data give the same bytes.
                "threads": 1,
            },
        )
        for name, record in self.records.items():
            where = str(self.folder / record.file).replace("'", "''")
            connection.execute(f"create view \"{name}\" as select * from read_parquet('{where}')")
        self._local.held = (self.version, connection)
        return connection

    def query(self, sql: str, parameters: Sequence[object] = ()) -> "pl.DataFrame":
        """The answer to one SQL question as a Polars frame; `?` stands for each parameter."""
        import polars as pl

        with self._asked() as connection:
            return pl.DataFrame(connection.sql(_with_values(sql, parameters)))

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer to one SQL question as tuples, for those who need no frame."""
        with self._asked() as connection:
            return connection.execute(_with_values(sql, parameters)).fetchall()

    def arrays(
        self,
        table: str,
        columns: Sequence[str],
        *,
        where: Mapping[str, Sequence[object]] | None = None,
        order: Sequence[str] = (),
    ) -> "dict[str, np.ndarray[Any, Any]]":
        """Columns of a table as NumPy arrays, for the rows whose columns hold a wanted value.

        `where` gives for each column the values wanted; an empty list wants no row. Numbers
        that are null become NaN, text that is null becomes None. No Polars is loaded.
        """
        self.require(table)
        lists = {c: ", ".join(_literal(v) for v in vs) for c, vs in (where or {}).items()}
        conditions = " and ".join(f'"{c}" in ({x})' if x else "false" for c, x in lists.items())
        chosen = ", ".join(f'"{c}"' for c in columns)
        sorting = " order by " + ", ".join(f'"{c}"' for c in order) if order else ""
        sql = f'select {chosen} from "{table}" where {conditions or "true"}{sorting}'
        with self._asked() as connection:
            found = connection.execute(sql).fetchnumpy()
        return {name: _without_mask(values) for name, values in found.items()}

    @contextmanager
    def _asked(self) -> "Iterator[duckdb.DuckDBPyConnection]":
        """The connection; a column that is not there is an older store, said in three lines."""
        connection = self.connection()
        import duckdb

        try:
            yield connection
        except duckdb.BinderException as error:
            raise InputError(
                f"The store {self.folder} lacks what this version of the program asks of it.",
                f"It was made by an earlier version: {str(error).splitlines()[0]}",
                "Load the data again into the same folder with 'changing-places data load FOLDER'.",
            ) from error

    def table(self, name: str, columns: Iterable[str] | None = None) -> "pl.DataFrame":
        """A whole table, or the named columns of it, as a Polars frame."""
        import polars as pl

        return pl.read_parquet(self.path(name), columns=list(columns) if columns else None)

    def locked(self, *, wait: float = 600) -> "AbstractContextManager[None]":
        """Hold the one lock under which a store is written; waits for another to finish.

        Raises InputError after `wait` seconds.
        """
        from changing_places.data.store_writer import locked

        return locked(self.folder, wait)

    def writer(self) -> "Writer":
        """A writer of several tables that are seen together. Use it under `locked`."""
        from changing_places.data.store_writer import Writer

        return Writer(self)

    def write(self, writes: Sequence[TableWrite], remove: Iterable[str] = ()) -> None:
        """Replace the named tables in one step: all are seen, or none."""
        with self.locked(), self.writer() as writer:
            for write in writes:
                writer.put(write)
            writer.commit(remove)


# A quoted text or name, or a question mark that stands for a value.
_PLACES = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\?""")


def _with_values(sql: str, values: Sequence[object]) -> str:
    """A question with its values written in.

    To bind a value, DuckDB looks for pandas, and where that is installed its import costs
    more than the answer.

    >>> _with_values("select '?' where name = ? and year > ?", ["King's Lynn", 2023])
    "select '?' where name = 'King''s Lynn' and year > 2023"
    """
    waiting = list(values)

    def written(found: re.Match[str]) -> str:
        return found[0] if found[0] != "?" else _literal(waiting.pop(0))

    answer = _PLACES.sub(written, sql)
    if waiting:
        raise ValueError(f"{len(waiting)} more values than question marks")
    return answer


def _literal(value: object) -> str:
    """A value as SQL has it.

    >>> _literal("King's Lynn"), _literal(2023), _literal(None), _literal(["a", 1.5])
    ("'King''s Lynn'", '2023', 'null', "['a', 1.5::double]")
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):  # a bare 1.5 would be a decimal number
        return f"{float(value)!r}::double" if math.isfinite(value) else f"'{value}'::double"
    if type(value) is int:
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_literal(v) for v in value)}]"
    return "'" + str(value).replace("'", "''") + "'"


def _without_mask(values: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Nulls as NaN among numbers, as NaT among dates and as None among all else."""
    import numpy as np

    if not isinstance(values, np.ma.MaskedArray):
        return values
    if values.dtype.kind in "iuf":
        return np.where(np.ma.getmaskarray(values), np.nan, values.data)
    plain = np.asarray(values.data)
    if values.dtype.kind == "M":
        return np.where(np.ma.getmaskarray(values), np.datetime64("NaT"), plain)
    plain = plain.astype(object)
    plain[np.ma.getmaskarray(values)] = None
    return plain


def _parse_manifest(text: str, path: Path) -> dict[str, TableRecord]:
    try:
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise InputError(
                f"The store {path.parent} was made by another version of this program.",
                f"Its format is {body['format']!r} and this program reads {FORMAT}.",
                "Load the data again into a new folder with 'changing-places data load FOLDER "
                "--data NEW'.",
            )
        records = {}
        for name, entry in body["tables"].items():
            sources = tuple(SourceFile(**source) for source in entry["sources"])
            credit = Credit(**entry["credit"]) if entry.get("credit") else None
            records[name] = replace(TableRecord(**entry), sources=sources, credit=credit)
        return records
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"The manifest {path} cannot be read.",
            f"It is damaged: {error}.",
            "Load the data again into a new folder with 'changing-places data load FOLDER "
            "--data NEW'.",
        ) from error


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{n}'" for n in names)
