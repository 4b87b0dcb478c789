"""Pre-trends: the test, and the drift that it would have missed."""

import json

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.checks.drift import Study, missed_by_any, missed_by_joint
from changing_places.evaluation.checks.pretrends import pre_trends, wald
from changing_places.evaluation.inference.boxes import box, sup_critical
from changing_places.evaluation.inference.errors import covariance

from .estimator import att, dynamic, simulated

# He and Wang (2017), event times -4, -3, -2, 0, 1, 2, 3 against -1: the example of the R package
# pretrends 0.1.0 (README) with the matrix that its Stata version carries to ten places.
TIMES = np.array([-4, -3, -2, 0, 1, 2, 3])
LOWER = """
    0.0089065712
    0.0044883136 0.0059369169
    0.0014587025 0.0027500791 0.0030386248
    0.0012157689 0.0013505858 0.0009056166 0.0039247409
    0.0020327645 0.0014315459 0.0006791299 0.002596118 0.008065897
    0.0013225015 0.0012067792 0.0010167636 0.0017326149 0.0058753751 0.007881579
    0.0019617728 0.0013847158 0.0007090144 0.0022345525 0.0037414359 0.0036507095 0.0097884266
"""
SIGMA = np.zeros((7, 7))
SIGMA[np.tril_indices(7)] = LOWER.split()
SIGMA += np.tril(SIGMA, -1).T
SLOPE_50 = 0.05205871
MEAN_PASSED_PRE = [-0.09230764, -0.05555285, -0.02790950]
MEAN_PASSED_POST = [0.06490184, 0.12084694, 0.16946498, 0.22453827]


def he_and_wang(post: int) -> Study:
    """The study of one post-treatment coefficient, as R's `meanAfterPretesting` takes each."""
    return Study(SIGMA[:3, :3], TIMES[:3] + 1.0, SIGMA[:3, 3 + post], TIMES[3 + post] + 1.0)


def test_the_drift_seen_half_the_time_is_that_of_the_r_package():
    missed = missed_by_any(he_and_wang(0), 0.5, critical=1.96)
    assert missed.slope == pytest.approx(SLOPE_50, abs=2e-5)


@pytest.mark.parametrize("post", range(4))
def test_the_bias_among_studies_that_pass_is_that_of_the_r_package(post):
    missed = missed_by_any(he_and_wang(post), 0.5, critical=1.96)
    assert missed.bias_passed == pytest.approx(MEAN_PASSED_POST[post], abs=1e-4)


def test_the_mean_within_the_box_is_that_of_the_r_package():
    found = box(SLOPE_50 * (TIMES[:3] + 1.0), SIGMA[:3, :3], 1.96 * np.sqrt(np.diag(SIGMA)[:3]))
    assert found.mean == pytest.approx(MEAN_PASSED_PRE, abs=5e-5)


def test_the_ratio_of_passing_with_and_without_the_drift_is_that_of_the_r_package():
    half = 1.96 * np.sqrt(np.diag(SIGMA)[:3])
    drift = box(SLOPE_50 * (TIMES[:3] + 1.0), SIGMA[:3, :3], half).probability
    none = box(np.zeros(3), SIGMA[:3, :3], half).probability
    assert 1 - drift == pytest.approx(0.4999776, abs=1e-4)
    assert drift / none == pytest.approx(0.56901, abs=2e-4)
    quadratic = box(0.024 * (TIMES[:3] + 1.0) ** 2, SIGMA[:3, :3], half).probability
    assert 1 - quadratic == pytest.approx(0.6624282, abs=1e-4)


def test_a_second_published_case_agrees_too():
    # R 4.5.2, pretrends 0.1.0: errors .050, .045, .040 with correlation .5 to the distance.
    se = np.array([0.050, 0.045, 0.040])
    cov = 0.5 ** np.abs(np.subtract.outer(range(3), range(3))) * np.outer(se, se)
    study = Study(cov, np.array([-3.0, -2.0, -1.0]), np.zeros(3), 1.0)
    for power, slope in ((0.5, 0.027901593818477), (0.8, 0.0424249541097126)):
        assert missed_by_any(study, power, critical=1.96).slope == pytest.approx(slope, rel=2e-3)


def test_joint_power_and_the_bias_left_agree_with_simulation():
    study = Study(SIGMA[:3, :3], TIMES[:3] + 1.0, SIGMA[:3, 5], 3.0)
    missed = missed_by_joint(study, 0.8, critical=7.814728)
    rng = np.random.default_rng(1)
    which = [0, 1, 2, 5]
    mean = missed.slope * np.append(study.shape, study.reach)
    drawn = rng.multivariate_normal(mean, SIGMA[np.ix_(which, which)], size=400_000)
    statistic = np.einsum("ij,ij->i", drawn[:, :3] @ np.linalg.inv(study.cov), drawn[:, :3])
    passed = statistic <= 7.814728
    assert passed.mean() == pytest.approx(0.2, abs=0.002)
    assert drawn[passed, 3].mean() == pytest.approx(missed.bias_passed, abs=0.001)
    assert missed.bias == pytest.approx(3 * missed.slope)


def test_a_band_for_independent_estimates_is_that_of_sidak():
    from scipy import special

    for q in (1, 2, 5, 12):
        exact = special.ndtri((1 + 0.95 ** (1 / q)) / 2)
        assert sup_critical(np.eye(q), 0.95) == pytest.approx(exact, abs=3e-3)


def test_parallel_units_pass_and_the_finding_says_what_would_have_been_missed():
    check = pre_trends(dynamic(simulated(seed=3, effect=1.0)), period="year")
    assert check.passed
    assert "missed a drift of up to" in check.finding
    assert "a year" in check.finding
    seen = [row["slope"] for row in check.numbers["drifts"]]
    assert 0 < seen[0] < seen[1]


def test_units_that_drift_apart_fail():
    check = pre_trends(dynamic(simulated(seed=3, drift=0.6)))
    assert check.passed is False
    assert "already moving apart" in check.finding
    assert json.loads(json.dumps(check.to_dict()))["numbers"]["p"] < 0.05


def test_the_statistic_is_the_quadratic_form_and_the_correction_makes_it_milder():
    one = dynamic(simulated(seed=5, n=24, treated=8))
    before = one.keys < -1
    cov = covariance(one.influence[:, before, 0], one.sample.clusters)
    b = one.estimates[before, 0]
    test = wald(b, cov, 24)
    assert test.statistic == pytest.approx(b @ np.linalg.inv(cov) @ b)
    assert test.p > test.p_chi2
    assert wald(b, cov, 10**7).p == pytest.approx(test.p_chi2, rel=1e-4)
    at_the_edge = b * np.sqrt(test.critical / test.statistic)
    assert wald(at_the_edge, cov, 24).p == pytest.approx(0.05)


def test_the_base_changes_the_estimates_but_not_the_joint_test():
    # Differences against the period before are a linear map of those against one period.
    panel = simulated(seed=8)
    universal = pre_trends(att(panel, "dynamic", "universal"))
    varying = pre_trends(att(panel, "dynamic", "varying"), base="varying")
    assert varying.numbers["statistic"] == pytest.approx(universal.numbers["statistic"])
    for ours, theirs in zip(varying.numbers["drifts"], universal.numbers["drifts"], strict=True):
        assert ours["slope"] == pytest.approx(theirs["slope"])
        assert ours["bias_passed"] == pytest.approx(theirs["bias_passed"])


def test_each_outcome_of_many_is_checked_by_itself():
    panel = simulated(seed=2, k=3)
    many = pre_trends(dynamic(panel), outcome=2)
    alone = pre_trends(dynamic(panel.of_outcomes("y2")))
    assert many.numbers["p"] == pytest.approx(alone.numbers["p"])
    with pytest.raises(InputError, match="no outcome number 3"):
        pre_trends(dynamic(panel), outcome=3)


def test_it_says_why_where_it_cannot_tell():
    no_before = pre_trends(dynamic(simulated(cohorts=(2011,))))
    assert no_before.passed is None
    assert "two periods before" in no_before.finding
    few = pre_trends(dynamic(simulated(n=4, treated=2, cohorts=(2019,))))
    assert few.passed is None
    assert "cluster" in few.finding
    with pytest.raises(InputError, match="event study"):
        pre_trends(att(simulated()))


def test_one_treated_unit_cannot_be_tested_and_few_are_a_concern():
    # Its influence is nothing, so that its own noise would be taken for a drift.
    check = pre_trends(dynamic(simulated(n=40, treated=1)))
    assert check.passed is None
    assert "only one is treated" in check.finding
    few = pre_trends(dynamic(simulated(n=40, treated=3)))
    assert any("only 3 treated" in said for said in few.concerns)


@pytest.mark.slow
def test_the_joint_test_rejects_as_often_as_it_says_with_few_clusters():
    runs, corrected, plain = 1500, 0, 0
    for s in range(runs):
        one = dynamic(simulated(seed=s, n=24, treated=12))
        before = one.keys < -1
        cov = covariance(one.influence[:, before, 0], one.sample.clusters)
        test = wald(one.estimates[before, 0], cov, 24)
        corrected += test.p <= 0.05
        plain += test.p_chi2 <= 0.05
    assert 0.03 < corrected / runs < 0.075 < plain / runs
