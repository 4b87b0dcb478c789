"""Differences that are never called effects."""

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.comparisons import before_and_after, cross_section
from changing_places.evaluation.inference.intervals import overall_interval
from tests.evaluation.panels import panel


def test_a_cross_section_is_the_difference_of_means():
    found = cross_section(
        panel([[5.0], [7.0], [1.0], [2.0], [3.0]], [2001, 2001, None, None, None])
    )
    assert found.overall == pytest.approx([4.0])


def test_its_influence_gives_the_heteroskedasticity_robust_error():
    y = np.array([5.0, 7.0, 9.0, 1.0, 2.0, 4.0])
    found = cross_section(panel(y[:, None], [2001] * 3 + [None] * 3))
    n = len(y)
    treated, others = y[:3] - y[:3].mean(), y[3:] - y[3:].mean()
    by_hand = np.sqrt(((treated**2).sum() + (others**2).sum()) / 9 * n / (n - 2))
    se = np.sqrt((found.overall_influence**2).sum()) / n
    assert se == pytest.approx(by_hand)


def test_covariates_are_allowed_for():
    rng = np.random.default_rng(0)
    size = rng.normal(size=200)
    treated = (size + rng.normal(size=200) > 0).astype(float)
    y = 2.0 * treated + 3.0 * size
    adopted = [2001 if t else None for t in treated]
    plain = cross_section(panel(y[:, None], adopted))
    allowed = cross_section(panel(y[:, None], adopted, covariates={"size": size}))
    assert plain.overall[0] > 3
    assert allowed.overall == pytest.approx([2.0])


def test_weights_count_a_unit_as_often_as_they_say():
    twice = cross_section(panel([[5.0], [8.0], [1.0], [2.0]], [2001] * 2 + [None] * 2,
                                weights=[2, 1, 1, 1]))  # fmt: skip
    copied = cross_section(panel([[5.0], [5.0], [8.0], [1.0], [2.0]], [2001] * 3 + [None] * 2))
    assert twice.overall == pytest.approx(copied.overall)


def test_before_and_after_is_the_mean_change_of_those_treated():
    found = before_and_after(panel([[1, 1, 4, 6], [2, 4, 5, 5]], [2003, 2003]))
    assert found.overall == pytest.approx([(4 + 2) / 2])


def test_a_unit_without_a_before_is_left_out_of_it():
    values = [[1, 1, 4, 6], [2, 4, 5, 5], [np.nan, np.nan, 90, 90]]
    assert before_and_after(panel(values, [2003] * 3)).overall == pytest.approx([3.0])


def test_fewer_than_two_on_a_side_is_refused():
    with pytest.raises(Refusal, match="Fewer than two treated"):
        cross_section(panel([[5.0], [1.0], [2.0]], [2001, None, None]))
    with pytest.raises(Refusal, match="both before and after"):
        before_and_after(panel([[1.0, 2.0]], [2002]))


def test_a_covariate_that_is_the_treatment_is_named_as_the_trouble():
    with pytest.raises(InputError, match="told apart"):
        cross_section(
            panel(
                [[5.0], [6.0], [1.0], [2.0]],
                [2001] * 2 + [None] * 2,
                covariates={"treated too": [1, 1, 0, 0]},
            )
        )


@pytest.mark.parametrize("covariate", [False, True])
@pytest.mark.parametrize("n", [40, 150])
def test_their_intervals_hold_the_truth_as_often_as_they_say(n, covariate):
    rng = np.random.default_rng(n)
    runs = 3000
    adopted = [2003] * (n // 3) + [None] * (n - n // 3)
    x = {"x": rng.normal(size=n)} if covariate else None
    one = rng.normal(size=(n, 1, runs)) + (0.5 * x["x"][:, None, None] if x else 0.0)
    level = cross_section(panel(one, [a and 2001 for a in adopted], covariates=x))
    span = overall_interval(level)
    assert 0.93 <= ((span.low <= 0) & (span.high >= 0)).mean() <= 0.97
    several = rng.normal(size=(n, 6, runs))
    for t in range(1, 6):
        several[:, t] += 0.6 * several[:, t - 1]
    moving = {"x": rng.normal(size=(n, 6))} if covariate else None
    change = before_and_after(panel(several, [2004] * n, covariates=moving))
    span = overall_interval(change)
    assert 0.93 <= ((span.low <= 0) & (span.high >= 0)).mean() <= 0.97
