"""Two-way fixed effects, against dummies and least squares, peers, and its own known bias."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.second_opinions.twfe import twfe
from tests.evaluation.second_opinions.made import (
    correlated,
    dummies,
    error,
    growing,
    mpdta,
    overall,
    panel,
    simulated,
    staggered,
    untidy,
)


def dense(data, k, regressors):
    """Coefficients and clustered errors of regressors (n x T x q), with a column a dummy."""
    n, periods, q = regressors.shape
    held = data.observed[:, :, k].ravel()
    x = regressors.reshape(n * periods, q)
    z = np.hstack([x, dummies(n, periods)])
    if data.covariates:
        z = np.hstack([z, np.nan_to_num(data.covariate_values.reshape(n * periods, -1))])
    y, w, z = data.values[:, :, k].ravel()[held], np.repeat(data.weights, periods)[held], z[held]
    bread = np.linalg.pinv((z * w[:, None]).T @ z, rcond=1e-12)
    beta = bread @ (z * w[:, None]).T @ y
    scores = z * (w * (y - z @ beta))[:, None]
    clusters = np.repeat(data.clusters, periods)[held]
    totals = np.array([scores[clusters == c].sum(axis=0) for c in np.unique(clusters)])
    return beta[:q], np.sqrt(np.diag(bread @ totals.T @ totals @ bread))[:q]


@pytest.mark.parametrize("seed", range(6))
def test_the_coefficient_and_its_error_are_those_of_dummies(seed):
    data = untidy(seed, covariates=seed % 3)
    found = twfe(data)
    errors = error(found.overall_influence, data.clusters)
    d = (data.times >= data.adopted[:, None]).astype(float)[:, :, None]
    for k in range(3):
        beta, se = dense(data, k, d)
        assert found.overall[k] == pytest.approx(beta[0], abs=1e-9)
        assert errors[k] == pytest.approx(se[0], rel=1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_the_event_study_is_that_of_dummies(seed):
    data = untidy(seed)
    found = twfe(data, dynamic=True)
    assert -1 not in found.keys
    since = data.times - np.where(data.adopted == NEVER, 1000, data.adopted)[:, None]
    beta, se = dense(data, 0, (since[:, :, None] == found.keys).astype(float))
    assert found.estimates[:, 0] == pytest.approx(beta, abs=1e-8)
    assert error(found.influence, data.clusters)[:, 0] == pytest.approx(se, rel=1e-7)
    assert found.overall[0] == pytest.approx(beta[found.keys >= 0].mean())


def test_the_reference_panels_give_what_pyfixest_gives(real_data):
    """pyfixest 0.60.0, feols, CRV1 by unit, ssc(k_adj=False, G_adj=False); -0.0365 is also what
    the vignettes of R's did print for mpdta."""
    employment = (-0.03654893667406696, 0.013238619810293707)
    assert overall(twfe(mpdta(real_data))) == pytest.approx(employment, abs=1e-10)
    made = (0.6759949683081857, 0.07885274511966432)
    assert overall(twfe(simulated(real_data))) == pytest.approx(made, abs=1e-10)
    study = twfe(mpdta(real_data), dynamic=True)
    assert study.keys.tolist() == [-4, -3, -2, 0, 1, 2, 3]
    assert study.estimates[[0, 3, 6], 0] == pytest.approx(
        [0.003549326919432504, -0.0181439269665805, -0.09224679418188599], abs=1e-10
    )
    assert error(study.influence)[[0, 3, 6], 0] == pytest.approx(
        [0.02275549337489053, 0.010947057569995084, 0.032232665486653676], abs=1e-10
    )


def test_gaps_weights_covariates_and_clusters_give_what_pyfixest_gives(real_data):
    """pyfixest 0.60.0 on sim320x20 with one row in eleven left out, weights and a covariate."""
    data = simulated(real_data)
    unit, year = np.arange(1, 321)[:, None], data.times[None, :]
    values = data.values.copy()
    values[(unit * 7 + year * 3) % 11 == 0] = np.nan
    z = np.sin(unit * 1.3 + year * 0.7 + unit * year * 0.01)[:, :, None]
    data = replace(
        data,
        values=values,
        weights=1.0 + unit[:, 0] % 5,
        covariates=("z",),
        covariate_values=z,
    )
    expected = (0.7415524718674448, 0.09296989068357334)
    assert overall(twfe(data)) == pytest.approx(expected, abs=1e-9)


def test_two_periods_and_two_groups_give_the_difference_of_differences():
    data = panel([[1, 4], [3, 9], [2, 3], [6, 8], [0, 1]], [2002, 2002, NEVER, NEVER, NEVER])
    expected = (3 + 6) / 2 - (1 + 2 + 1) / 3
    assert twfe(data).overall[0] == pytest.approx(expected)
    assert twfe(data, dynamic=True).estimates[:, 0] == pytest.approx([expected])


def test_a_constant_effect_without_noise_is_found_exactly():
    adopted, times = staggered(32), np.arange(2001, 2017)
    values = np.arange(32)[:, None] ** 1.5 + np.sin(times) * 40 + 7.0 * (times >= adopted[:, None])
    assert twfe(panel(values, adopted)).overall[0] == pytest.approx(7.0, abs=1e-9)


def test_it_is_wrong_where_effects_grow_as_is_its_point():
    """Without any noise, the mean effect is 2.53 and the coefficient 2.24; with everybody treated
    in the end it can even lose the sign."""
    adopted, times = staggered(320), np.arange(2001, 2017)
    truth = growing(adopted, times)
    assert truth[truth > 0].mean() == pytest.approx(2.525)
    assert twfe(panel(truth, adopted)).overall[0] == pytest.approx(2.238, abs=0.001)
    two = np.array([2002] * 5 + [2006] * 5)
    steep = np.where(times >= two[:, None], (times - two[:, None] + 1) ** 2, 0.0)
    assert steep.min() >= 0
    assert twfe(panel(steep, two)).overall[0] < 0


def test_without_anybody_never_treated_the_earliest_period_gives_way():
    rng = np.random.default_rng(0)
    found = twfe(panel(rng.normal(size=(12, 8)), [2004] * 6 + [2005] * 6), dynamic=True)
    assert found.keys.tolist() == [-3, -2, 0, 1, 2, 3, 4]
    assert found.notes[0].kind == "event_times_lost"
    assert found.notes[0].names == ("-4",)


def test_councils_treated_throughout_are_kept_in_one_and_set_aside_in_the_other():
    rng = np.random.default_rng(1)
    data = panel(rng.normal(size=(9, 6)), [2001, 2001, 2003, 2003, 2004, 2004] + [NEVER] * 3)
    assert twfe(data).sample.n == 9
    study = twfe(data, dynamic=True)
    assert study.sample.n == 7
    assert study.notes[0].kind == "always_treated"


@pytest.mark.parametrize("dynamic", [False, True])
def test_all_treated_at_once_is_refused(dynamic):
    data = panel(np.random.default_rng(0).normal(size=(4, 5)), [2003] * 4)
    with pytest.raises(Refusal) as refused:
        twfe(data, dynamic=dynamic)
    assert refused.value.what == (
        "The effect cannot be told: treatment does not vary between councils and over time."
    )


def test_a_covariate_that_repeats_another_is_named():
    data = untidy(0, missing=0.0)
    x = np.repeat(data.covariate_values, 2, axis=2)
    with pytest.raises(InputError, match="The covariate 'x1' says nothing of its own"):
        twfe(replace(data, covariates=("x0", "x1"), covariate_values=x))


def test_a_panel_of_one_period_is_not_usable():
    with pytest.raises(InputError, match="one period"):
        twfe(panel(np.ones((3, 1)), [2001, NEVER, NEVER]))


@pytest.mark.slow
@pytest.mark.parametrize("n", [150, 320])
def test_intervals_cover_a_constant_effect_and_miss_growing_ones(n):
    from scipy.special import stdtrit

    adopted, times = staggered(n), np.arange(2001, 2017)
    truth = growing(adopted, times)
    mean, t = truth[truth > 0].mean(), stdtrit(n - 1, 0.975)
    right, wrong = [], []
    for seed in range(4):
        noise = correlated(seed, n, outcomes=500)
        constant, grown = (
            twfe(panel(noise, adopted)),
            twfe(panel(noise + truth[:, :, None], adopted)),
        )
        right.append(np.abs(constant.overall) <= t * error(constant.overall_influence))
        wrong.append(np.abs(grown.overall - mean) <= t * error(grown.overall_influence))
    assert 0.93 <= np.mean(right) <= 0.97
    assert np.mean(wrong) < 0.4


def test_an_outcome_that_was_never_observed_does_not_stop_the_others():
    data = untidy(0)
    values = data.values.copy()
    values[:, :, 1] = np.nan
    found, whole = twfe(data.with_values(values)), twfe(data)
    assert np.isnan(found.overall).tolist() == [False, True, False]
    assert found.overall[0] == pytest.approx(whole.overall[0])
    assert np.isfinite(found.influence).all()
