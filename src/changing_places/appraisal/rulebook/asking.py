"""Asking the rulebook: which rules stood on a day, and what changed between two days."""

from collections.abc import Iterable
from datetime import date, timedelta

from changing_places.appraisal.rulebook.answer import (
    Change,
    Changes,
    RuleOnDay,
    Rules,
    warnings_of,
)
from changing_places.appraisal.rulebook.dates import as_day
from changing_places.appraisal.rulebook.delivery import delivery_model
from changing_places.appraisal.rulebook.model import (
    DatedValue,
    Parameter,
    Rule,
    Rulebook,
    plain_value,
)
from changing_places.appraisal.rulebook.reading import rulebook
from changing_places.appraisal.rulebook.switches import choose, warnings_of_switches
from changing_places.core.errors import InputError


def rules(
    as_at: date | str | None = None,
    *,
    model: str | None = None,
    rule: str | None = None,
    switches: Iterable[str] = (),
    book: Rulebook | None = None,
    today: date | None = None,
) -> Rules:
    """The rules as they stood on a day from 2013, of one delivery model or of one id if asked.

    `rule` may be an id or the beginning of ids ("vat"). Every rule is listed with its status on
    the day; warnings name reviews that are due (as of `today`), numbers that were not seen, and
    switches that change nothing. Raises InputError for a day outside, or a model, rule or switch
    that does not exist.

    >>> rules("2022-06-01", rule="vat.leisure.nonbusiness").rules[0].status
    'not_yet'
    """
    now = today or date.today()
    day = as_day(as_at, now)
    chosen = tuple(switches)
    held = choose(book if book is not None else rulebook(), chosen)
    found = [RuleOnDay(r, day, r.status_at(day)) for r in _asked(held, rule)]
    if model is not None:
        code = delivery_model(model).code
        found = [r for r in found if code in r.rule.models]
    listed = tuple(found)
    return Rules(day, listed, (*warnings_of_switches(chosen), *warnings_of(day, listed, now)))


def _asked(book: Rulebook, wanted: str | None) -> list[Rule]:
    if wanted is None:
        return list(book.rules.values())
    if wanted in book.rules:
        return [book.rule(wanted)]
    within = [r for r in book.rules.values() if r.id.startswith(f"{wanted.rstrip('.')}.")]
    return within or [book.rule(wanted)]


def changed(begins: date | str, ends: date | str, *, book: Rulebook | None = None) -> Changes:
    """What differs between two days: rules that came or went, and values that moved.

    Raises InputError where a day is outside the rules or the first is not before the second.

    >>> [c.rule for c in changed("2023-03-02", "2023-03-03").changes][0]
    'vat.leisure.nonbusiness'
    """
    first, second = as_day(begins), as_day(ends)
    if first >= second:
        raise InputError(
            "The two dates are in the wrong order.",
            f"{first} is not before {second}.",
            "Give the earlier date first.",
        )
    held = book if book is not None else rulebook()
    found = [c for r in held.rules.values() for c in _changes_of(r, first, second)]
    return Changes(first, second, tuple(found))


def _changes_of(rule: Rule, first: date, second: date) -> list[Change]:
    found = []
    was, now = rule.status_at(first), rule.status_at(second)
    if was != now:
        on = rule.begins if was == "not_yet" else None
        if on and rule.announced_on and now in ("announced", "proposed"):
            on = rule.announced_on
        found.append(Change(rule.id, rule.title, "status", was, now, on, rule.statute))
    for parameter in rule.parameters:
        before, after = parameter.at(first), parameter.at(second)
        if _value(before) != _value(after):
            on = after.begins if after is not None else _ended_on(parameter, second)
            found.append(
                Change(
                    rule.id,
                    rule.title,
                    parameter.name,
                    _value(before),
                    _value(after),
                    on,
                    after.source if after is not None else rule.statute,
                )
            )
    return found


def _ended_on(parameter: Parameter, day: date) -> date | None:
    """The first day without a value, where none holds on a day any more."""
    ends = [v.ends for v in parameter.values if v.ends is not None and v.ends < day]
    return max(ends) + timedelta(days=1) if ends else None


def _value(dated: DatedValue | None) -> object:
    return None if dated is None else plain_value(dated.value)
