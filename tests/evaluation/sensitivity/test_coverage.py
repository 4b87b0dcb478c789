"""A 95% interval holds the truth 95 times in 100, where trends differ as much as they may.

Relative magnitudes: in every period after adoption trends step apart by exactly the multiple of
the largest step before it. Simulated is one test a draw: whether the true effect is rejected.
"""

import numpy as np
import pytest

from changing_places.evaluation.sensitivity import EventStudy
from changing_places.evaluation.sensitivity.confidence_set import ConfidenceSet, covered
from changing_places.evaluation.sensitivity.fixed_length import frontier, shortest
from changing_places.evaluation.sensitivity.moments import relative_magnitudes, smoothness
from tests.evaluation.sensitivity.conftest import covariance, departure

DESIGNS = {"one before": (1, 1, 0.0), "usual": (4, 5, 0.5), "long": (10, 12, 0.7)}
# The largest step before adoption, in standard errors of a coefficient.
LARGEST = (0.0, 1.0, 3.0, 10.0)


def worst(sigma, pre, post, mbar, weights, draws, sizes=LARGEST):
    """The least coverage over sizes, places and directions of the departure."""
    study = EventStudy.checked(np.zeros(pre + post), sigma, pre=pre, post=post)
    moments = relative_magnitudes(study, study.weights(weights), mbar)
    noise = np.random.default_rng(2013).multivariate_normal(study.beta, study.sigma, draws)
    scale = np.sqrt(np.diag(sigma)).mean()
    shares = []
    for size in sizes:
        for where in {0, pre - 1}:
            for sign, direction in ((1, 1), (1, -1), (-1, 1)):
                away = departure(pre, post, mbar, sign * size * scale, where, direction)
                shares.append(covered(moments, noise + away, 0.05, 0.0).mean())
    return min(shares)


def test_the_usual_design_covers():
    assert worst(covariance(4, 5, 0.5), 4, 5, 1.0, "first", 20_000, sizes=(10,)) >= 0.945


@pytest.mark.slow
@pytest.mark.parametrize("weights", ["first", "average"])
@pytest.mark.parametrize("mbar", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_covers(design, mbar, weights):
    pre, post, correlation = DESIGNS[design]
    assert worst(covariance(pre, post, correlation), pre, post, mbar, weights, 10_000) >= 0.943


@pytest.mark.slow
@pytest.mark.parametrize("weights", ["first", "average"])
@pytest.mark.parametrize("mbar", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("name", ["BCdata", "medicaid"])
def test_the_published_studies_cover(studies, name, mbar, weights):
    study = studies[name]
    assert worst(study.sigma, study.pre, study.post, mbar, weights, 10_000) >= 0.943


@pytest.mark.slow
@pytest.mark.parametrize("m", [0.0, 0.05, 0.5])
def test_bounded_changes_of_slope_cover_by_either_method(m):
    """Trends that bend by `m` in every period, the same way, on top of a straight line."""
    pre, post, draws = 4, 3, 3000
    periods = np.delete(np.arange(-pre, post + 1), pre)
    away = 0.3 * periods + m * periods * (periods + 1) / 2
    sigma = covariance(pre, post, 0.5)
    study = EventStudy.checked(away, sigma, pre=pre, post=post)
    betas = np.random.default_rng(5).multivariate_normal(away, sigma, draws)
    moments = smoothness(study, study.weights(), m)
    assert covered(moments, betas, 0.05, 0.0).mean() >= 0.94
    low, high = shortest(frontier(study, study.weights()), m, 0.95)
    edge = frontier(study, study.weights())
    held = [abs(b) for b in (betas - away) @ _vector(edge, m) + _vector(edge, m) @ away]
    assert np.mean(np.array(held) <= (high - low) / 2) >= 0.94


def _vector(edge, m):
    """The weights of the estimate in the shortest interval, by moving one coefficient at a time."""
    from dataclasses import replace

    centres = []
    for unit in np.eye(len(edge.base)):
        low, high = shortest(replace(edge, study=replace(edge.study, beta=unit)), m, 0.95)
        centres.append((low + high) / 2)
    return np.array(centres)


@pytest.mark.slow
def test_sets_found_by_their_ends_cover_as_their_tests_do():
    pre, post, mbar = 3, 3, 1.0
    sigma = covariance(pre, post, 0.3)
    study = EventStudy.checked(np.zeros(6), sigma, pre=pre, post=post)
    moments = relative_magnitudes(study, study.weights(), mbar)
    away = departure(pre, post, mbar, 0.3, 0, 1)
    betas = np.random.default_rng(8).multivariate_normal(away, sigma, 500)
    inside = [ConfidenceSet(moments, beta, 0.05).holds(0.0) for beta in betas]
    assert np.mean(inside) >= covered(moments, betas, 0.05, 0.0).mean() >= 0.92
