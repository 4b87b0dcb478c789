"""A rulebook that remembers what was read, and one in which a rule is held as it stood."""

from datetime import date
from itertools import pairwise

import pytest

from changing_places.appraisal.rulebook import (
    Traced,
    as_it_stood,
    changed,
    choose,
    rulebook,
    try_reform,
)
from changing_places.core.errors import InputError

DAYS = (date(2013, 1, 1), date(2016, 3, 17), date(2022, 6, 1), date(2026, 11, 24))


@pytest.mark.parametrize("on", DAYS)
def test_every_rule_held_is_on_any_day_what_it_was_on_that_day(on):
    book = rulebook()
    for rule_id, rule in book.rules.items():
        held = as_it_stood(book, rule_id, on).rule(rule_id)
        for day in DAYS:
            assert (held.status_at(day) == "in_force") == (rule.status_at(on) == "in_force")
            for then, was in zip(held.parameters, rule.parameters, strict=True):
                one, other = then.at(day), was.at(on)
                assert (one is None) == (other is None), (rule_id, then.name)
                assert one is None or one.value == (other.value if other else None)


@pytest.mark.parametrize("on", DAYS)
def test_every_status_is_held_not_only_that_of_rules_in_force(on):
    book = rulebook()
    for rule_id, rule in book.rules.items():
        held = as_it_stood(book, rule_id, on).rule(rule_id)
        assert {held.status_at(d) for d in DAYS} == {rule.status_at(on)}, rule_id


@pytest.mark.parametrize(("first", "second"), list(pairwise(DAYS)))
def test_with_every_changed_rule_held_nothing_has_changed(first, second):
    book = rulebook()
    for change in changed(first, second).changes:
        book = as_it_stood(book, change.rule, first)
    assert changed(first, second, book=book).changes == ()


def test_a_rule_taken_away_stays_away():
    book = try_reform(without=["emp.nic"])
    assert not as_it_stood(book, "emp.nic", DAYS[2]).applies("emp.nic", DAYS[3])


def test_a_switch_that_was_chosen_stays_in_force():
    book = choose(rulebook(), ["new_fair_deal"])
    assert as_it_stood(book, "pen.new_fair_deal", DAYS[1]).applies("pen.new_fair_deal", DAYS[3])


def test_other_rules_are_left_as_they_are():
    book = as_it_stood(rulebook(), "emp.nic", DAYS[2])
    assert {r: v for r, v in book.rules.items() if r != "emp.nic"} == {
        r: v for r, v in rulebook().rules.items() if r != "emp.nic"
    }


def test_a_rule_that_is_none_cannot_be_held():
    with pytest.raises(InputError, match=r"There is no rule 'emp\.nics'"):
        as_it_stood(rulebook(), "emp.nics", DAYS[2])


def test_what_was_read_is_remembered_and_nothing_else():
    traced = Traced.of(rulebook())
    traced.number("emp.nic.rate", DAYS[3])
    traced.dated("ct.company_rate.main_rate", DAYS[3])
    assert traced.read == {"emp.nic", "ct.company_rate"}


def test_a_rule_that_is_none_is_not_remembered():
    traced = Traced.of(rulebook())
    with pytest.raises(InputError):
        traced.rule("emp.nics")
    assert traced.read == set()


def test_two_that_remember_do_not_share_their_memory():
    one, two = Traced.of(rulebook()), Traced.of(rulebook())
    one.applies("emp.nic", DAYS[3])
    assert (one.read, two.read) == ({"emp.nic"}, set())
    assert one == two
