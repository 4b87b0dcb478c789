"""The region in which the answer flips, where it is known and where there is none."""

import numpy as np
import pytest

from changing_places.appraisal.uncertainty import flips, region

from .models import leisure

NAMES = [("turnover", "%"), ("rent", "£"), ("visits", "")]


def worlds(draws=20_000, seed=3):
    chance = np.random.default_rng(seed)
    return np.array(
        [
            chance.uniform(5, 20, draws),
            chance.uniform(20_000, 60_000, draws),
            chance.normal(100, 10, draws),
        ]
    )


def test_a_rule_of_two_conditions_is_found_and_read_out():
    x = worlds()
    found = region(x, (x[0] > 12) & (x[1] < 40_000), option="the trust", inputs=NAMES)
    by_name = {c.input: c for c in found.conditions}
    assert by_name["turnover"].direction == "above"
    assert by_name["turnover"].threshold == pytest.approx(12, abs=0.4)
    assert by_name["rent"].direction == "below"
    assert by_name["rent"].threshold == pytest.approx(40_000, abs=1_000)
    assert min(found.precision, found.coverage) > 0.93
    assert found.explain().startswith(
        "Where rent is below £40,000 and turnover above 12%, the trust is best (in "
    )


@pytest.mark.parametrize("first", ["above", "below"])
@pytest.mark.parametrize("second", ["above", "below"])
def test_every_corner_can_be_found(first, second):
    x = worlds()
    inside = ((x[0] > 12) == (first == "above")) & ((x[1] > 35_000) == (second == "above"))
    found = region(x, inside, option="b", inputs=NAMES)
    assert {c.input: c.direction for c in found.conditions} == {"turnover": first, "rent": second}


def test_one_condition_is_enough_where_a_second_tells_nothing():
    x = worlds()
    found = region(x, x[2] < 95, option="the trust", inputs=NAMES)
    assert [(c.input, c.direction) for c in found.conditions] == [("visits", "below")]
    assert found.explain().startswith("Where visits is below 95, the trust is best (in ")


def test_the_shares_are_those_of_the_rule_as_it_is_read_out():
    x = worlds()
    best = x[0] + x[1] / 5_000 > 22
    found = region(x, best, option="b", inputs=NAMES)
    inside = np.ones(len(best), bool)
    for c in found.conditions:
        row = x[[n for n, _ in NAMES].index(c.input)]
        inside &= (row > c.threshold) == (c.direction == "above")
    assert found.precision == (inside & best).sum() / inside.sum()
    assert found.coverage == (inside & best).sum() / best.sum()


def test_where_chance_alone_decides_no_rule_is_made_up():
    x = worlds()
    best = np.random.default_rng(9).random(x.shape[1]) < 0.3
    found = region(x, best, option="the trust", inputs=NAMES)
    assert found.conditions == ()
    assert "no one or two inputs tell where" in found.explain()


def test_an_input_of_a_few_values_is_cut_between_them():
    x = worlds()
    x[2] = np.random.default_rng(1).integers(0, 3, x.shape[1])
    found = region(x, x[2] > 0, option="b", inputs=NAMES)
    (condition,) = found.conditions
    assert (condition.input, condition.direction) == ("visits", "above")
    assert 0 < condition.threshold < 1
    assert (found.precision, found.coverage) == (1.0, 1.0)


def test_an_option_that_is_always_or_never_best_needs_no_rule():
    x = worlds(500)
    for best in (np.ones(500, bool), np.zeros(500, bool)):
        assert region(x, best, option="b", inputs=NAMES).conditions == ()


def test_a_model_says_where_each_other_option_overtakes():
    found = flips(leisure())
    assert [r.option for r in found] == ["in-house", "contract"]
    in_house = {c.input: c.direction for c in found[0].conditions}
    assert in_house == {"turnover": "below", "fee (contract)": "above"}
    assert found[0].precision > 0.8
    assert found == flips(leisure())
