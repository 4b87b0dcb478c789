"""Who pays and who gains by an option: differences from the baseline, line by line."""

import pytest

from changing_places.appraisal.asking.gains import gains, payments, year_name
from tests.appraisal.cases import FOOD, HALL, books, option

NHS = {"name": "care not needed", "gainer": "NHS", "amount": 9_000, "cashable": 0.5}
VISITS = {"name": "visits", "payer": "council", "amount": 4_000}


def test_what_does_not_differ_from_the_baseline_is_no_line():
    held = books(option("IHT", "better", lines=[NHS]), supplies=[FOOD], premises=[HALL])
    account = gains(held, "better")
    assert [row.agency for row in account.agencies] == ["NHS"]
    assert account.years[0] == year_name(2026) == "2026/27"


def test_years_before_the_start_are_of_the_same_line():
    held = books(option("CT", "trust", starts=2), premises=[HALL])
    account = gains(held, "trust")
    names = {line.line for line in account.lines}
    assert not [n for n in names if "until it starts" in n]
    for row in account.agencies:
        assert row.net[:2] == (0, 0)


def test_half_of_a_benefit_is_cash_to_a_budget():
    row = gains(books(option("IHT", "better", lines=[NHS]), supplies=[FOOD]), "better").agencies[0]
    assert (row.net[1], row.budget[1]) == (900_000, 450_000)


def test_bodies_that_lose_may_be_paid_by_those_that_gain():
    held = books(option("IHT", "better", lines=[NHS, VISITS]), supplies=[FOOD])
    settled = payments(held, gains(held, "better"))
    assert {t.payer for t in settled.transfers} == {"NHS"}
    assert all(g >= 0 for g in settled.gains) and min(settled.before) < 0


def test_where_money_only_changes_hands_there_is_nothing_to_share():
    held = books(option("CT", "trust"), premises=[HALL])
    assert payments(held, gains(held, "trust")) is None


def test_an_option_that_changes_nothing_has_no_account():
    assert gains(books(option("IHT", "same"), supplies=[FOOD]), "same") is None


def test_a_gain_of_one_body_alone_is_nothing_to_settle():
    held = books(option("IHT", "better", lines=[NHS]), supplies=[FOOD])
    assert payments(held, gains(held, "better")) is None


@pytest.mark.parametrize("year", [1999, 2009, 2099])
def test_a_financial_year_is_named_by_both_its_years(year):
    assert year_name(year) == f"{year}/{str(year + 1)[2:]}"
