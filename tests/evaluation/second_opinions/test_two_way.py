"""Unit and period effects on any cells, against dummies and least squares."""

import numpy as np
import pytest

from changing_places.evaluation.patterns import patterns
from changing_places.evaluation.second_opinions.two_way import TwoWay, independent
from tests.evaluation.second_opinions.made import dummies


@pytest.mark.parametrize("seed", range(8))
def test_the_fit_is_that_of_dummies(seed):
    rng = np.random.default_rng(seed)
    mask = rng.random((9, 6)) < 0.2 + 0.1 * seed
    weights = rng.uniform(0.2, 4, 9)
    values = rng.normal(size=(9, 6, 2)) + 1e6
    z, root = dummies(9, 6)[mask.ravel()], np.sqrt(np.repeat(weights, 6)[mask.ravel()])
    left = TwoWay.on(mask, weights).residual(values)
    for k in range(2):
        y = values[:, :, k].ravel()[mask.ravel()]
        fitted = z @ np.linalg.lstsq(z * root[:, None], y * root, rcond=None)[0]
        assert left[:, :, k].ravel()[mask.ravel()] == pytest.approx(y - fitted, abs=1e-7)


def test_cells_are_identified_where_a_chain_of_units_links_unit_and_period():
    mask = np.array([[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]], dtype=bool)
    identified = TwoWay.on(mask, np.ones(4)).identified
    assert identified.tolist() == [
        [True, True, False, False],
        [True, True, False, False],
        [False, False, True, False],
        [False, False, False, False],
    ]


def test_outcomes_observed_alike_are_taken_together():
    observed = np.ones((4, 3, 5), dtype=bool)
    assert [ks.tolist() for _, ks in patterns(observed)] == [[0, 1, 2, 3, 4]]
    observed[2, 1, [1, 3]] = False
    observed[0, 0, 4] = False
    assert [ks.tolist() for _, ks in patterns(observed)] == [[0, 2], [1, 3], [4]]
    assert not patterns(observed)[1][0][2, 1]


def test_a_column_that_repeats_earlier_ones_is_found():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 4)) * [1, 1e-6, 1e6, 1]
    x[:, 3] = x[:, 0] + x[:, 2]
    gram = x.T @ x
    assert independent(gram, np.diag(gram)).tolist() == [True, True, True, False]
