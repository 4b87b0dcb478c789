"""What a reader is warned of beside the rules: gains left out, conditions, and many names."""

from changing_places.appraisal.asking.checks import warnings_of_case
from tests.appraisal.cases import FOOD, TICKETS, books, option

DEARER = {"changes": {"tickets": 0.2}}


def told(*options, **parts):
    return " ".join(warnings_of_case(books(*options, **parts)))


def test_more_income_from_users_without_what_they_gain_is_warned_of():
    warned = told(option("IHT", "dearer", **DEARER), income=[TICKETS])
    assert "In 'dearer' users pay more ('tickets')" in warned


def test_where_it_says_what_users_gain_it_is_not():
    joy = {"name": "joy", "gainer": "users", "amount": 5}
    assert "users pay more" not in told(
        option("IHT", "dearer", **DEARER, lines=[joy]), income=[TICKETS]
    )


def test_of_many_lines_four_are_named_and_the_rest_counted():
    lines = [{"name": f"line {k}", "payer": "council", "amount": 1} for k in range(7)]
    warned = told(option("IHT", "better", lines=lines), supplies=[FOOD])
    assert "'line 0', 'line 1', 'line 2', 'line 3' and 3 more for optimism" in warned


def test_what_the_choice_still_needs_to_be_lawful_is_asked_for():
    cheap = option("CT", "trust", changes={"food": -0.5}, situation={"tendered": True})
    warned = told(cheap, supplies=[FOOD], situation={"contract_value": 90_000})
    assert "To say whether 'trust' is lawful, the case still needs" in warned


def test_a_switch_that_changes_no_rule_says_so():
    held = books(option("IHT", "better"), supplies=[FOOD])
    warned = " ".join(warnings_of_case(held, ["discount_rate_review"]))
    assert "The switch 'discount_rate_review' changes no rule" in warned
