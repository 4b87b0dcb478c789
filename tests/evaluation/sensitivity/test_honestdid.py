"""Against R's HonestDiD 0.2.8, on the two event studies of its own documentation.

R takes the first stage from 1,000 draws and reports the outermost of 1,000 points that are
accepted. With both, every end is R's to the last digit kept, so the tests are the same test.
Without, an end lies where R's noise lets it: within a step of the grid beyond R's, and beyond
the grid where R's grid ends.
"""

import pytest

from changing_places.evaluation.sensitivity import bounds_of
from changing_places.evaluation.sensitivity.honestdid import grid
from changing_places.evaluation.sensitivity.moments import relative_magnitudes, smoothness
from tests.evaluation.sensitivity.conftest import FILES, REFERENCE

FIGURES = REFERENCE["figures"]
CONDITIONAL = [f for f in FIGURES if f["method"] == "c-lf"]
FIXED = [f for f in FIGURES if f["method"] == "flci"]


def name(figure):
    return f"{figure['study']}, {figure['restriction']} {figure['value']:g}"


def row(studies, figure, **given):
    kind, value = figure["restriction"], figure["value"]
    return bounds_of(studies[figure["study"]], restriction=kind, values=[value], **given).rows[0]


@pytest.mark.parametrize("figure", CONDITIONAL, ids=name)
def test_with_its_draws_and_on_its_grid_every_end_is_that_of_r(studies, figure):
    ours = row(studies, figure, method="c-lf", ends="honestdid")
    assert (ours.low, ours.high) == pytest.approx((figure["low"], figure["high"]), abs=1e-8)


@pytest.mark.parametrize("figure", CONDITIONAL, ids=name)
def test_an_exact_end_is_within_a_step_of_the_grid_from_that_of_r(studies, figure):
    ours = row(studies, figure, method="c-lf")
    study = studies[figure["study"]]
    make = smoothness if figure["restriction"] == "smoothness" else relative_magnitudes
    weights = study.weights("first")
    thetas = grid(study, weights, make(study, weights, figure["value"]))
    step = thetas[1] - thetas[0]
    assert ours.low == pytest.approx(figure["low"], abs=step)
    if figure["high"] == pytest.approx(thetas[-1], abs=1e-8):
        assert ours.high > thetas[-1]
    else:
        assert ours.high == pytest.approx(figure["high"], abs=step)


@pytest.mark.parametrize("figure", FIXED, ids=name)
def test_intervals_of_fixed_length_are_those_published(studies, figure):
    """To the three digits that are printed."""
    ours = row(studies, figure)
    assert ours.method == "FLCI"
    assert (ours.low, ours.high) == pytest.approx((figure["low"], figure["high"]), abs=5e-4)


def test_the_original_interval_is_that_of_r(studies):
    first = bounds_of(studies["BCdata"]).original
    assert (first.low, first.high) == pytest.approx((0.158774943, 0.233147293), abs=1e-8)


def test_both_files_are_read_whatever_their_names_for_things(studies):
    assert set(studies) == set(FILES)
    assert [(s.pre, s.post) for s in studies.values()] == [(4, 4), (5, 2)]
