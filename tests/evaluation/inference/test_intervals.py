"""Intervals that hold in small samples."""

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.did.aggregate import KINDS, aggregate
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.effects import Sample
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.intervals import (
    cell_intervals,
    interval,
    key_intervals,
    overall_interval,
)
from changing_places.evaluation.panel.model import NEVER
from tests.evaluation.did.made import panel_of, random_panel
from tests.evaluation.inference.coverage import DESIGNS, PATHS, band_coverage, coverage


def two_groups(treated, controls):
    """The effects of two periods, of which the first is 0 for everyone."""
    changes = [*treated, *controls]
    values = np.column_stack([np.zeros(len(changes)), changes])
    return group_time(panel_of(values, [1] * len(treated) + [0] * len(controls)))


def test_two_groups_have_the_interval_of_welchs_test():
    treated, controls = np.array([4.0, 6.0, 9.0, 5.0]), np.array([1.0, 2.0, 0.0, 3.0, 2.5, 1.5])
    found = cell_intervals(two_groups(treated, controls))
    parts = treated.var(ddof=1) / 4, controls.var(ddof=1) / 6
    df = sum(parts) ** 2 / (parts[0] ** 2 / 3 + parts[1] ** 2 / 5)
    assert found.se_used.item() == pytest.approx(sum(parts) ** 0.5)
    assert found.df.item() == pytest.approx(df)
    # From tables of t with 4.016 degrees of freedom: 2.772.
    assert found.high.item() - found.estimate.item() == pytest.approx(
        2.772 * sum(parts) ** 0.5, rel=1e-4
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_p_value_agrees_with_the_interval(kind):
    put = aggregate(group_time(random_panel(1, outcomes=40)), kind)
    for level in (0.8, 0.95):
        found = overall_interval(put, level=level)
        outside = (found.low > 0) | (found.high < 0)
        assert (outside == (found.p_value < 1 - level)).all()


@pytest.mark.parametrize("estimator", ["dr", "reg", "ipw"])
def test_in_large_samples_it_is_the_normal_interval(estimator):
    panel = random_panel(2, n=6000, outcomes=2)
    put = aggregate(group_time(panel, estimator=estimator), "dynamic")
    found = key_intervals(put)
    assert found.se_used == pytest.approx(standard_errors(put.influence), rel=0.01)
    assert (found.df > 200).all()


def test_every_effect_has_an_interval_of_its_own():
    effects = group_time(random_panel(3))
    found = cell_intervals(effects)
    assert found.low.shape == effects.estimates.shape
    assert (found.low < effects.estimates).all() and (effects.estimates < found.high).all()
    put = aggregate(effects, "group")
    at = key_intervals(put.at(1))
    assert at.low[:, 0] == pytest.approx(key_intervals(put).low[:, 1])


def test_it_is_wider_than_the_normal_interval_in_small_samples():
    effects = group_time(random_panel(4, n=36))
    found = cell_intervals(effects)
    normal = 1.96 * standard_errors(effects.influence)
    assert (found.high - found.estimate > normal * 1.05).all()


def test_a_reference_cell_has_no_width():
    effects = group_time(random_panel(5), base="universal")
    found = cell_intervals(effects)
    assert (found.low[effects.reference] == 0).all() and (found.high[effects.reference] == 0).all()
    assert (found.p_value[effects.reference] == 1).all()


def test_a_cohort_of_one_borrows_the_spread_of_the_others_and_says_so():
    controls = np.array([1.0, 2.0, 0.0, 3.0])
    found = cell_intervals(two_groups([5.0], controls))
    # The variance of one unit and of a mean of four, with three degrees of freedom: t is 3.182.
    se = (controls.var(ddof=1) * (1 + 1 / 4)) ** 0.5
    assert found.se_used.item() == pytest.approx(se)
    assert found.high.item() - found.estimate.item() == pytest.approx(3.182 * se, rel=1e-3)
    assert "borrows" in found.method


def test_one_unit_against_one_tells_nothing():
    found = cell_intervals(two_groups([5.0], [1.0]))
    assert (found.low.item(), found.high.item()) == (-np.inf, np.inf)
    assert found.p_value.item() == 1


def test_clusters_take_the_place_of_units():
    # Two units alike in each cluster: as much is known as from one of each.
    single = random_panel(6, n=36, outcomes=1)
    twice = single.of_units(np.repeat(np.arange(36), 2))
    found = overall_interval(aggregate(group_time(twice), "simple"))
    alone = overall_interval(aggregate(group_time(single), "simple"))
    assert "cluster" in found.method
    assert found.se_used == pytest.approx(alone.se_used, rel=0.1)
    assert found.df[0] < 36


def test_one_treated_cluster_is_a_cohort_of_one():
    chance = np.random.default_rng(7)
    changes = chance.normal(size=40) + np.repeat(chance.normal(size=8), 5)
    values = np.column_stack([np.zeros(40), changes])
    panel = panel_of(values, [1] * 5 + [0] * 35, clusters=np.repeat(np.arange(8), 5))
    found = cell_intervals(group_time(panel))
    means = changes.reshape(8, 5).mean(axis=1)
    # As if each cluster were one unit: the spread of seven means, for one and for their mean.
    assert "borrows" in found.method
    assert found.se_used.item() == pytest.approx((means[1:].var(ddof=1) * (1 + 1 / 7)) ** 0.5)
    assert found.df.item() == pytest.approx(6)


def test_influence_without_leverage_counts_every_unit_of_a_cohort_alike():
    influence = np.array([2.0, -2.0, 1.0, -1.0, 0.0])[:, None]
    sample = Sample(np.array([3, 3, NEVER, NEVER, NEVER]), np.ones(5), np.arange(5))
    found = interval(np.zeros(1), influence, sample)
    # Squares of 8 and of 2, of two units each (the last has no part in it), raised by 2 / 1.
    assert found.se_used[0] == pytest.approx((8 * 2 + 2 * 2) ** 0.5 / 5)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_that_is_not_one_is_refused(level):
    with pytest.raises(InputError, match="between 0 and 1"):
        cell_intervals(two_groups([1.0, 2.0], [0.0, 1.0]), level=level)


# Coverage: how often the interval holds the truth.


@pytest.mark.parametrize(("estimator", "covariates"), PATHS)
def test_intervals_of_40_units_hold_about_as_often_as_they_say(estimator, covariates):
    found = coverage(
        DESIGNS[40][2], estimator=estimator, control="never", covariates=covariates, repeats=800
    )[0]
    # 800 repeats have a standard error of 0.8 points; the slow suite is narrower.
    assert all(0.925 <= share <= 0.99 for share in found.values()), found


@pytest.mark.slow
@pytest.mark.parametrize("control", ["never", "notyet"])
@pytest.mark.parametrize("persistence", [0.5, 0.8])
@pytest.mark.parametrize(("estimator", "covariates"), PATHS)
@pytest.mark.parametrize("n", DESIGNS)
def test_intervals_hold_93_to_97_times_in_100(n, estimator, covariates, persistence, control):
    for design in DESIGNS[n]:
        for effect in (0.0, 1.0):
            found = coverage(
                design,
                estimator=estimator,
                control=control,
                covariates=covariates,
                repeats=4000,
                persistence=persistence,
                effect=effect,
            )[0]
            # 4,000 repeats have a standard error of 0.3 points.
            low, high = 0.93 - 0.005, 0.97 + 0.005
            assert all(low <= share <= high for share in found.values()), (design, effect, found)


@pytest.mark.slow
@pytest.mark.parametrize(("estimator", "covariates"), PATHS)
@pytest.mark.parametrize(("n", "least"), [(40, 0.88), (320, 0.925)])
def test_bands_hold_for_all_effects_at_once(n, least, estimator, covariates):
    """Bands are bootstrapped, so that 40 units keep them somewhat short of 95 times in 100."""
    found = band_coverage(
        DESIGNS[n][min(2, len(DESIGNS[n]) - 1)], estimator=estimator, covariates=covariates
    )
    assert all(least <= share <= 0.975 for share in found.values()), found
