"""What was done, by whom, when: a chain of entries, and a signed head that is kept elsewhere.

Every entry carries the hash of the one before. The head says how many there are and the hash of the
last, signed with the installation's key, and stands outside the table: so an entry that was
altered, taken out, put in another order or cut off at the end is found. Entries name what they
speak of in words of their own and point at nothing, so that they outlast it.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from changing_places.core.canonical import canonical, fingerprint
from changing_places.core.differences import NOTHING, Difference
from changing_places.core.errors import InputError
from changing_places.core.locking import locked
from changing_places.work.model import now


@dataclass(frozen=True)
class Entry:
    """One thing that was done.

    `action` is a verb (`saved`, `read`, `approved`, `signed in`), `subject` what it was done to,
    as a kind and an identifier, `owner` the council it belongs to. `changes` hold, by field, what
    stood before and after; what is None was not there.
    """

    number: int
    before: str
    at: str
    who: str
    owner: str
    action: str
    subject: str
    changes: tuple[Mapping[str, Any], ...] = ()
    note: str = ""
    hash: str = ""

    def __post_init__(self) -> None:
        if not self.hash:
            object.__setattr__(self, "hash", self.reckoned())

    def reckoned(self) -> str:
        """The hash of everything else that the entry holds."""
        held = {k: v for k, v in self.__dict__.items() if k != "hash"}
        return fingerprint({**held, "changes": [dict(c) for c in self.changes]})

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return {**self.__dict__, "changes": [dict(c) for c in self.changes]}


class AuditStore(Protocol):
    """Keeps entries; there is no way to change or remove one."""

    def append(self, entry: Entry) -> bool:
        """Add an entry; False where another has its number already."""

    def newest(self) -> Entry | None:
        """The last entry, None where there is none."""

    def entries(self, *, after: int = 0, most: int = 500) -> list[Entry]:
        """Entries from the first one after a number on, at most `most`."""


@dataclass(frozen=True)
class Head:
    """How many entries there are and the hash of the last, signed."""

    count: int
    last: str
    at: str
    signature: str = ""

    def signed(self, key: bytes) -> "Head":
        """The same with its signature."""
        return Head(self.count, self.last, self.at, self._signature(key))

    def holds(self, key: bytes) -> bool:
        """Whether the signature is of these words and this key."""
        return hmac.compare_digest(self.signature, self._signature(key))

    def _signature(self, key: bytes) -> str:
        words = canonical({"count": self.count, "last": self.last, "at": self.at})
        return hmac.new(key, words, sha256).hexdigest()


@dataclass(frozen=True)
class Audited:
    """What was found of the chain: how many entries, and every fault with its entry's number."""

    entries: int
    signed: int
    faults: tuple[tuple[int, str], ...]

    @property
    def is_whole(self) -> bool:
        """Whether every entry is as it was written and none is wanting."""
        return not self.faults

    def explain(self) -> str:
        """In a sentence or two."""
        beyond = self.entries - self.signed
        tail = f" The last {beyond} came after the head was signed." if beyond > 0 else ""
        if self.is_whole:
            return f"All {self.entries} entries are as they were written.{tail}"
        number, why = self.faults[0]
        where = f"at entry {number}" if number else "at its head"
        return f"The record does not hold {where}: {why}. There are {len(self.faults)} faults."

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "entries": self.entries,
            "signed": self.signed,
            "whole": self.is_whole,
            "faults": [{"entry": n, "why": why} for n, why in self.faults],
            "plain_english": self.explain(),
        }


@dataclass
class Audit:
    """The record of what was done: a store of entries, and the file in which its head stands."""

    store: AuditStore
    head_file: Path
    key: bytes = field(repr=False)

    def record(
        self,
        *,
        who: str,
        owner: str,
        action: str,
        subject: str,
        changes: Iterable[Difference] = (),
        note: str = "",
    ) -> Entry:
        """Add what was done, and sign the new head."""
        told = tuple(_told(change) for change in changes)
        with locked(self.head_file.with_suffix(".lock")):
            while True:
                last = self.store.newest()
                entry = Entry(
                    number=last.number + 1 if last else 1,
                    before=last.hash if last else "",
                    at=now(),
                    who=who,
                    owner=owner,
                    action=action,
                    subject=subject,
                    changes=told,
                    note=note,
                )
                if self.store.append(entry):
                    break
            self._sign(entry)
        return entry

    def _sign(self, last: Entry) -> None:
        head = Head(last.number, last.hash, now()).signed(self.key)
        waiting = self.head_file.with_suffix(".writing")
        waiting.write_text(json.dumps(head.__dict__), encoding="utf-8")
        waiting.replace(self.head_file)

    def head(self) -> Head | None:
        """The signed head, None where nothing was ever recorded; InputError where it is no head."""
        if not self.head_file.is_file():
            return None
        try:
            return Head(**json.loads(self.head_file.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise InputError(
                f"{self.head_file.name} is no head of the record.",
                "It is not as it was written.",
                "Take it from a backup, and find out who changed it.",
            ) from error

    def every(self) -> Iterator[Entry]:
        """All entries from the first on."""
        after = 0
        while page := self.store.entries(after=after):
            yield from page
            if page[-1].number <= after:
                return
            after = page[-1].number

    def verify(self) -> Audited:
        """Walk the whole record against its signed head."""
        faults: list[tuple[int, str]] = []
        count, before, hashes = 0, "", {}
        for entry in self.every():
            count += 1
            if entry.hash != entry.reckoned():
                faults.append((entry.number, "it was altered after it was written"))
            if entry.before != before:
                faults.append((entry.number, "it does not follow the entry before it"))
            if entry.number != count:
                faults.append((entry.number, f"entry {count} is wanting, or stands elsewhere"))
                count = entry.number
            before = entry.hash
            hashes[entry.number] = entry.hash
        head = self.head()
        return Audited(count, head.count if head else 0, (*faults, *self._at_head(head, hashes)))

    def _at_head(self, head: Head | None, hashes: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        if head is None:
            if hashes:
                yield 0, "the signed head is wanting"
            return
        if not head.holds(self.key):
            yield 0, "the head was not signed with this installation's key"
        if head.count > len(hashes):
            yield head.count, f"{head.count - len(hashes)} entries at the end are wanting"
        elif hashes.get(head.count) != head.last:
            yield head.count, "it is not the entry that the head was signed for"


def _told(change: Difference) -> dict[str, Any]:
    return {
        "field": change.path,
        "before": _plain(change.before),
        "after": _plain(change.after),
    }


def _plain(value: Any) -> Any:
    if value is NOTHING:
        return None
    names = getattr(value, "names", None)
    return list(names) if names is not None else value
