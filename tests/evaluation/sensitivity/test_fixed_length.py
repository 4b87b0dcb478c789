"""The shortest interval of fixed length."""

import numpy as np
import pytest
from scipy.special import ndtr

from changing_places.core.errors import Refusal
from changing_places.evaluation.sensitivity import EventStudy
from changing_places.evaluation.sensitivity.fixed_length import (
    folded_quantile,
    frontier,
    shortest,
)
from tests.evaluation.sensitivity.conftest import invented


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("bias", [0.0, 0.01, 0.7, 3.0, 1e3])
def test_the_folded_quantile_holds_the_level(level, bias):
    c = folded_quantile(level, bias)
    assert ndtr(c - bias) - ndtr(-c - bias) == pytest.approx(level, abs=1e-10)


def departures(study, slope, bends):
    """A departure from parallel trends of a slope and changes of slope, by summing twice."""
    centre = study.pre
    level = np.zeros(study.pre + study.post + 1)
    level[centre + 1] = slope
    for t in range(centre + 1, len(level) - 1):
        level[t + 1] = 2 * level[t] - level[t - 1] + bends[t - 1]
    for t in range(centre, 0, -1):
        level[t - 1] = 2 * level[t] - level[t + 1] + bends[t - 1]
    return np.delete(level, centre)


@pytest.mark.parametrize(("pre", "post"), [(1, 1), (2, 3), (5, 2), (6, 6)])
@pytest.mark.parametrize("weights", ["first", "average"])
def test_the_bias_is_the_worst_that_slopes_which_change_by_one_can_do(pre, post, weights):
    study = invented(pre, post, seed=pre + post)
    edge = frontier(study, study.weights(weights))
    rng = np.random.default_rng(5)
    for penalty in np.linspace(0, edge.penalties[0], 5):
        vector, _, bias = edge.at(penalty)
        size = pre + post - 1
        unit = [vector @ departures(study, 0.0, np.eye(size)[k]) for k in range(size)]
        assert np.abs(unit).sum() == pytest.approx(bias)
        anything = departures(study, rng.normal(), rng.uniform(-1, 1, size))
        assert abs(vector @ anything) <= bias + 1e-9
        assert vector @ departures(study, 3.7, np.zeros(size)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_no_other_estimate_gives_a_shorter_interval(seed):
    """The problem is convex, so it is enough that none nearby or far away does better."""
    study = invented(6, 3, seed=seed)
    weights = study.weights("average")
    edge = frontier(study, weights)
    m = 0.02 * 4 ** (seed % 3)
    low, high = shortest(edge, m, 0.95)
    rng = np.random.default_rng(seed)
    spread = np.abs(edge.paths).max()
    for scale in (1e-4, 1e-2, 0.3, 1.0):
        for start in edge.paths:
            a = start + scale * spread * rng.normal(size=5) * rng.integers(0, 2, 5)
            vector = edge.base + a @ edge.turn
            deviation = (vector @ study.sigma @ vector) ** 0.5
            bias = edge.fixed + np.abs(a).sum()
            half = deviation * folded_quantile(0.95, m * bias / deviation)
            assert half >= (high - low) / 2 * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_each_corner_of_the_path_is_the_best_for_its_penalty(seed):
    study = invented(8, 3, seed=seed)
    edge = frontier(study, study.weights())
    quadratic = edge.turn @ study.sigma @ edge.turn.T
    linear = edge.turn @ study.sigma @ edge.base
    assert (np.diff(edge.penalties) < 0).all() and edge.penalties[-1] == 0
    for penalty, a in zip(edge.penalties, edge.paths, strict=True):
        gradient = 2 * (quadratic @ a + linear)
        slack = 1e-8 * edge.penalties[0]
        assert (np.abs(gradient) <= penalty + slack).all()
        used = np.abs(a) > 1e-9
        assert np.allclose(gradient[used], -penalty * np.sign(a[used]), atol=slack)


def test_with_one_period_before_it_there_is_but_one_estimate():
    """The trend can only be carried on: beta_1 + beta_-1, whose bias is at most m."""
    study = EventStudy.checked([-0.1, 0.5], [[0.04, 0.01], [0.01, 0.09]], pre=1, post=1)
    low, high = shortest(frontier(study, study.weights()), 0.2, 0.95)
    deviation = (0.04 + 0.09 + 0.02) ** 0.5
    half = deviation * folded_quantile(0.95, 0.2 / deviation)
    assert (low, high) == pytest.approx((0.4 - half, 0.4 + half))


def test_a_singular_covariance_has_no_shortest_interval():
    sigma = np.eye(4) + 0.5
    sigma[1] = sigma[0]
    sigma[:, 1] = sigma[:, 0]
    study = EventStudy.checked([0.1, 0.1, 0.4, 0.3], sigma, pre=2, post=2)
    assert any("singular" in note for note in study.notes)
    assert np.isfinite(shortest(frontier(study, study.weights()), 0.1, 0.95)).all()
    sigma = np.outer([3.0, 2.0, 1.0, 1.0], [3.0, 2.0, 1.0, 1.0])
    study = EventStudy.checked([0.3, 0.2, 0.1, 0.1], sigma, pre=3, post=1)
    with pytest.raises(Refusal, match="fixed length"):
        frontier(study, study.weights())
