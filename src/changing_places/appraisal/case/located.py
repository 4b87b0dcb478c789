"""YAML whose every value knows its path and line, so that an error can say where to look.

Scalars are read as YAML 1.2 has them: `yes`, `no` and `on` are words, and `12:30` no number. A key
that stands twice is an error, as are values with names of types and documents beyond a size.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Any

import yaml

from changing_places.core.errors import ChangingPlacesError, InputError

MOST_LETTERS, MOST_VALUES, DEEPEST = 2_000_000, 50_000, 40


class _Reader(yaml.SafeLoader):
    """The safe reader with the scalars of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  the parent's own declaration


def _fast() -> type[Any]:
    """The same reader over the library's parser in C, some ten times as fast, where it is."""
    parent = getattr(yaml, "CSafeLoader", None)
    if parent is None:
        return _Reader
    return type("_FastReader", (parent,), {"yaml_implicit_resolvers": {}})


_FastReader = _fast()


_SCALARS: tuple[tuple[str, str, str | list[str]], ...] = (
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9][0-9_]*", "-+0123456789"),
    (
        "tag:yaml.org,2002:float",
        r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?",
        "-+.0123456789",
    ),
    ("tag:yaml.org,2002:timestamp", r"\d{4}-\d\d-\d\d", "0123456789"),
)
for _tag, _pattern, _first in _SCALARS:
    _held: Any
    for _held in (_Reader, _FastReader):
        _held.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), list(_first))


READ: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "int": lambda text: int(text.replace("_", "")),
    "float": lambda text: float(text.replace("_", "")),
    "timestamp": date.fromisoformat,
}
PLAIN = {tag for tag, _, _ in _SCALARS} | {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")
}


@dataclass(frozen=True)
class Entry:
    """One value of a document: what stands there, its path from the top, its file and line."""

    value: Any
    path: str
    file: str
    line: int

    @property
    def where(self) -> str:
        """The file, the line and the path, as an error begins."""
        place = f"{self.file}, line {self.line}"
        return f"{place}: {self.path}" if self.path else place

    def wrong(self, wanted: str, instead: str, *, found: str | None = None) -> InputError:
        """The error of a value that does not fit: what was found, what is wanted, what to type."""
        return InputError(f"{self.where} {found or f'is {told(self.value)}'}.", wanted, instead)

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Errors raised within say where in the file they belong."""
        try:
            yield
        except ChangingPlacesError as error:
            if error.what.startswith(f"{self.file}, line"):
                raise
            raise type(error)(f"{self.where}: {error.what}", error.why, error.next_step) from error

    # -- mappings and lists ---------------------------------------------------------------------

    def fields(self, known: Iterable[str], *, needs: Iterable[str] = ()) -> dict[str, "Entry"]:
        """The entries of a mapping by name; any other name, or one that is wanting, is an error."""
        if not isinstance(self.value, Mapping):
            told_names = ", ".join(known)
            raise self.wrong(
                f"It holds several things by name: {told_names}.", "Write 'name: value'."
            )
        names = list(known)
        for name, entry in self.value.items():
            if name not in names:
                near = get_close_matches(name, names, 3, 0.0)
                raise InputError(
                    f"{entry.where} is not known.",
                    f"The nearest are {', '.join(repr(n) for n in near)}.",
                    f"Use one of these, or leave it out. Known here: {', '.join(names)}.",
                )
        for name in needs:
            if name not in self.value or self.value[name].value is None:
                raise InputError(
                    f"{self.where} has no '{name}'.",
                    "It cannot be appraised without.",
                    f"Add '{name}: ...' there.",
                )
        return {n: e for n, e in self.value.items() if e.value is not None}

    def by_name(self) -> dict[str, "Entry"]:
        """The entries of a mapping whose names the writer chose."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("It holds values by name.", "Write 'name: value', one a line.")
        return dict(self.value)

    def items(self) -> list["Entry"]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("It is a list.", "Begin each part with '- '.")
        return self.value

    # -- single values --------------------------------------------------------------------------

    def text(self) -> str:
        """Words; a number stands for its own digits."""
        if isinstance(self.value, bool | Mapping | list) or self.value is None:
            raise self.wrong("It is text.", "Write words, in quotation marks if need be.")
        found = str(self.value).strip()
        if not found:
            raise self.wrong("It is text.", "Write words, or leave it out.", found="is empty")
        return found

    def number(
        self, *, least: float | None = None, most: float | None = None, example: str = "1200"
    ) -> float:
        """A number from `least` to `most`."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            raise self.wrong("It is a number.", f"Write digits, such as {example}.")
        if (least is not None and value < least) or (most is not None and value > most):
            ends = [f"at least {least:g}"] if least is not None else []
            ends += [f"at most {most:g}"] if most is not None else []
            raise self.wrong(f"It is a number, {' and '.join(ends)}.", f"Write {example}.")
        return float(value)

    def whole(self, *, least: int = 0, most: int = 10_000, example: str = "") -> int:
        """A whole number."""
        example = example or str(min(max(10, least), most))
        found = self.number(least=least, most=most, example=example)
        if found != int(found):
            raise self.wrong("It is a whole number.", f"Write {example}.")
        return int(found)

    def share(self) -> float:
        """A share from 0 to 1."""
        return self.number(least=0, most=1, example="0.25 for 25%")

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("It is true or false.", "Write true or false.")
        return self.value

    def day(self) -> date:
        """A date."""
        if type(self.value) is not date:
            raise self.wrong("It is a date.", "Write it as 2027-04-01.")
        return self.value

    def one_of(self, known: Iterable[str], what: str) -> str:
        """One of some words."""
        names = list(known)
        found = self.text()
        if found not in names:
            near = get_close_matches(found, names, 3, 0.0)
            raise self.wrong(
                f"There is no such {what}; the nearest are {', '.join(repr(n) for n in near)}.",
                f"Write one of {', '.join(names)}.",
            )
        return found

    def plain(self) -> Any:
        """The value without places, as other programs would read the file."""
        if isinstance(self.value, Mapping):
            return {name: entry.plain() for name, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain() for entry in self.value]
        return self.value

    def leaves(self) -> Iterator["Entry"]:
        """Every single value below, in the order of the file."""
        if isinstance(self.value, Mapping):
            for entry in self.value.values():
                yield from entry.leaves()
        elif isinstance(self.value, list):
            for entry in self.value:
                yield from entry.leaves()
        else:
            yield self


def _finite(value: float) -> bool:
    """Whether a number can be reckoned with; a whole one may be beyond what can."""
    try:
        return isfinite(value)
    except OverflowError:
        return False


def told(value: Any) -> str:
    """A value as an error names it.

    >>> told("lots"), told(None), told(-3)
    ("'lots'", 'empty', '-3')
    """
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    short = text if len(text) <= 60 else f"{text[:57]}..."
    return repr(short) if isinstance(value, str) else short


def read_located(text: str, file: str) -> Entry:
    """The document in `text`; `file` is what errors call it.

    Raises InputError where it is not one YAML document of plain values, or is too large.

    >>> read_located("years: 10", "a.yaml").fields(["years"])["years"].where
    'a.yaml, line 1: years'
    """
    if len(text) > MOST_LETTERS:
        raise InputError(
            f"{file} holds more than {MOST_LETTERS:,} letters.",
            "A case of one service is far shorter.",
            "Give the case's own file.",
        )
    try:
        node = _composed(text, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark is not None else ""
        raise InputError(
            f"{file}{place} cannot be read as YAML: {error.problem or error.context}.",
            "Indents are spaces, lists begin with '- ', and text with ': ' stands in quotes.",
            "Mend that line; the one before it may be the cause.",
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(
            f"{file} cannot be read as YAML.",
            f"It holds what no such file does: {str(error).splitlines()[0]}.",
            "Save it as plain text in UTF-8.",
        ) from error
    if node is None:
        raise InputError(
            f"{file} is empty.",
            "A case describes one service and its options.",
            "Start from a shipped one: 'changing-places appraise leisure --copy my-case.yaml'.",
        )
    return _Placing(file).entry(node, "", 0)


def _composed(text: str, file: str) -> yaml.Node | None:
    """The nodes of the one document; faults are told by the slow reader, the same everywhere."""
    try:
        # Nesting is measured first: the parser in C would go down without end, and fall.
        _check_depth(yaml.parse(text, Loader=_FastReader), file)
        return yaml.compose(text, Loader=_FastReader)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=_Reader)


def _check_depth(events: Iterable[yaml.Event], file: str) -> None:
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                mark = event.start_mark
                raise _too_many(file, mark.line + 1 if mark is not None else 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_many(file: str, line: int) -> InputError:
    return InputError(
        f"{file}, line {line}: there are too many values.",
        f"A case has at most {MOST_VALUES:,}, {DEEPEST} deep; aliases count each time.",
        "Give the case's own file.",
    )


class _Placing:
    """Turns nodes into entries, counting them so that no document can grow without end."""

    def __init__(self, file: str) -> None:
        self.file, self.count = file, 0

    def entry(self, node: yaml.Node, path: str, depth: int) -> Entry:
        line = node.start_mark.line + 1
        self.count += 1
        if self.count > MOST_VALUES or depth > DEEPEST:
            raise _too_many(self.file, line)
        self._check_unmarked(node, path)
        if isinstance(node, yaml.MappingNode):
            return Entry(self._mapping(node, path, depth), path, self.file, line)
        if isinstance(node, yaml.SequenceNode):
            held = [self.entry(n, f"{path}[{k}]", depth + 1) for k, n in enumerate(node.value, 1)]
            return Entry(held, path, self.file, line)
        return Entry(self._scalar(node, path), path, self.file, line)

    def _mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in found:
                raise InputError(
                    f"{self.file}, line {line}: '{name}' stands twice.",
                    f"It stands in line {lines[name]} already, and only one can hold.",
                    "Take one of them out.",
                )
            lines[name] = line
            below = self.entry(value, f"{path}.{name}" if path else name, depth + 1)
            # The line of the name is where a reader looks for an empty or nested value.
            found[name] = Entry(below.value, below.path, below.file, line)
        return found

    def _scalar(self, node: yaml.Node, path: str) -> Any:
        kind = node.tag.rpartition(":")[2]
        try:
            if kind in READ:
                return READ[kind](node.value)
        except (ValueError, KeyError) as error:
            place = f"{self.file}, line {node.start_mark.line + 1}: {path}"
            if kind == "timestamp":
                raise InputError(
                    f"{place} is {told(node.value)}.",
                    "There is no such day.",
                    "Write a day as year, month and day, such as 2027-04-01.",
                ) from error
            raise InputError(
                f"{place} cannot be read as a number.",
                f"It begins {node.value[:12]} and has {len(node.value):,} digits.",
                "Write a number that a council could pay.",
            ) from error
        return node.value

    def _check_unmarked(self, node: yaml.Node, path: str) -> None:
        """Values of types beyond those of a case are marked with a tag, and refused."""
        if node.tag not in PLAIN:
            raise InputError(
                f"{self.file}, line {node.start_mark.line + 1}: {path} cannot be read.",
                f"It is marked as '{node.tag}'; a case holds numbers, text, dates, true and "
                "false, lists and names.",
                "Write it plainly, without a mark.",
            )
