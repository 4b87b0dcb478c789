"""Whether a document's chain is whole: nothing altered, taken out, put in between or cut off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from changing_places.work.model import Revision
from changing_places.work.store import DocumentStore

PAGE = 500


@dataclass(frozen=True)
class Broken:
    """One revision at which the chain does not hold, and why."""

    number: int
    why: str


@dataclass(frozen=True)
class Verified:
    """What was found of a document's chain."""

    document: str
    revisions: int
    head: str
    broken: tuple[Broken, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every revision is as it was written."""
        return not self.broken

    def explain(self) -> str:
        """In a sentence."""
        if self.is_whole:
            return f"All {self.revisions} revisions are as they were written."
        first = self.broken[0]
        return (
            f"The chain does not hold at revision {first.number}: {first.why}. "
            f"{len(self.broken)} of {self.revisions} revisions are touched."
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "document": self.document,
            "revisions": self.revisions,
            "head": self.head,
            "whole": self.is_whole,
            "broken": [dict(b.__dict__) for b in self.broken],
            "plain_english": self.explain(),
        }


def verify(store: DocumentStore, document: str) -> Verified:
    """Walk a document's chain from its newest revision to its first."""
    return verified(document, every(store, document))


def every(store: DocumentStore, document: str) -> Iterator[Revision]:
    """All revisions from the newest to the first, a page at a time."""
    before: int | None = None
    while page := store.history(document, before=before, most=PAGE):
        yield from page
        # Numbers that do not fall are of a chain that was altered: it is not walked in a ring.
        if page[-1].number <= 1 or (before is not None and page[-1].number >= before):
            return
        before = page[-1].number


def verified(document: str, newest_first: Iterator[Revision]) -> Verified:
    """What is found of revisions handed over from the newest to the first."""
    broken: list[Broken] = []
    after: Revision | None = None
    head, count = "", 0
    for revision in newest_first:
        count += 1
        head = head or revision.hash
        broken += _faults(revision, after, document)
        after = revision
    if after is not None and (after.number != 1 or after.parent):
        broken.append(Broken(after.number, "the revisions before it are wanting"))
    return Verified(document, count, head, tuple(broken))


def _faults(revision: Revision, after: Revision | None, document: str) -> Iterator[Broken]:
    if revision.document != document:
        yield Broken(revision.number, "it belongs to another document")
    if not revision.is_whole:
        yield Broken(revision.number, "it was changed after it was written")
    if after is not None and after.parent != revision.hash:
        yield Broken(after.number, "it does not follow the revision before it")
    if after is not None and after.number != revision.number + 1:
        yield Broken(after.number, "a revision before it is wanting, or one too many")
