"""Uploaded files: kept on this machine for a while, each in a folder named by its content.

    HOME/uploads/KEY/NAME        the file as it came, never altered
    HOME/uploads/KEY/about.json  its name, size and day
    HOME/uploads/KEY/fixes.json  cells that were corrected and rows that were set aside

The key is the beginning of the SHA-256 of the file, so that it cannot be guessed by those who
do not have the file. Nothing is put into the database.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from django.conf import settings
from django.utils.text import slugify

from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.data.readers import open_file
from changing_places.data.readers.bounds import check_bounds, check_table
from changing_places.evaluation.panel.files import table_from_file
from changing_places.evaluation.panel.fixes import with_fixes
from changing_places.web.errors import NotFound

KEPT_FOR = timedelta(days=30)
MOST_KEPT = 100
KEY = re.compile(r"[0-9a-f]{32}")
MOST_TABLES = 4  # held in memory

_tables = Kept[tuple[pl.DataFrame, str]](MOST_TABLES)


@dataclass(frozen=True)
class Fixes:
    """Corrections of one sheet: cells by row and column, and rows that are set aside."""

    cells: Mapping[tuple[int, str], str]
    rows: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.cells or self.rows)

    @property
    def digest(self) -> str:
        """A fingerprint: another correction gives another."""
        told = [sorted((*k, v) for k, v in self.cells.items()), sorted(self.rows)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Upload:
    """A file that is kept: its key, its name, its size in bytes, its sheets, and since when."""

    key: str
    name: str
    size: int
    at: datetime
    sheets: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return _root() / self.key

    @property
    def until(self) -> datetime:
        """When it is deleted."""
        return self.at + KEPT_FOR


def _root() -> Path:
    return Path(settings.HOME) / "uploads"


def keep(path: Path, name: str) -> Upload:
    """Keep the file at `path` under a safe form of its `name`; the same file is kept once.

    Raises InputError where it is of no kind that can be read, damaged, or too large; then
    nothing of it is kept.
    """
    sweep()
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, safe = _digest(path), safe_name(name)
    fresh = Path(tempfile.mkdtemp(dir=root, prefix="new-"))  # mode 700
    try:
        shutil.copyfile(path, fresh / safe)
        (fresh / safe).chmod(0o600)
        upload = Upload(digest, safe, path.stat().st_size, datetime.now(UTC), _sheets(fresh / safe))
        table = read(fresh / safe, upload.sheets[0] if upload.sheets else None)
        _write(fresh / "about.json", _told(upload))
        kept = _settled(fresh, upload)
        _tables.get((kept.key, kept.at, ""), lambda: table)  # the next page asks for it
        return kept
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _settled(fresh: Path, upload: Upload) -> Upload:
    """Move a folder into its place; one that stands there stays, under the newer name."""
    with suppress(NotFound):
        held = find(upload.key)
        renewed = replace(held, name=upload.name, at=upload.at)
        (held.folder / held.name).rename(held.folder / upload.name)
        _write(held.folder / "about.json", _told(renewed))
        return renewed
    with suppress(OSError):  # another did the same at the same time
        fresh.rename(upload.folder)
    return find(upload.key)


def read(path: Path, sheet: str | None) -> tuple[pl.DataFrame, str]:
    """The table of a file and its name; InputError where it cannot be read or holds too much."""
    try:
        frame, name = table_from_file(path, sheet=sheet)
    except pl.exceptions.PanicException as error:  # a file that Polars did not foresee
        raise InputError(
            f"{path.name} cannot be read.",
            "It is damaged in a way that the program did not expect.",
            "Save it as CSV UTF-8 and upload that.",
        ) from error
    check_table(name, frame)
    return frame, name


def safe_name(name: str) -> str:
    """A file's name without folders and with plain letters alone, ending in its kind."""
    base = re.split(r"[\\/]", name)[-1]
    stem, _, kind = base.rpartition(".")
    return f"{slugify(stem)[:60] or 'table'}.{slugify(kind)[:10] or 'csv'}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _sheets(path: Path) -> tuple[str, ...]:
    """The names of the sheets where there are several."""
    check_bounds(path)
    found = open_file(path)
    if len(found) < 2:
        return ()
    return tuple(s.source.removeprefix(f"{path.name} [").removesuffix("]") for s in found)


def _told(upload: Upload) -> dict[str, object]:
    return {
        "name": upload.name,
        "size": upload.size,
        "at": upload.at.isoformat(),
        "sheets": list(upload.sheets),
    }


def find(key: str) -> Upload:
    """The upload of a key. Raises NotFound where none is kept, or no longer."""
    about = _root() / key / "about.json"
    if KEY.fullmatch(key) and about.is_file():
        held = json.loads(about.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(held["at"])
        upload = Upload(key, held["name"], held["size"], at, tuple(held["sheets"]))
        if upload.until > datetime.now(UTC):
            return upload
        delete(upload)
    raise NotFound(
        "No uploaded file has this address.",
        f"Files are deleted after {KEPT_FOR.days} days, when more than {MOST_KEPT} are kept, or "
        "when someone asks for it.",
        "Upload the file again: it gets the same address.",
    )


def delete(upload: Upload) -> None:
    """Delete an upload and all that was kept beside it."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def sweep() -> None:
    """Delete what has been kept long enough, and the oldest where too many are kept."""
    held = []
    for folder in _root().glob("*/"):
        if KEY.fullmatch(folder.name):
            with suppress(NotFound):
                held.append(find(folder.name))
        elif folder.stat().st_mtime < (datetime.now(UTC) - timedelta(hours=1)).timestamp():
            shutil.rmtree(folder, ignore_errors=True)  # left by an upload that was broken off
    for upload in sorted(held, key=lambda u: u.at)[: max(0, len(held) - MOST_KEPT + 1)]:
        delete(upload)


def original(upload: Upload, sheet: str) -> tuple[pl.DataFrame, str]:
    """The table as it came, with row numbers in `_row`, and its name.

    Raises InputError where the sheet is not there or holds more than may be.
    """
    path = upload.folder / upload.name
    return _tables.get((upload.key, upload.at, sheet), lambda: read(path, sheet or None))


def corrected(upload: Upload, sheet: str, fixes: Fixes) -> tuple[pl.DataFrame, str]:
    """The table with its corrections, and its name."""
    frame, name = original(upload, sheet)
    if not fixes:
        return frame, name
    return with_fixes(frame, fixes.cells, without_rows=sorted(fixes.rows), source=name), name


def fixes_of(upload: Upload, sheet: str) -> Fixes:
    """The corrections of a sheet."""
    path = upload.folder / "fixes.json"
    held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    own = held.get(sheet, {"cells": [], "rows": []})
    return Fixes({(row, col): text for row, col, text in own["cells"]}, frozenset(own["rows"]))


def save_fixes(upload: Upload, sheet: str, fixes: Fixes) -> None:
    """Keep the corrections of a sheet beside the file."""
    path = upload.folder / "fixes.json"
    held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    cells = [[row, column, text] for (row, column), text in sorted(fixes.cells.items())]
    held[sheet] = {"cells": cells, "rows": sorted(fixes.rows)}
    _write(path, held)


def _write(path: Path, held: Mapping[str, object]) -> None:
    """Write a file in one step: who reads it at the same time sees the old or the new."""
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(held, file)
    Path(fresh).replace(path)
