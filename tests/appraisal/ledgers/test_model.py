"""Flows fall on those who bear them, and what waits for a start is borne as it is today."""

import numpy as np
import pytest

from changing_places.appraisal.greenbook import Discounting
from changing_places.appraisal.ledgers.model import Flow, factors, falls_on
from changing_places.appraisal.ledgers.waiting import from_start, named, together, until_start
from tests.appraisal.cases import FOOD, made, option

CASE = made(
    option("contract", "costs", starts=2),
    option("CT", "fee", starts=2, operator={"fee": 5}),
    supplies=[FOOD],
)
YEARS = np.ones(6)


def flow(payer, gainer=None, name="it", **more):
    return Flow(name, "lines", payer, gainer or {}, YEARS, name, **more)


@pytest.mark.parametrize(
    ("option_id", "bearer"), [("today", "council"), ("costs", "council"), ("fee", "operator")]
)
def test_what_falls_on_the_operator_falls_on_who_pays_its_costs(option_id, bearer):
    assert falls_on(flow({"operator": 1.0}), CASE.option(option_id)) == {bearer: -1.0}


def test_a_flow_of_the_years_before_falls_on_whom_it_did():
    before = flow({"operator": 1.0}, operator="council")
    assert falls_on(before, CASE.option("fee")) == {"council": -1.0}


def test_a_transfer_is_nothing_to_all_together():
    moved = flow({"council": 0.5, "NHS": 0.5}, {"users": 1.0})
    assert moved.is_transfer
    assert sum(falls_on(moved, CASE.option("costs")).values()) == 0


def test_money_that_the_council_pays_itself_falls_on_nobody():
    assert falls_on(flow({"operator": 1.0}, {"council": 1.0}), CASE.option("costs")) == {
        "council": 0.0
    }


def test_years_are_cut_at_the_start():
    option_ = CASE.option("fee")
    after = from_start([flow({"operator": 1.0})], option_)
    before = until_start([flow({"operator": 1.0})], option_, CASE.baseline)
    assert after[0].amounts.tolist() == [0, 0, 1, 1, 1, 1]
    assert before[0].amounts.tolist() == [1, 1, 0, 0, 0, 0] and before[0].operator == "council"
    apart = together(after, before)
    assert [f.name for f in apart] == ["it", "it until it starts"]
    assert named(apart[1]) == "it"


def test_years_of_one_bearer_are_one_flow():
    option_ = CASE.option("costs")
    one = together(
        from_start([flow({"operator": 1.0})], option_),
        until_start([flow({"operator": 1.0})], option_, CASE.baseline),
    )
    assert [f.amounts.tolist() for f in one] == [[1] * 6]


def test_health_has_factors_of_its_own_and_so_has_another_schedule():
    held = factors(CASE)
    assert held["standard"][1] == pytest.approx(1 / 1.035)
    assert held["health"][1] == pytest.approx(1 / 1.015)
    lower = factors(CASE, Discounting("lower", "2022"))
    assert lower["standard"][1] == pytest.approx(1 / 1.03)
    assert lower["health"][1] == pytest.approx(1 / 1.01)
