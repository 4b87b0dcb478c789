"""Balance before treatment: levels, trends and covariates."""

import json

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.checks.balance import balance

from .estimator import panel_of, simulated, without_controls


def rows(check):
    return {row["name"]: row for row in check.numbers["rows"]}


def test_a_difference_is_set_against_the_root_of_the_mean_of_the_two_variances():
    panel = simulated(seed=3, n=50, treated=20)
    found = rows(balance(panel))["level of y0"]
    x = panel.values[:, :5, 0].mean(axis=1)
    a, b = x[:20], x[20:]
    spread = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    assert found["before"] == pytest.approx((a.mean() - b.mean()) / spread)
    assert found["ratio"] == pytest.approx(a.var(ddof=1) / b.var(ddof=1))
    slope = np.polyfit(np.arange(5), panel.values[:, :5, 0].T, 1)[0]
    trend = rows(balance(panel))["trend of y0"]
    assert trend["treated"] - trend["controls"] == pytest.approx(
        slope[:20].mean() - slope[20:].mean()
    )


def test_each_cohort_is_compared_before_its_own_date():
    panel = simulated(seed=3, n=50, treated=20, cohorts=(2013, 2016))
    found = rows(balance(panel))["level of y0"]
    parts = []
    for cohort, end in ((2013, 3), (2016, 6)):
        x = panel.values[:, :end, 0].mean(axis=1)
        parts.append(x[panel.adopted == cohort].mean() - x[20:].mean())
    assert found["treated"] - found["controls"] == pytest.approx(np.mean(parts))
    assert found["cohorts"]["2013"] == pytest.approx(parts[0] / found["spread"])


def test_unlike_units_fail_and_weights_may_mend_it():
    rng = np.random.default_rng(2)
    x = np.concatenate([rng.normal(1, 1, 100), rng.normal(0, 1, 100)])
    panel = panel_of(
        rng.normal(size=(200, 8)), [2014] * 100 + [0] * 100, covariates=("poverty",),
        covariate_values=np.repeat(x[:, None, None], 8, axis=1),
    )  # fmt: skip
    unlike = balance(panel)
    assert unlike.passed is False
    assert "(most in poverty: 1.03 standard deviations apart)" in unlike.finding
    odds = np.where(panel.treated, 1.0, np.exp(x - 0.5))
    weighted = balance(panel, weights=odds)
    assert abs(rows(weighted)["poverty"]["after"]) < rows(unlike)["poverty"]["before"] / 2
    assert rows(weighted)["poverty"]["before"] == rows(unlike)["poverty"]["before"]
    assert "once weighted" in weighted.finding


def test_variances_far_apart_are_a_concern():
    panel = simulated(seed=1)
    values = panel.values.copy()
    values[:20] *= 4
    check = balance(panel.with_values(values))
    assert any("one variance is more than twice the other" in said for said in check.concerns)


def test_one_treated_unit_is_set_against_the_controls_own_spread():
    check = balance(simulated(seed=1, n=20, treated=1))
    assert check.passed in (True, False)
    assert check.to_dict()["numbers"]["rows"][0]["ratio"] is None
    json.dumps(check.to_dict(), allow_nan=False)


def test_where_everybody_adopts_those_who_adopt_later_stand_in():
    panel = without_controls(simulated(n=30, treated=30, cohorts=(2013, 2016)))
    check = balance(panel)
    assert list(check.numbers["rows"][0]["cohorts"]) == ["2013"]


def test_gaps_are_left_out_and_too_little_is_said():
    panel = simulated(seed=1)
    values = panel.values.copy()
    values[3, :5] = np.nan
    assert rows(balance(panel.with_values(values)))["level of y0"]["units"] == 59
    assert balance(simulated(n=5, treated=5)).passed is None
    assert balance(panel.with_values(np.full_like(values, np.nan))).passed is None
    with pytest.raises(InputError, match="weights"):
        balance(panel, weights=np.ones(3))
    with pytest.raises(InputError, match="no outcome number 7"):
        balance(panel, outcome=7)
