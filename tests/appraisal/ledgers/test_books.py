"""The books as a whole: everybody together is the sum of parties, and other rules are exact."""

from datetime import date

import numpy as np
import pytest

from changing_places.appraisal.case import read_case, shipped_cases
from changing_places.appraisal.ledgers import REGISTER, Books, falls_on
from changing_places.appraisal.ledgers.books import best_of
from changing_places.appraisal.rulebook import as_it_stood, changed, rulebook, try_reform
from tests.appraisal.cases import (
    DAY,
    FOOD,
    HALL,
    PERT,
    STAFF,
    TICKETS,
    TODAY,
    books,
    made,
    option,
)

BEFORE = date(2022, 6, 1)
LEASE = {"lease_price": 400_000, "lease_rent": 20_000, "lease_years": 3}
FEE = {**TODAY, "model": "contract", "name": "As today", "operator": {"fee": 500_000}}


def every_kind(today=TODAY):
    """A case in which every head of charge is at work."""
    terms = {"margin": 0.05, "new_starters_pension": 0.03, **LEASE}
    return made(
        today,
        option("CT", "trust", starts=2, operator=terms, changes={"hall": -0.3}),
        option("LATC", "firm", starts=2, operator=terms),
        option("contract", "contract", operator=terms | {"exempt_share": 0.3}),
        option("GR", "grant", operator={"fee": 300_000}),
        option("shared service", "shared", changes={"food": {"by": -0.2, "range": PERT}}),
        staff=[STAFF],
        supplies=[FOOD],
        premises=[HALL],
        income=[TICKETS],
        vat={"regime": "leisure", "standard_rated_share": 0.6, "exempt_share": 0.85},
        situation={"total_vat": 1_000_000, "exempt_vat": 60_000, "tendered": True},
    )


CASES = [every_kind(), every_kind(FEE), *map(read_case, shipped_cases())]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
@pytest.mark.parametrize("day", [BEFORE, DAY])
def test_everybody_together_is_the_sum_of_all_parties_and_of_all_years(case, day):
    held = Books.of(case, day, rulebook())
    for option_id, ledger in held.ledgers.items():
        parties = held.by_party(held.flows(option_id), option_id)
        assert sum(parties.values()) == pytest.approx(ledger.society)
        money = [f for f in ledger.flows if f.schedule == "standard"]
        used = sum(sum(falls_on(f, ledger.option).values()) * held.present(f) for f in money)
        health = sum(held.present(f) for f in ledger.flows if f.schedule != "standard")
        assert used + health == pytest.approx(ledger.society)


def test_every_head_of_charge_is_at_work():
    held = Books.of(every_kind(), DAY, rulebook())
    at_work = {head for (_, head), c in held.charged.items() if c.flows}
    assert at_work == set(REGISTER)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_taxes_change_hands_and_use_nothing_up(case):
    held = Books.of(case, DAY, rulebook())
    for (option_id, head), charged in held.charged.items():
        for flow in charged.flows:
            if head != "surplus" or flow.head == "corporation_tax":
                total = sum(falls_on(flow, held.case.option(option_id)).values())
                assert total == pytest.approx(0), (option_id, flow.name)


def same(one: Books, two: Books) -> None:
    """Equal to the last digit: every flow of every head, who bears it, and what it rests on."""
    assert one.council_choice == two.council_choice and one.public_choice == two.public_choice
    for option_id in one.ledgers:
        assert one.ledgers[option_id] == two.ledgers[option_id]
        for mine, other in zip(one.flows(option_id), two.flows(option_id), strict=True):
            assert mine == other and np.array_equal(mine.amounts, other.amounts)
        assert one.judged[option_id].finding.verdict == two.judged[option_id].finding.verdict
        for party, years in one.ledgers[option_id].by_year.items():
            assert np.array_equal(years, two.ledgers[option_id].by_year[party])


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
@pytest.mark.parametrize("day", [BEFORE, DAY])
def test_without_a_rule_the_books_are_those_made_afresh(case, day):
    held = Books.of(case, day, rulebook())
    for rule in sorted(held.rules):
        book = try_reform(without=[rule], book=rulebook())
        same(held.under(book, rule), Books.of(case, day, book))


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("emp.nic.rate", 0.1),
        ("vat.s33.refund.vat_standard_rate", 0.175),
        ("ndr.charity_mandatory.relief", 0.5),
        ("ndr.local_share.unitary_share", 0.99),
        ("ct.company_rate.small_profits_rate", 0.3),
        ("vat.s33.insignificance.share_limit", 0.2),
    ],
)
def test_with_another_value_the_books_are_those_made_afresh(parameter, value):
    case = every_kind()
    book = try_reform({parameter: value})
    rule = parameter.rpartition(".")[0]
    held = Books.of(case, DAY, rulebook())
    same(held.under(book, rule), Books.of(case, DAY, book))
    assert held.under(book, rule).ledgers != held.ledgers


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
@pytest.mark.parametrize("day", [date(2013, 6, 1), date(2016, 3, 17), BEFORE, date(2025, 4, 6)])
def test_on_another_day_the_books_are_those_made_afresh(case, day):
    same(Books.of(case, DAY, rulebook()).on(day), Books.of(case, day, rulebook()))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_rules_held_as_they_stood_give_the_books_of_that_day(case):
    after = Books.of(case, DAY, rulebook())
    book = rulebook()
    moved = {c.rule for c in changed(BEFORE, DAY).changes}
    for rule in moved:
        book = as_it_stood(book, rule, BEFORE)
    before = Books.of(case, BEFORE, rulebook())
    then = after.under(book, *moved)
    for option_id, ledger in before.ledgers.items():
        assert then.ledgers[option_id].present == pytest.approx(ledger.present)


def test_every_rule_of_a_flow_was_read_and_matters_not_elsewhere():
    held = Books.of(every_kind(), DAY, rulebook())
    for (option_id, head), charged in held.charged.items():
        for flow in charged.flows:
            assert set(flow.rules) == charged.rules <= held.rules, (option_id, head)


def test_of_equals_the_baseline_is_chosen_and_the_council_and_the_public_agree():
    held = books(option("IHT", "same"), supplies=[FOOD])
    assert held.council_choice == held.public_choice == "today"
    assert best_of({"a": 1.0, "b": 1.009, "c": 0.9}, "z") == "a"


def test_an_option_that_a_rule_forbids_may_be_the_publics_best_and_never_the_councils():
    cheap = {"changes": {"food": -0.5}, "situation": {"tendered": False}}
    held = books(
        option("contract", "deal", **cheap), supplies=[FOOD], situation={"contract_value": 9e6}
    )
    assert not held.is_lawful("deal") and held.could_be("deal")
    assert (held.council_choice, held.public_choice) == ("today", "deal")
