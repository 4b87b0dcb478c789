"""Each distribution against its moments, its quadrature and its draws, and bad parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.uncertainty import (
    Discrete,
    Fixed,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Uniform,
    distribution_from,
)
from changing_places.core.errors import InputError
from changing_places.core.seeds import generator

CONTINUOUS = [
    Uniform(-2, 5),
    Triangular(0.9, 1.0, 1.4),
    Triangular(0, 0, 2),
    Triangular(-3, 1, 1),
    Pert(5, 10, 18),
    Pert(0, 0, 1, weight=2),
    Normal(3, 2),
    Normal(1, 1, low=0),
    Normal(1, 1, low=0.5, high=1.2),
    Normal(0, 1, low=2),
    Lognormal(40_000, 12_000),
    Lognormal(2, 1, shift=-3),
]
ALL = [*CONTINUOUS, Fixed(4.0), Discrete((3, 1, 10), (0.5, 0.3, 0.2))]
words = [d.explain() for d in ALL]


@pytest.mark.parametrize("d", CONTINUOUS, ids=lambda d: d.explain())
def test_mean_and_sd_are_those_of_the_quantiles(d):
    # The midpoint rule over probabilities; its error lies in the tails.
    p = (np.arange(200_000) + 0.5) / 200_000
    x = d.quantile(p)
    assert d.mean == pytest.approx(x.mean(), rel=3e-5, abs=1e-5)
    assert d.sd == pytest.approx(x.std(), rel=1e-3)


@pytest.mark.parametrize("d", CONTINUOUS, ids=lambda d: d.explain())
def test_the_cumulative_probability_undoes_the_quantile(d):
    p = np.linspace(0.001, 0.999, 97)
    np.testing.assert_allclose(d.cdf(d.quantile(p)), p, atol=1e-9)


@pytest.mark.parametrize("d", ALL, ids=lambda d: d.explain())
def test_the_partial_mean_runs_from_nothing_to_the_mean(d):
    assert float(d.partial_mean(np.inf)) == pytest.approx(d.mean, rel=1e-12)
    assert float(d.partial_mean(d.support[0] - 1 if np.isfinite(d.support[0]) else -1e9)) == (
        pytest.approx(0.0, abs=1e-9)
    )


@pytest.mark.parametrize("d", CONTINUOUS, ids=lambda d: d.explain())
def test_the_partial_mean_is_the_integral_of_the_quantiles(d):
    for q in (0.07, 0.4, 0.93):
        p = (np.arange(40_000) + 0.5) / 40_000 * q
        wanted = d.quantile(p).mean() * q
        assert float(d.partial_mean(d.quantile(q))) == pytest.approx(wanted, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("d", ALL, ids=lambda d: d.explain())
def test_draws_have_the_mean_and_sd_and_stay_inside(d):
    x = np.empty(200_000)
    d.draw(generator(1, "draws"), x)
    assert x.mean() == pytest.approx(d.mean, abs=5 * d.sd / len(x) ** 0.5 + 1e-12)
    assert x.std() == pytest.approx(d.sd, rel=0.03, abs=1e-12)
    assert x.min() >= d.support[0]
    assert x.max() <= d.support[1]


@pytest.mark.parametrize("d", ALL, ids=lambda d: d.explain())
def test_normal_scores_give_the_same_distribution(d):
    z = np.linspace(-3, 3, 11)
    from scipy.special import ndtr

    np.testing.assert_allclose(d.from_normal(z), d.quantile(ndtr(z)), rtol=1e-9)


@pytest.mark.parametrize("d", ALL, ids=lambda d: d.explain())
def test_what_is_written_down_can_be_read_again(d):
    assert distribution_from(d.to_dict()) == d


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1), st.floats(0.5, 200))
def test_a_pert_at_normal_scores_is_right_to_nine_figures(top, weight):
    from scipy.special import ndtr

    d = Pert(0.0, top, 1.0, weight)
    z = np.random.default_rng(1).uniform(-6, 0, 200)
    np.testing.assert_allclose(d.from_normal(z), d.quantile(ndtr(z)), rtol=2e-9)
    # The upper tail, as the lower tail of the mirror image.
    mirror = Pert(0.0, 1 - top, 1.0, weight)
    np.testing.assert_allclose(
        1 - d.from_normal(-z), mirror.quantile(ndtr(z)), rtol=2e-9, atol=1e-15
    )


def test_known_moments():
    # Johnson, Kotz and Balakrishnan: the half-normal has mean sqrt(2/pi) and variance 1 - 2/pi.
    half = Normal(0, 1, low=0)
    assert half.mean == pytest.approx((2 / np.pi) ** 0.5, rel=1e-14)
    assert half.sd == pytest.approx((1 - 2 / np.pi) ** 0.5, rel=1e-14)
    assert Pert(5, 10, 18).mean == pytest.approx((5 + 40 + 18) / 6, rel=1e-15)
    assert Triangular(0, 1, 2).sd == pytest.approx(6**-0.5, rel=1e-15)
    assert Uniform(0, 1).sd == pytest.approx(12**-0.5, rel=1e-15)
    # A PERT of weight 4 with its top in the middle has a variance of 1/28 of the squared range.
    assert Pert(0, 0.5, 1).sd == pytest.approx(28**-0.5, rel=1e-14)


def test_a_cut_normal_says_that_it_is_cut_and_what_that_does_to_its_mean():
    assert Normal(1, 1, low=0).explain() == (
        "normal around 1, standard deviation 1, with nothing below 0, which makes its mean 1.288"
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3, unique=True), st.floats(0.01, 0.99))
def test_any_three_points_make_a_triangle_whose_quantiles_are_right(points, p):
    low, likely, high = sorted(points)
    if high - low < 1e-3:
        return
    d = Triangular(low, likely, high)
    assert float(d.cdf(d.quantile(p))) == pytest.approx(p, abs=1e-6)


BAD = [
    (lambda: Discrete((1, 2), (0.2, 1.3)), "A probability of 1.3 is not possible."),
    (lambda: Discrete((1, 2), (0.2, -0.2)), "A probability of -0.2 is not possible."),
    (lambda: Discrete((1, 2), (0.2, 0.2)), "sum to 0.4"),
    (lambda: Discrete((), ()), "as many probabilities as values"),
    (lambda: Triangular(2, 1, 3), "The low value of a triangular distribution is above"),
    (lambda: Triangular(1, 4, 3), "The likely value of a triangular distribution is above"),
    (lambda: Pert(1, 1, 1), "are the same"),
    (lambda: Pert(1, 2, 3, weight=0), "weight"),
    (lambda: Uniform(3, 1), "above"),
    (lambda: Normal(1, -1), "standard deviation of a normal distribution is -1"),
    (lambda: Normal(1, 0), "standard deviation"),
    (lambda: Normal(0, 1, low=50), "hardly any of it is left"),
    (lambda: Normal(0, 1, low=2, high=1), "above"),
    (lambda: Normal(float("nan"), 1), "is nan"),
    (lambda: Lognormal(-1, 1), "mean of a lognormal"),
    (lambda: Lognormal(1, -1), "standard deviation"),
    (lambda: Fixed(float("inf")), "is inf"),
    (lambda: Uniform("1", 2), "is not a number"),
    (lambda: distribution_from({"kind": "cauchy"}), "no distribution named 'cauchy'"),
    (lambda: distribution_from({"kind": "normal", "mean": 2}), "cannot be made of"),
]


@pytest.mark.parametrize(("make", "what"), BAD)
def test_what_cannot_be_is_said_in_three_lines(make, what):
    with pytest.raises(InputError) as error:
        make()
    assert what in error.value.what
    assert error.value.why.endswith(".")
    assert error.value.next_step.endswith(".")
