"""Charges on staff: who bears them, what moves them, and what a charity is let off."""

from datetime import date

import pytest

from tests.appraisal.cases import STAFF, amounts, books, option

EACH = 0.15 * (30_000 - 5_000)


def test_contributions_on_the_pay_of_each_post_from_year_1():
    held = books(option("contract"), staff=[STAFF])
    assert amounts(held, "today", "national_insurance") == pytest.approx([0, *[10 * EACH] * 5])
    assert amounts(held, "contract", "national_insurance") == pytest.approx([0, *[10 * EACH] * 5])


def test_fewer_posts_bear_fewer_contributions():
    held = books(option("contract", changes={"carers": -0.2}), staff=[STAFF])
    assert amounts(held, "contract", "national_insurance") == pytest.approx([0, *[8 * EACH] * 5])


def test_the_rates_of_the_day_hold():
    held = books(option("contract"), staff=[STAFF], day=date(2024, 6, 1))
    due = 10 * 0.138 * (30_000 - 9_100)
    assert amounts(held, "today", "national_insurance")[1] == pytest.approx(due)


def test_who_pays_for_staff_pays_their_contributions():
    shared = STAFF | {"payer": {"operator": 0.5, "NHS": 0.5}}
    held = books(option("contract", operator={"margin": 0.1}), staff=[shared])
    (flow,) = [f for f in held.flows("contract") if f.head == "national_insurance"]
    assert flow.payer == {"operator": 0.5, "NHS": 0.5}
    assert amounts(held, "contract", "surplus")[1] < 0.1 * 360_000 * 0.5


def test_a_cost_without_posts_bears_none():
    held = books(option("contract"), staff=[{"name": "carers", "amount": 360_000}])
    assert not any(amounts(held, "today", "national_insurance"))


def test_posts_without_pay_bear_none():
    held = books(option("contract"), staff=[STAFF | {"pay": 0}])
    assert not any(amounts(held, "today", "national_insurance"))


def test_a_charity_is_let_off_the_allowance_from_its_start():
    held = books(option("CT", "trust", starts=2), staff=[STAFF])
    got = {f.name: f for f in held.flows("trust") if f.head == "national_insurance"}
    assert got["Employment Allowance"].amounts.tolist() == [0, 0, *[10_500] * 4]
    assert got["Employment Allowance"].gainer == {"operator": 1.0}


def test_a_charity_is_let_off_no_more_than_is_due():
    held = books(option("CT", "trust"), staff=[STAFF | {"posts": 1}])
    got = {f.name: f for f in held.flows("trust") if f.head == "national_insurance"}
    assert got["Employment Allowance"].amounts[1] == pytest.approx(EACH)


def test_very_many_posts_take_no_more_time_than_few():
    held = books(option("CT", "trust"), staff=[STAFF | {"posts": 10_000_000}])
    due = amounts(held, "today", "national_insurance")[1]
    assert due == pytest.approx(10_000_000 * EACH)


def test_new_starters_get_the_other_pension_and_bear_the_difference():
    terms = {"new_starters_pension": 0.05}
    held = books(option("contract", starts=2, operator=terms), staff=[STAFF])
    (flow,) = [f for f in held.flows("contract") if f.head == "pensions"]
    pay, gap = 300_000, 0.2 - 0.05
    shares = [1 - 0.9**years for years in (1, 2, 3, 4)]
    assert flow.amounts == pytest.approx([0, 0, *(pay * gap * s for s in shares)])
    assert (flow.payer, flow.gainer) == ({"staff": 1.0}, {"operator": 1.0})
    assert held.by_party((flow,), "contract")["staff"] < 0
    assert sum(held.by_party((flow,), "contract").values()) == pytest.approx(0)


def test_where_all_leave_each_year_all_are_new_from_the_start():
    terms = {"new_starters_pension": 0.05}
    held = books(option("contract", starts=2, operator=terms), staff=[STAFF | {"turnover": 1}])
    saved = 300_000 * (0.2 - 0.05)
    assert amounts(held, "contract", "pensions") == pytest.approx([0, 0, *[saved] * 4])


def test_within_the_council_everybody_keeps_the_scheme():
    held = books(option("shared service", "shared"), staff=[STAFF])
    assert not any(amounts(held, "shared", "pensions"))
