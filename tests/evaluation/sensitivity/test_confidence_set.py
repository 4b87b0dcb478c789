"""The ends of a set that may have gaps."""

import numpy as np
import pytest

from changing_places.evaluation.sensitivity import EventStudy
from changing_places.evaluation.sensitivity.confidence_set import ConfidenceSet, covered
from changing_places.evaluation.sensitivity.moments import relative_magnitudes, smoothness
from tests.evaluation.sensitivity.conftest import invented


@pytest.mark.parametrize("seed", range(12))
def test_the_ends_are_the_outermost_of_a_fine_grid(seed):
    """The grid stands for the definition: it has no idea of where an end should be."""
    rng = np.random.default_rng(seed)
    study = invented(int(rng.integers(1, 6)), int(rng.integers(1, 6)), seed, effect=0.3)
    weights = study.weights("average" if seed % 2 else "first")
    moments = relative_magnitudes(study, weights, float(rng.choice([0.3, 1, 2.5])))
    held = ConfidenceSet(moments, study.beta, 0.05)
    low, high = held.ends()
    margin = 0.2 * (high - low)
    grid = np.linspace(low - margin, high + margin, 20_001)
    step = grid[1] - grid[0]
    found = held.ends_on(grid)
    assert found is not None
    assert low == pytest.approx(found[0], abs=1.01 * step)
    assert high == pytest.approx(found[1], abs=1.01 * step)


def test_just_inside_is_held_and_just_outside_is_not():
    study = invented(3, 4, seed=21, effect=1.0)
    held = ConfidenceSet(relative_magnitudes(study, study.weights(), 1.0), study.beta, 0.05)
    low, high = held.ends()
    hair = 1e-7 * (high - low)
    assert (
        held.accepts(np.array([low + hair])).any() and held.accepts(np.array([high - hair])).any()
    )
    assert not held.accepts(np.array([low - hair, high + hair])).any()
    assert held.holds((low + high) / 2) and held.holds(low + hair)
    assert not held.holds(low - hair) and not held.holds(high + hair)


def test_a_set_far_narrower_than_the_first_stage_allows_is_found():
    """A wild period lies between the reference and the last one, which is asked about."""
    study = EventStudy.checked([10, 0, 0, 0.5], np.diag([1, 1, 1e8, 1]), pre=1, post=3)
    moments = relative_magnitudes(study, study.weights("last"), 1.0)
    held = ConfidenceSet(moments, study.beta, 0.05)
    low, high = held.ends()
    farthest = (held.first / moments.slope[:, 0]).max()
    assert high - low < 100 < farthest / 100
    assert not held.accepts(np.array([low - 1e-6, high + 1e-6])).any()
    assert held.accepts(np.array([low + 1e-6, high - 1e-6])).any(axis=0).all()


def test_the_estimate_itself_is_always_held():
    """Even where what came before adoption is exactly zero, and nearly all else is ruled out."""
    sigma = np.diag([1.0, 1.0, 1e8, 1.0])
    sigma[0, 1] = sigma[1, 0] = 0.6
    study = EventStudy.checked([0, 0, 0, 0.5], sigma, pre=1, post=3)
    moments = relative_magnitudes(study, study.weights("last"), 1.0)
    low, high = ConfidenceSet(moments, study.beta, 0.05).ends()
    assert low <= 0.5 <= high < low + 1e-6


def test_a_grid_that_the_set_does_not_reach_holds_nothing():
    study = invented(2, 2, seed=3, effect=50.0)
    held = ConfidenceSet(smoothness(study, study.weights(), 0.0), study.beta, 0.05)
    assert held.ends_on(np.linspace(-1, 1, 11)) is None


def test_covered_is_whether_each_draws_own_set_holds_theta():
    study = invented(2, 3, seed=6)
    moments = relative_magnitudes(study, study.weights("average"), 1.0)
    betas = np.random.default_rng(3).multivariate_normal(study.beta, study.sigma, size=40)
    sets = [ConfidenceSet(moments, beta, 0.05) for beta in betas]
    theta = sorted(held.ends()[1] for held in sets)[20]
    together = covered(moments, betas, 0.05, theta + 1e-6)
    assert together.tolist() == [
        bool(held.accepts(np.array([theta + 1e-6])).any()) for held in sets
    ]
    assert 10 <= together.sum() <= 30
