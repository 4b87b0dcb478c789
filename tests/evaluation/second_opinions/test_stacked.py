"""Stacked regression, against the regression on the stack itself, a peer, and known truth."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.second_opinions.stacked import stacked
from changing_places.evaluation.second_opinions.window import stack_window
from tests.evaluation.second_opinions.made import (
    correlated,
    error,
    growing,
    mpdta,
    panel,
    simulated,
    staggered,
    untidy,
)


def dense(data, k, window, weights=None):
    """Stack the rows, give them their corrective weights, and regress with a dummy for each.

    Coefficients of treatment by event time, the period before adoption left out, and the errors
    that the paper gives them: clustered as the panel's.
    """
    before, after, control = window
    weights = data.weights if weights is None else weights
    events = range(-before, after + 1)
    keys = np.array([h for h in events if h != -1])
    stack = []
    for g in data.cohorts:
        columns = np.searchsorted(data.times, g + np.array(events))
        if g - before < data.times[0] or g + after > data.times[-1]:
            continue
        for i in range(len(data.units)):
            clean = data.adopted[i] == NEVER if control == "never" else data.adopted[i] > g + after
            if (data.adopted[i] == g or clean) and data.observed[i, columns, k].all():
                stack.append((int(g), i, data.adopted[i] == g, data.values[i, columns, k]))
    sizes = {}
    for g, i, treated, _ in stack:
        sizes[g, treated] = sizes.get((g, treated), 0.0) + weights[i]
    both = [row for row in stack if (row[0], True) in sizes and (row[0], False) in sizes]
    total = {d: sum(sizes[g, d] for g in {row[0] for row in both}) for d in (True, False)}
    x, y, w, c = [], [], [], []
    for g, i, treated, values in both:
        share = 1.0 if treated else sizes[g, True] / total[True] / (sizes[g, False] / total[False])
        at = (np.array(events)[:, None] == keys).astype(float)
        x.append(np.hstack([treated * at, np.tile([1.0, treated], (len(events), 1)), at]))
        y.append(values)
        w.append(np.full(len(events), share * weights[i]))
        c.append(np.full(len(events), data.clusters[i]))
    x, y, w, c = np.vstack(x), np.concatenate(y), np.concatenate(w), np.concatenate(c)
    bread = np.linalg.inv((x * w[:, None]).T @ x)
    beta = bread @ (x * w[:, None]).T @ y
    scores = x * (w * (y - x @ beta))[:, None]
    totals = np.array([scores[c == cluster].sum(axis=0) for cluster in np.unique(c)])
    se = np.sqrt(np.diag(bread @ totals.T @ totals @ bread))
    return keys, beta[: len(keys)], se[: len(keys)]


WINDOWS = [(1, 0, "never"), (2, 1, "notyet"), (1, 3, "never"), (1, 3, "notyet")]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("window", WINDOWS)
def test_coefficients_are_those_of_the_weighted_regression(seed, window):
    data = untidy(seed, covariates=0, missing=0.06)
    before, after, control = window
    found = stacked(data, before=before, after=after, control=control)
    for k in range(3):
        keys, beta, _ = dense(data, k, window)
        assert found.keys.tolist() == keys.tolist()
        assert found.estimates[:, k] == pytest.approx(beta, abs=1e-9)
        assert found.overall[k] == pytest.approx(beta[keys >= 0].mean())


@pytest.mark.parametrize("window", WINDOWS)
def test_influence_is_what_a_unit_more_of_its_kind_does_to_the_regression(window):
    """The derivative of the regression's coefficients in each unit's weight, by differences."""
    data = untidy(1, covariates=0, missing=0.06)
    before, after, control = window
    influence = stacked(data, before=before, after=after, control=control).influence
    for i in range(24):
        step = np.zeros(24)
        step[i] = 1e-5 * data.weights[i]
        up = dense(data, 0, window, data.weights + step)[1]
        down = dense(data, 0, window, data.weights - step)[1]
        assert influence[i, :, 0] / 24 == pytest.approx((up - down) / 2e-5, abs=1e-8)


def test_errors_are_near_those_of_the_paper_until_a_year_is_unlike_the_others(real_data):
    """Adding 5 to everybody in one year leaves every comparison as it is, and our errors."""
    data = simulated(real_data)
    window = (3, 4, "notyet")
    shock = np.where(data.times == 2015, 5.0, 0.0)[:, None]
    shocked = data.with_values(data.values + shock)
    ours, after = (stacked(d, before=3, after=4) for d in (data, shocked))
    assert error(ours.influence)[:, 0] == pytest.approx(dense(data, 0, window)[2], rel=0.08)
    assert error(after.influence) == pytest.approx(error(ours.influence), abs=1e-10)
    assert dense(shocked, 0, window)[1] == pytest.approx(ours.estimates[:, 0], abs=1e-9)
    assert (dense(shocked, 0, window)[2] > 1.5 * error(ours.influence)[:, 0]).any()


def test_the_regression_of_the_paper_is_the_one_that_diff_diff_runs(real_data):
    """diff-diff 3.13.0, as below: its errors are those of the regression by a small-sample
    factor, the square root of G / (G - 1) times (N - 1) / (N - p)."""
    _, beta, se = dense(simulated(real_data), 0, (3, 4, "notyet"))
    peer = [0.10093375430576627, 0.07984441463121827, 0.07981928156954633, 0.09513088723762894]
    assert np.array(peer) / se[:4] == pytest.approx(1.0024, abs=2e-4)
    assert beta[2] == pytest.approx(0.4634131976491155, abs=1e-9)


# diff-diff 3.13.0, StackedDiD(kappa_pre, kappa_post, control_group), weighting="aggregate":
# coefficients.
DIFF_DIFF = {
    ("mpdta", 1, 0, "notyet"): {0: -0.018922199083429847},
    ("mpdta", 1, 1, "never"): {0: -0.006564153375557756, 1: -0.05095736706518886},
    ("mpdta", 3, 0, "notyet"): {-3: 0.02695658765886532, -2: 0.024268903414505362},
    ("sim320x20", 3, 4, "notyet"): {
        -3: -0.04622073969205482,
        0: 0.4634131976491155,
        4: 0.6351112933405904,
    },
    ("sim320x20", 3, 4, "never"): {-2: -0.038722481425898674, 2: 0.514463508646606},
}


@pytest.mark.parametrize(("case", "peer"), DIFF_DIFF.items())
def test_the_reference_panels_give_what_diff_diff_gives(real_data, case, peer):
    name, before, after, control = case
    data = {"mpdta": mpdta, "sim320x20": simulated}[name](real_data)
    found = stacked(data, before=before, after=after, control=control)
    ours = dict(zip(found.keys.tolist(), found.estimates[:, 0], strict=True))
    for key, value in peer.items():
        assert ours[key] == pytest.approx(value, abs=1e-9)


def test_two_periods_and_two_groups_give_the_difference_of_differences():
    data = panel([[1, 4], [3, 9], [2, 3], [6, 8], [0, 1]], [2002, 2002, NEVER, NEVER, NEVER])
    assert stacked(data).overall[0] == pytest.approx((3 + 6) / 2 - (1 + 2 + 1) / 3)


def test_a_constant_effect_without_noise_is_found_exactly():
    adopted, times = staggered(32), np.arange(2001, 2017)
    values = np.arange(32)[:, None] ** 1.5 + np.sin(times) * 40 + 7.0 * (times >= adopted[:, None])
    found = stacked(panel(values, adopted))
    expected = np.where(found.keys >= 0, 7.0, 0.0)
    assert found.estimates[:, 0] == pytest.approx(expected, abs=1e-9)


def test_growing_effects_are_found_exactly_at_each_event_time():
    adopted, times = staggered(32), np.arange(2001, 2017)
    truth = growing(adopted, times)
    found = stacked(panel(truth, adopted), before=2, after=4)
    for h in range(5):
        at = [truth[i, adopted[i] + h - 2001] for i in range(32) if adopted[i] != NEVER]
        assert found.estimates[found.keys == h][0, 0] == pytest.approx(np.mean(at))


def test_the_order_of_units_changes_nothing_but_the_order():
    data = untidy(4, covariates=0)
    order = np.random.default_rng(1).permutation(24)
    before, after = (stacked(d, before=1, after=1) for d in (data, data.of_units(order)))
    assert after.estimates == pytest.approx(before.estimates, abs=1e-10)
    assert after.influence == pytest.approx(before.influence[order], abs=1e-9)


def test_a_constant_of_units_or_periods_changes_nothing():
    data = untidy(2, covariates=0)
    rng = np.random.default_rng(0)
    moved = data.values + rng.normal(size=(24, 1, 1)) * 1e4 + rng.normal(size=(1, 7, 1)) * 1e4
    before, after = (stacked(d, before=1, after=1) for d in (data, data.with_values(moved)))
    assert after.estimates == pytest.approx(before.estimates, abs=1e-9)
    assert after.overall_influence == pytest.approx(before.overall_influence, abs=1e-8)


def test_the_window_chosen_and_the_groups_trimmed_are_said(real_data):
    found = stacked(mpdta(real_data))
    assert [note.text for note in found.notes] == [
        "A window from 3 before adoption to 0 after was chosen: the widest that most adopters "
        "fill. It keeps 2 of 3 groups of adopters.",
        "Left out, by year of adoption: 2004 (seen for 1 of 3 periods before).",
    ]


def test_the_window_is_the_widest_that_most_adopters_fill():
    """Adoption in 2006, 2008, 2010 and 2012 of 2001 to 2016: three of four fill 5 and 6."""
    data = panel(np.zeros((32, 16)), staggered(32))
    window = stack_window(data)
    assert (window.before, window.after) == (5, 6)
    assert window.kept == (2006, 2008, 2010)
    assert window.trimmed == ((2012, "seen for 4 of 6 periods after"),)
    assert stack_window(data, after=2).before == 7
    assert stack_window(data, before=2, after=2).kept == (2006, 2008, 2010, 2012)


def test_without_anybody_never_treated_the_last_adopters_are_controls_alone():
    adopted = np.repeat([2004, 2006, 2010], 4)
    data = panel(np.random.default_rng(0).normal(size=(12, 10)), adopted)
    window = stack_window(data, before=2, after=1)
    assert window.kept == (2004, 2006)
    assert window.trimmed == ((2010, "seen for 0 of 1 periods after"),)
    shorter = stack_window(data, before=2, after=0)
    assert shorter.trimmed == ((2010, "nobody untreated for 0 periods after"),)
    with pytest.raises(Refusal, match="There is no council that never adopts"):
        stacked(data, control="never")


def test_periods_two_years_apart_are_lined_up_two_by_two():
    adopted, times = staggered(32), np.arange(2001, 2017)
    values = growing(adopted + (adopted != NEVER), times)
    data = panel(values, np.where(adopted == NEVER, NEVER, adopted + 1))
    every_second = data.of_times(np.arange(0, 16, 2))
    found = stacked(every_second, before=4, after=2)
    assert found.keys.tolist() == [-4, 0, 2]


def test_units_with_gaps_covariates_and_those_treated_throughout_are_said():
    data = untidy(1)
    data = replace(data, adopted=np.where(np.arange(24) == 0, 2001, data.adopted))
    kinds = [note.kind for note in stacked(data, before=1, after=1).notes]
    assert kinds == ["always_treated", "window", "incomplete", "covariates_not_used"]


def test_anticipation_moves_the_base_and_the_controls():
    adopted, times = staggered(32), np.arange(2001, 2017)
    early = np.where(adopted == NEVER, NEVER, adopted - 1)[:, None] <= times
    found = stacked(panel(5.0 * early, adopted), before=3, after=2, anticipation=1)
    assert found.keys.tolist() == [-3, -1, 0, 1, 2]
    assert found.estimates[:, 0] == pytest.approx([0, 5, 5, 5, 5])


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"before": 0}, "A window of 0 periods before adoption is too short."),
        ({"after": -1}, "A window cannot end -1 periods after adoption."),
        ({"control": "some"}, "There is no control group 'some'."),
        ({"before": 1, "anticipation": 1}, "A window of 1 periods before adoption is too short."),
    ],
)
def test_a_window_that_is_not_possible_is_said(options, what):
    with pytest.raises(InputError) as raised:
        stacked(panel(np.zeros((32, 16)), staggered(32)), **options)
    assert raised.value.what == what


def test_a_window_that_nobody_fills_is_refused():
    data = panel(np.zeros((32, 16)), staggered(32))
    with pytest.raises(Refusal, match="No group of adopters is seen 12 periods before"):
        stacked(data, before=12, after=9)
    with pytest.raises(Refusal, match="No group of adopters is seen"):
        stacked(panel(np.zeros((4, 5)), [2003] * 4))
    with pytest.raises(InputError, match="one period"):
        stacked(panel(np.zeros((4, 1)), [2001] * 4))


@pytest.mark.slow
@pytest.mark.parametrize("n", [150, 320])
@pytest.mark.parametrize("control", ["never", "notyet"])
def test_intervals_cover_known_growing_effects(n, control):
    from scipy.special import stdtrit

    adopted, times = staggered(n), np.arange(2001, 2017)
    truth = growing(adopted, times)
    mean = stacked(panel(truth, adopted), before=3, after=4).overall[0]
    found, inside = [], []
    for seed in range(8):
        values = correlated(seed, n, outcomes=500) + truth[:, :, None]
        estimate = stacked(panel(values, adopted), before=3, after=4, control=control)
        half = stdtrit(n - 1, 0.975) * error(estimate.overall_influence)
        found.append(estimate.overall)
        inside.append(np.abs(estimate.overall - mean) <= half)
    assert np.mean(found) == pytest.approx(mean, abs=4 * np.std(found) / np.sqrt(4000))
    assert 0.93 <= np.mean(inside) <= 0.97


def test_an_outcome_that_was_never_observed_does_not_stop_the_others():
    data = untidy(0)
    values = data.values.copy()
    values[:, :, 1] = np.nan
    found, whole = (
        stacked(data.with_values(values), before=1, after=1),
        stacked(data, before=1, after=1),
    )
    assert np.isnan(found.overall).tolist() == [False, True, False]
    assert found.overall[0] == pytest.approx(whole.overall[0])
    assert np.isfinite(found.influence).all()
