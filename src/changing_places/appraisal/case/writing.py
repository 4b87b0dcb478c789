"""Writing a case: plain data as YAML that people read, in the order in which a case is read.

What `located` reads from a text written here is what was written, whatever the program knows of
it: names that no reader of ours knows are kept where they stand. Comments are not data, and go.
"""

import copy
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from changing_places.appraisal.case.lines import MONEY, OWN, WHEN
from changing_places.appraisal.case.located import SCALARS
from changing_places.appraisal.case.reading import FIELDS, OPTION
from changing_places.core.errors import InputError

# A list's entry or a small mapping stands in one line where it is no longer than this.
LONGEST = 100
# Breaks of lines that a reader would turn into one another: written by their codes.
CODED = re.compile("[\\r\\x85\\u2028\\u2029]")
YEAR = re.compile(r"\d{1,4}")
# The order of names within the mappings of a case; others keep the order that they have.
LINE = (*("name", "payer", "gainer"), *WHEN, *(n for k in OWN.values() for n in k), *MONEY)
ORDERS: dict[str, tuple[str, ...]] = {
    "": FIELDS,
    "options": OPTION,
    **dict.fromkeys((*OWN, "lines"), LINE),
}

Path = Sequence[str | int]


class _Writer(yaml.SafeDumper):
    """Quotes text that the reader of cases would take for something else, and no other."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  the parent's own declaration


for _tag, _pattern, _first in SCALARS:
    _Writer.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), list(_first))


def written(data: Mapping[str, Any]) -> str:
    """The YAML of a case held as mappings, lists, text, numbers, dates, true, false and None.

    Raises InputError where something else stands in it.

    >>> print(written({"years": 10, "title": "Libraries", "council": "yes"}), end="")
    title: Libraries
    council: yes
    years: 10
    """
    parts = [
        yaml.serialize(
            yaml.MappingNode(MAP, [(_name(name), _node(value, name))], flow_style=False),
            Dumper=_Writer,
            width=math.inf,
            allow_unicode=True,
        )
        for name, value in _ordered(data, "").items()
    ]
    if not parts:
        return "{}\n"
    # Long parts stand apart, as paragraphs do.
    return "".join(
        f"\n{part}" if k and (_is_long(part) or _is_long(parts[k - 1])) else part
        for k, part in enumerate(parts)
    )


def _is_long(part: str) -> bool:
    return part.count("\n") > 1


MAP, SEQ = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"


def _ordered(held: Mapping[str, Any], within: str) -> dict[str, Any]:
    """A mapping in the order of its kind, what is not known last."""
    order = {name: k for k, name in enumerate(dict.fromkeys(ORDERS.get(within, ())))}
    return dict(sorted(held.items(), key=lambda item: order.get(item[0], len(order))))


def _name(name: str) -> yaml.Node:
    if YEAR.fullmatch(name):
        return yaml.ScalarNode("tag:yaml.org,2002:int", name)
    return _text(name)


def _node(value: Any, within: str) -> yaml.Node:
    if isinstance(value, Mapping):
        pairs = [
            (_name(str(name)), _node(held, str(name)))
            for name, held in _ordered(value, within).items()
        ]
        node: yaml.CollectionNode = yaml.MappingNode(MAP, pairs)
    elif isinstance(value, list | tuple):
        node = yaml.SequenceNode(SEQ, [_node(item, within) for item in value])
    else:
        return _scalar(value)
    inner = node.value if isinstance(value, list | tuple) else [v for _, v in node.value]
    node.flow_style = not inner or (
        all(getattr(n, "flow_style", True) is not False for n in inner)
        and not (isinstance(value, list | tuple) and any(isinstance(v, Mapping) for v in value))
        and not any("\n" in n.value for n in inner if isinstance(n, yaml.ScalarNode))
        and _width(node) <= LONGEST
    )
    return node


def _width(node: yaml.Node) -> int:
    """About how long a node is in one line."""
    if isinstance(node, yaml.MappingNode):
        return 2 + sum(_width(k) + _width(v) + 4 for k, v in node.value)
    if isinstance(node, yaml.SequenceNode):
        return 2 + sum(_width(v) + 2 for v in node.value)
    return len(node.value)


def _scalar(value: Any) -> yaml.Node:
    if value is None:
        return yaml.ScalarNode("tag:yaml.org,2002:null", "null")
    if isinstance(value, bool):
        return yaml.ScalarNode("tag:yaml.org,2002:bool", "true" if value else "false")
    if isinstance(value, int):
        return yaml.ScalarNode("tag:yaml.org,2002:int", _whole(value))
    if isinstance(value, float):
        return yaml.ScalarNode("tag:yaml.org,2002:float", _decimal(value))
    if type(value) is date:
        return yaml.ScalarNode("tag:yaml.org,2002:timestamp", value.isoformat())
    if isinstance(value, str):
        return _text(value)
    raise InputError(
        f"A case cannot hold {value!r}.",
        "It holds mappings, lists, text, numbers, dates, true and false.",
        "Write it as one of these.",
    )


def _text(value: str) -> yaml.ScalarNode:
    """Text, its paragraphs as such; quoted by the writer where it would be taken for a number."""
    style = '"' if CODED.search(value) else "|" if "\n" in value else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)


def _whole(value: int) -> str:
    """A whole number, thousands apart where there are many."""
    return f"{value:_}" if abs(value) >= 10_000 else str(value)


def _decimal(value: float) -> str:
    if math.isnan(value):
        raise InputError(
            "A case cannot hold a number that is none.", "It was 'nan'.", "Leave it out."
        )
    if math.isinf(value):
        return "1.0e+999" if value > 0 else "-1.0e+999"
    text = repr(value)
    return text if "e" not in text or "." in text else text.replace("e", ".0e")


def changed(data: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The same data with one part of them set, or taken out where `value` is None.

    `path` names the steps from the top: names of mappings, and places in lists from 0; a place
    after the last adds to the list. Mappings that are wanting on the way are made, and those
    that are left empty are taken out.

    >>> changed({"staff": [{"name": "Team"}]}, ("staff", 0, "posts"), 12)
    {'staff': [{'name': 'Team', 'posts': 12}]}
    """
    found = copy.deepcopy(dict(data))
    _set(found, list(path), value)
    return found


def _set(held: Any, path: list[Any], value: Any) -> None:
    step, rest = path[0], path[1:]
    if isinstance(held, list):
        place = int(step)
        while place >= len(held):
            held.append({} if rest else None)
        if not rest and value is None:
            del held[place]
            return
    elif not rest and value is None:
        held.pop(step, None)
        return
    if not rest:
        held[step] = value
        return
    inner = held[step] if isinstance(held, list) else held.get(step)
    if not isinstance(inner, dict | list):
        if value is None:
            return
        inner = held[step] = [] if isinstance(rest[0], int) else {}
    _set(inner, rest, value)
    if value is None and not inner:
        _set(held, [step], None)
