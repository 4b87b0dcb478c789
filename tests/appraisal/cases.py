"""Small cases made for tests: plain figures, so that every sum can be followed by hand."""

from datetime import date
from typing import Any

import yaml

from changing_places.appraisal.case import Case, case_from
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import Rulebook, rulebook

DAY = date(2026, 11, 24)
YEARS = 5

TODAY = {"id": "today", "model": "in-house", "baseline": True}


def option(model: str, name: str = "", **more: Any) -> dict[str, Any]:
    """An option by its delivery model; its id is its name, or the model's."""
    made = {"id": name or model, "model": model, **more}
    return made | ({"name": name} if name else {})


def text(*options: dict[str, Any], **parts: Any) -> str:
    """The YAML of a case with going on as today and some options."""
    held = {
        "title": "A service of Exampton",
        "service": "other",
        "price_year": 2026,
        "years": YEARS,
        **parts,
        "options": [*([] if any("baseline" in o for o in options) else [TODAY]), *options],
    }
    return yaml.safe_dump(held, sort_keys=False, allow_unicode=True)


def made(*options: dict[str, Any], **parts: Any) -> Case:
    """The same, read."""
    return case_from(text(*options, **parts), "made.yaml")


def books(
    *options: dict[str, Any], day: date = DAY, book: Rulebook | None = None, **parts: Any
) -> Books:
    """The books of such a case under the rules of a day."""
    return Books.of(made(*options, **parts), day, book or rulebook())


def amounts(held: Books, option_id: str, head: str) -> list[float]:
    """What one head comes to in an option by year, in pounds."""
    years = [0.0] * (held.case.years + 1)
    for flow in held.flows(option_id):
        if flow.head == head:
            years = [a + float(b) for a, b in zip(years, flow.amounts, strict=True)]
    return years


STAFF = {"name": "carers", "posts": 10, "pay": 30_000, "pension_rate": 0.2, "turnover": 0.1}
FOOD = {"name": "food", "amount": 100_000}
HALL = {"name": "hall", "amount": 50_000, "rateable_value": 600_000}
TICKETS = {"name": "tickets", "amount": 120_000}
PERT = {"kind": "pert", "low": 0.8, "likely": 1, "high": 1.5}
