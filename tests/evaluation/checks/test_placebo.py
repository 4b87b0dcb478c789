"""Placebo dates and outcomes: no effect where there can be none."""

import numpy as np
import pytest

from changing_places.core.errors import Refusal
from changing_places.evaluation.checks.placebo import placebo_dates, placebo_outcomes
from changing_places.evaluation.panel.model import NEVER

from .estimator import att, simulated


def test_parallel_units_show_nothing_at_earlier_dates_whatever_the_effect():
    check = placebo_dates(simulated(seed=1, effect=50.0), att)
    assert check.passed
    assert [row["shift"] for row in check.numbers["placebos"]] == [1, 2, 3]
    assert all(abs(row["estimate"]) < 2 for row in check.numbers["placebos"])
    assert "1, 2 and 3 years earlier" in check.finding


def test_units_on_another_path_are_found_out():
    check = placebo_dates(simulated(seed=1, drift=0.8), att)
    assert check.passed is False
    assert "before adoption, where there can be none" in check.finding


def test_only_data_from_before_each_cohort_s_adoption_are_used():
    panel = simulated(seed=2, n=40, treated=12, cohorts=(2013, 2016))
    before = placebo_dates(panel, att).numbers["placebos"]
    values = panel.values.copy()
    values[(panel.times >= panel.adopted[:, None])] = 1e9
    after = placebo_dates(panel.with_values(values), att).numbers["placebos"]
    # A cohort's controls are those that adopt when it does or later, and so not treated yet.
    assert [row["estimate"] for row in before] == [row["estimate"] for row in after]
    assert before[0]["cohorts"] == ["2013", "2016"]
    assert before[2]["cohorts"] == ["2016"]
    assert before[0]["periods"] == "2010 to 2015"


def test_it_is_the_estimate_on_the_periods_before_put_together_by_size():
    panel = simulated(seed=4, n=40, treated=9, cohorts=(2013, 2016, 2016))
    row = placebo_dates(panel, att, shifts=[2]).numbers["placebos"][0]
    parts = []
    for cohort, date in ((2013, 2011), (2016, 2014)):
        used = panel.of_units(panel.adopted >= cohort).of_times(panel.times < cohort)
        parts.append(att(used.with_adopted(np.where(used.adopted == cohort, date, NEVER))))
    assert row["estimate"] == pytest.approx((3 * parts[0].overall[0] + 6 * parts[1].overall[0]) / 9)


def test_its_error_is_right_for_cohorts_that_share_controls():
    rows = [
        placebo_dates(simulated(seed=s, n=50, treated=20, cohorts=(2013, 2016)), att, shifts=[1])
        .numbers["placebos"][0]
        for s in range(250)
    ]  # fmt: skip
    spread = np.std([row["estimate"] for row in rows])
    assert np.mean([row["se"] for row in rows]) == pytest.approx(spread, rel=0.12)


def test_an_estimator_that_sets_units_aside_gets_a_larger_error_and_it_is_said():
    def without_the_last(panel):
        return att(panel.of_units(np.arange(len(panel.units) - 1)))

    panel = simulated(seed=4, n=40, treated=8, cohorts=(2013, 2016))
    check = placebo_dates(panel, without_the_last, shifts=[1])
    assert any("set units aside" in said for said in check.concerns)
    assert check.numbers["placebos"][0]["se"] > 0


def test_anticipation_leaves_out_the_periods_just_before():
    panel = simulated(seed=1, effect=50.0)
    early = panel.values.copy()
    early[:20, panel.times == 2014] += 50
    assert placebo_dates(panel.with_values(early), att).passed is False
    assert placebo_dates(panel.with_values(early), att, anticipation=1).passed


def test_one_treated_unit_cannot_be_judged_and_few_are_a_concern():
    assert "only one is treated" in placebo_dates(simulated(treated=1), att).finding
    assert placebo_outcomes(simulated(treated=1, k=2), att).passed is None
    assert "only 3 treated" in placebo_dates(simulated(treated=3), att).concerns[0]


def test_it_says_why_where_no_earlier_date_can_be_tried():
    check = placebo_dates(simulated(cohorts=(2011,)), att)
    assert check.passed is None
    assert "no cohort has enough periods before" in check.finding

    def refuses(_):
        raise Refusal("No effect can be told.", "x", "y")

    assert "No effect can be told)." in placebo_dates(simulated(), refuses).finding


def test_outcomes_that_cannot_move_do_not_and_one_that_does_is_named():
    panel = simulated(seed=6, k=5)
    check = placebo_outcomes(panel, att)
    assert check.passed
    values = panel.values.copy()
    values[:20, panel.times >= 2015, 3] += 3
    moved = placebo_outcomes(panel.with_values(values), att)
    assert moved.passed is False
    assert "Adoption seems to move y3, which it cannot" in moved.finding
    row = moved.numbers["placebos"][3]
    assert row["low"] < 3 < row["high"]


def test_an_outcome_without_variation_is_said_and_none_at_all_too():
    panel = simulated(seed=6, k=2)
    values = panel.values.copy()
    values[:, :, 1] = 4.0
    check = placebo_outcomes(panel.with_values(values), att)
    assert check.passed
    assert check.concerns == ("No test could be made of y1.",)
    assert placebo_outcomes(panel.of_outcomes(), att).passed is None
    assert placebo_outcomes(simulated(n=5, treated=5), att).passed is None
