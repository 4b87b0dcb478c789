"""The four statistics are the whole linear programme, whatever the study."""

import numpy as np
import pytest
from scipy.optimize import linprog

from changing_places.core.errors import Refusal
from changing_places.evaluation.sensitivity import EventStudy
from changing_places.evaluation.sensitivity.moments import relative_magnitudes, smoothness
from tests.evaluation.sensitivity.conftest import invented

SHAPES = [(1, 1), (1, 3), (4, 2), (3, 5), (5, 4)]
WEIGHTS = {"first": None, "average": "average", "mixed": "mixed"}


def programme(restrictions, bound, study, weights, theta):
    """`eta` by linear programming, from the inequalities themselves: `A delta <= bound`."""
    after = restrictions[:, study.pre :]
    used = (np.abs(after) > 1e-12).any(axis=1)
    rows, after, bound = restrictions[used], after[used], bound[used]
    deviations = np.sqrt(np.einsum("ij,jk,ik->i", rows, study.sigma, rows))
    fixed = rows @ study.beta - bound - after @ weights * theta / (weights @ weights)
    free = np.linalg.svd(weights[None])[2][1:].T
    found = linprog(
        np.eye(1, 1 + free.shape[1])[0],
        A_ub=-np.column_stack([deviations, after @ free]),
        b_ub=-fixed,
        bounds=(None, None),
    )
    return found.fun


def all_steps(study):
    level = np.insert(np.eye(study.pre + study.post), study.pre, 0, axis=0)
    return np.diff(level, axis=0), np.diff(level, n=2, axis=0)


def chosen(study, how):
    if how == "mixed":
        return np.linspace(1.0, -0.7, study.post)
    return study.weights(WEIGHTS[how])


@pytest.mark.parametrize("how", WEIGHTS)
@pytest.mark.parametrize(("pre", "post"), SHAPES)
@pytest.mark.parametrize("mbar", [0.0, 0.5, 2.0])
def test_relative_magnitudes_agree_with_the_linear_programme(pre, post, mbar, how):
    study = invented(pre, post, seed=pre * 10 + post)
    weights = chosen(study, how)
    thetas = np.array([-1.0, -0.1, 0.02, 0.7])
    values = relative_magnitudes(study, weights, mbar).values(study.beta, thetas).max(axis=1)
    steps, _ = all_steps(study)
    after = steps[pre:]
    for row, largest in enumerate(np.vstack([steps[:pre], -steps[:pre]])):
        inequalities = np.vstack([after - mbar * largest, -after - mbar * largest])
        for column, theta in enumerate(thetas):
            eta = programme(inequalities, np.zeros(len(inequalities)), study, weights, theta)
            assert values[row, column] == pytest.approx(eta, abs=1e-7)


@pytest.mark.parametrize("how", WEIGHTS)
@pytest.mark.parametrize(("pre", "post"), SHAPES)
@pytest.mark.parametrize("m", [0.0, 0.3])
def test_smoothness_agrees_with_the_linear_programme(pre, post, m, how):
    study = invented(pre, post, seed=pre * 10 + post)
    weights = chosen(study, how)
    thetas = np.array([-1.0, -0.1, 0.02, 0.7])
    values = smoothness(study, weights, m).values(study.beta, thetas).max(axis=1)[0]
    _, bends = all_steps(study)
    inequalities = np.vstack([bends, -bends])
    for column, theta in enumerate(thetas):
        bound = np.full(len(inequalities), m)
        eta = programme(inequalities, bound, study, weights, theta)
        assert values[column] == pytest.approx(eta, abs=1e-7)


def test_many_draws_at_one_theta_are_what_each_would_be_alone():
    study = invented(3, 4, seed=5)
    moments = relative_magnitudes(study, study.weights("average"), 1.0)
    betas = np.random.default_rng(1).normal(size=(6, 7))
    together = moments.values_of_many(betas, 0.3)
    for k, beta in enumerate(betas):
        alone = moments.values(beta, np.array([0.3]))[:, :, 0]
        assert np.allclose(together[:, :, k], alone)


def test_a_difference_that_is_known_without_error_is_refused():
    sigma = np.full((3, 3), 0.04)
    sigma[0, 0] = 0.05
    study = EventStudy.checked([0.1, 0.2, 0.2], sigma, pre=1, post=2)
    with pytest.raises(Refusal, match="known without error"):
        relative_magnitudes(study, study.weights(), 0.0)
