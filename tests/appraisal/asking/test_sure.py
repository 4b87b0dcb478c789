"""How sure the answer is: both ledgers, what would change it, and worlds that may come about."""

import pytest

from changing_places.appraisal.asking.sure import how_sure
from tests.appraisal.cases import FOOD, PERT, STAFF, books, option

WAGES = {"name": "wages", "value": 1, "range": {"kind": "uniform", "low": 0.8, "high": 1.6}}


def held(**parts):
    works = {"name": "works", "payer": "council", "once": {0: 260_000}}
    return books(
        option("IHT", "better", lines=[works], changes={"carers": -0.15}),
        option("IHT", "other", changes={"food": {"by": -0.1, "range": PERT}}),
        staff=[STAFF | {"moves_with": {"wages": 1}}],
        supplies=[FOOD],
        drivers=[WAGES],
        **parts,
    )


@pytest.fixture(scope="module")
def sure():
    worlds = [
        {"name": "dear", "sets": {"wages": 1.5}},
        {"name": "cheap", "sets": {"wages": 0.85}},
    ]
    return how_sure(held(scenarios=worlds), draws=500, seed=1)


def test_both_ledgers_are_drawn_among_lawful_options(sure):
    assert set(sure) == {"council", "society"}
    assert [o.option for o in sure["council"].simulation.options] == ["in-house", "better", "other"]


def test_what_would_change_the_answer_is_told(sure):
    assert {s.input for s in sure["council"].switching} & {"wages", "change in food (other)"}
    assert {b.input for b in sure["council"].tornado} == {"wages", "change in food (other)"}


def test_worlds_that_may_come_about_are_compared(sure):
    regret = sure["society"].regret
    assert regret is not None and list(regret.scenarios) == ["dear", "cheap"]


def test_without_worlds_there_is_no_regret():
    assert how_sure(held(), draws=200, seed=1)["society"].regret is None


def test_the_same_seed_draws_the_same():
    one, two = (how_sure(held(), draws=300, seed=4)["council"].simulation for _ in range(2))
    assert (one.npv == two.npv).all()


def test_certainty_has_nothing_to_draw_and_one_best():
    certain = books(option("IHT", "better", changes={"food": -0.1}), supplies=[FOOD])
    found = how_sure(certain, draws=200, seed=1)["society"]
    assert [o.p_best for o in found.simulation.options] == [0, 1]
    assert found.tornado == () and found.grid is None and found.information.evpi == 0
