"""The effect for each cohort and period of a panel."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.panel.model import NEVER
from tests.evaluation.did.made import panel_of, random_panel

ESTIMATORS = ("dr", "reg", "ipw")


def cell(effects, group, time):
    """The estimates of one cohort in one period."""
    at = (effects.groups == group) & (effects.times == time)
    assert at.sum() == 1, f"no cell of {group} in {time}"
    return effects.estimates[at][0]


# By hand: four units, two periods. The treated change by 5 and 7, the others by 1 and 2.
BY_HAND = [[10, 15], [20, 27], [5, 6], [8, 10]]


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_two_groups_and_two_periods_are_a_difference_of_differences(estimator):
    effects = group_time(panel_of(BY_HAND, [1, 1, 0, 0]), estimator=estimator)
    assert effects.estimates.tolist() == [[pytest.approx(6 - 1.5)]]
    # Deviations 1, 1 and 0.5, 0.5 from means of two: (1 + 1 + 0.25 + 0.25) / 4 = 0.625.
    assert standard_errors(effects.influence)[0, 0] == pytest.approx(np.sqrt(0.625))
    assert (effects.treated.item(), effects.controls.item()) == (2, 2)


# By hand: 2 adopts in period 2, 3 in period 3, the last never. Changes by period:
STAGGERED = [[0, 1, 5, 9], [0, 2, 3, 8], [0, 1, 2, 3]]


def test_never_treated_controls_alone_are_compared():
    effects = group_time(panel_of(STAGGERED, [2, 3, 0]))
    assert cell(effects, 2, 1) == pytest.approx(1 - 1)
    assert cell(effects, 2, 2) == pytest.approx((5 - 1) - (2 - 1))
    assert cell(effects, 2, 3) == pytest.approx((9 - 1) - (3 - 1))
    assert cell(effects, 3, 3) == pytest.approx((8 - 3) - (3 - 2))


def test_those_not_yet_treated_are_controls_until_they_are():
    effects = group_time(panel_of(STAGGERED, [2, 3, 0]), control="notyet")
    assert cell(effects, 2, 1) == pytest.approx(1 - (2 + 1) / 2)
    assert cell(effects, 2, 2) == pytest.approx((5 - 1) - ((3 - 2) + (2 - 1)) / 2)
    assert cell(effects, 2, 3) == pytest.approx((9 - 1) - (3 - 1))
    assert cell(effects, 3, 2) == pytest.approx((3 - 2) - (2 - 1))


def test_a_universal_base_compares_every_period_with_the_last_before_adoption():
    effects = group_time(panel_of(STAGGERED, [2, 3, 0]), base="universal")
    assert cell(effects, 3, 0) == pytest.approx((0 - 3) - (0 - 2))
    assert cell(effects, 3, 2) == 0
    assert effects.reference.tolist() == [False, True, False, False, False, False, True, False]


def test_anticipation_moves_the_base_back_and_spares_those_about_to_adopt():
    effects = group_time(panel_of(STAGGERED, [2, 3, 0]), anticipation=1, control="notyet")
    assert cell(effects, 3, 3) == pytest.approx((8 - 2) - (3 - 1))
    # In period 2 the cohort of 3 may already expect it, so that it is no control.
    assert cell(effects, 2, 2) == pytest.approx((5 - 0) - (2 - 0))


def test_adoption_in_a_period_not_observed_counts_from_the_next_one():
    panel = panel_of(STAGGERED, [2013, 2015, 0], times=[2010, 2012, 2014, 2016])
    effects = group_time(panel)
    assert cell(effects, 2013, 2014) == pytest.approx((5 - 1) - (2 - 1))
    assert cell(effects, 2015, 2014) == pytest.approx((3 - 2) - (2 - 1))


def test_units_treated_from_the_first_period_take_no_part():
    panel = panel_of([*STAGGERED, [7, 7, 9, 1]], [2, 3, 0, 0])
    always = panel.with_adopted(np.array([2, 3, NEVER, 0]))
    effects = group_time(always, control="notyet")
    alone = group_time(panel_of(STAGGERED, [2, 3, 0]), control="notyet")
    assert effects.estimates == pytest.approx(alone.estimates)
    assert standard_errors(effects.influence) == pytest.approx(standard_errors(alone.influence))
    assert not effects.influence[3].any()


def test_where_all_adopt_the_last_cohort_serves_as_control_and_its_periods_are_lost():
    effects = group_time(panel_of(STAGGERED, [2, 3, 3]), control="notyet")
    assert set(effects.groups.tolist()) == {2}
    assert effects.times.tolist() == [1, 2]
    assert [(lost.group, lost.time) for lost in effects.lost] == [(2, 3), (3, 3)]
    assert "nobody is left to compare" in effects.lost[0].why


def test_a_balanced_panel_with_covariates_that_change_uses_those_of_the_earlier_period():
    panel = random_panel(1, outcomes=1)
    moving = panel.covariate_values + np.random.default_rng(2).normal(size=(60, 6, 2))
    effects = group_time(replace(panel, covariate_values=moving), base="universal")
    for time, earlier in ((1, 1), (4, 2)):
        fixed = np.repeat(moving[:, [earlier]], 6, axis=1)
        same = group_time(replace(panel, covariate_values=fixed), base="universal")
        assert cell(effects, 3, time) == pytest.approx(cell(same, 3, time), abs=1e-12)


# What must not matter.

panels = st.integers(0, 10**6).map(random_panel)
estimators = st.sampled_from(ESTIMATORS)
controls = st.sampled_from(("never", "notyet"))


def alike(one, other, tolerance=1e-8):
    assert one.estimates == pytest.approx(other.estimates, abs=tolerance)
    errors = standard_errors(one.influence), standard_errors(other.influence)
    assert errors[0] == pytest.approx(errors[1], abs=tolerance)


@given(panels, estimators, controls)
@settings(max_examples=15, deadline=None)
def test_levels_of_units_and_periods_change_nothing(panel, estimator, control):
    n, periods, _ = panel.values.shape
    levels = np.arange(n)[:, None, None] + 3.0 * np.arange(periods)[None, :, None] ** 2
    moved = panel.with_values(panel.values + levels)
    options = {"estimator": estimator, "control": control}
    alike(group_time(panel, **options), group_time(moved, **options))


@given(panels, estimators, st.floats(-50, 50).filter(lambda f: abs(f) > 0.01))
@settings(max_examples=15, deadline=None)
def test_the_effect_scales_with_the_outcome(panel, estimator, factor):
    plain = group_time(panel, estimator=estimator)
    scaled = group_time(panel.with_values(panel.values * factor), estimator=estimator)
    assert scaled.estimates == pytest.approx(plain.estimates * factor, rel=1e-8, abs=1e-9)


@given(panels, estimators, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_units_changes_nothing(panel, estimator, chance):
    order = list(range(len(panel.units)))
    chance.shuffle(order)
    alike(
        group_time(panel, estimator=estimator),
        group_time(panel.of_units(order), estimator=estimator),
    )


@given(panels, estimators)
@settings(max_examples=10, deadline=None)
def test_seeing_every_unit_twice_keeps_the_estimates(panel, estimator):
    twice = np.concatenate([np.arange(60), np.arange(60)])
    doubled = replace(panel.of_units(twice), clusters=np.arange(120))
    once, again = group_time(panel, estimator=estimator), group_time(doubled, estimator=estimator)
    assert again.estimates == pytest.approx(once.estimates, abs=1e-8)
    clustered = standard_errors(again.influence, np.resize(np.arange(60), 120))
    assert clustered == pytest.approx(standard_errors(once.influence), abs=1e-8)


@given(panels, estimators)
@settings(max_examples=10, deadline=None)
def test_a_whole_number_of_weight_is_that_many_units(panel, estimator):
    twice = np.resize([1, 2, 1], 60)
    weighted = group_time(replace(panel, weights=twice.astype(float)), estimator=estimator)
    copied = group_time(panel.of_units(np.repeat(np.arange(60), twice)), estimator=estimator)
    assert weighted.estimates == pytest.approx(copied.estimates, abs=1e-7)


@given(panels, controls)
@settings(max_examples=10, deadline=None)
def test_without_covariates_the_estimators_are_one(panel, control):
    bare = replace(panel, covariates=(), covariate_values=np.empty((0, 0, 0)))
    found = [group_time(bare, estimator=e, control=control) for e in ESTIMATORS]
    alike(found[0], found[1])
    alike(found[0], found[2])


@given(panels, estimators, st.floats(1e-3, 1e6), st.floats(-1e6, 1e6))
@settings(max_examples=10, deadline=None)
def test_the_units_of_a_covariate_change_nothing(panel, estimator, scale, shift):
    other = replace(panel, covariate_values=panel.covariate_values * scale + shift)
    alike(group_time(panel, estimator=estimator), group_time(other, estimator=estimator), 1e-5)


@given(panels, estimators, st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_outcomes_at_once_are_outcomes_one_by_one_whatever_is_missing(panel, estimator, seed):
    chance = np.random.default_rng(seed)
    gaps = np.where(chance.random(panel.values.shape) < 0.05, np.nan, panel.values)
    panel = panel.with_values(gaps)
    together = group_time(panel, estimator=estimator)
    for k, name in enumerate(panel.outcomes):
        alone = group_time(panel.of_outcomes(name), estimator=estimator)
        assert together.estimates[:, k] == pytest.approx(alone.estimates[:, 0])
        assert together.influence[:, :, k] == pytest.approx(alone.influence[:, :, 0])
        assert together.treated[:, k].tolist() == alone.treated[:, 0].tolist()


def test_each_comparison_uses_the_units_observed_in_both_of_its_periods():
    panel = random_panel(3, outcomes=1)
    values = panel.values.copy()
    values[[0, 1, 3, 7], [2, 3, 3, 1]] = np.nan
    effects = group_time(panel.with_values(values))
    seen = np.isfinite(values[:, [1, 2]]).all(axis=(1, 2))
    seen &= np.isin(panel.adopted, [2, NEVER])
    alone = group_time(panel.of_units(seen).of_times([1, 2]))
    assert cell(effects, 2, 2) == pytest.approx(cell(alone, 2, 2))
    at = (effects.groups == 2) & (effects.times == 2)
    assert (effects.treated[at].item(), effects.controls[at].item()) == (9, 29)


# What cannot be told.


def test_a_covariate_that_settles_who_is_treated_loses_the_cells_in_words():
    panel = random_panel(4, outcomes=1, covariates=1)
    settled = panel.covariate_values + 100 * (panel.adopted == 3)[:, None, None]
    effects = group_time(replace(panel, covariate_values=settled))
    assert 3 not in effects.groups
    assert {lost.group for lost in effects.lost} == {3}
    assert "nobody is comparable" in effects.lost[0].why
    assert np.isfinite(effects.estimates).all()


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(
    ("covariates", "told"),
    [
        (lambda x: np.dstack([x[:, :, 0], x[:, :, 0]]), "say the same"),
        (lambda x: np.dstack([x[:, :, 0], np.ones(x.shape[:2])]), "cannot be told from the level"),
        (
            lambda x: np.dstack([x[:, :, 0]] + [x[:, :, 0] ** j for j in range(2, 61)]),
            "too few to fit",
        ),
    ],
    ids=["the same twice", "constant", "more than there are units"],
)
def test_covariates_that_cannot_be_fitted_are_refused_in_words(estimator, covariates, told):
    panel = random_panel(5, outcomes=1)
    wide = covariates(panel.covariate_values)
    names = tuple(f"x{j + 1}" for j in range(wide.shape[2]))
    with pytest.raises(Refusal) as refused:
        group_time(replace(panel, covariate_values=wide, covariates=names), estimator=estimator)
    assert told in str(refused.value)


def test_a_covariate_that_no_treated_unit_has_leaves_the_controls_who_have_it_out():
    chance = np.random.default_rng(6)
    panel = random_panel(6, outcomes=1, covariates=1)
    has = (panel.adopted == NEVER) & (chance.random(60) < 0.4)
    marked = np.repeat(has[:, None, None].astype(float), 6, axis=1)
    effects = group_time(replace(panel, covariate_values=marked), estimator="ipw")
    without = group_time(replace(panel.of_units(~has), covariates=()), estimator="ipw")
    assert effects.estimates == pytest.approx(without.estimates, abs=1e-4)


def test_a_cohort_seen_in_no_common_period_is_lost_for_that_outcome_alone():
    panel = random_panel(7)
    values = panel.values.copy()
    values[panel.adopted == 3, 3:, 1] = np.nan
    effects = group_time(panel.with_values(values))
    assert np.isfinite(cell(effects, 3, 4)[0])
    assert np.isnan(cell(effects, 3, 4)[1])
    assert effects.lost[0].why == "y2: no unit of this cohort is observed in both periods."


@pytest.mark.parametrize(
    ("adopted", "control", "told"),
    [
        ([0, 0, 0], "never", "No unit adopts within the periods"),
        ([9, 9, 0], "never", "No unit adopts within the periods"),
        ([2, 3, 3], "never", "never treated to compare with"),
        ([2, 2, 2], "notyet", "nobody to compare with"),
    ],
)
def test_a_design_that_holds_no_comparison_is_refused(adopted, control, told):
    with pytest.raises(Refusal, match=told):
        group_time(panel_of(STAGGERED, adopted), control=control)


def test_where_all_are_treated_from_the_start_it_is_refused():
    panel = panel_of(STAGGERED, [1, 1, 1]).with_adopted(np.array([0, 0, 0]))
    with pytest.raises(Refusal, match="treated by the first period"):
        group_time(panel)


@pytest.mark.parametrize(
    "wrong",
    [
        {"control": "not-yet"},
        {"estimator": "ols"},
        {"base": "first"},
        {"anticipation": -1},
        {"anticipation": 0.5},
    ],
)
def test_an_unknown_setting_says_what_is_known(wrong):
    with pytest.raises(InputError):
        group_time(panel_of(STAGGERED, [2, 3, 0]), **wrong)


def test_one_period_is_too_few():
    with pytest.raises(InputError, match="too few periods"):
        group_time(panel_of([[1], [2]], [0, 0]))
