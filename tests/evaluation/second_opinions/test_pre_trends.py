"""Trends before adoption, on untreated observations alone."""

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.second_opinions.pre_trends import pre_trends
from tests.evaluation.second_opinions.made import (
    correlated,
    dummies,
    error,
    growing,
    mpdta,
    panel,
    simulated,
    staggered,
    untidy,
)


@pytest.mark.parametrize("seed", range(4))
def test_estimates_are_those_of_dummies_on_untreated_observations(seed):
    data = untidy(seed, missing=0.05)
    found = pre_trends(data, leads=2)
    assert found.keys.tolist() == [-2, -1]
    since = data.times - np.where(data.adopted == NEVER, 1000, data.adopted)[:, None]
    for k in range(3):
        held = (data.observed[:, :, k] & (data.times < data.adopted[:, None])).ravel()
        x = (since[:, :, None] == found.keys).reshape(-1, 2).astype(float)
        z = np.hstack([x, data.covariate_values.reshape(-1, 1), dummies(24, 7)])[held]
        w, y = np.repeat(data.weights, 7)[held], data.values[:, :, k].ravel()[held]
        bread = np.linalg.pinv((z * w[:, None]).T @ z, rcond=1e-12)
        beta = bread @ (z * w[:, None]).T @ y
        scores = z * (w * (y - z @ beta))[:, None]
        clusters = np.repeat(data.clusters, 7)[held]
        totals = np.array([scores[clusters == c].sum(axis=0) for c in np.unique(clusters)])
        se = np.sqrt(np.diag(bread @ totals.T @ totals @ bread))
        assert found.estimates[:, k] == pytest.approx(beta[:2], abs=1e-9)
        assert error(found.influence, data.clusters)[:, k] == pytest.approx(se[:2], rel=1e-7)


def test_the_reference_panels_give_what_pyfixest_gives(real_data):
    """pyfixest 0.60.0, feols on untreated rows, CRV1 by unit, ssc(k_adj=False, G_adj=True)."""
    employment = pre_trends(mpdta(real_data))
    assert employment.estimates[:, 0] == pytest.approx(
        [0.025236350610949945, 0.023077625015249036, 0.0013953502064742924], abs=1e-9
    )
    # Twenty counties seen untreated once say nothing, and are not counted as clusters.
    factor = np.sqrt(480 / 479)
    assert error(employment.influence)[:, 0] * factor == pytest.approx(
        [0.014760521850960148, 0.019280339932560692, 0.023160668259517476], abs=1e-9
    )
    assert employment.wald[0] / 3 == pytest.approx(1.843784, abs=1e-5)
    # It reads that as F with 3 and 479, p 0.138317; we with the two that Hotelling takes off.
    assert employment.p[0] == pytest.approx(0.13969, abs=1e-5)
    made = pre_trends(simulated(real_data))
    assert made.wald[0] / 4 == pytest.approx(0.219181, abs=1e-6)
    assert made.p[0] == pytest.approx(0.92882, abs=1e-5)


def test_effects_after_adoption_do_not_leak_into_the_test():
    adopted, times = staggered(40), np.arange(2001, 2017)
    noise = np.random.default_rng(0).normal(size=(40, 16))
    before = pre_trends(panel(noise, adopted))
    after = pre_trends(panel(noise + 10 * growing(adopted, times), adopted))
    assert after.estimates == pytest.approx(before.estimates, abs=1e-10)


def test_adopters_who_moved_early_are_seen():
    adopted, times = staggered(40), np.arange(2001, 2017)
    noise = 0.1 * np.random.default_rng(0).normal(size=(40, 16))
    early = (times == np.where(adopted == NEVER, 0, adopted)[:, None] - 1) * 1.0
    found = pre_trends(panel(noise + early, adopted))
    assert found.estimates[-1, 0] == pytest.approx(1.0, abs=0.1)
    assert found.p[0] < 1e-6
    aware = pre_trends(panel(noise + early, adopted), anticipation=1)
    assert aware.keys.tolist() == [-5, -4, -3, -2]
    assert aware.p[0] > 0.01


def test_a_panel_with_one_period_before_cannot_be_tested():
    data = panel(np.random.default_rng(0).normal(size=(6, 4)), [2002] * 3 + [NEVER] * 3)
    with pytest.raises(InputError, match="Trends before adoption cannot be tested"):
        pre_trends(data)
    with pytest.raises(InputError, match="0 periods before adoption cannot be tested"):
        pre_trends(untidy(0), leads=0)


@pytest.mark.slow
@pytest.mark.parametrize("n", [40, 150, 320])
def test_the_test_rejects_a_true_null_as_often_as_it_says(n):
    adopted = staggered(n)
    p = [pre_trends(panel(correlated(seed, n, outcomes=500), adopted)).p for seed in range(6)]
    assert 0.03 <= np.mean(np.concatenate(p) < 0.05) <= 0.08


def test_an_outcome_that_was_never_observed_does_not_stop_the_others():
    data = untidy(0)
    values = data.values.copy()
    values[:, :, 1] = np.nan
    found, whole = pre_trends(data.with_values(values)), pre_trends(data)
    assert np.isnan(found.p).tolist() == [False, True, False]
    assert found.p[0] == pytest.approx(whole.p[0])
    assert np.isfinite(found.influence).all()
