"""When the choice turned, and which rule turned it."""

from datetime import date, timedelta

import pytest

from changing_places.appraisal.barriers import turns
from changing_places.appraisal.barriers.history import _on_each_day
from changing_places.appraisal.case import read_case
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import as_it_stood, rulebook, try_reform
from tests.appraisal.cases import DAY, FOOD, TICKETS, books, option

FIRST = date(2013, 1, 1)
LEISURE = {"regime": "leisure", "standard_rated_share": 0.6, "exempt_share": 0.85}


def flips():
    """In-house leisure bears VAT until March 2023; a trust costs a little more in any year."""
    watching = {"name": "watching", "payer": "council", "amount": 3_000}
    return books(option("CT", "trust", lines=[watching]), income=[TICKETS], vat=LEISURE)


def test_the_day_and_the_rule_on_which_the_choice_turned():
    (turn,) = turns(flips())
    assert (turn.on, turn.before, turn.after) == (date(2023, 3, 3), "trust", "today")
    assert turn.rules == ("vat.leisure.nonbusiness",)
    assert "3 March 2023" in turn.sentence and "Had it stayed as it was" in turn.sentence


@pytest.mark.parametrize("held", [flips(), Books.of(read_case("leisure"), DAY, rulebook())])
def test_every_turn_is_one_between_the_books_of_two_days(held):
    for turn in turns(held):
        before = Books.of(held.case, turn.on - timedelta(days=1), rulebook())
        after = Books.of(held.case, turn.on, rulebook())
        assert (before.council_choice, after.council_choice) == (turn.before, turn.after)
        for rule in turn.rules:
            book = as_it_stood(rulebook(), rule, turn.on - timedelta(days=1))
            assert Books.of(held.case, turn.on, book).council_choice == turn.before


def test_no_day_between_is_missed():
    held = flips()
    known = {b.day for b in _on_each_day(held, FIRST)}
    for year in range(2014, 2027):
        for month in (1, 4, 7, 10):
            day = date(year, month, 15)
            last = max(d for d in known if d <= day)
            assert (
                Books.of(held.case, day, rulebook()).council_choice == held.on(last).council_choice
            )


def test_since_a_day_only_what_came_after_is_told():
    assert turns(flips(), since=date(2023, 3, 3)) == ()


def test_a_case_whose_choice_never_changed_has_no_turns():
    assert turns(books(option("IHT", "better", changes={"food": -0.1}), supplies=[FOOD])) == ()


def test_with_a_reform_of_every_day_the_turn_is_gone():
    held = flips()
    book = try_reform(without=["vat.leisure.nonbusiness"])
    assert turns(Books.of(held.case, DAY, book)) == ()


def test_days_on_which_no_option_was_lawful_are_passed_over():
    held = books(
        {"id": "deal", "model": "contract", "baseline": True},
        option("CT", "trust"),
        supplies=[FOOD],
        service="leisure",
        situation={"contract_value": 640_000, "tendered": False},
    )
    assert held.lawful and not held.on(date(2017, 6, 1)).lawful
    assert date(2017, 6, 1) not in {b.day for b in _on_each_day(held, FIRST)}
    assert turns(held) == ()
