"""What changed between two versions of a case, value by value and by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from changing_places.appraisal.case.located import Entry
from changing_places.appraisal.case.model import Case
from changing_places.appraisal.case.named import Named, Names, parts
from changing_places.core.errors import InputError

ADDED, TAKEN_OUT, CHANGED = "added", "taken out", "changed"


@dataclass(frozen=True)
class CaseChange:
    """One thing that two versions of a case do not share.

    `names` lead to it from the top. `kind` is "added", "taken out" or "changed"; `before` and
    `after` are what stands there, None where it is not; the places are files and lines.
    """

    names: Names
    kind: str
    before: Any
    after: Any
    place_before: str
    place_after: str

    @property
    def what(self) -> str:
        """What it is, by its names."""
        return ", ".join(self.names)

    @property
    def sentence(self) -> str:
        """The change in words."""
        if self.kind == CHANGED:
            return f"{self.what}: changed from {in_text(self.before)} to {in_text(self.after)}."
        held = self.after if self.kind == ADDED else self.before
        if isinstance(held, Mapping):
            # Its name has been said.
            held = {k: v for k, v in held.items() if v != self.names[-1]}
        return f"{self.what}: {self.kind} ({in_text(held)})."

    def to_dict(self) -> dict[str, Any]:
        """Its fields, and the sentence."""
        return {**self.__dict__, "names": list(self.names), "sentence": self.sentence}


def in_text(value: Any) -> str:
    """A value or a part of a case in one line.

    >>> in_text({"payer": "council", "once": {"0": 160000}}), in_text(0.5), in_text(True)
    ('payer council, once (0 160,000)', '0.5', 'true')
    """
    if isinstance(value, Mapping):
        told = ((k, v) for k, v in value.items() if v is not None)
        return ", ".join(f"{k} {_within(v)}" for k, v in told)
    if isinstance(value, list):
        return ", ".join(_within(v) for v in value)
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        # A whole number of this size is a year as often as not.
        return f"{value:,}" if not (isinstance(value, int) and 1900 <= value < 2100) else f"{value}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _within(value: Any) -> str:
    return f"({in_text(value)})" if isinstance(value, Mapping | list) else in_text(value)


def changed_between(old: Case, new: Case) -> tuple[CaseChange, ...]:
    """What was added, taken out and changed from one version of a case to another.

    The parts of lists are matched by their names, so that a line put in between shows as one line
    added. A part of a list, such as a line or an option, that one version lacks is one change.

    Raises InputError for a case that was not read from a text.

    >>> from changing_places.appraisal.case import case_from, shipped_case
    >>> text = shipped_case("leisure")
    >>> one, two = (case_from(t, "a.yaml") for t in (text, text.replace("posts: 95", "posts: 90")))
    >>> changed_between(one, two)[0].sentence
    'staff, leisure staff, posts: changed from 95 to 90.'
    """
    return tuple(_between((), _written(old), _written(new)))


def _written(case: Case) -> Entry:
    if case.written is None:
        raise InputError(
            f"The case '{case.title}' cannot be compared with another version.",
            "It was put together by a program, and not read from a file.",
            "Read it with read_case or case_from.",
        )
    return case.written


def _between(names: Names, old: Entry, new: Entry) -> Iterator[CaseChange]:
    kinds = [list if isinstance(e.value, list) else type(e.value) for e in (old, new)]
    nested = isinstance(old.value, Mapping | list) and kinds[0] is kinds[1]
    if not nested:
        if old.plain() != new.plain():
            yield _change(names, CHANGED, old, new)
        return
    before, after = parts(old), parts(new)
    for name in {**before, **after}:
        path = (*names, name)
        if name not in after:
            yield _change(path, TAKEN_OUT, before[name], None)
        elif name not in before:
            yield _change(path, ADDED, None, after[name])
        else:
            yield from _between(path, before[name], after[name])


def _change(names: Names, kind: str, old: Entry | None, new: Entry | None) -> CaseChange:
    held = [None if e is None else Named(names, e) for e in (old, new)]
    before, after = ((None, "") if n is None else (n.value, n.place) for n in held)
    return CaseChange(names, kind, before[0], after[0], before[1], after[1])
