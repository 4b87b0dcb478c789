"""Against R's HonestDiD 0.2.8, on the two event studies of its own documentation.

R takes the first stage from 1,000 draws and reports the outermost of 1,000 points that are
accepted. With those draws (made here by R's own generator) and on that grid, every end is R's
to the last digit kept, so the tests are the same test. Without either, an end lies where R's
noise lets it: within a step of the grid beyond R's, and beyond the grid where R's grid ends.
"""

import numpy as np
import pytest
from scipy.special import ndtri

from changing_places.evaluation.sensitivity import bounds_of
from changing_places.evaluation.sensitivity.conditional import accepted
from changing_places.evaluation.sensitivity.moments import (
    Moments,
    relative_magnitudes,
    smoothness,
)
from tests.evaluation.sensitivity.conftest import FILES, REFERENCE

FIGURES = REFERENCE["figures"]
CONDITIONAL = [f for f in FIGURES if f["method"] == "c-lf"]
FIXED = [f for f in FIGURES if f["method"] == "flci"]


def name(figure):
    return f"{figure['study']}, {figure['restriction']} {figure['value']:g}"


def r_normals(count: int) -> np.ndarray:
    """R's `set.seed(0); rnorm(count)`: Mersenne Twister, normals by inversion."""
    seed = 0
    for _ in range(50):
        seed = (69069 * seed + 1) % 2**32
    key = []
    for _ in range(625):
        seed = (69069 * seed + 1) % 2**32
        key.append(seed)
    twister = np.random.MT19937()
    state = {"key": np.array(key[1:], np.uint32), "pos": 624}
    twister.state = {"bit_generator": "MT19937", "state": state}
    uniform = twister.random_raw(2 * count) * 2.3283064365386963e-10
    return ndtri((np.floor(2**27 * uniform[::2]) + uniform[1::2]) / 2**27)


def r_first_stage(study, weights, figure) -> np.ndarray:
    """The 0.995 quantile of `eta` in R's 1,000 draws of the inequalities, for each set."""
    pre, post = study.pre, study.post
    level = np.insert(np.eye(pre + post), pre, 0, axis=0)
    steps = np.diff(level, axis=0)
    if figure["restriction"] == "smoothness":
        rows = np.diff(level, n=2, axis=0)[pre - 1 :]
        loads = np.maximum(np.arange(1, post + 1) - np.arange(post)[:, None], 0) @ weights
        gaps = [np.zeros(pre + post)]
    else:
        rows, loads = steps[pre:], np.cumsum(weights[::-1])[::-1]
        gaps = [figure["value"] * s * steps[k] for s in (1, -1) for k in range(pre)]
    normals = r_normals(1000 * 2 * post).reshape(1000, 2 * post)
    found = []
    for gap in gaps:
        a = np.vstack([rows - gap, -rows - gap])
        covariance = a @ study.sigma @ a.T
        roots, vectors = np.linalg.eigh(covariance)
        draws = normals @ (vectors * np.sqrt(np.maximum(roots, 0))) @ vectors.T
        deviations = np.sqrt(np.diag(covariance))
        up, down = np.maximum(loads, 0), np.maximum(-loads, 0)
        rays = [np.concatenate([up, down]), np.concatenate([down, up])]
        rays += [np.tile(unit, 2) for unit in np.eye(post)]
        eta = np.stack([draws @ ray / (deviations @ ray) for ray in rays]).max(axis=0)
        found.append(np.quantile(eta, 0.995))
    return np.array(found)


def r_grid(study, weights, moments: Moments) -> np.ndarray:
    se = (weights @ study.sigma[study.pre :, study.pre :] @ weights) ** 0.5
    reach = 20 * se + np.abs(moments.shift[:, :2] / moments.slope[:, :2]).max()
    return np.linspace(-reach, reach, 1000)


@pytest.mark.parametrize("figure", CONDITIONAL, ids=name)
def test_with_its_draws_and_on_its_grid_every_end_is_that_of_r(studies, figure):
    study = studies[figure["study"]]
    weights = study.weights("first")
    make = smoothness if figure["restriction"] == "smoothness" else relative_magnitudes
    moments = make(study, weights, figure["value"])
    grid = r_grid(study, weights, moments)
    first = r_first_stage(study, weights, figure)
    held = accepted(moments.values(study.beta, grid), moments, first, 0.05).any(axis=0)
    assert (grid[held].min(), grid[held].max()) == pytest.approx(
        (figure["low"], figure["high"]), abs=1e-8
    )


@pytest.mark.parametrize("figure", CONDITIONAL, ids=name)
def test_an_exact_end_is_within_a_step_of_the_grid_beyond_that_of_r(studies, figure):
    study = studies[figure["study"]]
    ours = bounds_of(
        study, restriction=figure["restriction"], values=[figure["value"]], method="c-lf"
    ).rows[0]
    make = smoothness if figure["restriction"] == "smoothness" else relative_magnitudes
    grid = r_grid(study, study.weights(), make(study, study.weights(), figure["value"]))
    # A step of the grid, and what 1,000 draws leave open: at most a 50th of a standard error.
    room = 1.5 * (grid[1] - grid[0])
    assert ours.low == pytest.approx(figure["low"], abs=room)
    if figure["high"] == pytest.approx(grid[-1], abs=1e-8):
        assert ours.high > grid[-1]
    else:
        assert ours.high == pytest.approx(figure["high"], abs=room)


@pytest.mark.parametrize("figure", CONDITIONAL, ids=name)
def test_ends_may_be_asked_for_on_that_grid(studies, figure):
    study = studies[figure["study"]]
    ours = bounds_of(
        study,
        restriction=figure["restriction"],
        values=[figure["value"]],
        method="c-lf",
        ends="honestdid-grid",
    ).rows[0]
    se = (study.sigma[study.pre, study.pre]) ** 0.5
    assert ours.low == pytest.approx(figure["low"], abs=0.055 * se)
    assert ours.high == pytest.approx(figure["high"], abs=0.055 * se)


@pytest.mark.parametrize("figure", FIXED, ids=name)
def test_intervals_of_fixed_length_are_those_published(studies, figure):
    """To the three digits that are printed."""
    ours = bounds_of(
        studies[figure["study"]], restriction="smoothness", values=[figure["value"]]
    ).rows[0]
    assert ours.method == "FLCI"
    assert (ours.low, ours.high) == pytest.approx((figure["low"], figure["high"]), abs=5e-4)


def test_the_original_interval_is_that_of_r(studies):
    first = bounds_of(studies["BCdata"]).original
    assert (first.low, first.high) == pytest.approx((0.158774943, 0.233147293), abs=1e-8)


def test_both_files_are_read_whatever_their_names_for_things(studies):
    assert set(studies) == set(FILES)
    assert [(s.pre, s.post) for s in studies.values()] == [(4, 4), (5, 2)]
