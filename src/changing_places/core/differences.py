"""What differs between two plain values, field by field, and how two sets of changes join.

A list whose parts have names (under `id`, else `name`) is compared by these, so that one part put
in or taken out does not make every later one look changed. Paths read as people write them:
`options[trust].operator.margin`, and `[3]`, counted from 1, where parts have no names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAMES = ("id", "name")


class _Nothing:
    """What stands where nothing stands, which is not the same as an empty value."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = _Nothing()


@dataclass(frozen=True)
class Difference:
    """One field that differs: `before` or `after` is NOTHING where it was added or taken out."""

    path: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """`added`, `taken out`, `moved` (the same parts in another order) or `changed`."""
        if self.before is NOTHING:
            return "added"
        if self.after is NOTHING:
            return "taken out"
        if isinstance(self.before, Order) and isinstance(self.after, Order):
            return "moved"
        return "changed"


@dataclass(frozen=True)
class Order:
    """The order of named parts, as a value of its own."""

    names: tuple[str, ...]


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """Every field that differs between two plain values, in the order of the second.

    >>> [d.path for d in differences({"a": 1, "b": [{"id": "x", "n": 1}]},
    ...                              {"a": 1, "b": [{"id": "y"}, {"id": "x", "n": 2}]})]
    ['b[y]', 'b[x].n']
    """
    return tuple(_differ(before, after, ""))


def _differ(before: Any, after: Any, path: str) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _fields(before, after, path)
        return
    one, two = parts_of(before), parts_of(after)
    if one is not None and two is not None:
        yield from _parts(one, two, path)
        return
    if not same(before, after):
        yield Difference(path, before, after)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; true is not 1, and 1 is 1.0.

    >>> same(True, 1), same(1, 1.0)
    (False, True)
    """
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(v, other[k]) for k, v in one.items())
    if _is_list(one) and _is_list(other):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for name, value in after.items():
        below = f"{path}.{name}" if path else name
        if name in before:
            yield from _differ(before[name], value, below)
        else:
            yield Difference(below, NOTHING, value)
    for name, value in before.items():
        if name not in after:
            yield Difference(f"{path}.{name}" if path else name, value, NOTHING)


def parts_of(value: Any) -> dict[str, Any] | None:
    """The parts of a list by their names, or by their place where some have none or share one.

    None for what is no list.
    """
    if not _is_list(value):
        return None
    for key in NAMES:
        named = {n: v for v in value if (n := _name(v, key))}
        if value and len(named) == len(value):
            return named
    return {str(k): v for k, v in enumerate(value, 1)}


def _name(part: Any, key: str) -> str:
    name = part.get(key) if isinstance(part, Mapping) else None
    return name if isinstance(name, str) else ""


def _parts(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[Difference]:
    for name, value in after.items():
        below = f"{path}[{name}]"
        if name in before:
            yield from _differ(before[name], value, below)
        else:
            yield Difference(below, NOTHING, value)
    for name, value in before.items():
        if name not in after:
            yield Difference(f"{path}[{name}]", value, NOTHING)
    kept = [n for n in before if n in after], [n for n in after if n in before]
    if kept[0] != kept[1]:
        yield Difference(path, Order(tuple(before)), Order(tuple(after)))
