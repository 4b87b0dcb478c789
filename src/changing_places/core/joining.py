"""Two people's changes to one value, joined: what only one of them changed is kept, the rest told.

Source of the idea: three-way merge by the common ancestor (Khanna, Kunal and Pierce, A formal
investigation of diff3 (2007)), here over fields instead of lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from changing_places.core.differences import NOTHING, parts_of, same


@dataclass(frozen=True)
class Clash:
    """One field that both changed, each to something else; NOTHING where one took it out."""

    path: str
    before: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Joined:
    """The value with the changes of both; where they clash it holds theirs."""

    value: Any
    clashes: tuple[Clash, ...]


def joined(before: Any, mine: Any, theirs: Any) -> Joined:
    """Both changes of `before` in one value, and every field in which they clash.

    >>> found = joined({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})
    >>> found.value, found.clashes
    ({'a': 2, 'b': 3}, ())
    """
    clashes: list[Clash] = []
    value = _join(before, mine, theirs, "", clashes)
    return Joined(value, tuple(clashes))


def _join(before: Any, mine: Any, theirs: Any, path: str, clashes: list[Clash]) -> Any:
    if _same(mine, theirs) or _same(mine, before):
        return theirs
    if _same(theirs, before):
        return mine
    if all(isinstance(v, Mapping) for v in (before, mine, theirs)):
        return _fields(before, mine, theirs, path, clashes)
    if all(_named(v) for v in (before, mine, theirs)):
        return _parts(before, mine, theirs, path, clashes)
    clashes.append(Clash(path, before, mine, theirs))
    return theirs


def _same(one: Any, other: Any) -> bool:
    if one is NOTHING or other is NOTHING:
        return one is other
    return same(one, other)


def _named(value: Any) -> bool:
    """Whether a value is a list whose parts have names of their own; an empty one may get some."""
    parts = parts_of(value)
    return parts is not None and all(isinstance(p, Mapping) for p in parts.values())


def _fields(
    before: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    path: str,
    clashes: list[Clash],
) -> dict[str, Any]:
    found = {}
    for name in {**theirs, **mine}:
        below = f"{path}.{name}" if path else name
        one, two, three = (v.get(name, NOTHING) for v in (before, mine, theirs))
        value = _join(one, two, three, below, clashes)
        if value is not NOTHING:
            found[name] = value
    return found


def _parts(before: Any, mine: Any, theirs: Any, path: str, clashes: list[Clash]) -> list[Any]:
    """Parts by their names, in their order; what only I put in stands after what I put it after."""
    was, own, other = (parts_of(v) or {} for v in (before, mine, theirs))
    order = list(own) if list(other) == list(was) else list(other)
    before_it = None
    for name in own:
        if name not in order:
            order.insert(0 if before_it is None else order.index(before_it) + 1, name)
        before_it = name
    order += [n for n in other if n not in order]
    found = []
    for name in order:
        one, two, three = (v.get(name, NOTHING) for v in (was, own, other))
        value = _join(one, two, three, f"{path}[{name}]", clashes)
        if value is not NOTHING:
            found.append(value)
    return found
