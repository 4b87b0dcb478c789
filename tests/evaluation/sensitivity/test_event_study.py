"""An event study that cannot be used says why."""

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.sensitivity import EventStudy
from tests.evaluation.sensitivity.conftest import covariance

BETA, SIGMA = [0.1, 0.2, 0.5], covariance(2, 1, 0.3)


def spoilt(row: int, column: int, value: float) -> np.ndarray:
    sigma = SIGMA.copy()
    sigma[row, column] = value
    return sigma


@pytest.mark.parametrize(
    ("beta", "sigma", "pre", "post", "what", "next_step"),
    [
        ([0.1, "x", 0.5], SIGMA, 2, 1, "coefficients", "as numbers"),
        ([0.1, None, 0.5], SIGMA, 2, 1, "coefficients", "as numbers"),
        ([0.1, np.inf, 0.5], SIGMA, 2, 1, "coefficients", "as numbers"),
        ([[0.1, 0.2, 0.5]], SIGMA, 2, 1, "coefficients", "as numbers"),
        (BETA, [[1, 2], [3]], 2, 1, "covariance", "as numbers"),
        (BETA, spoilt(0, 0, np.nan), 2, 1, "covariance", "as numbers"),
        (BETA, SIGMA[:2, :2], 2, 1, "2 by 2, not 3 by 3", "reference period"),
        (BETA, SIGMA, 2, 2, "3 coefficients, not 4", "reference period"),
        (BETA, SIGMA, -1, 4, "-1 periods before", "whole numbers"),
        (BETA, SIGMA, 1.5, 1.5, "1.5 periods before", "whole numbers"),
        (BETA, SIGMA, 3, 0, "no effect", "adoption on"),
        (BETA, spoilt(1, 1, 0.0), 2, 1, "Coefficient 2 has no variance", "reference period"),
        (BETA, spoilt(1, 1, -0.1), 2, 1, "Coefficient 2 has no variance", "reference period"),
        (BETA, spoilt(0, 1, 0.5), 2, 1, "not symmetric", "full matrix"),
        (BETA, [[1, 2, 0], [2, 1, 0], [0, 0, 1]], 2, 1, "not one that estimates", "digits"),
    ],
)
def test_what_is_wrong_is_told_in_three_lines(beta, sigma, pre, post, what, next_step):
    with pytest.raises(InputError) as caught:
        EventStudy.checked(beta, sigma, pre=pre, post=post)
    assert what in caught.value.what and next_step in caught.value.next_step


def test_without_a_coefficient_before_adoption_the_data_cannot_tell():
    with pytest.raises(Refusal) as caught:
        EventStudy.checked([0.5], [[0.04]], pre=0, post=1)
    assert "two periods before adoption" in caught.value.next_step


def test_rounding_in_a_file_is_mended():
    sigma = spoilt(0, 1, SIGMA[0, 1] * (1 + 1e-8))
    study = EventStudy.checked(BETA, sigma, pre=2, post=1)
    assert (study.sigma == study.sigma.T).all() and study.notes == ()


def test_a_singular_covariance_is_used_and_said():
    sigma = np.eye(3) * 0.04
    sigma[0, 1] = sigma[1, 0] = 0.04
    (note,) = EventStudy.checked(BETA, sigma, pre=2, post=1).notes
    assert "singular" in note
