"""A part of a case as a box of a form: shown as text, and read from text again.

What cannot be read as the box's kind stays text, so that the engine, which checks the case, says
what is wanted and where.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from changing_places.appraisal.case.located import read_located
from changing_places.appraisal.case.writing import Path, changed, written
from changing_places.core.errors import InputError

SEPARATED = re.compile(r"[;\n]")
NARROW, MIDDLE = "govuk-input--width-10", "govuk-input--width-20"
OUT = "take-out"  # the last step of a box that takes its part out


@dataclass(frozen=True)
class Box:
    """One box: the path of its part in the case, its label, and of what kind it is.

    Kinds: text, long (paragraphs), number, share (a number
    shown in per cent), yesno, choice (of `offered`), day, parties (one name,
    or names with shares), pairs (names with numbers), names (texts with a name each), lines (a
    list, one a line), numbers (a list), flow (any YAML in one line), out (takes its part out).
    """

    path: Path
    label: str
    kind: str = "text"
    hint: str = ""
    offered: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the input, which the server alone turns into a path."""
        return "/".join(map(str, self.path))

    @property
    def width(self) -> str:
        """How wide it is."""
        return NARROW if self.kind in ("number", "share", "day") else ""

    def shown(self, data: Mapping[str, Any]) -> str:
        """The part as text, empty where there is none."""
        value = at(data, self.path)
        if value is None or self.kind == "out":
            return ""
        return shown(value, self.kind)


@dataclass(frozen=True)
class Group:
    """Boxes of one thing: the first of them in sight, `more` behind a heading that opens."""

    title: str
    boxes: tuple[Box, ...]
    more: tuple[Box, ...] = ()
    is_new: bool = False

    @property
    def every(self) -> tuple[Box, ...]:
        """All its boxes."""
        return (*self.boxes, *self.more)


def at(data: Any, path: Path) -> Any:
    """The part of a case at a path; None where there is none."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def shown(value: Any, kind: str) -> str:
    """A value as the text of a box.

    >>> shown(820000, "number"), shown({"council": 0.6, "NHS": 0.4}, "parties"), shown(True, "text")
    ('820,000', 'council: 0.6; NHS: 0.4', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping) and kind in ("parties", "pairs") and _plain(value.values()):
        return "; ".join(f"{name}: {_number(v)}" for name, v in value.items())
    if isinstance(value, Mapping) and kind == "names" and _plain(value.values()):
        return "\n".join(f"{name}: {v}" for name, v in value.items())
    if isinstance(value, list) and kind == "lines":
        return "\n".join(_flow(v) if isinstance(v, list | dict) else str(v) for v in value)
    if isinstance(value, list) and kind == "numbers" and _plain(value):
        return "; ".join(map(_number, value))
    if isinstance(value, Mapping | list):
        return _flow(value)
    if kind == "share" and isinstance(value, int | float):
        return _share(value)
    return _number(value) if kind in ("number", "flow", "parties", "pairs") else str(value)


def _share(value: float) -> str:
    """A share in per cent, with the digits that it has.

    >>> _share(0.198), _share(-0.06), _share(1)
    ('19.8%', '-6%', '100%')
    """
    return f"{f'{value:.8%}'[:-1].rstrip('0').rstrip('.')}%"


def _plain(values: Any) -> bool:
    return not any(isinstance(v, Mapping | list) for v in values)


def _number(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        return f"{value:,}"
    return str(value)


def _flow(value: Any) -> str:
    """A mapping or list in one line of YAML."""
    text = written({"x": value}).removeprefix("x:").strip()
    if "\n" not in text:
        return text
    inner = value.values() if isinstance(value, Mapping) else value
    parts = [_flow(v) if isinstance(v, Mapping | list) else _scalar(v) for v in inner]
    if isinstance(value, list):
        return f"[{', '.join(parts)}]"
    return f"{{{', '.join(f'{k}: {p}' for k, p in zip(value, parts, strict=True))}}}"


def _scalar(value: Any) -> str:
    text = written({"x": [value]}).removeprefix("x:").strip()
    return text[1:-1] if text.startswith("[") else f'"{str(value).strip()}"'


def read(text: str, kind: str) -> Any:
    """The text of a box as the case holds it, None where it is empty; text where it does not fit.

    >>> read("£1,200", "number"), read("60%", "number"), read("lots", "number")
    (1200, 0.6, 'lots')
    >>> read("council: 0.6; NHS: 40%", "parties"), read("users", "parties")
    ({'council': 0.6, 'NHS': 0.4}, 'users')
    """
    plain = text.strip()
    if not plain:
        return None
    if kind in ("number", "share"):
        return number(plain)
    if kind == "yesno":
        return {"true": True, "false": False}.get(plain, plain)
    if kind == "day":
        return _day(plain)
    if kind == "lines":
        return [_listed(line.strip()) for line in plain.split("\n") if line.strip()]
    if kind == "numbers":
        return [number(part.strip()) for part in SEPARATED.split(plain) if part.strip()]
    if kind == "names":
        return _pairs(plain.split("\n"), str)
    if kind == "pairs" or (kind == "parties" and ":" in plain):
        return _in_line(plain) if plain.startswith("{") else _pairs(SEPARATED.split(plain), number)
    if kind == "flow":
        return _in_line(plain)
    return plain


def number(text: str) -> Any:
    """A number as people write it, text where it is none."""
    plain = text.replace(",", "").replace("_", "").replace("£", "").replace("\u2212", "-").strip()
    share = plain.endswith("%")
    try:
        found = float(plain.removesuffix("%"))
    except ValueError:
        return text
    if not math.isfinite(found):
        return text
    if share:
        return round(found / 100, 12)
    return int(plain) if re.fullmatch(r"[-+]?\d+", plain) else found


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    except ValueError:
        return text


def _pairs(parts: Sequence[str], kind: Any) -> Any:
    """Names with values; the text itself where a part has no name."""
    found = {}
    for part in parts:
        name, colon, value = part.partition(":")
        if not part.strip():
            continue
        if not colon or not name.strip():
            return "; ".join(p.strip() for p in parts)
        found[name.strip()] = kind(value.strip())
    return found


def _listed(line: str) -> Any:
    return _in_line(line) if line[:1] in "[{" else line


def _in_line(text: str) -> Any:
    try:
        return read_located(text, "this box").plain()
    except InputError:
        return text


def applied(
    groups: Sequence[Group], data: Mapping[str, Any], posted: Mapping[str, str]
) -> dict[str, Any]:
    """The case with what a form changed: what was not touched stays as it is.

    A new part whose boxes are all empty is not made. Parts to be taken out go last.
    """
    found, out = dict(data), []
    for box in (b for group in groups for b in group.every):
        text = posted.get(box.name)
        if text is None:
            continue
        text = text.replace("\r\n", "\n").strip()
        if box.kind == "out":
            out += [box.path[:-1]] if text else []
        elif text != box.shown(data).strip():
            found = changed(found, box.path, read(text, box.kind))
    # From the end of each list, so that places before it stay what they are.
    for path in reversed(out):
        found = changed(found, path, None)
    return found
