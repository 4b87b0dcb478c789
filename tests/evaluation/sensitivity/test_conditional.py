"""The conditional test: its first stage exact, its tails without loss."""

import numpy as np
import pytest
from scipy.special import ndtr

from changing_places.evaluation.sensitivity.conditional import (
    _log_tail,
    accepted,
    first_stage_values,
)
from changing_places.evaluation.sensitivity.moments import relative_magnitudes, smoothness
from tests.evaluation.sensitivity.conftest import invented


@pytest.mark.parametrize("mbar", [0.0, 0.1, 1.0, 2.0, 100.0])
def test_the_first_stage_is_the_quantile_that_simulation_comes_near(mbar):
    study = invented(2, 4, seed=3)
    moments = relative_magnitudes(study, study.weights("average"), mbar)
    first = first_stage_values(moments, 0.05)
    rng = np.random.default_rng(11)
    draws = rng.multivariate_normal(np.zeros(6), study.sigma, size=200_000)
    greatest = np.einsum("rpn,in->rpi", moments.functional, draws).max(axis=1)
    share = (greatest > first[:, None]).mean(axis=1)
    # Four standard errors of a share of 0.005 in 200,000 draws.
    assert share == pytest.approx(0.005, abs=4 * (0.005 / 200_000) ** 0.5)


@pytest.mark.parametrize("mbar", [0.2, 1.0, 30.0])
def test_the_first_stage_is_exact_to_a_billionth(mbar):
    """Against the trapezium rule on a fine grid of the largest step's error."""
    study = invented(1, 3, seed=8)
    moments = relative_magnitudes(study, study.weights(), mbar)
    first = first_stage_values(moments, 0.05)
    for c, value in zip(moments.covariance, first, strict=True):
        u = np.linspace(max(-value / c[2, 2] ** 0.5, -9), 9, 200_001)
        above, below = (-c[k, 2] / c[2, 2] ** 0.5 for k in (0, 1))
        over = (value - above * u) / (c[0, 0] - above**2) ** 0.5
        under = (value - below * u) / (c[1, 1] - below**2) ** 0.5
        inside = np.maximum(ndtr(over) - ndtr(-under), 0) * np.exp(-(u**2) / 2)
        assert np.trapezoid(inside, u) / (2 * np.pi) ** 0.5 == pytest.approx(0.995, abs=1e-9)


def test_under_smoothness_the_first_stage_is_an_ordinary_quantile():
    study = invented(3, 3, seed=2)
    moments = smoothness(study, study.weights(), 0.2)
    deviation = moments.covariance[0, 0, 0] ** 0.5
    assert first_stage_values(moments, 0.05)[0] == pytest.approx(2.807033768 * deviation)


def test_a_truncated_normal_keeps_its_digits_forty_standard_errors_out():
    """Far out, the chance of exceeding z is nearly the density at z over z."""
    tail = _log_tail(np.array([41.0]), np.array([40.0]), np.array([np.inf]))
    assert tail[0] == pytest.approx(-40.5 - np.log(41 / 40), abs=2e-3)
    ordinary = _log_tail(np.array([1.0]), np.array([-0.5]), np.array([2.0]))
    direct = (ndtr(2.0) - ndtr(1.0)) / (ndtr(2.0) - ndtr(-0.5))
    assert np.exp(ordinary[0]) == pytest.approx(direct, rel=1e-12)


def test_the_test_rejects_as_often_as_it_should_where_every_mean_is_zero():
    """With no departure at all and `mbar` 0, the set is the ordinary interval: 5 in 100."""
    study = invented(2, 3, seed=4)
    moments = relative_magnitudes(study, study.weights(), 0.0)
    rng = np.random.default_rng(7)
    betas = rng.multivariate_normal(np.zeros(5), study.sigma, size=40_000)
    first = first_stage_values(moments, 0.05)
    held = accepted(moments.values_of_many(betas, 0.0), moments, first, 0.05)
    assert held.any(axis=0).mean() == pytest.approx(0.95, abs=0.004)
    assert (held == held[0]).all()


def test_a_statistic_that_is_not_above_zero_never_rejects():
    study = invented(2, 2, seed=1)
    moments = relative_magnitudes(study, study.weights(), 1.0)
    first = first_stage_values(moments, 0.05)
    values = np.full((len(first), 4, 3), -0.1)
    values[:, 0, 0], values[:, 3, 1] = 0.0, -0.01
    assert accepted(values, moments, first, 0.05).all()
