"""The worth of information against closed forms, nested simulation and its own laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.uncertainty import (
    Appraised,
    Discrete,
    Driver,
    Effect,
    Fixed,
    Line,
    Normal,
    Priced,
    RankCorrelation,
    evppi,
    evppi_linear_normal,
    value_of_information,
)
from changing_places.appraisal.uncertainty.drawing import drawn
from changing_places.appraisal.uncertainty.lines import expected_max, upper_envelope
from changing_places.core.errors import InputError, Refusal

from .models import leisure, linear_normal, products


def normal_parts(model):
    priced = Priced.of(model)
    sd = np.array([d.sd for d in priced.distributions])
    return priced.expected, priced.slope, np.diag(sd**2)


def effects_and_costs():
    """The example of the vignette of the R package voi (Jackson, 2024): p1 - p2 against nothing."""
    lines = (
        Line("effects", "new", (1.0,), effects=(Effect("p1"),)),
        Line("costs", "new", (-1.0,), effects=(Effect("p2"),)),
        Line("level", "new", (1.0,)),
    )
    drivers = (Driver("p1", Normal(1, 1)), Driver("p2", Normal(0, 2), base=1.0))
    return Appraised(("none", "new"), lines, (1.0,), drivers)


def unit_loss(mean, sd):
    """Raiffa and Schlaifer's loss of a normal difference."""
    from scipy.special import ndtr

    z = abs(mean) / sd
    return sd * (np.exp(-(z**2) / 2) / (2 * np.pi) ** 0.5 - z * ndtr(-z))


def test_the_published_two_parameter_example_has_its_closed_form():
    model = effects_and_costs()
    model = replace(model, lines=model.lines[:2])
    # The base of p2 is 1 and its mean 0, so that costs are expected to be nothing.
    assert Priced.of(model).expected.tolist() == [0.0, 1.0]
    result = value_of_information(model, draws=100_000)
    worths = {w.inputs[0]: w.evppi for w in result.worths}
    assert worths["p1"] == pytest.approx(unit_loss(1, 1), rel=1e-12)
    assert worths["p2"] == pytest.approx(unit_loss(1, 2), rel=1e-12)
    assert result.evpi == pytest.approx(unit_loss(1, 5**0.5), abs=4 * result.evpi_error)


@pytest.mark.parametrize(
    ("mean", "sd", "published"),
    [(0, 1, 0.3546835), (0, 2, 0.6015171), (2, 2, 0.237)],
    ids=["p1", "p2", "p1, which p2 follows"],
)
def test_published_nested_simulations_lie_within_their_own_noise(mean, sd, published):
    """Reference values of the tests of the R package voi (test_evppi_mc.R, Jackson).

    The net benefit is p1 + p2 against nothing, with p1 ~ N(0, 1) and p2 ~ N(0, 2); then with
    p1 ~ N(1, 1) and p2 ~ N(p1, 2), so that p1 tells of 2 p1. One hundred outer draws were made.
    """
    exact = evppi_linear_normal(np.array([0.0, mean]), np.array([[0.0], [1.0]]), np.eye(1) * sd**2)
    x = Normal(mean, sd).quantile((np.arange(20_000) + 0.5) / 20_000)
    assert exact == pytest.approx(np.maximum(x, 0).mean() - max(mean, 0), abs=1e-3)
    noise = (np.maximum(x, 0) - (x if mean > 0 else 0)).std() / 100**0.5
    assert abs(published - exact) < 3 * noise


def test_single_inputs_of_a_linear_model_are_exact():
    model = linear_normal()
    means, slopes, covariance = normal_parts(model)
    result = value_of_information(model, draws=1_000)
    for worth in result.worths:
        j = int(worth.inputs[0].split()[1])
        exact = evppi_linear_normal(means, slopes, covariance, [j])
        assert worth.method == "exact"
        assert worth.evppi == pytest.approx(exact, abs=1e-8)


def test_regression_of_draws_is_within_one_per_cent_of_evpi_of_the_exact_answer():
    model = linear_normal()
    priced = Priced.of(model)
    inputs = drawn(priced, 100_000, 7)
    npv = priced.npv(inputs)
    found = np.array([worth for worth, _ in evppi(inputs, npv)])
    exact = [evppi_linear_normal(*normal_parts(model), [j]) for j in range(30)]
    whole = npv.max(axis=0).mean() - npv.mean(axis=1).max()
    assert np.abs(found - exact).max() < 0.01 * whole


@pytest.mark.parametrize("group", [[0], [1], [0, 1], [2, 3, 4], list(range(10))])
def test_groups_of_two_options_are_near_the_closed_form(group):
    model = linear_normal(options=2, inputs=10)
    priced = Priced.of(model)
    inputs = drawn(priced, 50_000, 7)
    ((found, error),) = evppi(inputs, priced.npv(inputs), [group])
    exact = evppi_linear_normal(*normal_parts(model), group)
    assert found == pytest.approx(exact, abs=4 * error + 0.02 * exact)


def test_correlated_normals_tell_of_one_another():
    model = replace(
        linear_normal(options=2, inputs=3),
        correlations=(RankCorrelation("driver 0", "driver 1", 0.7),),
    )
    means, slopes, covariance = normal_parts(model)
    r = 2 * np.sin(np.pi * 0.7 / 6)
    covariance[0, 1] = covariance[1, 0] = r * (covariance[0, 0] * covariance[1, 1]) ** 0.5
    result = value_of_information(model, draws=20_000)
    for worth in result.worths:
        j = int(worth.inputs[0].split()[1])
        exact = evppi_linear_normal(means, slopes, covariance, [j])
        assert worth.method == "regression"
        assert worth.evppi == pytest.approx(exact, abs=4 * worth.error + 0.02 * exact)


def following():
    drivers = (
        Driver("prices", Normal(1, 0.3)),
        Driver("pay", Normal(1, 0.2), follows={"prices": 0.8}),
    )
    lines = (
        Line("rent", "move", (60.0,), effects=(Effect("prices"),)),
        Line("staff", "move", (-50.0,), effects=(Effect("pay"),)),
        Line("level", "move", (-8.0,)),
    )
    return Appraised(("stay", "move"), lines, (1.0,), drivers)


def test_a_driver_that_follows_another_tells_of_it():
    result = value_of_information(following(), draws=20_000, groups=[("prices", "pay")])
    covariance = np.array([[0.09, 0.072], [0.072, 0.04 + 0.64 * 0.09]])
    means, slopes = np.array([0.0, 2.0]), np.array([[0.0, 0.0], [60.0, -50.0]])
    exact = {
        ("prices",): evppi_linear_normal(means, slopes, covariance, [0]),
        ("pay",): evppi_linear_normal(means, slopes, covariance, [1]),
        ("prices", "pay"): evppi_linear_normal(means, slopes, covariance),
    }
    assert {w.inputs: w.method for w in result.worths} == {
        ("prices",): "exact",
        ("pay",): "regression",
        ("prices", "pay"): "regression",
    }
    for worth in result.worths:
        wanted = exact[worth.inputs]
        assert worth.evppi == pytest.approx(wanted, abs=4 * worth.error + 1e-9)


@pytest.mark.parametrize("known", [False, True])
def test_errors_are_as_large_as_the_scatter_over_seeds(known):
    priced = Priced.of(linear_normal(options=2, inputs=4))
    exact = evppi_linear_normal(*normal_parts(priced.model), [0])
    scores = []
    for seed in range(60):
        own = drawn(priced, 3_000, seed)
        expected = priced.expected if known else None
        ((found, error),) = evppi(own, priced.npv(own), [[0]], independent=False, expected=expected)
        scores.append((found - exact) / error)
    assert 0.6 < np.std(scores) < 1.5
    assert abs(np.mean(scores)) < 0.7


def nested(model, name, outer=400, inner=4_000):
    """Two loops: values of the input, and for each the mean over draws of all others."""
    priced = Priced.of(model)
    j = priced.names.index(name)
    own = drawn(priced, inner, 99)
    values = priced.distributions[j].quantile((np.arange(outer) + 0.5) / outer)
    given_x = np.empty((len(priced.model.options), outer))
    for k, value in enumerate(values):
        own[j] = value
        given_x[:, k] = priced.npv(own).mean(axis=1)
    return given_x.max(axis=0).mean() - given_x.mean(axis=1).max()


@pytest.mark.parametrize("elastic", [False, True], ids=["products", "elastic"])
def test_products_and_elasticities_agree_with_nested_simulation(elastic):
    model = products(elastic)
    result = value_of_information(model, draws=100_000)
    assert {w.method for w in result.worths} == {"regression" if elastic else "exact"}
    for worth in result.worths:
        found = nested(model, worth.inputs[0])
        assert worth.evppi == pytest.approx(found, abs=0.02 * result.evpi)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(1, 5))
def test_nothing_is_worth_less_than_nothing_or_more_than_everything(seed, options, inputs):
    model = linear_normal(options, inputs, seed)
    names = [d.name for d in model.drivers]
    result = value_of_information(model, draws=500, seed=seed, groups=[names])
    assert all(0 <= w.evppi <= result.evpi for w in result.worths)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_so_it_is_where_the_draws_are_fitted(seed):
    result = value_of_information(products(elastic=True), draws=500, seed=seed)
    assert all(0 <= w.evppi <= result.evpi for w in result.worths)


@pytest.mark.parametrize("elastic", [False, True])
def test_an_input_that_is_known_is_worth_nothing(elastic):
    model = products(elastic)
    known = (replace(model.drivers[0], distribution=Fixed(1.0)), model.drivers[1])
    result = value_of_information(replace(model, drivers=known), draws=1_000)
    assert next(w for w in result.worths if w.inputs == ("demand",)).evppi == 0.0


def test_an_input_of_two_values_is_worth_what_arithmetic_says():
    lines = (
        Line("grant", "bid", (100.0,), Discrete((0, 1), (0.6, 0.4))),
        Line("cost", "bid", (-50.0,)),
    )
    model = Appraised(("stay", "bid"), lines, (1.0,))
    # Bidding is expected to lose 10; knowing, one bids in 4 cases of 10 and gains 50.
    result = value_of_information(model, draws=50_000)
    assert result.preferred == "stay"
    assert result.worths[0].evppi == pytest.approx(20.0)
    priced = Priced.of(model)
    own = drawn(priced, 50_000, 1)
    ((fitted, error),) = evppi(own, priced.npv(own))
    assert fitted == pytest.approx(20.0, abs=4 * error)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=7),
    st.floats(-100, 100),
)
def test_the_envelope_is_the_highest_line_everywhere(pairs, x):
    a, b = (np.array(v, float) for v in zip(*pairs, strict=True))
    lines, begins = upper_envelope(a, b)
    on = lines[max(int(np.searchsorted(begins, x, side="right")) - 1, 0)]
    assert a[on] + b[on] * x == pytest.approx((a + b * x).max(), abs=1e-9)


def test_the_expected_highest_line_is_the_mean_over_quantiles():
    a, b = np.array([0.0, 1.0, -2.0]), np.array([1.0, 0.0, 2.5])
    for d in (Normal(1, 1, low=0), leisure().drivers[0].distribution, Discrete((0, 3), (0.5, 0.5))):
        x = d.quantile((np.arange(100_000) + 0.5) / 100_000)
        wanted = (a[:, None] + b[:, None] * x).max(axis=0).mean()
        assert expected_max(a, b, d) == pytest.approx(wanted, rel=1e-4)


def test_it_can_be_said_in_words():
    result = value_of_information(leisure(), draws=10_000, groups=[("turnover", "rent")])
    assert result.explain().startswith(
        "Choosing trust now rather than with everything known costs £1"
    )
    assert (
        "It is worth up to £63,100 to find out fee (contract) before choosing." in result.explain()
    )
    assert "find out turnover and rent" in " ".join(w.explain() for w in result.worths)


def test_what_cannot_be_told_is_refused():
    with pytest.raises(Refusal, match="no exact answer"):
        evppi_linear_normal(*normal_parts(linear_normal(options=3, inputs=4)), [0, 1])
    with pytest.raises(InputError, match="not of the same draws"):
        evppi(np.zeros((2, 10)), np.zeros((2, 11)))
    with pytest.raises(InputError, match="no numbers"):
        evppi(np.full((2, 10), np.nan), np.zeros((2, 10)))
    with pytest.raises(InputError, match="no uncertain input named 'wage'"):
        value_of_information(leisure(), groups=[("wage",)])
