"""The part of each rule: parts sum to the whole, whatever rules do together."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changing_places.appraisal.barriers.shapley import MOST, parts


def by_orders(value, rules):
    """The mean over every order of taking rules away: the definition, written out."""
    found = dict.fromkeys(rules, 0.0)
    orders = list(permutations(rules))
    for order in orders:
        gone = frozenset()
        for rule in order:
            found[rule] += (value(gone) - value(gone | {rule})) / len(orders)
            gone |= {rule}
    return found


SETS = ["".join(c for k, c in enumerate("abcd") if n >> k & 1) for n in range(16)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16))
def test_parts_are_the_mean_over_every_order(amounts):
    table = {frozenset(s): v for s, v in zip(SETS, amounts, strict=True)}
    found = parts(table.__getitem__, "abcd")
    assert found == pytest.approx(by_orders(table.__getitem__, "abcd"), abs=1e-6)
    assert sum(found.values()) == pytest.approx(amounts[0] - amounts[15], abs=1e-6)


def test_rules_that_act_by_themselves_have_what_they_make():
    worth = {"a": 5.0, "b": -2.0, "c": 0.0}
    assert parts(lambda gone: sum(v for r, v in worth.items() if r not in gone), worth) == worth


def test_two_rules_that_need_each_other_share_alike():
    assert parts(lambda gone: 0.0 if gone else 8.0, "ab") == {"a": 4.0, "b": 4.0}


def test_rules_that_could_each_do_it_alone_share_alike():
    assert parts(lambda gone: 8.0 if len(gone) < 2 else 0.0, "ab") == {"a": 4.0, "b": 4.0}


def test_many_rules_of_which_few_matter_are_no_trouble():
    names = [f"rule {k}" for k in range(MOST + 8)]
    found = parts(lambda gone: 0.0 if names[3] in gone else 7.0, names)
    assert found[names[3]] == 7.0 and sum(found.values()) == 7.0


def test_more_rules_than_all_orders_of_which_can_be_tried_are_refused():
    names = [f"rule {k}" for k in range(MOST + 1)]
    with pytest.raises(ValueError, match="13 rules are too many"):
        parts(lambda gone: float(len(gone)), names)
