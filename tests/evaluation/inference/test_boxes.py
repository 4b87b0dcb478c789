"""Boxes under a multivariate normal, against what is known in closed form."""

import numpy as np
import pytest
from scipy import special

from changing_places.core.errors import InputError
from changing_places.evaluation.inference.boxes import box, crossing, sup_critical


@pytest.mark.parametrize("q", [1, 2, 6, 12])
def test_of_independent_normals_the_box_is_the_product_and_each_mean_its_own(q):
    mean = np.linspace(-0.5, 1.0, q)
    half = np.linspace(1.0, 2.0, q)
    below, above = -half - mean, half - mean
    inside = special.ndtr(above) - special.ndtr(below)
    density = [np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) for x in (below, above)]
    found = box(mean, np.eye(q), half)
    assert found.probability == pytest.approx(np.prod(inside), rel=1e-3)
    assert found.mean == pytest.approx(mean + (density[0] - density[1]) / inside, abs=3e-3)


def test_of_two_correlated_normals_the_quadrant_is_the_arcsine_of_their_correlation():
    # P(x > 0, y > 0) = 1/4 + asin(r) / 2π (Sheppard 1899): a wide box about (w, w) is it.
    for r in (-0.7, 0.0, 0.4, 0.9):
        found = box(np.full(2, 9.0), np.array([[1.0, r], [r, 1.0]]), np.full(2, 9.0)).probability
        assert found == pytest.approx(0.25 + np.arcsin(r) / (2 * np.pi), abs=2e-4)


def test_it_is_seeded_and_a_box_far_away_is_empty():
    cov = np.array([[1.0, 0.5], [0.5, 1.0]])
    one, same, other = (box(np.zeros(2), cov, np.ones(2), seed=s).probability for s in (1, 1, 2))
    assert one == same != other
    far = box(np.full(2, 400.0), cov, np.ones(2))
    assert far.probability == 0
    assert (np.abs(far.mean) <= 1).all()


def test_estimates_that_are_the_same_cannot_be_used():
    with pytest.raises(InputError, match="positive definite"):
        sup_critical(np.ones((2, 2)), 0.95)


def test_a_crossing_is_found_with_few_questions():
    asked = []

    def rising(x):
        asked.append(x)
        return special.ndtr(x)

    assert crossing(rising, 0.9, -3.0, 8.0) == pytest.approx(special.ndtri(0.9), abs=1e-6)
    assert len(asked) < 20
