"""Correlation by rank, and correlations that cannot all be true."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.uncertainty import (
    Appraised,
    Driver,
    Effect,
    Line,
    Lognormal,
    Pert,
    Priced,
    RankCorrelation,
    Uniform,
)
from changing_places.appraisal.uncertainty.correlation import scores_root
from changing_places.appraisal.uncertainty.drawing import drawn
from changing_places.core.errors import InputError


def model(*correlations: RankCorrelation) -> Appraised:
    drivers = (
        Driver("demand", Lognormal(1, 0.4)),
        Driver("pay", Pert(0.8, 1, 1.5)),
        Driver("rent", Uniform(0.5, 1.5)),
    )
    lines = [Line(d.name, "today", (-10.0,), effects=(Effect(d.name),)) for d in drivers]
    lines.append(Line("fee", "contract", (-31.0,)))
    return Appraised(("today", "contract"), lines, (1.0,), drivers, correlations)


def ranks(x):
    return np.argsort(np.argsort(x, axis=1), axis=1)


def test_draws_have_the_rank_correlations_that_were_asked_for():
    asked = (RankCorrelation("demand", "pay", 0.8), RankCorrelation("pay", "rent", -0.3))
    x = drawn(Priced.of(model(*asked)), 100_000, 4)
    found = np.corrcoef(ranks(x))
    np.testing.assert_allclose(found[[0, 1, 0], [1, 2, 2]], [0.8, -0.3, 0.0], atol=0.012)


def test_correlation_leaves_each_distribution_as_it_was():
    tied = drawn(Priced.of(model(RankCorrelation("demand", "pay", 0.8))), 100_000, 4)
    for x, d in zip(tied, model().drivers, strict=True):
        assert x.mean() == pytest.approx(d.distribution.mean, abs=5 * d.distribution.sd / 316)
        assert x.std() == pytest.approx(d.distribution.sd, rel=0.02)


def test_an_input_that_is_not_correlated_draws_what_it_drew_before():
    tied = drawn(Priced.of(model(RankCorrelation("demand", "pay", 0.8))), 1_000, 4)
    np.testing.assert_array_equal(tied[2], drawn(Priced.of(model()), 1_000, 4)[2])


def test_correlations_that_cannot_all_be_true_name_the_pair_and_the_value_that_would_do():
    asked = [
        RankCorrelation("demand", "pay", 0.9),
        RankCorrelation("pay", "rent", 0.9),
        RankCorrelation("demand", "rent", -0.2),
    ]
    with pytest.raises(InputError) as error:
        drawn(Priced.of(model(*asked)), 1_000, 4)
    advice = re.fullmatch(
        r"Change (\w+) with (\w+) to at (?:least|most) (-?[\d.]+)\.", error.value.next_step
    )
    pair = {advice[1], advice[2]}
    mended = [
        RankCorrelation(
            c.first, c.second, float(advice[3]) if {c.first, c.second} == pair else c.value
        )
        for c in asked
    ]
    assert drawn(Priced.of(model(*mended)), 1_000, 4).shape == (3, 1_000)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=6, max_size=6))
def test_four_inputs_are_either_drawn_as_asked_or_refused(values):
    matrix = np.eye(4)
    matrix[np.triu_indices(4, 1)] = values
    matrix = np.triu(matrix) + np.triu(matrix, 1).T
    scores = 2 * np.sin(np.pi * matrix / 6)
    np.fill_diagonal(scores, 1)
    try:
        root = scores_root(matrix, "abcd")
    except InputError as error:
        assert np.linalg.eigvalsh(scores)[0] < 0
        assert error.next_step.startswith(("Change", "Begin"))
    else:
        np.testing.assert_allclose(root @ root.T, scores, atol=1e-6)


@pytest.mark.parametrize(
    ("correlation", "what"),
    [
        (RankCorrelation("demand", "pay", 1.2), "is 1.2"),
        (RankCorrelation("demand", "pay", float("nan")), "is nan"),
        (RankCorrelation("demand", "fee (contract)", 0.2), "is not uncertain"),
        (RankCorrelation("demand", "demand", 1), "cannot be used"),
    ],
)
def test_a_correlation_that_makes_no_sense_is_refused(correlation, what):
    with pytest.raises(InputError) as error:
        model(correlation)
    assert what in error.value.what
