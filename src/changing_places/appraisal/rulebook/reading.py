"""Reading rule files: one rule a file, every value with its date and its reference.

A fault is an InputError that names the file and the line.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from changing_places.appraisal.rulebook.delivery import delivery_models
from changing_places.appraisal.rulebook.model import (
    CONFIDENCES,
    STATUSES,
    Band,
    DatedValue,
    Parameter,
    Rule,
    Rulebook,
    Value,
)
from changing_places.core.errors import InputError

TEXTS = ("id", "title", "area", "statute", "source", "says", "effect", "working")


@cache
def rulebook() -> Rulebook:
    """The rules that the product ships, read once.

    >>> len(rulebook().rules)
    68
    """
    folder = files("changing_places.appraisal") / "rules"
    shipped = sorted(
        (f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name
    )
    read = [read_rule(f.read_text("utf-8"), f.name) for f in shipped]
    return Rulebook({rule.id: rule for rule in read})


def read_rule(text: str, name: str) -> Rule:
    """One rule of the text of its file `name`.

    Raises InputError, with the file and line, where the text is no TOML, a field is missing or of
    the wrong kind, a value lacks its date or its reference, or two values hold on one day.
    """
    try:
        row = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"The rule file {name} cannot be read.",
            f"{error}.",
            "Mend that line; a rule file is TOML, and the others are examples.",
        ) from None
    reader = _Reader(text, name)
    rule = reader.rule(row)
    if f"{rule.id}.toml" != name:
        raise reader.fault("id", f"the file is named {name} and the rule '{rule.id}'")
    return rule


class _Reader:
    """Takes a file's fields one by one, and knows on which line each stands."""

    def __init__(self, text: str, name: str) -> None:
        self.lines, self.name = text.splitlines(), name

    def rule(self, row: Mapping[str, Any]) -> Rule:
        said: dict[str, Any] = {key: self.text(row, key) for key in TEXTS}
        models = tuple(self.field(row, "models", list))
        unknown = [m for m in models if m not in delivery_models()]
        if unknown or not models:
            raise self.fault("models", f"no delivery model has the code {unknown or 'none'}")
        return Rule(
            **said,
            models=models,
            begins=self.field(row, "from", date),
            ends=self.field(row, "to", date) if "to" in row else None,
            status=self.one_of(row, "status", STATUSES),
            announced_on=self.field(row, "announced_on", date) if "announced_on" in row else None,
            confidence=self.one_of(row, "confidence", CONFIDENCES),
            page_seen=self.field(row, "page_seen", bool),
            numbers_seen=self.field(row, "numbers_seen", bool),
            review_by=self.field(row, "review_by", date),
            review_note=row.get("review_note", ""),
            ledgers=tuple(self.field(row, "ledgers", list)),
            note=row.get("note", ""),
            parameters=tuple(self.parameter(p) for p in row.get("parameter", [])),
        )

    def parameter(self, row: Mapping[str, Any]) -> Parameter:
        name = self.text(row, "name")
        rows = self.field(row, "values", list, after=name)
        values = tuple(self.dated(v, name, i) for i, v in enumerate(rows))
        settled = [v for v in values if v.status == "in_force"]
        for i, (one, following) in enumerate(pairwise(settled)):
            if one.ends is None or following.begins <= one.ends:
                raise self.fault(
                    "values", f"two values of '{name}' hold on {following.begins}", name, i + 1
                )
        return Parameter(name, self.text(row, "unit", after=name), values)

    def dated(self, row: Mapping[str, Any], name: str, index: int) -> DatedValue:
        begins = self.field(row, "from", date, name, index)
        ends = self.field(row, "to", date, name, index) if "to" in row else None
        if ends is not None and ends < begins:
            raise self.fault("to", f"a value of '{name}' ends before it begins", name, index)
        if "value" not in row:
            raise self.fault("value", f"a value of '{name}' is missing", name, index)
        status = row.get("status", "in_force")
        return DatedValue(
            value=self.value(row["value"], name, index),
            begins=begins,
            ends=ends,
            source=self.text(row, "source", name, index),
            confidence=self.one_of(row, "confidence", CONFIDENCES, name, index),
            seen=self.field(row, "seen", bool, name, index),
            status=self.one_of({"status": status}, "status", STATUSES, name, index),
        )

    def value(self, raw: object, name: str, index: int) -> Value:
        value = read_value(raw)
        if value is None:
            raise self.fault(
                "value", f"the value {raw!r} of '{name}' is of no known kind", name, index
            )
        return value

    def text(self, row: Mapping[str, Any], key: str, after: str = "", index: int = -1) -> str:
        found: str = self.field(row, key, str, after=after, index=index)
        if not found.strip():
            raise self.fault(key, f"'{key}' is empty", after, index)
        return found

    def one_of(
        self,
        row: Mapping[str, Any],
        key: str,
        allowed: tuple[str, ...],
        after: str = "",
        index: int = -1,
    ) -> str:
        found = self.text(row, key, after, index)
        if found not in allowed:
            raise self.fault(
                key, f"'{key}' is '{found}' and must be one of {', '.join(allowed)}", after, index
            )
        return found

    def field(
        self, row: Mapping[str, Any], key: str, kind: type, after: str = "", index: int = -1
    ) -> Any:
        if key not in row:
            owner = f"a value of '{after}'" if index >= 0 else f"'{after}'" if after else "the rule"
            raise self.fault(key, f"{owner} lacks '{key}'", after, index)
        found = row[key]
        if not isinstance(found, kind):
            raise self.fault(key, f"'{key}' is {found!r}, not a {kind.__name__}", after, index)
        return found

    def fault(self, key: str, why: str, after: str = "", index: int = -1) -> InputError:
        line = self.line_of(key, after, index)
        return InputError(
            f"The rule file {self.name} cannot be used (line {line}).",
            f"{why[:1].upper()}{why[1:]}.",
            "Every rule and every value carries its date and its reference; mend that line.",
        )

    def line_of(self, key: str, after: str = "", index: int = -1) -> int:
        """The line of a key, or of the `index`th value of the parameter `after`, from 1."""
        start = 0
        if after:
            named = re.compile(rf'\s*name\s*=\s*"{re.escape(after)}"')
            start = next((i for i, x in enumerate(self.lines) if named.match(x)), 0)
        if index >= 0:
            rows = [i for i in range(start, len(self.lines)) if self.lines[i].lstrip()[:1] == "{"]
            return rows[index] + 1 if index < len(rows) else start + 1
        opening = re.compile(rf"\s*{re.escape(key)}\s*=")
        found = (i for i in range(start, len(self.lines)) if opening.match(self.lines[i]))
        return next(found, start) + 1


def read_value(raw: object) -> Value | None:
    """A value as TOML or a reader gives it; None where it is of no known kind.

    >>> read_value(0.25), read_value([51000, 500000])
    (Decimal('0.25'), (Decimal('51000'), Decimal('500000')))
    """
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, int | float | Decimal):
        number = Decimal(str(raw))
        return number if number.is_finite() else None
    if isinstance(raw, str | date):
        return raw
    if isinstance(raw, list | tuple) and raw:
        return _bands(raw) if isinstance(raw[0], Mapping | Band) else _numbers(raw)
    return None


def _numbers(raw: list[Any] | tuple[Any, ...]) -> tuple[Decimal, ...] | None:
    read = [read_value(x) for x in raw]
    numbers = tuple(x for x in read if isinstance(x, Decimal))
    return numbers if len(numbers) == len(raw) else None


def _bands(raw: list[Any] | tuple[Any, ...]) -> tuple[Band, ...] | None:
    bands = []
    for row in raw:
        if isinstance(row, Band):
            bands.append(row)
            continue
        rate, up_to = read_value(row.get("rate")), read_value(row.get("up_to"))
        if not isinstance(rate, Decimal) or not (up_to is None or isinstance(up_to, Decimal)):
            return None
        bands.append(Band(rate, up_to))
    ends = [b.up_to for b in bands]
    rising = all(a is not None and (b is None or a < b) for a, b in pairwise(ends))
    return tuple(bands) if rising and ends[-1] is None else None
