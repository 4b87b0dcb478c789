"""Trying a reform: other values in place of a rule's, or a rule taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from changing_places.appraisal.rulebook.dates import FIRST, read_date
from changing_places.appraisal.rulebook.model import (
    Band,
    DatedValue,
    Parameter,
    Rulebook,
    Value,
    plain_value,
)
from changing_places.appraisal.rulebook.reading import read_value, rulebook
from changing_places.core.errors import InputError


def try_reform(
    changes: Mapping[str, object] | None = None,
    *,
    without: Iterable[str] = (),
    book: Rulebook | None = None,
) -> Rulebook:
    """The rulebook with parameters overridden on every day, and some rules removed.

    `changes` maps "rule.parameter" to a number, date, text, list of limits or list of slices
    ({"up_to", "rate"}), of the kind that the parameter has. The rulebook given is not changed.
    Raises InputError for a rule, parameter or value that does not fit.

    >>> tried = try_reform({"ct.company_rate.main_rate": 0.2})
    >>> tried.number("ct.company_rate.main_rate", date(2026, 11, 23))
    Decimal('0.2')
    """
    held = book if book is not None else rulebook()
    for named, raw in (changes or {}).items():
        key = str(named)
        parameter = held.parameter(key)
        rule = held.rule(key.rpartition(".")[0])
        new = _with_value(parameter, _fitting(key, parameter, raw))
        others = tuple(new if p.name == parameter.name else p for p in rule.parameters)
        held = held.with_rule(replace(rule, parameters=others))
    for rule_id in without:
        held = held.with_rule(replace(held.rule(rule_id), removed=True))
    return held


def as_it_stood(book: Rulebook, rule_id: str, on: date) -> Rulebook:
    """The rulebook with one rule held, on every day, as it stood on another day.

    So the part of one rule in a change between two days can be told. Raises InputError for a
    rule that does not exist.

    >>> held = as_it_stood(rulebook(), "vat.leisure.nonbusiness", date(2022, 6, 1))
    >>> held.applies("vat.leisure.nonbusiness", date(2026, 11, 23))
    False
    """
    rule = book.rule(rule_id)
    parameters = tuple(_held(p, on) for p in rule.parameters)
    then = replace(rule, parameters=parameters, begins=FIRST, ends=None, announced_on=FIRST)
    status = rule.status_at(on)
    if status == "not_yet":
        then = replace(then, begins=date.max, announced_on=date.max, chosen=False)
    elif status == "no_longer":
        then = replace(then, ends=date.min)
    elif status == "in_force":
        then = replace(then, status=status, chosen=False)
    return book.with_rule(then)


def _held(parameter: Parameter, on: date) -> Parameter:
    value = parameter.at(on)
    values = () if value is None else (replace(value, begins=FIRST, ends=None),)
    return replace(parameter, values=values)


def _with_value(parameter: Parameter, value: Value) -> Parameter:
    begins = min([FIRST, *(v.begins for v in parameter.values)])
    tried = DatedValue(value, begins, None, "tried as a reform", "low", seen=False, tried=True)
    return replace(parameter, values=(tried,))


def _fitting(key: str, parameter: Parameter, raw: object) -> Value:
    """The value as the parameter's own kind, within what a share or a sum can be."""
    value = read_value(_day_of(raw) if isinstance(parameter.values[0].value, date) else raw)
    model = parameter.values[0].value
    if value is None or _kind(value) != _kind(model):
        why = f"It takes {_kind(model)} ({parameter.unit})"
    elif isinstance(value, Decimal) and value < 0:
        why = f"It cannot be below nothing ({parameter.unit})"
    elif isinstance(value, Decimal) and parameter.unit.startswith("share") and value > 1:
        why = f"It is a {parameter.unit}, from 0 to 1"
    else:
        return value
    raise InputError(
        f"The value {raw!r} cannot be tried for '{key}'.",
        f"{why}.",
        f"Give for example {plain_value(model)!r}, which it was.",
    )


def _day_of(raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    try:
        return read_date(raw)
    except InputError:
        return raw


def _kind(value: Value) -> str:
    if isinstance(value, tuple):
        return "slices" if isinstance(value[0], Band) else "a list of numbers"
    return {Decimal: "a number", date: "a date", str: "text"}[type(value)]
