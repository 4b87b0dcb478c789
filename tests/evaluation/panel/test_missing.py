"""Missing figures: three policies by name, and what is said of who they are missing for."""

import numpy as np
import pytest
from scipy.special import stdtrit

from changing_places.core.errors import InputError, Refusal
from changing_places.core.seeds import generator
from changing_places.evaluation.panel.covariance import covariance, lags_of, log_posterior
from changing_places.evaluation.panel.missing import (
    available,
    complete,
    described,
    imputed,
    pooled,
)
from changing_places.evaluation.panel.model import NEVER, Panel, TimeScale


def made(values: np.ndarray, adopted, **more) -> Panel:
    """A panel of yearly figures, n x T or n x T x K."""
    cube = values if values.ndim == 3 else values[:, :, None]
    n, periods, k = cube.shape
    return Panel(
        units=tuple(f"U{i}" for i in range(n)),
        times=2000 + np.arange(periods),
        outcomes=tuple(f"y{i}" for i in range(k)),
        values=cube,
        adopted=np.asarray(adopted, dtype=np.int64),
        weights=more.pop("weights", np.ones(n)),
        clusters=np.arange(n),
        scale=TimeScale("year"),
        **more,
    )


def simulated(seed: int, *, sizes=(40, 20, 20), by_past: bool = False) -> tuple[Panel, float]:
    """Eight years, cohorts of 2004 and 2006 with growing effects, an AR(1), and holes.

    5%, 15% and 10% of the cohorts' figures are missing, completely at random or, `by_past`,
    more often after a high figure. The second answer is the true mean effect of the cohorts.
    """
    rng = generator(seed, "holes")
    adopted = np.repeat([NEVER, 2004, 2006], sizes)
    n, periods = len(adopted), 8
    noise = np.empty((n, periods))
    noise[:, 0] = rng.standard_normal(n)
    for t in range(1, periods):
        noise[:, t] = 0.5 * noise[:, t - 1] + np.sqrt(0.75) * rng.standard_normal(n)
    times = 2000 + np.arange(periods)
    since = times[None] - adopted.astype(float)[:, None]
    effect = np.where(since >= 0, 0.5 + 0.1 * since, 0.0)
    y = rng.standard_normal((n, 1)) + 0.2 * np.arange(periods) + noise
    y = y + 0.5 * (adopted == 2004)[:, None] + effect
    rate = np.repeat([0.05, 0.15, 0.10], sizes)[:, None] * np.ones((n, periods))
    if by_past:
        rate[:, 1:] *= np.where(y[:, :-1] > np.median(y), 1.8, 0.2)
    y[rng.random((n, periods)) < rate] = np.nan
    truth = np.mean([effect[adopted == g][0][times >= g].mean() for g in (2004, 2006)])
    return made(y, adopted), float(truth)


def mean_effect(panel: Panel) -> tuple[float, float]:
    """The mean of both cohorts' effects against those never treated, and its standard error."""
    y, never = panel.values[:, :, 0], panel.adopted == NEVER
    estimate = variance = 0.0
    controls = np.zeros(int(never.sum()))
    for cohort in (2004, 2006):
        change = y[:, panel.times >= cohort].mean(axis=1) - y[:, panel.times == cohort - 1][:, 0]
        treated = change[panel.adopted == cohort]
        estimate += (treated.mean() - change[never].mean()) / 2
        variance += treated.var(ddof=1) / len(treated) / 4
        controls += change[never] / 2
    return estimate, float(np.sqrt(variance + controls.var(ddof=1) / len(controls)))


def test_complete_keeps_the_units_observed_throughout_and_names_the_others():
    values = np.arange(12.0).reshape(4, 3)
    values[1, 2] = np.nan
    (kept,) = complete(made(values, [2001, 2001, NEVER, NEVER]))
    assert kept.units == ("U0", "U2", "U3")
    assert kept.balanced
    assert kept.notes[-1].names == ("U1",)


def test_complete_gives_a_panel_for_each_set_of_units():
    values = np.random.default_rng(1).normal(size=(4, 3, 3))
    values[1, 2, 1] = np.nan
    values[:, 0, 2] = np.nan
    first, second, third = complete(made(values, [2001, 2001, NEVER, NEVER]))
    assert (first.outcomes, len(first.units)) == (("y0",), 4)
    assert (second.outcomes, len(second.units)) == (("y1",), 3)
    assert (third.outcomes, third.times.tolist()) == (("y2",), [2001, 2002])


def test_complete_refuses_where_nobody_is():
    values = np.where(np.eye(3) > 0, np.nan, 1.0) * np.arange(1, 10).reshape(3, 3)
    with pytest.raises(Refusal, match="No unit has a figure of 'y0' in every period"):
        complete(made(values, [2001, NEVER, NEVER]))


def test_a_missing_covariate_makes_a_cell_incomplete_and_unavailable():
    values = np.arange(12.0).reshape(4, 3)
    x = np.ones((4, 3, 1))
    x[2, 1] = np.nan
    panel = made(values, [2001, 2001, NEVER, NEVER], covariates=("x",), covariate_values=x)
    assert complete(panel)[0].units == ("U0", "U1", "U3")
    assert np.argwhere(np.isnan(available(panel).values)).tolist() == [[2, 1, 0]]


def test_available_sets_aside_only_units_that_were_never_observed():
    values = np.arange(12.0).reshape(4, 3)
    values[1], values[2, 0] = np.nan, np.nan
    kept = available(made(values, [2001, 2001, NEVER, NEVER]))
    assert kept.units == ("U0", "U2", "U3")
    assert np.isnan(kept.values).sum() == 1
    with pytest.raises(Refusal):
        available(made(values * np.nan, [2001, 2001, NEVER, NEVER]))


def test_imputed_panels_keep_what_was_observed_and_differ_in_what_was_not():
    panel, _ = simulated(1)
    panels = imputed(panel, draws=4, seed=5)
    held = np.isfinite(panel.values)
    stack = np.stack([p.values for p in panels])
    assert np.isfinite(stack).all()
    assert (stack[:, held] == panel.values[held]).all()
    assert (stack[:, ~held].std(axis=0) > 0).all()
    assert panels[0].notes[-1].count == (~held).sum()


def test_imputation_is_the_same_for_a_seed_and_for_an_outcome_alone_or_among_others():
    panel, _ = simulated(2)
    both = made(np.concatenate([panel.values, panel.values[::-1]], axis=2), panel.adopted)
    alone = imputed(both.of_outcomes("y1"), draws=2, seed=3)
    together = imputed(both, draws=2, seed=3)
    assert np.array_equal(alone[1].values[:, :, 0], together[1].values[:, :, 1])
    assert not np.array_equal(
        imputed(panel, draws=2, seed=3)[0].values, imputed(panel, draws=2, seed=4)[0].values
    )


def test_imputed_figures_do_not_depend_on_the_unit_of_measure():
    panel, _ = simulated(3)
    pounds = imputed(panel, draws=2, seed=1)[1].values
    pence = imputed(panel.with_values(panel.values * 100 + 7), draws=2, seed=1)[1].values
    np.testing.assert_allclose(pence, pounds * 100 + 7, rtol=1e-6)


def test_a_cohort_not_seen_in_a_period_is_not_made_up():
    panel, _ = simulated(4)
    values = panel.values.copy()
    values[panel.adopted == 2006, 3] = np.nan
    values[0] = np.nan
    found = imputed(panel.with_values(values), draws=2, seed=1)[0]
    lost = np.isnan(found.values[:, :, 0])
    assert lost[panel.adopted == 2006, 3].all()
    assert lost[0].all()
    assert lost.sum() == 20 + 8
    assert "28 figures stayed missing" in found.notes[-1].text


def test_a_steady_covariate_is_carried_to_periods_that_lack_it():
    panel, _ = simulated(5)
    x = np.repeat(np.arange(80.0)[:, None, None], 8, axis=1)
    x[3, 2] = np.nan
    asked = made(panel.values, panel.adopted, covariates=("x",), covariate_values=x)
    assert imputed(asked, draws=2, seed=1)[0].balanced


def test_imputed_figures_follow_covariates_and_weights_that_bear_on_trends():
    rng = np.random.default_rng(7)
    n, periods = 200, 6
    weights = np.exp(rng.normal(size=n))
    slope = np.log(weights)[:, None] * np.arange(periods)
    y = slope + 0.1 * rng.normal(size=(n, periods))
    holes = rng.random((n, periods)) < 0.3
    holes[:, 0] = False
    panel = made(np.where(holes, np.nan, y), np.repeat([NEVER, 2003], 100), weights=weights)
    drawn = np.mean([p.values[:, :, 0] for p in imputed(panel, draws=10, seed=2)], axis=0)
    assert np.abs(drawn - y)[holes].mean() < 0.2
    plain = made(panel.values, panel.adopted)
    blind = np.mean([p.values[:, :, 0] for p in imputed(plain, draws=10, seed=2)], axis=0)
    assert np.abs(blind - y)[holes].mean() > 0.3


def test_a_panel_without_holes_is_returned_as_it_is():
    panel = made(np.arange(12.0).reshape(4, 3), [2001, 2001, NEVER, NEVER])
    assert all(p is panel for p in imputed(panel, draws=3, seed=1))


def test_imputation_says_when_it_cannot_be_done():
    values = np.arange(12.0).reshape(4, 3)
    values[3, 1] = np.nan
    panel = made(values, [2001, 2001, NEVER, NEVER])
    with pytest.raises(Refusal, match="cannot be imputed"):
        imputed(panel, seed=1)
    with pytest.raises(InputError, match="1 imputed panel"):
        imputed(panel, draws=1, seed=1)


def test_progress_is_told_for_every_draw():
    told: list[tuple[int, int, str]] = []
    panel, _ = simulated(6)
    imputed(panel, draws=3, seed=1, progress=lambda *a: told.append(a))
    assert told == [(1, 3, "imputing"), (2, 3, "imputing"), (3, 3, "imputing")]


def test_the_posterior_is_highest_near_the_true_covariance():
    rng = np.random.default_rng(3)
    true = np.array([np.log(1.0), np.log(2.0), np.arctanh(0.6)])
    lags = lags_of(np.arange(2000, 2020))
    y = rng.multivariate_normal(np.zeros(20), covariance(true, lags), size=3000)
    here = log_posterior(true, lags, y.T @ y, 3000)
    for move in np.vstack([0.3 * np.eye(3), -0.3 * np.eye(3)]):
        assert log_posterior(true + move, lags, y.T @ y, 3000) < here
    density = -0.5 * np.einsum("ij,jk,ik->", y, np.linalg.inv(covariance(true, lags)), y)
    density -= 1500 * np.linalg.slogdet(covariance(true, lags))[1]
    density += 0.5 * true[1] + np.log(1 - 0.36)
    assert here == pytest.approx(density, rel=1e-9)


def test_lags_are_in_the_step_that_all_distances_share():
    assert lags_of(np.array([2000, 2002, 2006]))[0].tolist() == [0, 1, 3]


def test_rubins_rules_by_hand():
    estimate, se, df = pooled([1.0, 1.2, 1.1], [0.5, 0.5, 0.5], df_complete=40)
    total = 0.25 + 4 / 3 * 0.01
    share = (4 / 3 * 0.01) / total
    assert estimate == pytest.approx(1.1)
    assert se == pytest.approx(np.sqrt(total))
    observed = 41 / 43 * 40 * (1 - share)
    assert df == pytest.approx(1 / (1 / (2 / share**2) + 1 / observed))
    _, _, large = pooled([1.0, 1.2, 1.1], [0.5, 0.5, 0.5])
    assert large == pytest.approx(2 / share**2)


def test_pooling_takes_many_estimates_at_once_and_needs_two_panels():
    estimate, se, df = pooled(np.ones((5, 2, 3)), np.full((5, 2, 3), 0.1), df_complete=30)
    assert estimate.shape == se.shape == df.shape == (2, 3)
    assert se == pytest.approx(0.1)
    assert (df <= 30).all()
    with pytest.raises(InputError, match="no error of its own"):
        pooled([1.0], [0.1])


def test_missingness_is_told_by_cohort_by_period_and_between_treated_and_controls():
    panel, _ = simulated(8)
    told = described(panel)
    assert told.cohorts.tolist() == [2004, 2006, NEVER]
    assert told.by_cohort[:, 0] == pytest.approx([0.15, 0.10, 0.05], abs=0.06)
    assert told.by_period.shape == (8, 1)
    assert told.share[0] == pytest.approx(np.isnan(panel.values).mean())
    assert told.treated[0] > told.controls[0]
    assert told.differs.tolist() == [True]


def test_missingness_that_is_alike_does_not_differ_and_one_unit_cannot_tell():
    values = np.random.default_rng(1).normal(size=(60, 10))
    values[np.random.default_rng(2).random(values.shape) < 0.1] = np.nan
    assert not described(made(values, np.repeat([2005, NEVER], 30))).differs[0]
    one = described(made(values, [2005] + [NEVER] * 59))
    assert np.isnan(one.p[0]) and not one.differs[0]
    full = described(made(np.ones((4, 3)), [2001, 2001, NEVER, NEVER]))
    assert full.share[0] == 0 and full.p[0] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by_past", "sizes"), [(False, (40, 20, 20)), (True, (40, 20, 20)), (False, (20, 10, 10))]
)
def test_imputed_effects_are_unbiased_and_their_intervals_cover(by_past, sizes):
    runs, hits, errors = 400, 0, []
    for seed in range(runs):
        panel, truth = simulated(seed, sizes=sizes, by_past=by_past)
        found = np.array([mean_effect(p) for p in imputed(panel, draws=20, seed=seed)])
        estimate, se, df = pooled(found[:, 0], found[:, 1], df_complete=len(panel.units) - 3)
        errors.append(estimate - truth)
        hits += abs(estimate - truth) <= stdtrit(df, 0.975) * se
    assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(runs)
    assert 0.93 <= hits / runs <= 0.97
