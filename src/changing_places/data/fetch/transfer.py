"""Moves one file from an address to the disk, and can be interrupted at any point.

What has arrived stands in `NAME.part` beside a note of where it came from and which version
it is of. The next try asks for the rest of that version alone (RFC 9110, sections 13 and 14:
Range with If-Range); a server that has another by now sends the whole file. The finished file
takes its place in one step, and its note is kept so that a later fetch can ask whether
anything changed.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.data.fetch.answers import (
    Stopped,
    check_kind,
    disk,
    failed,
    is_of_the_disk,
    is_offline,
    offline,
    pause_for,
    worth_another_try,
)
from changing_places.data.fetch.request import opened

_PIECE = 1 << 18


@dataclass(frozen=True)
class Limits:
    """How patient a transfer is: seconds, tries, and the most bytes that it takes."""

    timeout: float = 30.0
    tries: int = 5
    most_bytes: int = 512 * 1024 * 1024
    longest_pause: float = 60.0
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Transfer:
    """A file that has arrived, as the note beside it says."""

    address: str
    file: str
    bytes: int
    sha256: str
    etag: str | None
    last_modified: str | None
    retrieved: str
    unchanged: bool = False
    resumed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return asdict(self)


@dataclass(frozen=True)
class _Note:
    """What is known of a file or of a part of one."""

    address: str = ""
    etag: str | None = None
    last_modified: str | None = None
    total: int | None = None
    sha256: str | None = None
    retrieved: str = ""

    @property
    def validator(self) -> str | None:
        """What may stand in If-Range: a strong ETag, or the time of the last change."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.last_modified


def download(
    address: str,
    target: Path,
    *,
    kind: str = "any",
    sha256: str | None = None,
    secret: str = "",
    progress: Progress = silent,
    limits: Limits | None = None,
) -> Transfer:
    """Bring the file at `address` to `target`, or leave it where it has not changed.

    `kind` is "csv", "json" or "any": a web page in place of a table is an error, not a file.
    `sha256` is the checksum that the catalogue names, if it names one; `secret` ends the address
    that is asked, and is kept nowhere. Progress is in bytes.

    Raises Offline where nothing answers; InputError for an answer that cannot be used.
    """
    limits = limits or Limits()
    task = _Task(address, secret, target, kind, sha256, progress, limits)
    for attempt in range(1, limits.tries + 1):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            return _attempt(task)
        except (HTTPError, OSError, HTTPException) as error:
            if is_of_the_disk(error):
                raise disk(target.parent, error) from error
            if is_offline(error):
                raise offline(address, error) from error
            if not worth_another_try(error) or attempt == limits.tries:
                raise failed(address, error, attempt) from error
            progress(0, 0, f"trying again: {target.name}")
            limits.sleep(min(pause_for(error, attempt), limits.longest_pause))
    raise AssertionError("the last try either returns or raises")


@dataclass(frozen=True)
class _Task:
    """What to bring, where to, and what it must be."""

    address: str
    secret: str
    target: Path
    kind: str
    sha256: str | None
    progress: Progress
    limits: Limits


def _attempt(task: _Task) -> Transfer:
    held = _held(task.address, task.target)
    part, note = _partial(task.address, task.target)
    start = part.stat().st_size if note.validator and part.exists() else 0
    asks = _asks(held, note, start)
    try:
        with closing(opened(task.address, asks, task.limits.timeout, task.secret)) as answer:
            if answer.status == 206 and not _continues(answer, start):
                raise Stopped("the server sent another part of the file than was asked for")
            resumed = answer.status == 206
            start = start if resumed else 0
            fresh = _note_of(task.address, answer)
            _check_size(task, _total(answer, start))
            _write_note(part, replace(fresh, total=_total(answer, start)))
            _receive(answer, part, start, task)
    except HTTPError as error:
        with closing(error):
            if error.code == 304 and held is not None:
                return _unchanged(held, task.target)
            if error.code == 416 and start and start == _whole_length(error):
                return _finish(task, note, resumed=True)
            if error.code in {412, 416}:
                _forget(part)
                raise Stopped("the part held is not of the file that is there now") from error
            raise
    return _finish(task, fresh, resumed=resumed)


def _asks(held: _Note | None, note: _Note, start: int) -> dict[str, str]:
    if start and note.validator:
        return {"Range": f"bytes={start}-", "If-Range": note.validator}
    asks = {}
    if held and held.etag:
        asks["If-None-Match"] = held.etag
    elif held and held.last_modified:
        asks["If-Modified-Since"] = held.last_modified
    return asks


def _receive(answer: HTTPResponse, part: Path, start: int, task: _Task) -> None:
    total = _total(answer, start)
    done = start
    with part.open("ab" if start else "wb") as out:
        while piece := answer.read(_PIECE):
            done += len(piece)
            _check_size(task, done)
            out.write(piece)
            task.progress(done, total or done, task.target.name)
        out.flush()
        os.fsync(out.fileno())
    if total is not None and done < total:
        raise IncompleteRead(b"", total - done)


def _finish(task: _Task, note: _Note, *, resumed: bool) -> Transfer:
    part, target = _part(task.target), task.target
    digest = _digest(part)
    try:
        _check_sum(task, digest)
        check_kind(part, task.kind, task.address)
    except InputError:
        _forget(part)
        raise
    now = datetime.now(UTC).isoformat(timespec="seconds")
    size = part.stat().st_size
    done = replace(note, address=task.address, sha256=digest, retrieved=now, total=size)
    part.replace(target)
    _note_file(part).unlink(missing_ok=True)
    _write_note(target, done)
    return Transfer(
        task.address, str(target), size, digest, done.etag, done.last_modified, now, False, resumed
    )


def _check_sum(task: _Task, digest: str) -> None:
    if task.sha256 and digest != task.sha256.lower():
        raise InputError(
            f"The file from {task.address} is not the one that the catalogue means.",
            f"Its SHA-256 is {digest}; the catalogue names {task.sha256.lower()}.",
            "Try again later; if it stays so, the publisher has changed the file: check it and "
            "load it by hand with 'changing-places data load FILE'.",
        )


def _unchanged(held: _Note, target: Path) -> Transfer:
    return Transfer(
        held.address, str(target), target.stat().st_size, held.sha256 or "", held.etag,
        held.last_modified, held.retrieved, unchanged=True,
    )  # fmt: skip


# -- notes --------------------------------------------------------------------------------


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _note_file(file: Path) -> Path:
    return file.with_name(f".{file.name}.json")


def _partial(address: str, target: Path) -> tuple[Path, _Note]:
    """The part of this very file that is held, if any."""
    part = _part(target)
    note = _read_note(part)
    if note.address != address:
        _forget(part)
        return part, _Note()
    return part, note


def _held(address: str, target: Path) -> _Note | None:
    """What is known of the finished file, where it is still as it arrived."""
    if not target.exists():
        return None
    note = _read_note(target)
    same = note.address == address and note.sha256 and _digest(target) == note.sha256
    return note if same else None


def _read_note(file: Path) -> _Note:
    try:
        body: Mapping[str, Any] = json.loads(_note_file(file).read_text(encoding="utf-8"))
        return _Note(**body)
    except (OSError, ValueError, TypeError):
        return _Note()


def _write_note(file: Path, note: _Note) -> None:
    _note_file(file).write_text(json.dumps(asdict(note), indent=1), encoding="utf-8")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_file(part).unlink(missing_ok=True)


def _note_of(address: str, answer: HTTPResponse) -> _Note:
    return _Note(address, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


# -- lengths ------------------------------------------------------------------------------


def _total(answer: HTTPResponse, start: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else None


def _continues(answer: HTTPResponse, start: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _whole_length(error: HTTPError) -> int | None:
    """The length that a refusal of a range names: `bytes */1234`."""
    _, _, length = (error.headers.get("Content-Range") or "").partition("/")
    return int(length) if length.isdigit() else None


def _check_size(task: _Task, size: int | None) -> None:
    most = task.limits.most_bytes
    if size is not None and size > most:
        raise InputError(
            f"The file at {task.address} is too large.",
            f"It has {size / 1e6:,.0f} MB or more; the limit is {most / 1e6:,.0f} MB.",
            "Allow more with '--max-mb N', or load a part of it by hand.",
        )
