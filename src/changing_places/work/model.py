"""Documents and their revisions: a chain to which anybody may add, and that nobody can change.

A revision says what was done (`edit`, `undo`, `redo`, `move` to another state, `comment`), by whom
and when, and carries the hash of the one before. An edit holds the whole content; every other
revision says which edit's content stands after it (`shows`), so that nothing is kept twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from changing_places.core.canonical import fingerprint
from changing_places.core.errors import InputError

ACTIONS = ("edit", "undo", "redo", "move", "comment")
# What may follow each state of a document on its way to being published.
STATES: dict[str, tuple[str, ...]] = {
    "draft": ("in review", "binned"),
    "in review": ("draft", "approved"),
    "approved": ("published", "draft"),
    "published": ("withdrawn",),
    "withdrawn": ("draft", "binned"),
    "binned": ("draft",),
}
FIRST_STATE = "draft"


@dataclass(frozen=True)
class Document:
    """One thing that people make: its kind (such as `appraisal`), the council that owns it."""

    id: str
    kind: str
    owner: str
    created_by: str
    created_at: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Revision:
    """One entry of a document's chain.

    `number` counts from 1 and `parent` is the hash of the entry before, empty for the first.
    `content` is the whole content of an edit and None of anything else; `shows` is the number of
    the edit whose content stands after this entry, `before` the edit that stood before that one
    was made (0 for the first), `undone` the entry that holds what a redo would bring back (0 for
    nothing). `state` is the document's after this entry. `detail` says more: the field and words
    of a comment, why a state was left.
    """

    document: str
    number: int
    parent: str
    author: str
    at: str
    action: str
    shows: int
    before: int
    undone: int
    state: str
    title: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    content: Mapping[str, Any] | None = None
    hash: str = ""

    def __post_init__(self) -> None:
        if self.action not in ACTIONS or self.state not in STATES:
            raise InputError(
                f"A revision cannot be '{self.action}' in the state '{self.state}'.",
                f"It is one of {', '.join(ACTIONS)}; states are {', '.join(STATES)}.",
                "The file that holds it was changed: take it from a backup.",
            )
        if not self.hash:
            object.__setattr__(self, "hash", self.reckoned())

    def reckoned(self) -> str:
        """The hash of everything else that the revision holds, by `core.canonical`."""
        held = {k: v for k, v in self.__dict__.items() if k not in ("hash", "content")}
        content = None if self.content is None else fingerprint(dict(self.content))
        return fingerprint({**held, "detail": dict(self.detail), "content": content})

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it was changed since it was written."""
        return self.hash == self.reckoned()

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        content = None if self.content is None else dict(self.content)
        return {**self.__dict__, "detail": dict(self.detail), "content": content}

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> "Revision":
        """A revision from its fields, as a store keeps them."""
        return cls(**held)


def now() -> str:
    """This moment in UTC, to the millisecond, as revisions hold it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
