"""A document with all its revisions in one file, and back; anybody can check such a file by itself.

The file is JSON: what wrote it, the document, its revisions from the first to the newest. Nothing
of it is believed: the chain is reckoned again before anything is kept.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from changing_places import __version__
from changing_places.core.errors import InputError
from changing_places.work.editing import start
from changing_places.work.model import Document, Revision
from changing_places.work.store import DocumentStore, entry
from changing_places.work.verifying import Verified, every, verified

FORMAT = "changing-places document"
LARGEST = 200_000_000


def exported(store: DocumentStore, document: str) -> bytes:
    """The document and all its revisions as a file."""
    held = entry(store, document)
    revisions = sorted(every(store, document), key=lambda r: r.number)
    told = {
        "format": FORMAT,
        "version": __version__,
        "document": held.document.to_dict(),
        "head": revisions[-1].hash,
        "revisions": [r.to_dict() for r in revisions],
    }
    return (json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def read_file(content: bytes) -> tuple[Document, tuple[Revision, ...]]:
    """The document and revisions that a file holds, as they stand there.

    Raises InputError for what is no such file, is too large or nested too deep.
    """
    held = _read(content)
    if held.get("format") != FORMAT:
        raise _no_document(f"Its 'format' is {str(held.get('format'))[:60]!r}.")
    document = _made(Document, held.get("document"), "the document")
    listed = held.get("revisions")
    if not isinstance(listed, list) or not listed:
        raise _no_document("It holds no revisions.")
    revisions = tuple(_made(Revision, r, f"revision {k}") for k, r in enumerate(listed, 1))
    return document, revisions


def verify_file(content: bytes) -> Verified:
    """Whether the chain in a file is whole. Raises InputError for what is no such file."""
    document, revisions = read_file(content)
    return verified(document.id, iter(reversed(revisions)))


def imported(store: DocumentStore, content: bytes, *, owner: str, author: str) -> Document:
    """Keep the document of a file, under its own identifier or, where that is taken, a new one.

    A copy under a new identifier holds the newest content alone, since its chain is another's.
    Raises InputError where the chain in the file does not hold.
    """
    document, revisions = read_file(content)
    found = verified(document.id, iter(reversed(revisions)))
    if not found.is_whole:
        raise InputError(
            "The file was altered after it was written.",
            found.explain(),
            "Ask for the file again from whoever sent it.",
        )
    if document.owner == owner and not any(store.documents(document=document.id)):
        store.create(document, revisions[0])
        for revision in revisions[1:]:
            store.append(revision)
        return document
    newest = revisions[-1]
    shown = revisions[newest.shows - 1].content
    assert shown is not None
    first = start(
        store,
        kind=document.kind,
        owner=owner,
        author=author,
        title=newest.title,
        content=shown,
    )
    return entry(store, first.document).document


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise InputError(
            f"The file holds {len(content):,} bytes.",
            f"A document's file has at most {LARGEST:,}.",
            "Give the file that was exported.",
        )
    try:
        held = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_document(f"It is no JSON: {str(error)[:80]}.") from error
    if not isinstance(held, dict):
        raise _no_document("It holds no fields.")
    return held


def _made[T: (Document, Revision)](kind: type[T], held: Any, what: str) -> T:
    known = {f.name for f in fields(kind)}
    if not isinstance(held, Mapping) or set(held) != known:
        raise _no_document(f"What it says of {what} is not as it was written.")
    return kind(**held)


def _no_document(why: str) -> InputError:
    return InputError(
        "The file is no document of Changing Places.",
        why,
        "Give a file that 'Export' wrote.",
    )
