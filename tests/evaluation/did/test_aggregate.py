"""Effects put together: one figure, by time since adoption, by cohort, by period."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.did.aggregate import KINDS, aggregate
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.inference.errors import standard_errors
from tests.evaluation.did.made import panel_of, random_panel

# Cohorts of 2 (one unit) and 3 (two units), and one never; effects by hand from the last column.
VALUES = [[0, 1, 5, 9], [0, 2, 3, 8], [0, 2, 3, 10], [0, 1, 2, 3]]
EFFECTS = {(2, 2): 3.0, (2, 3): 6.0, (3, 3): (5 + 7) / 2 - 1}


def hand():
    """The effects of the panel above."""
    return group_time(panel_of(VALUES, [2, 3, 3, 0]))


def test_the_simple_mean_weighs_cells_by_the_size_of_their_cohort():
    put = aggregate(hand(), "simple")
    e = EFFECTS
    assert put.overall[0] == pytest.approx((e[2, 2] + e[2, 3] + 2 * e[3, 3]) / 4)
    assert put.keys.tolist() == [] and put.estimates.shape == (0, 1)


def test_event_times_count_from_adoption_and_the_overall_is_the_mean_from_it_on():
    put = aggregate(hand(), "dynamic")
    e = EFFECTS
    found = dict(zip(put.keys.tolist(), put.estimates[:, 0], strict=True))
    assert list(found) == [-2, -1, 0, 1]
    assert found[0] == pytest.approx((e[2, 2] + 2 * e[3, 3]) / 3)
    assert found[1] == pytest.approx(e[2, 3])
    assert put.overall[0] == pytest.approx((found[0] + found[1]) / 2)


def test_cohorts_are_plain_means_of_their_cells_and_the_overall_weighs_them_by_size():
    put = aggregate(hand(), "group")
    e = EFFECTS
    assert put.keys.tolist() == [2, 3]
    assert put.estimates[:, 0] == pytest.approx([(e[2, 2] + e[2, 3]) / 2, e[3, 3]])
    assert put.overall[0] == pytest.approx((put.estimates[0, 0] + 2 * e[3, 3]) / 3)


def test_periods_weigh_the_cohorts_treated_in_them_and_count_alike_in_the_overall():
    put = aggregate(hand(), "calendar")
    e = EFFECTS
    assert put.keys.tolist() == [2, 3]
    assert put.estimates[:, 0] == pytest.approx([e[2, 2], (e[2, 3] + 2 * e[3, 3]) / 3])
    assert put.overall[0] == pytest.approx(put.estimates.mean())


def test_units_weigh_by_their_weights():
    weighted = group_time(panel_of(VALUES, [2, 3, 3, 0], weights=[4, 1, 1, 1]))
    put, e = aggregate(weighted, "simple"), EFFECTS
    assert put.overall[0] == pytest.approx((4 * e[2, 2] + 4 * e[2, 3] + 2 * e[3, 3]) / 10)


@pytest.mark.parametrize("kind", KINDS)
def test_influence_sums_to_nothing_and_holds_that_of_the_cohorts_shares(kind):
    put = aggregate(group_time(random_panel(1)), kind)
    assert put.overall_influence.sum(axis=0) == pytest.approx(0, abs=1e-8)
    # Effects the same in every cell: the shares of cohorts then move nothing.
    same = group_time(random_panel(1))
    same = replace(same, estimates=np.ones_like(same.estimates))
    still = aggregate(same, kind)
    by_hand = np.zeros_like(still.overall_influence)
    for block in same.blocks:
        weights = _weights(same, kind)[block.cells]
        by_hand[block.rows] += np.einsum("c,ick->ik", weights, block.influence)
    assert still.overall_influence == pytest.approx(by_hand)


def _weights(effects, kind):
    """The weight of each cell in the overall effect, found by asking for it."""
    found = []
    for c in range(len(effects.groups)):
        one = np.zeros_like(effects.estimates)
        one[c] = 1.0
        found.append(aggregate(replace(effects, estimates=one), kind).overall[0])
    return np.array(found)


@pytest.mark.parametrize("kind", KINDS)
def test_shares_move_the_overall_as_weights_on_units_do(kind):
    panel = replace(
        random_panel(2, outcomes=1), covariates=(), covariate_values=np.empty((0, 0, 0))
    )
    plain = aggregate(group_time(panel), kind)
    for unit in (1, 3, 5, 0):
        weights = panel.weights.copy()
        weights[unit] += 1e-6
        moved = aggregate(group_time(replace(panel, weights=weights)), kind)
        slope = (moved.overall - plain.overall) / 1e-6
        assert slope * 60 == pytest.approx(plain.overall_influence[unit], abs=1e-3)


def test_a_window_leaves_event_times_out_of_everything():
    effects = group_time(random_panel(3))
    put = aggregate(effects, "dynamic", window=(-2, 1))
    assert put.keys.tolist() == [-2, -1, 0, 1]
    assert put.overall == pytest.approx(put.estimates[2:].mean(axis=0))
    group = aggregate(effects, "group", window=(None, 0))
    at = [np.flatnonzero((effects.groups == g) & (effects.times == g))[0] for g in (2, 3, 5)]
    assert group.estimates == pytest.approx(effects.estimates[at])
    with pytest.raises(Refusal, match="no effect to put together"):
        aggregate(effects, "dynamic", window=(None, -1))


def test_balanced_event_times_compare_the_same_cohorts():
    effects = group_time(random_panel(4))
    put = aggregate(effects, "dynamic", balance=2)
    # The last period is 5: cohorts of 2 and 3 have two periods after adoption, that of 5 has not.
    assert put.keys.max() == 2
    for e in (0, 1, 2):
        at = (effects.times - effects.groups == e) & (effects.groups < 5)
        assert put.estimates[put.keys == e][0] == pytest.approx(effects.estimates[at].mean(axis=0))
    with pytest.raises(Refusal, match="No cohort is observed for 9 periods"):
        aggregate(effects, "dynamic", balance=9)


def test_a_universal_base_has_its_reference_at_minus_one():
    put = aggregate(group_time(random_panel(5), base="universal"), "dynamic")
    at = put.keys == -1
    assert (put.estimates[at] == 0).all()
    assert (standard_errors(put.influence)[at] == 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_an_outcome_that_lacks_a_cell_is_put_together_from_the_others(kind):
    panel = random_panel(6)
    values = panel.values.copy()
    values[panel.adopted == 3, 3:, 1] = np.nan
    panel = panel.with_values(values)
    both = aggregate(group_time(panel), kind)
    for k, name in enumerate(panel.outcomes):
        alone = aggregate(group_time(panel.of_outcomes(name)), kind)
        assert both.overall[k] == pytest.approx(alone.overall[0])
        assert both.overall_influence[:, k] == pytest.approx(alone.overall_influence[:, 0])
        kept = np.isfinite(both.estimates[:, k])
        assert both.keys[kept].tolist() == alone.keys.tolist()
        assert both.estimates[kept, k] == pytest.approx(alone.estimates[:, 0])


def test_one_outcome_can_be_taken_out():
    put = aggregate(group_time(random_panel(7)), "group")
    assert put.at(1).overall == pytest.approx(put.overall[[1]])
    assert put.at(1).leverage.own.shape == put.leverage.own.shape


def test_an_unknown_way_names_the_known():
    with pytest.raises(InputError, match="simple, dynamic, group, calendar"):
        aggregate(hand(), "event")
