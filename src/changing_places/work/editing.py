"""What people do with a document: begin it, save it, undo, redo, say something of it, move it on.

Every one of these adds one revision. Saving on top of somebody else's revision joins the two where
they touch different fields, and asks where they touch the same.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from changing_places.core.canonical import canonical
from changing_places.core.errors import InputError
from changing_places.core.joining import Clash, joined
from changing_places.work.model import FIRST_STATE, STATES, Document, Revision, now
from changing_places.work.store import DocumentStore, Moved, entry

Content = Mapping[str, Any]
LARGEST = 8_000_000
# How often a save is tried again where others save between reading and writing.
TRIES = 20


class Clashing(InputError):
    """Two people changed the same fields: `clashes` holds both values, `head` the newest revision.

    `joined` is the content with everything that does not clash, and theirs where it does.
    """

    def __init__(self, head: Revision, clashes: tuple[Clash, ...], content: Content) -> None:
        super().__init__(
            f"{head.author} changed {len(clashes)} of the same fields while you were writing.",
            f"They are {', '.join(c.path or 'the whole' for c in clashes[:5])}.",
            "Choose which value stands in each; everything else of yours is kept.",
        )
        self.head, self.clashes, self.joined = head, clashes, content


def start(
    store: DocumentStore, *, kind: str, owner: str, author: str, title: str, content: Content
) -> Revision:
    """Begin a document; the revision says its new identifier."""
    moment = now()
    document = Document(secrets.token_hex(16), kind, owner, author, moment)
    first = Revision(
        document=document.id,
        number=1,
        parent="",
        author=author,
        at=moment,
        action="edit",
        shows=1,
        before=0,
        undone=0,
        state=FIRST_STATE,
        title=_title(title),
        content=_bounded(content),
    )
    store.create(document, first)
    return first


def content_of(store: DocumentStore, document: str, number: int | None = None) -> Content:
    """The content that stands after a revision, the newest where none is named."""
    revision = store.revision(document, number)
    return _shown(store, revision)


def _shown(store: DocumentStore, revision: Revision) -> Content:
    shown = revision
    if revision.shows != revision.number:
        shown = store.revision(revision.document, revision.shows)
    assert shown.content is not None
    return shown.content


def save(
    store: DocumentStore,
    document: str,
    *,
    author: str,
    content: Content,
    since: int,
    title: str | None = None,
) -> Revision:
    """Save a content that was written on top of revision `since`.

    Where others have saved meanwhile, both changes are joined; Clashing where they changed the
    same fields to something else. Nothing is added where nothing changed. Raises InputError where
    the document is not a draft.
    """
    mine = _bounded(content)
    base = _shown(store, store.revision(document, since))
    for _ in range(TRIES):
        head = store.revision(document)
        _is_draft(head)
        found = joined(base, mine, _shown(store, head))
        if found.clashes:
            raise Clashing(head, found.clashes, found.value)
        name = head.title if title is None else _title(title)
        if canonical(found.value) == canonical(_shown(store, head)) and name == head.title:
            return head
        made = _next(
            head,
            author,
            "edit",
            shows=head.number + 1,
            before=head.shows,
            undone=0,
            title=name,
            content=found.value,
        )
        try:
            store.append(made)
        except Moved:
            continue
        return made
    raise Moved(store.revision(document))


def undo(store: DocumentStore, document: str, *, author: str) -> Revision:
    """Take back the edit that stands; InputError where there is none to take back."""
    head = store.revision(document)
    _is_draft(head)
    before = store.revision(document, head.shows).before
    if before == 0:
        raise InputError(
            "There is nothing to undo.",
            "The document stands as it was begun.",
            "To be rid of it, put it in the bin.",
        )
    return _added(store, _next(head, author, "undo", shows=before, undone=head.number))


def redo(store: DocumentStore, document: str, *, author: str) -> Revision:
    """Bring back what was last undone; InputError where nothing was, or an edit came since."""
    head = store.revision(document)
    _is_draft(head)
    if head.undone == 0:
        raise InputError(
            "There is nothing to redo.",
            "Nothing was undone since the last edit.",
            "Look in the history for an earlier revision, and bring that back.",
        )
    # `undone` is the entry that stood when the undo was made: what it shows comes back, and what
    # could be redone then can be redone again.
    back = store.revision(document, head.undone)
    return _added(store, _next(head, author, "redo", shows=back.shows, undone=back.undone))


def bring_back(store: DocumentStore, document: str, *, author: str, number: int) -> Revision:
    """Make an earlier revision's content stand again, as a new edit."""
    content = content_of(store, document, number)
    return save(store, document, author=author, content=content, since=_newest(store, document))


def _newest(store: DocumentStore, document: str) -> int:
    return store.revision(document).number


def comment(
    store: DocumentStore, document: str, *, author: str, words: str, field: str = ""
) -> Revision:
    """Say something of a field (by its path), or of the whole."""
    said = words.strip()
    if not said:
        raise InputError("The comment is empty.", "It has no words.", "Write what you mean.")
    head = store.revision(document)
    if head.state == "binned":
        raise _not_in(head, "commented on")
    return _added(store, _next(head, author, "comment", detail={"field": field, "words": said}))


def move(store: DocumentStore, document: str, *, author: str, to: str, why: str = "") -> Revision:
    """Move a document to another state; InputError where that state cannot follow."""
    head = store.revision(document)
    allowed = STATES[head.state]
    if to not in allowed:
        raise InputError(
            f"A document that is {_told(head.state)} cannot become {_told(to)}.",
            f"After that it can become {' or '.join(_told(s) for s in allowed)}.",
            "Choose one of these.",
        )
    return _added(store, _next(head, author, "move", state=to, detail={"why": why.strip()}))


def copy(
    store: DocumentStore, document: str, *, author: str, owner: str, number: int | None = None
) -> Revision:
    """A new document that begins with the content of another's revision."""
    revision = store.revision(document, number)
    return start(
        store,
        kind=entry(store, document).document.kind,
        owner=owner,
        author=author,
        title=f"Copy of {revision.title}",
        content=_shown(store, revision),
    )


def _next(head: Revision, author: str, action: str, **changed: Any) -> Revision:
    """The entry after `head`, which keeps everything that `changed` does not say."""
    held = {
        "shows": head.shows,
        "before": 0,
        "undone": head.undone,
        "state": head.state,
        "title": head.title,
        **changed,
    }
    return Revision(
        document=head.document,
        number=head.number + 1,
        parent=head.hash,
        author=author,
        at=now(),
        action=action,
        **held,
    )


def _added(store: DocumentStore, revision: Revision) -> Revision:
    store.append(revision)
    return revision


def _is_draft(head: Revision) -> None:
    if head.state != "draft":
        raise _not_in(head, "changed")


def _not_in(head: Revision, done: str) -> InputError:
    return InputError(
        f"The document is {_told(head.state)}, so it cannot be {done}.",
        f"{head.author} left it so at {head.at}.",
        "Make it a draft again, or work on a copy.",
    )


def _told(state: str) -> str:
    return {"draft": "a draft", "binned": "in the bin"}.get(state, state)


def _title(given: str) -> str:
    title = " ".join(given.split())
    if not title or len(title) > 200:
        raise InputError(
            f"A title of {len(title)} letters cannot be used.",
            "It has at least one and at most 200.",
            "Give the document a short name.",
        )
    return title


def _bounded(content: Content) -> Content:
    """A content that can be kept: plain values, not larger than what people make."""
    if not isinstance(content, Mapping):
        raise InputError(
            "The content has no fields.", "A document holds values by name.", "Send an object."
        )
    size = len(canonical(dict(content)))
    if size > LARGEST:
        raise InputError(
            f"The document holds {size:,} bytes.",
            f"At most {LARGEST:,} can be kept.",
            "Leave out what belongs in a file of its own.",
        )
    return content
