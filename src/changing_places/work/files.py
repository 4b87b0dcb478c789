"""Documents kept as files: a folder a document, a log of its revisions that only grows.

    FOLDER/ID/document.json     the document
    FOLDER/ID/revisions.jsonl   one revision a line
    FOLDER/ID/places            where each line begins, eight bytes a revision

A revision counts once its whole line is on the disk. A line that a killed process left half
written is cut off before the next is added; `places` is filled in again from the log.
"""

import json
import os
import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from changing_places.core.errors import InputError
from changing_places.core.locking import locked
from changing_places.work.model import Document, Revision
from changing_places.work.store import Entry, Moved

_ID = re.compile(r"[0-9a-z][0-9a-z-]{7,63}")
_PLACE = struct.Struct(">Q")


class FileStore:
    """A `DocumentStore` in a folder, for the command line and a laptop."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def create(self, document: Document, first: Revision) -> None:
        """Keep a new document with its first revision: both or neither."""
        home = self._home(document.id)
        if home.exists():
            raise InputError(
                f"There is a document '{document.id}' already.",
                "Each has an identifier of its own.",
                "Make the new one under another.",
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        waiting = self.folder / f".{document.id}.{os.getpid()}"
        waiting.mkdir()
        try:
            _write(waiting / "document.json", json.dumps(document.to_dict()).encode())
            line = _line(first)
            _write(waiting / "revisions.jsonl", line)
            _write(waiting / "places", _PLACE.pack(0))
            waiting.rename(home)
        except OSError as error:
            shutil.rmtree(waiting, ignore_errors=True)
            raise _unwritable(home, error) from error
        _sync_folder(self.folder)

    def append(self, revision: Revision) -> None:
        """Add a revision whose parent is the newest; Moved where it is not."""
        home = self._found(revision.document)
        try:
            with locked(home / "lock"), (home / "revisions.jsonl").open("r+b") as log:
                places = _mended(home, log)
                head = _read(log, places, len(places))
                if revision.parent != head.hash or revision.number != head.number + 1:
                    raise Moved(head)
                end = log.seek(0, os.SEEK_END)
                log.write(_line(revision))
                log.flush()
                os.fsync(log.fileno())
                with (home / "places").open("ab") as index:
                    index.write(_PLACE.pack(end))
        except OSError as error:
            raise _unwritable(home, error) from error

    def revision(self, document: str, number: int | None = None) -> Revision:
        """One revision by its number, the newest where none is given."""
        home = self._found(document)
        with (home / "revisions.jsonl").open("rb") as log:
            places = _places(home, log)
            wanted = len(places) if number is None else number
            if not 1 <= wanted <= len(places):
                raise InputError(
                    f"The document has no revision {wanted}.",
                    f"Its revisions run from 1 to {len(places)}.",
                    "Ask for one of these.",
                )
            return _read(log, places, wanted)

    def history(
        self, document: str, *, before: int | None = None, most: int = 50
    ) -> list[Revision]:
        """Revisions from the newest (or the one before `before`) backwards, at most `most`."""
        home = self._found(document)
        with (home / "revisions.jsonl").open("rb") as log:
            places = _places(home, log)
            last = len(places) if before is None else min(before - 1, len(places))
            return [_read(log, places, n) for n in range(last, max(0, last - most), -1)]

    def documents(
        self, *, document: str | None = None, owner: str | None = None, kind: str | None = None
    ) -> Iterator[Entry]:
        """Documents with their newest revision: one by identifier, or of an owner and a kind."""
        if not self.folder.is_dir():
            return
        homes = self.folder.iterdir() if document is None else self._homes(document)
        for home in sorted(homes):
            if not _ID.fullmatch(home.name) or not (home / "document.json").is_file():
                continue
            held = Document(**json.loads((home / "document.json").read_bytes()))
            if owner in (None, held.owner) and kind in (None, held.kind):
                yield Entry(held, self.revision(held.id))

    def remove(self, document: str) -> None:
        """Take a document and all its revisions away for good."""
        home = self._found(document)
        gone = self.folder / f".{document}.gone"
        home.rename(gone)
        shutil.rmtree(gone)

    def _homes(self, document: str) -> list[Path]:
        """The folder of one document; none for a name that can be no identifier."""
        return [self.folder / document] if _ID.fullmatch(document) else []

    def _home(self, document: str) -> Path:
        if not _ID.fullmatch(document):
            raise _unknown(document)
        return self.folder / document

    def _found(self, document: str) -> Path:
        home = self._home(document)
        if not home.is_dir():
            raise _unknown(document)
        return home


def _line(revision: Revision) -> bytes:
    return json.dumps(revision.to_dict(), ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _read(log: BinaryIO, places: "_Places", number: int) -> Revision:
    log.seek(places[number - 1])
    return Revision.from_dict(json.loads(log.readline()))


class _Places:
    """Where each revision's line begins, read from the index as it is needed."""

    def __init__(self, known: bytes, more: list[int]) -> None:
        self.known, self.more = known, more

    def __len__(self) -> int:
        return len(self.known) // _PLACE.size + len(self.more)

    def __getitem__(self, place: int) -> int:
        held = len(self.known) // _PLACE.size
        if place >= held:
            return self.more[place - held]
        return int(_PLACE.unpack_from(self.known, place * _PLACE.size)[0])


def _places(home: Path, log: BinaryIO) -> _Places:
    """The index, and what the log holds beyond it: a process may have died between the two."""
    known = (home / "places").read_bytes() if (home / "places").is_file() else b""
    known = known[: len(known) // _PLACE.size * _PLACE.size]
    log.seek(_PLACE.unpack(known[-_PLACE.size :])[0] if known else 0)
    if known:
        log.readline()
    more, start = [], log.tell()
    for line in log:
        if not line.endswith(b"\n"):
            break
        more.append(start)
        start += len(line)
    return _Places(known, more)


def _mended(home: Path, log: BinaryIO) -> _Places:
    """The same for one who is about to write: the index is completed and a torn line cut off."""
    places = _places(home, log)
    log.seek(places[len(places) - 1])
    end = places[len(places) - 1] + len(log.readline())
    log.truncate(end)
    if places.more:
        (home / "places").write_bytes(
            places.known + b"".join(_PLACE.pack(place) for place in places.more)
        )
    return places


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last; systems that cannot do so keep it by themselves."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unknown(document: str) -> InputError:
    return InputError(
        f"There is no document '{document[:64]}'.",
        "It was never made here, or was taken out of the bin.",
        "See the list of documents.",
    )


def _unwritable(home: Path, error: OSError) -> InputError:
    return InputError(
        f"The document {home.name} could not be saved.",
        f"The system says: {error.strerror or error}.",
        "Make room or write access in the data folder, and save again.",
    )
