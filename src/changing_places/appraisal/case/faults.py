"""Where in a case an error belongs, so that a form can show it beside its field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from changing_places.appraisal.case.located import Entry, read_located
from changing_places.core.errors import ChangingPlacesError

WANTING = re.compile(r" has no '([^']+)'\.")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """The part of a case that an error is of: the steps to it from the top, and its line.

    Steps are names of mappings and places in lists from 0, as `writing.changed` takes them.
    """

    path: Path
    line: int


def fault_of(error: ChangingPlacesError, text: str, file: str) -> Fault | None:
    """The innermost part that an error of reading `text` names; None where it names none.

    >>> from changing_places.core.errors import InputError
    >>> error = InputError("a.yaml, line 2: staff[1].posts is 'lots'.", "", "")
    >>> fault_of(error, "staff:\\n- {posts: lots}", "a.yaml")
    Fault(path=('staff', 0, 'posts'), line=2)
    """
    try:
        top = read_located(text, file)
    except ChangingPlacesError:
        return None
    named = [(path, entry) for path, entry in _within(top, ()) if _names(error, entry)]
    if not named:
        return None
    path, entry = max(named, key=lambda held: len(held[1].where))
    wanting = WANTING.match(error.what[len(entry.where) :])
    return Fault((*path, wanting.group(1)) if wanting else path, entry.line)


def _within(entry: Entry, path: Path) -> Iterator[tuple[Path, Entry]]:
    yield path, entry
    if isinstance(entry.value, dict):
        for name, held in entry.value.items():
            yield from _within(held, (*path, name))
    elif isinstance(entry.value, list):
        for k, held in enumerate(entry.value):
            yield from _within(held, (*path, k))


def _names(error: ChangingPlacesError, entry: Entry) -> bool:
    """Whether the error begins with the place of an entry, and not with that of a longer name."""
    if not entry.path or not error.what.startswith(entry.where):
        return False
    return error.what[len(entry.where) :][:1] in (" ", ":", "")
