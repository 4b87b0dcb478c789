"""Bounds as they are asked for, and where the finding breaks."""

import json
import time
from itertools import pairwise

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.sensitivity import bounds, bounds_of, breakdown
from tests.evaluation.sensitivity.conftest import covariance, invented

BETA = [-0.02, 0.03, 0.01, 0.52, 0.55, 0.6]
SIGMA = covariance(3, 3, 0.4).tolist()


def asked(**given):
    return bounds(BETA, SIGMA, pre=3, post=3, **given)


def test_parallel_but_for_chance_gives_back_the_ordinary_interval():
    found = asked(values=[0])
    assert (found.rows[0].low, found.rows[0].high) == pytest.approx(
        (found.original.low, found.original.high)
    )
    assert found.original.estimate == pytest.approx(0.52)
    assert found.original.high - 0.52 == pytest.approx(1.959964 * found.original.se)


@pytest.mark.parametrize(
    ("restriction", "method", "values"),
    [
        ("relative magnitudes", None, [0, 0.5, 1, 2, 4, 8]),
        ("smoothness", None, [0.05, 0.1, 0.2, 0.4]),
        ("smoothness", "c-lf", [0, 0.05, 0.1, 0.2, 0.4]),
    ],
)
def test_the_more_trends_may_differ_the_wider_the_interval(restriction, method, values):
    rows = asked(restriction=restriction, method=method, values=values).rows
    assert all(a.low >= b.low and a.high <= b.high for a, b in pairwise(rows))
    assert rows[0].low < rows[0].high


@pytest.mark.parametrize(
    ("restriction", "method"),
    [("relative magnitudes", None), ("smoothness", None), ("smoothness", "c-lf")],
)
@pytest.mark.parametrize("weights", ["first", "average"])
def test_at_the_breakdown_zero_comes_in(restriction, method, weights):
    found = asked(restriction=restriction, method=method, weights=weights, values=[0])
    where = found.breakdown.value
    assert where is not None and where > 0
    before, after = asked(
        restriction=restriction,
        method=method,
        weights=weights,
        values=[where * 0.999, where * 1.001],
    ).rows
    assert before.low > 0 and after.low <= 0 <= after.high
    assert found.breakdown == breakdown(
        BETA, SIGMA, pre=3, post=3, restriction=restriction, method=method, weights=weights
    )


def test_there_is_nothing_to_break_where_the_finding_is_not_one():
    found = bounds([0.02, 0.01], covariance(1, 1, 0.0), pre=1, post=1)
    assert found.breakdown.value is None
    assert "even if trends are parallel" in found.breakdown.words
    smooth = bounds(
        [0.02, 0.01], covariance(1, 1, 0.0), pre=1, post=1, restriction="smoothness", values=[0]
    )
    assert smooth.breakdown.value is None and "straight line" in smooth.breakdown.words


def test_a_finding_that_no_departure_breaks_says_so():
    found = bounds([1e-9, 1e6], [[1e-12, 0], [0, 1.0]], pre=1, post=1)
    assert found.breakdown.value is None
    assert "does not break at any value tried" in found.breakdown.words


def test_everything_is_the_same_in_another_unit_and_upside_down():
    """Pounds or pence, a rise or a fall: the multiples do not notice, the ends follow."""
    found = asked(values=[0.5, 2])
    scaled = bounds(-100 * np.array(BETA), 1e4 * np.array(SIGMA), pre=3, post=3, values=[0.5, 2])
    assert scaled.breakdown.value == pytest.approx(found.breakdown.value, rel=1e-6)
    for ours, theirs in zip(found.rows, scaled.rows, strict=True):
        assert (theirs.low, theirs.high) == pytest.approx((-100 * ours.high, -100 * ours.low))


def test_weights_are_the_effect_asked_about():
    average = asked(weights="average", values=[1])
    assert average == asked(weights=[1 / 3, 1 / 3, 1 / 3], values=[1])
    assert average.original.estimate == pytest.approx(np.mean(BETA[3:]))
    assert asked(weights="last", values=[1]).weights == (0.0, 0.0, 1.0)
    assert average.rows[0] != asked(values=[1]).rows[0]


def test_a_later_effect_may_have_drifted_further():
    width = [row.high - row.low for w in ("first", "last") for row in asked(weights=w).rows]
    assert all(a < b for a, b in zip(width[:4], width[4:], strict=True))


def test_a_higher_level_is_a_wider_interval():
    rows = [asked(level=level, values=[1]).rows[0] for level in (0.8, 0.9, 0.95, 0.99)]
    assert all(a.low > b.low and a.high < b.high for a, b in pairwise(rows))


def test_it_is_told_as_json_and_in_words():
    found = asked(values=[0.5, 1])
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [set(row) for row in told["bounds"]] == [
        {"restriction", "value", "low", "high", "method"}
    ] * 2
    assert told["bounds"][1]["restriction"] == "relative magnitudes"
    assert told["breakdown"] == found.breakdown.value
    words = found.explain()
    assert "The estimate is 0.52" in words and "At 0.5 times the interval is" in words
    assert "The finding holds while later steps apart are smaller than" in words
    assert "slope" in asked(restriction="smoothness", values=[0.1]).explain()


@pytest.mark.parametrize(
    ("given", "what", "next_step"),
    [
        ({"restriction": "parallel"}, "no restriction", "relative magnitudes"),
        ({"values": [-1]}, "cannot be used", "0.5, 1 and 2"),
        ({"values": []}, "cannot be used", "0.5, 1 and 2"),
        ({"values": ["wide"]}, "cannot be used", "0.5, 1 and 2"),
        ({"values": [float("nan")]}, "cannot be used", "0.5, 1 and 2"),
        ({"restriction": "smoothness"}, "cannot be used", "outcome's unit"),
        ({"method": "flci"}, "no interval of fixed length", "c-lf"),
        ({"method": "magic"}, "no method", "usual one"),
        ({"level": 95}, "level 95", "Use 0.95"),
        ({"level": 1.0}, "level 1", "Use 0.95"),
        ({"weights": "middle"}, "no weights", "average"),
        ({"weights": [1, 2]}, "weights do not fit", "average"),
        ({"weights": [0, 0, 0]}, "weights do not fit", "average"),
        ({"ends": "rough"}, "ends", "exact"),
    ],
)
def test_what_cannot_be_asked_is_told_in_three_lines(given, what, next_step):
    with pytest.raises(InputError) as caught:
        asked(**given)
    assert what in caught.value.what and next_step in caught.value.next_step


def test_an_end_beyond_the_grid_of_the_other_package_is_refused_on_that_grid():
    study = invented(2, 2, seed=1, effect=500.0)
    with pytest.raises(Refusal, match="does not reach the grid"):
        bounds_of(study, ends="honestdid")
    assert bounds_of(study).rows[0].low > 0


def test_a_typical_study_takes_less_than_a_third_of_a_second():
    study = invented(4, 5, seed=9, effect=3.0)
    bounds_of(study)
    started = time.process_time()
    bounds_of(study, values=[0.5, 1, 2])
    assert time.process_time() - started < 0.3


def test_a_long_study_takes_little_longer():
    study = invented(10, 12, seed=9, effect=3.0)
    started = time.process_time()
    found = bounds_of(study, values=[0.5, 1, 2], weights="average")
    assert time.process_time() - started < 2
    assert all(np.isfinite([row.low, row.high]).all() for row in found.rows)
