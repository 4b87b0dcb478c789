"""Standard errors and covariances from influence."""

import numpy as np
import pytest

from changing_places.evaluation.inference.errors import covariance, standard_errors

INFLUENCE = np.array([[2.0, 1.0], [-1.0, 3.0], [4.0, 0.0], [-5.0, -4.0]])


def test_an_error_is_the_root_of_squares_over_n():
    assert standard_errors(INFLUENCE) == pytest.approx(np.array([46, 26]) ** 0.5 / 4)


def test_influence_is_summed_within_clusters():
    clusters = np.array([1, 0, 1, 0])
    assert standard_errors(INFLUENCE, clusters) == pytest.approx(np.array([72, 2]) ** 0.5 / 4)
    assert standard_errors(INFLUENCE, np.arange(4)) == pytest.approx(standard_errors(INFLUENCE))


def test_covariances_have_the_variances_on_their_diagonal():
    clusters = np.array([0, 0, 1, 1])
    found = covariance(INFLUENCE, clusters)
    assert np.sqrt(np.diag(found)) == pytest.approx(standard_errors(INFLUENCE, clusters))
    assert found[0, 1] == pytest.approx((1 * 4 + (-1) * (-4)) / 16)
    assert covariance(INFLUENCE[:, :, None]) == pytest.approx(covariance(INFLUENCE))
