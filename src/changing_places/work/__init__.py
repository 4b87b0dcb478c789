"""Work: what people make together, kept as documents with revisions.

`editing` holds what people do (start, save, undo, redo, comment, move, copy), each of which adds a
revision to a chain that `verifying` can check; `store` is the port behind which documents are
kept, and `files` keeps them as files.
"""

from changing_places.work.editing import (
    Clashing,
    bring_back,
    comment,
    content_of,
    copy,
    move,
    redo,
    save,
    start,
    undo,
)
from changing_places.work.files import FileStore
from changing_places.work.model import Document, Revision
from changing_places.work.store import DocumentStore, Entry, Moved
from changing_places.work.verifying import Verified, verify

__all__ = [
    "Clashing",
    "Document",
    "DocumentStore",
    "Entry",
    "FileStore",
    "Moved",
    "Revision",
    "Verified",
    "bring_back",
    "comment",
    "content_of",
    "copy",
    "move",
    "redo",
    "save",
    "start",
    "undo",
    "verify",
]
