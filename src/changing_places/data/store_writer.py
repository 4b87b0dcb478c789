"""Writes a store: one process at a time, and all of a write is seen or none of it.

Parquet files are written beside those in use, under names that hold their fingerprint; then
one new manifest takes the place of the old. The files of the manifest before stay until the
next write, so that a reader who still holds it finds them.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from changing_places.core import locking
from changing_places.core.errors import InputError
from changing_places.data.credits import credit_of
from changing_places.data.store import (
    FORMAT,
    MANIFEST,
    SourceFile,
    Store,
    TableRecord,
    TableWrite,
)

if TYPE_CHECKING:
    import polars as pl

_TABLES = "tables"


class Writer:
    """Tables on their way into a store: `put` each, then `commit` all of them."""

    def __init__(self, store: Store) -> None:
        store.refresh()
        self.store = store
        self.now = datetime.now(UTC).isoformat(timespec="seconds")
        self._before = dict(store.records)
        self._new: dict[str, TableRecord] = {}
        with _told(store.folder):
            (store.folder / _TABLES).mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Without a commit the new files go, and the store is as it was."""
        in_use = {r.file for r in (*self._before.values(), *self.store.records.values())}
        for record in self._new.values():
            if record.file not in in_use:
                (self.store.folder / record.file).unlink(missing_ok=True)

    def __contains__(self, table: str) -> bool:
        return table in self._new or table in self._before

    def record(self, table: str) -> TableRecord:
        """What the manifest will say of a table."""
        return self._new.get(table) or self._before[table]

    def table(self, name: str, columns: Iterable[str] | None = None) -> "pl.DataFrame":
        """A table as it will stand, or the named columns of it."""
        import polars as pl

        path = self.store.folder / self.record(name).file
        return pl.read_parquet(path, columns=list(columns) if columns else None)

    def sources(self, table: str) -> Mapping[str, SourceFile]:
        """The files that went into a table, by name."""
        return {s.name: s for s in self.record(table).sources} if table in self else {}

    @property
    def changed(self) -> frozenset[str]:
        """The tables whose content this writer has changed."""
        before = {n: r.sha256 for n, r in self._before.items()}
        return frozenset(n for n, r in self._new.items() if before.get(n) != r.sha256)

    def staged(self) -> Store:
        """The store as it will be once committed, to be read from."""
        records = {**self._before, **self._new}
        version = "staged " + " ".join(r.sha256[:12] for r in records.values())
        return Store(self.store.folder, records, version)

    def put(self, write: TableWrite) -> None:
        """Write one table's Parquet file; nobody sees it before the commit."""
        with _told(self.store.folder):
            self._new[write.name] = _write_parquet(self.store.folder, write, self.now)

    def commit(self, remove: Iterable[str] = ()) -> None:
        """Let the new tables be seen, in one step."""
        gone = set(remove)
        kept = {n: r for n, r in self._before.items() if n not in gone}
        records = {**kept, **self._new}
        body = {"format": FORMAT, "tables": {n: asdict(records[n]) for n in sorted(records)}}
        with _told(self.store.folder):
            new = self.store.folder / f"{MANIFEST}.{os.getpid()}"
            new.write_text(json.dumps(body, indent=1, ensure_ascii=False), encoding="utf-8")
            new.replace(self.store.folder / MANIFEST)
        self.store.refresh()
        self._sweep()
        self._before, self._new = dict(self.store.records), {}

    def _sweep(self) -> None:
        """Delete the Parquet files of neither this manifest nor the one before."""
        records = (*self.store.records.values(), *self._before.values())
        kept = {record.file for record in records}
        for file in (self.store.folder / _TABLES).glob("*.parquet"):
            if f"{_TABLES}/{file.name}" not in kept:
                file.unlink(missing_ok=True)
        for half_written in (self.store.folder / _TABLES).glob(".*.writing"):
            half_written.unlink(missing_ok=True)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """A folder that cannot be written is told in three lines."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"The store {folder} cannot be written.",
            f"The system says: {(error.strerror or str(error)).rstrip('.')}.",
            "Choose another folder with '--data FOLDER', or make room and allow writing there.",
        ) from error


@contextmanager
def locked(folder: Path, wait: float) -> Iterator[None]:
    """Hold a store's lock file; the system lets it go if this process ends."""
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "store.lock").touch()
    with ExitStack() as held:
        try:
            held.enter_context(locking.locked(folder / "store.lock", wait=wait))
        except TimeoutError as error:
            raise InputError(
                f"The store {folder} is being written by another process.",
                f"It was still busy after {wait:g} seconds.",
                "Wait until the other load has ended and run the command again.",
            ) from error
        yield


def _write_parquet(folder: Path, write: TableWrite, now: str) -> TableRecord:
    temporary = folder / _TABLES / f".{write.name}.{os.getpid()}.writing"
    write.frame.write_parquet(
        temporary, compression="zstd", statistics=True, row_group_size=write.row_group
    )
    with temporary.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{_TABLES}/{write.name}-{digest[:16]}.parquet"
    temporary.replace(folder / name)
    return TableRecord(
        name=write.name,
        dataset=write.dataset,
        file=name,
        rows=write.frame.height,
        areas=write.areas,
        first=write.first,
        last=write.last,
        loaded_at=now,
        sha256=digest,
        sources=write.sources,
        fictional=write.fictional,
        credit=credit_of(write.name, write.dataset, fictional=write.fictional),
    )
