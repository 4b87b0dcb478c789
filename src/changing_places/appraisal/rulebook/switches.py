"""What is not settled, and may be chosen: proposals and guidance taken as if they bound."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from changing_places.appraisal.rulebook.dates import FIRST
from changing_places.appraisal.rulebook.model import DatedValue, Rule, Rulebook
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Switch:
    """One unsettled rule; `rule` is None where it is no rule of the rulebook but a setting."""

    id: str
    title: str
    rule: str | None
    meaning: str
    source: str
    begins: date


@cache
def switches() -> dict[str, Switch]:
    """Every switch by its name.

    >>> sorted(switches())
    ['discount_rate_review', 'new_fair_deal', 'public_interest_test', 'two_tier_workforce']
    """
    folder = files("changing_places.appraisal.rulebook")
    rows = tomllib.loads(folder.joinpath("switches.toml").read_text("utf-8"))["switch"]
    return {
        r["id"]: Switch(r["id"], r["title"], r.get("rule"), r["meaning"], r["source"], r["from"])
        for r in rows
    }


def choose(book: Rulebook, chosen: Iterable[str]) -> Rulebook:
    """The rulebook with some switches on: their rules count as in force whatever the day.

    Raises InputError for a switch that does not exist. 'discount_rate_review' changes no rule,
    because no other rate has been published: `warnings_of_switches` says so.
    """
    for name in chosen:
        switch = _switch(name)
        if switch.rule is not None:
            book = book.with_rule(_as_if_it_bound(book.rule(switch.rule)))
    return book


def warnings_of_switches(chosen: Iterable[str]) -> tuple[str, ...]:
    """Those of the chosen switches that change no rule, each with what it means.

    Raises InputError for a switch that does not exist.
    """
    return tuple(
        f"The switch '{s.id}' changes no rule. {s.meaning} Source: {s.source}."
        for s in map(_switch, chosen)
        if s.rule is None
    )


def _switch(name: str) -> Switch:
    switch = switches().get(name.strip().lower().replace("-", "_"))
    if switch is None:
        raise InputError(
            f"There is no switch '{name}'.",
            f"The switches are {', '.join(sorted(switches()))}.",
            "Choose one of these.",
        )
    return switch


def _as_if_it_bound(rule: Rule) -> Rule:
    """The rule in force on every day, its first numbers reaching back to the first."""
    reaching = tuple(replace(p, values=_reaching_back(p.values)) for p in rule.parameters)
    return replace(rule, chosen=True, parameters=reaching)


def _reaching_back(values: tuple[DatedValue, ...]) -> tuple[DatedValue, ...]:
    return (replace(values[0], begins=min(FIRST, values[0].begins)), *values[1:])
