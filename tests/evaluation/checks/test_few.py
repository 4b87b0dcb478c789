"""Few treated: what to read where an ordinary error is too small."""

import json

import pytest

from changing_places.evaluation.checks.few import counts_of, few_treated

from .estimator import att, panel_of, simulated


def test_enough_treated_and_untreated_pass():
    check = few_treated(simulated(n=60, treated=20))
    assert check.passed
    assert check.finding == (
        "There are 20 treated units and 40 to compare them with, enough for an ordinary error."
    )


@pytest.mark.parametrize(("n", "treated"), [(40, 1), (40, 5), (40, 36), (16, 8)])
def test_few_of_either_or_few_clusters_in_all_do_not(n, treated):
    check = few_treated(simulated(n=n, treated=treated, effect=3.0))
    assert check.passed is False
    assert check.numbers["randomisation"]["p"] < 0.2
    json.dumps(check.to_dict(), allow_nan=False)


def test_clusters_count_and_not_units():
    values, fives = simulated(n=60).values, [i // 5 for i in range(60)]
    panel = panel_of(values, [2015] * 20 + [0] * 40, clusters=fives)
    counts = counts_of(panel)
    assert (counts.treated, counts.never, counts.clusters, counts.few) == (4, 8, 12, True)
    assert few_treated(panel).numbers["randomisation"]["possible"] == 495


def test_one_treated_of_forty_is_told_in_both_ways():
    check = few_treated(simulated(seed=2, n=40, treated=1, effect=50.0))
    assert "in all 40 ways" in check.finding
    assert "p = 0.025" in check.finding
    assert any("how much the 39 untreated units move" in said for said in check.concerns)


def test_where_nothing_could_be_told_from_chance_it_says_so():
    check = few_treated(simulated(n=12, treated=1, effect=50.0))
    assert "no effect of any size could be told from chance" in check.finding


def test_an_estimator_and_its_influence_may_be_given():
    panel = simulated(seed=5, n=16, treated=4, effect=1.0)
    check = few_treated(panel, estimate=att, aggregate=att(panel), draws=50)
    fast = few_treated(panel, draws=50)
    assert check.numbers["randomisation"]["p"] == fast.numbers["randomisation"]["p"]
    assert check.numbers["wild"]["clusters"] == 16
    assert any("wild bootstrap" in said for said in check.concerns)


def test_without_controls_it_says_that_there_is_nothing_better():
    check = few_treated(simulated(n=6, treated=6, cohorts=(2013, 2015)))
    assert check.passed is False
    assert "nothing better to read" in check.finding
    assert few_treated(simulated(n=6, treated=6)).passed is None
    assert "nobody is treated" in few_treated(simulated(n=6, treated=0)).finding
