"""The port behind which documents are kept: six methods, the same for files and for a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from changing_places.core.errors import InputError
from changing_places.work.model import Document, Revision


class Moved(InputError):
    """Somebody else added a revision first; `head` is theirs."""

    def __init__(self, head: Revision) -> None:
        super().__init__(
            "The document has changed since you opened it.",
            f"{head.author} saved revision {head.number} at {head.at}.",
            "Look at both versions, and save again.",
        )
        self.head = head


@dataclass(frozen=True)
class Entry:
    """A document with its newest revision, whose content may be left out."""

    document: Document
    head: Revision


class DocumentStore(Protocol):
    """Keeps documents. Every method raises InputError for a document that there is not."""

    def create(self, document: Document, first: Revision) -> None:
        """Keep a new document with its first revision: both or neither."""

    def append(self, revision: Revision) -> None:
        """Add a revision whose parent is the newest; Moved, holding the newest, where it is not.

        What was added stays added, whatever happens to the process afterwards.
        """

    def revision(self, document: str, number: int | None = None) -> Revision:
        """One revision by its number, the newest where none is given."""

    def history(
        self, document: str, *, before: int | None = None, most: int = 50
    ) -> list[Revision]:
        """Revisions from the newest (or the one before `before`) backwards, at most `most`."""

    def documents(
        self, *, document: str | None = None, owner: str | None = None, kind: str | None = None
    ) -> Iterator[Entry]:
        """Documents with their newest revision: one by its identifier, or of an owner and a kind.

        Unlike the other methods it is empty where there is none.
        """

    def remove(self, document: str) -> None:
        """Take a document and all its revisions away for good."""


def entry(store: DocumentStore, document: str) -> Entry:
    """A document with its newest revision; InputError where there is none."""
    store.revision(document)
    return next(store.documents(document=document))
