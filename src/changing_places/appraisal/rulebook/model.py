"""What a rule is: its statute, its dated numbers, and how well they are known.

Values are Decimal, a date, text, a tuple of Decimal (limits) or a tuple of Band (slices of a tax).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from changing_places.core.errors import InputError

STATUSES = ("in_force", "guidance", "announced", "proposed")
UNSETTLED = ("announced", "proposed")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Band:
    """One slice of a tax: its rate, up to a sum in pounds or, in the last, without end."""

    rate: Decimal
    up_to: Decimal | None = None


Value = Decimal | date | str | tuple[Decimal, ...] | tuple[Band, ...]


@dataclass(frozen=True)
class DatedValue:
    """What a parameter is from one day to another, who says so, and whether that text was seen.

    `to` is the last day, None while it lasts. `tried` marks a value that the reader put in place.
    """

    value: Value
    begins: date
    ends: date | None
    source: str
    confidence: str
    seen: bool
    status: str = "in_force"
    tried: bool = False

    def holds(self, day: date) -> bool:
        """Whether it is settled and its days include this one."""
        settled = self.status not in UNSETTLED
        return settled and self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class Parameter:
    """One number of a rule, through time."""

    name: str
    unit: str
    values: tuple[DatedValue, ...]

    def at(self, day: date) -> DatedValue | None:
        """The value that holds on a day, None where none does."""
        return next((v for v in self.values if v.holds(day)), None)

    def pending(self, day: date) -> tuple[DatedValue, ...]:
        """Values announced or proposed by that day, which nothing uses."""
        return tuple(v for v in self.values if v.status in UNSETTLED and v.begins <= day)


@dataclass(frozen=True)
class Rule:
    """One rule of tax or regulation: what it says, of whom, since when, and who says so."""

    id: str
    title: str
    area: str
    models: tuple[str, ...]
    statute: str
    source: str
    begins: date
    ends: date | None
    status: str
    announced_on: date | None
    confidence: str
    page_seen: bool
    numbers_seen: bool
    review_by: date
    review_note: str
    ledgers: tuple[str, ...]
    says: str
    effect: str
    working: str
    note: str
    parameters: tuple[Parameter, ...]
    removed: bool = False
    chosen: bool = False

    def parameter(self, name: str) -> Parameter:
        """A parameter by its name; InputError with the nearest where there is none."""
        found = next((p for p in self.parameters if p.name == name), None)
        if found is None:
            names = [p.name for p in self.parameters]
            raise InputError(
                f"The rule '{self.id}' has no parameter '{name}'.",
                f"It has {', '.join(repr(n) for n in names) or 'none: it is a gate'}.",
                f"See 'changing-places appraise rules {self.id}'.",
            )
        return found

    def status_at(self, day: date) -> str:
        """Its status on a day: one of STATUSES, 'not_yet', 'no_longer' or 'removed'."""
        if self.removed:
            return "removed"
        if self.ends is not None and day > self.ends:
            return "no_longer"
        if self.chosen:
            return "in_force"
        if self.status in UNSETTLED:
            known = self.announced_on or self.begins
            return self.status if day >= known else "not_yet"
        return self.status if day >= self.begins else "not_yet"


@dataclass(frozen=True)
class Rulebook:
    """All rules by their id, the reader's reforms and chosen switches among them."""

    rules: Mapping[str, Rule]

    def rule(self, rule_id: str) -> Rule:
        """A rule by its id; InputError with the nearest three where there is none."""
        if rule_id in self.rules:
            return self.rules[rule_id]
        near = get_close_matches(rule_id, list(self.rules), 3, 0.0)
        raise InputError(
            f"There is no rule '{rule_id}'.",
            f"The nearest are {', '.join(repr(n) for n in near)}.",
            "See 'changing-places appraise rules' for all of them.",
        )

    def applies(self, rule_id: str, day: date) -> bool:
        """Whether a rule binds on a day: in force, or a switch that was chosen."""
        return self.rule(rule_id).status_at(day) == "in_force"

    def value(self, key: str, day: date) -> Value:
        """The value of 'rule.parameter' on a day; InputError where none holds then."""
        dated = self.dated(key, day)
        if dated is None:
            raise InputError(
                f"'{key}' has no value on {_told(day)}.",
                f"The rule's numbers hold {_spans(self.parameter(key))}.",
                "Choose a date within, or put a value in place of it as a reform.",
            )
        return dated.value

    def dated(self, key: str, day: date) -> DatedValue | None:
        """The same with its dates and source, None where none holds."""
        return self.parameter(key).at(day)

    def number(self, key: str, day: date) -> Decimal:
        """The same where it is a number."""
        value = self.value(key, day)
        if not isinstance(value, Decimal):
            raise TypeError(f"'{key}' is not a number")
        return value

    def bands(self, key: str, day: date) -> tuple[Band, ...]:
        """The same where it is a tax in slices."""
        value = self.value(key, day)
        found = tuple(b for b in value if isinstance(b, Band)) if isinstance(value, tuple) else ()
        if not found:
            raise TypeError(f"'{key}' is not a tax in slices")
        return found

    def parameter(self, key: str) -> Parameter:
        """A parameter by 'rule.parameter'."""
        rule_id, _, name = key.rpartition(".")
        return self.rule(rule_id).parameter(name)

    def with_rule(self, rule: Rule) -> "Rulebook":
        """The same with one rule replaced."""
        return replace(self, rules={**self.rules, rule.id: rule})


def _told(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _spans(parameter: Parameter) -> str:
    spans = [
        f"from {_told(v.begins)}" + (f" to {_told(v.ends)}" if v.ends else " on")
        for v in parameter.values
        if v.status not in UNSETTLED
    ]
    return ", ".join(spans)


def plain_value(value: Value) -> Any:
    """A value in the types that JSON has; numbers without an exponent.

    >>> plain_value(Decimal("0.25")), plain_value((Band(Decimal("0.01")),))
    (0.25, [{'up_to': None, 'rate': 0.01}])
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return [
        {"up_to": None if v.up_to is None else plain_value(v.up_to), "rate": plain_value(v.rate)}
        if isinstance(v, Band)
        else plain_value(v)
        for v in value
    ]
