"""Distributions through three points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.uncertainty import distribution_from, three_points
from changing_places.core.errors import InputError

POINTS = [(8, 10, 15), (0.9, 1.0, 1.05), (-20, -5, -1), (100, 101, 140)]


@pytest.mark.parametrize("kind", ["triangular", "pert"])
@pytest.mark.parametrize("points", POINTS)
@pytest.mark.parametrize("quantiles", [(0.1, 0.9), (0.05, 0.95), (0.0, 0.9), (0.2, 0.99)])
def test_a_hill_has_its_ends_at_the_quantiles_and_its_top_at_the_likely_point(
    kind, points, quantiles
):
    low, likely, high = points
    d = three_points(kind, low=low, likely=likely, high=high, quantiles=quantiles)
    np.testing.assert_allclose(d.cdf(np.array([low, high])), quantiles, atol=1e-8)
    assert d.likely == likely


def test_quantiles_of_nought_and_one_are_the_ends_themselves():
    d = three_points("pert", low=1, likely=2, high=6, quantiles=(0, 1))
    assert d.support == (1, 6)


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e5, 1e5), st.floats(0.1, 1e4), st.floats(1.05, 20))
def test_a_lognormal_meets_all_three_points(low, step, lean):
    points = np.array([low, low + step, low + step + step * lean])
    d = three_points("lognormal", low=points[0], likely=points[1], high=points[2])
    np.testing.assert_allclose(
        d.quantile(np.array([0.1, 0.5, 0.9])), points, atol=1e-6 * step + 1e-8
    )


def test_a_normal_and_a_uniform_meet_points_that_do_not_lean():
    for kind in ("normal", "uniform"):
        d = three_points(kind, low=8, likely=10, high=12)
        np.testing.assert_allclose(d.quantile(np.array([0.1, 0.5, 0.9])), [8, 10, 12], atol=1e-12)


def test_three_single_values_have_published_weights():
    # Keefer and Bodily (1983): 0.185, 0.63, 0.185 at the 5th, 50th and 95th percentiles.
    d = three_points("discrete", low=1, likely=2, high=3, quantiles=(0.05, 0.95))
    assert d.probabilities == (0.185, 0.63, 0.185)


def test_a_case_file_may_give_points_and_quantiles():
    d = distribution_from(
        {"kind": "normal", "low": 8, "likely": 10, "high": 12, "quantiles": [0.1, 0.9]}
    )
    assert d.mean == pytest.approx(10)


@pytest.mark.parametrize(
    ("kind", "points", "quantiles", "what"),
    [
        ("pert", (3, 2, 5), (0.1, 0.9), "low value of a pert distribution is above its likely"),
        ("pert", (1, 2, 5), (0.1, 1.9), "quantiles"),
        ("pert", (1, 2, 5), (0.6, 0.9), "quantiles"),
        ("normal", (1, 2, 5), (0.1, 0.9), "does not lean"),
        ("normal", (1, 3, 5), (0.0, 0.9), "no highest or lowest"),
        ("lognormal", (1, 4, 5), (0.1, 0.9), "leans to high values"),
        ("lognormal", (1, 2, 5), (0.1, 0.95), "mirror"),
        ("uniform", (1, 2, 5), (0.1, 0.9), "does not lean"),
        ("discrete", (1, 2, 5), (0.2, 0.8), "weights"),
        ("fixed", (1, 2, 5), (0.1, 0.9), "cannot be made of three points"),
        ("triangular", (1, float("nan"), 5), (0.1, 0.9), "nan"),
    ],
)
def test_points_that_cannot_be_met_are_refused_in_three_lines(kind, points, quantiles, what):
    low, likely, high = points
    with pytest.raises(InputError) as error:
        three_points(kind, low=low, likely=likely, high=high, quantiles=quantiles)
    assert what in error.value.what
