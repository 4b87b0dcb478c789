"""Imputation, against arithmetic by hand, a dense reckoning, peers, and known truth."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.second_opinions.imputation import (
    imputation,
    imputation_aggregate,
    imputed,
)
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


def dense(data, k, *, anticipation=0, leave_out=False):
    """Every treated cell's effect, and each cohort-period's mean with its error, by plain algebra.

    A row for every observation, a column for every unit and period, weights `v` in full.
    """
    n, periods, _ = data.values.shape
    observed = data.observed[:, :, k].ravel()
    before = (data.times[None, :] < data.adopted[:, None] - anticipation).ravel()
    y = np.where(observed, data.values[:, :, k].ravel(), 0.0)
    z = dummies(n, periods)
    if data.covariates:
        z = np.hstack([z, np.nan_to_num(data.covariate_values.reshape(n * periods, -1))])
    w = np.repeat(data.weights, periods)
    fit = observed & before
    inverse = np.linalg.pinv((z[fit] * w[fit, None]).T @ z[fit], rcond=1e-11)
    left = y - z @ (inverse @ (z[fit] * w[fit, None]).T @ y[fit])
    unit = np.repeat(np.arange(n), periods)
    outside = np.eye(z.shape[1]) - np.linalg.pinv(z[fit], rcond=1e-11) @ z[fit]
    found = {}
    for g in np.unique(data.adopted[data.adopted <= data.times[-1]]):
        for t, time in enumerate(data.times):
            rows = np.flatnonzero(
                observed
                & ~before
                & (data.adopted[unit] == g)
                & (np.arange(n * periods) % periods == t)
            )
            rows = rows[np.abs(z[rows] @ outside).max(axis=1, initial=0) < 1e-8]
            if not len(rows):
                continue
            v = np.zeros(n * periods)
            v[rows] = w[rows] / w[rows].sum()
            v[fit] = -w[fit] * (z[fit] @ (inverse @ (z[rows].T @ v[rows])))
            residual = np.where(fit, left, 0.0)
            clusters = data.clusters[unit[rows]]
            total = {c: v[rows][clusters == c].sum() for c in clusters}
            effect = {c: (v[rows] * left[rows])[clusters == c].sum() for c in clusters}
            for row, c in zip(rows, clusters, strict=True):
                others = [d for d in total if not leave_out or d != c]
                mean = sum(total[d] * effect[d] for d in others) / sum(
                    total[d] ** 2 for d in others
                )
                residual[row] = left[row] - mean
            scores = np.bincount(data.clusters[unit], weights=v * residual)
            found[int(g), int(time)] = (v @ y, np.sqrt((scores**2).sum()))
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("anticipation", [0, 1])
@pytest.mark.parametrize("leave_out", [False, True])
def test_effects_and_errors_are_those_of_a_dense_reckoning(seed, anticipation, leave_out):
    data = untidy(seed, covariates=seed % 3)
    effects = imputation(data, anticipation=anticipation, leave_out=leave_out)
    kept = data.of_units(data.adopted - anticipation > data.times[0])
    errors = error(effects.influence, kept.clusters)
    for k in range(3):
        told = np.isfinite(effects.estimates[:, k])
        cells = zip(effects.groups[told], effects.times[told], strict=True)
        ours = {(int(g), int(t)): i for (g, t), i in zip(cells, np.flatnonzero(told), strict=True)}
        plain = dense(kept, k, anticipation=anticipation, leave_out=leave_out)
        assert ours.keys() == plain.keys()
        for key, i in ours.items():
            assert effects.estimates[i, k] == pytest.approx(plain[key][0], abs=1e-9)
            if effects.treated[i, k] > 2:
                assert errors[i, k] == pytest.approx(plain[key][1], rel=1e-8)


def test_a_small_case_by_hand():
    """Two periods before, one after; the never treated moved by 1, the treated by 3 and 5."""
    data = panel([[0, 2, 4], [1, 1, 6], [5, 5, 6], [7, 7, 8]], [2003, 2003, NEVER, NEVER])
    effects = imputation(data)
    # Unit means before are 1, 1, 5, 7; the period effects 0, 1/2, 5/4 less 1/4 on average before.
    assert effects.groups.tolist() == [2003]
    assert effects.estimates[0, 0] == pytest.approx(3.0)
    own = np.array([-1.0, 1.0]) / 2
    assert effects.influence[:2, 0, 0] / 4 == pytest.approx(own)
    assert effects.treated[0, 0] == 2
    assert effects.controls[0, 0] == 2


# diff-diff 3.13.0, ImputationDiD(leave_one_out=...), analytic errors.
DIFF_DIFF = {
    "mpdta": {
        "simple": (-0.04770991827781727, 0.013222488650016436),
        "leave_out": (-0.04770991827781727, 0.013469090063466653),
        "dynamic": {
            0: (-0.031066927191940524, 0.013577249746179961),
            1: (-0.052234856747866425, 0.01881242682276271),
            2: (-0.13607811443998677, 0.03534197213337396),
            3: (-0.10470747157562328, 0.033765853357791635),
        },
        "group": {
            2004: (-0.08461926218833085, 0.02561662026505675),
            2006: (-0.018339436824341714, 0.02001766208610699),
            2007: (-0.04310603280787039, 0.018372137994205003),
        },
    },
    "sim320x20": {
        "simple": (0.715281309740997, 0.08827898759555383),
        "leave_out": (0.715281309740997, 0.08972577160748532),
        "dynamic": {
            0: (0.534061145575719, 0.08147387957363504),
            5: (0.7564770831772512, 0.11752568619573821),
            12: (0.640854006336342, 0.2904637574970896),
        },
        "group": {
            2012: (0.6377587630198462, 0.1628477772756677),
            2016: (0.9736166091595978, 0.1464796143290682),
            2020: (0.9298096256026229, 0.15758377506567392),
        },
    },
}


@pytest.mark.parametrize(("name", "read"), [("mpdta", mpdta), ("sim320x20", simulated)])
def test_the_reference_panels_give_what_diff_diff_gives(real_data, name, read):
    data, peer = read(real_data), DIFF_DIFF[name]
    assert overall(imputation_aggregate(data)) == pytest.approx(peer["simple"], abs=1e-10)
    careful = imputation_aggregate(data, leave_out=True)
    assert overall(careful) == pytest.approx(peer["leave_out"], abs=1e-10)
    for kind in ("dynamic", "group"):
        aggregate = imputation_aggregate(data, kind)
        errors = error(aggregate.influence)[:, 0]
        pairs = zip(aggregate.estimates[:, 0], errors, strict=True)
        found = dict(zip(aggregate.keys, pairs, strict=True))
        for key, values in peer[kind].items():
            assert found[key] == pytest.approx(values, abs=1e-10)


def test_two_periods_and_two_groups_give_the_difference_of_differences():
    data = panel([[1, 4], [3, 9], [2, 3], [6, 8], [0, 1]], [2002, 2002, NEVER, NEVER, NEVER])
    assert imputation(data).estimates[0, 0] == pytest.approx((3 + 6) / 2 - (1 + 2 + 1) / 3)


@pytest.mark.parametrize("seed", range(3))
def test_a_constant_of_units_or_periods_changes_nothing(seed):
    data = untidy(seed)
    rng = np.random.default_rng(seed)
    moved = data.values + rng.normal(size=(24, 1, 1)) * 1e4 + rng.normal(size=(1, 7, 1)) * 1e4
    before, after = imputation(data), imputation(data.with_values(moved))
    assert after.estimates == pytest.approx(before.estimates, abs=1e-9, nan_ok=True)
    assert after.influence == pytest.approx(before.influence, abs=1e-8)


def test_the_order_of_units_changes_nothing_but_the_order():
    data = untidy(4)
    order = np.random.default_rng(1).permutation(24)
    before, after = imputation(data), imputation(data.of_units(order))
    assert after.estimates == pytest.approx(before.estimates, abs=1e-10, nan_ok=True)
    assert after.influence == pytest.approx(before.influence[order], abs=1e-9)


@pytest.mark.parametrize("kind", ["simple", "dynamic", "group", "calendar"])
def test_an_effect_without_noise_is_found_exactly(kind):
    adopted = staggered(32)
    times = np.arange(2001, 2017)
    values = np.arange(32)[:, None] ** 1.5 + np.sin(times) * 40 + 7.0 * (times >= adopted[:, None])
    aggregate = imputation_aggregate(panel(values, adopted), kind)
    assert aggregate.overall[0] == pytest.approx(7.0, abs=1e-9)
    assert aggregate.estimates == pytest.approx(np.full_like(aggregate.estimates, 7.0), abs=1e-9)
    assert error(aggregate.overall_influence)[0] == pytest.approx(0.0, abs=1e-8)


def test_aggregates_are_means_over_treated_observations():
    data = untidy(2, missing=0.0)
    fit = imputed(data)
    mean = np.average(fit.effects.estimates[:, 0], weights=fit.mass[:, 0])
    simple = fit.aggregate("simple")
    assert simple.overall[0] == pytest.approx(mean)
    at_two = fit.effects.times - fit.effects.groups == 2
    dynamic = fit.aggregate("dynamic")
    expected = np.average(fit.effects.estimates[at_two, 0], weights=fit.mass[at_two, 0])
    assert dynamic.estimates[dynamic.keys == 2][0, 0] == pytest.approx(expected)
    calendar = fit.aggregate("calendar")
    assert calendar.overall == pytest.approx(calendar.estimates.mean(axis=0))


def test_outcomes_at_once_give_what_each_gives_alone():
    data = untidy(3)
    together = imputation_aggregate(data)
    for k, name in enumerate(data.outcomes):
        alone = imputation_aggregate(data.of_outcomes(name))
        assert alone.overall[0] == pytest.approx(together.overall[k])
        assert alone.overall_influence[:, 0] == pytest.approx(together.overall_influence[:, k])


def test_a_unit_weighted_twice_counts_as_two_of_its_kind_in_one_cluster():
    data = untidy(1, covariates=1)
    twice = data.of_units([*range(24), 5])
    weights = np.ones(24)
    weights[5] = 2
    doubled = imputation_aggregate(replace(data, weights=weights))
    repeated = imputation_aggregate(replace(twice, weights=np.ones(25)))
    assert overall(repeated) == pytest.approx(overall(doubled), abs=1e-10)


def test_a_covariate_fixed_in_time_may_bend_trends():
    """Councils with a larger x drift apart by x each period: allowing for x finds the effect."""
    rng = np.random.default_rng(2)
    adopted = staggered(48)
    times = np.arange(2001, 2017)
    x = rng.normal(size=48) + (adopted != NEVER)
    values = x[:, None] * (times - 2001) ** 1.2 + 3.0 * (times >= adopted[:, None])
    fixed = np.repeat(x[:, None, None], 16, axis=1)
    without = imputation_aggregate(panel(values, adopted)).overall[0]
    allowed = imputation_aggregate(panel(values, adopted, covariates=fixed))
    assert abs(without - 3.0) > 1
    assert allowed.overall[0] == pytest.approx(3.0, abs=1e-8)
    assert allowed.notes[0].text == (
        "x0 does not change over time. Councils that differ in it may follow different trends."
    )


def test_cells_that_cannot_be_told_say_why():
    rng = np.random.default_rng(0)
    adopted = np.array([2003, 2003, 2005, 2005, 2004])
    values = rng.normal(size=(5, 6))
    values[4, :3] = np.nan
    values[:2, 3] = np.nan
    lost = {(c.group, c.time): c.why for c in imputation(panel(values, adopted)).lost}
    assert lost[2003, 2004] == "None of the councils that adopted in 2003 was observed in 2004."
    assert lost[2003, 2005] == ("No council observed in 2005 was still untreated, to compare with.")
    assert lost[2004, 2004] == (
        "None of the councils that adopted in 2004 and observed in 2004 was observed before "
        "adopting."
    )
    assert (2003, 2003) not in lost


def test_periods_that_no_council_links_are_lost_in_words():
    """The adopters were seen in 2001 and 2004, the others in 2003 and 2004 alone."""
    values = np.full((4, 4), np.nan)
    values[:2, [0, 3]] = [[1.0, 2.0], [2.0, 4.0]]
    values[2:, [2, 3]] = [[1.0, 2.0], [3.0, 5.0]]
    with pytest.raises(Refusal) as refused:
        imputation(panel(values, [2004, 2004, NEVER, NEVER]))
    assert refused.value.why == (
        "No chain of councils observed untreated links 2004 with the periods in which the "
        "councils that adopted in 2004 were seen before."
    )


def test_councils_unlike_any_untreated_in_a_fixed_covariate_are_lost_in_words():
    """In 2004 one council alone is untreated, so that its x cannot be told from the period."""
    x = np.repeat(np.array([1.0, 2.0, 3.0, 5.0])[:, None, None], 4, axis=1)
    values = np.random.default_rng(0).normal(size=(4, 4))
    effects = imputation(panel(values, [2003, 2004, 2004, NEVER], covariates=x))
    assert (effects.groups.tolist(), effects.times.tolist()) == ([2003], [2003])
    assert "differ in 2004 from every council untreated by then" in effects.lost[-1].why


def test_units_treated_throughout_are_set_aside_and_counted():
    data = panel(np.random.default_rng(0).normal(size=(5, 4)), [2001, 1990, 2003, NEVER, NEVER])
    effects = imputation(data)
    assert effects.sample.n == 3
    assert effects.notes[0].kind == "always_treated"
    assert effects.notes[0].count == 2
    assert "2 councils already treated in the first period, 2001, are set aside" in (
        effects.notes[0].text
    )


def test_a_panel_whose_adopters_had_all_adopted_is_refused():
    data = panel(np.random.default_rng(0).normal(size=(4, 3)), [2001, 2001, NEVER, NEVER])
    with pytest.raises(Refusal) as refused:
        imputation(data)
    assert refused.value.why == "All 2 had adopted by the first period, 2001."


def test_adopters_never_seen_before_are_counted():
    data = untidy(0, covariates=0, missing=0.0)
    values = data.values.copy()
    values[1, :3] = np.nan
    notes = imputation(data.with_values(values)).notes
    assert [note.text for note in notes] == [
        "1 of the adopters was never observed before adopting, and is left out of the effects."
    ]


def test_one_adopter_alone_has_an_error_that_is_not_nothing():
    """Its own effect cannot be told from its noise, so it is compared with other adopters."""
    rng = np.random.default_rng(4)
    data = panel(rng.normal(size=(20, 8)), [2005] + [2006] * 6 + [NEVER] * 13)
    effects = imputation(data)
    alone = error(effects.influence)[effects.groups == 2005, 0]
    among_others = error(effects.influence)[effects.groups == 2006, 0]
    assert alone.min() > 0.1
    assert alone.mean() > among_others.mean()
    assert effects.notes[-1].kind == "adopted_alone"
    only = imputation_aggregate(data.of_units([0, *range(7, 20)]))
    assert error(only.overall_influence)[0] > 0.1


def test_anticipation_moves_the_start_and_keeps_the_name_of_the_cohort():
    adopted = staggered(32)
    times = np.arange(2001, 2017)
    early = np.where(adopted == NEVER, NEVER, adopted - 2)[:, None] <= times
    values = np.arange(32)[:, None] + 5.0 * early
    data = panel(values, adopted)
    aware = imputation_aggregate(data, "dynamic", anticipation=2)
    assert aware.keys[:3].tolist() == [-2, -1, 0]
    assert aware.estimates[:, 0] == pytest.approx(np.full(len(aware.keys), 5.0))
    assert imputation_aggregate(data).overall[0] < 4.5


@pytest.mark.parametrize(
    ("values", "adopted", "what"),
    [
        (np.ones((3, 1)), [2001, NEVER, NEVER], "The panel holds one period, 2001."),
        (np.ones((3, 2)), [NEVER, NEVER, 2009], "No council adopts in the periods held."),
    ],
)
def test_a_panel_without_a_question_is_not_usable(values, adopted, what):
    with pytest.raises(InputError) as raised:
        imputation(panel(values, adopted))
    assert raised.value.what == what


def test_anticipation_below_nothing_is_not_usable():
    with pytest.raises(InputError, match="Councils cannot act -1 periods before adopting"):
        imputation(untidy(0), anticipation=-1)


@pytest.mark.parametrize(
    ("adopted", "what", "why"),
    [
        (
            [2001, 2001, 1999],
            "The effect cannot be told: every observation is of a council already treated.",
            "What would have happened without the policy has to be learnt from councils and "
            "periods without it.",
        ),
        (
            [2003, 2003, 2003],
            "The effect cannot be told in any period.",
            "No council observed in 2004 was still untreated, to compare with.",
        ),
    ],
)
def test_a_panel_that_cannot_tell_is_refused(adopted, what, why):
    with pytest.raises(Refusal) as refused:
        imputation(panel(np.random.default_rng(0).normal(size=(3, 4)), adopted))
    assert (refused.value.what, refused.value.why) == (what, why)


def _with(data, x):
    return replace(data, covariates=("x0", "poor"), covariate_values=x)


@pytest.mark.parametrize("which", ["repeated", "national", "constant"])
def test_a_covariate_that_says_nothing_of_its_own_is_named(which):
    data = untidy(0, missing=0.0)
    x0 = data.covariate_values[:, :, 0]
    poor = {
        "repeated": 2 * x0 + 1,
        "national": np.broadcast_to(np.arange(7.0) ** 2, x0.shape),
        "constant": np.full(x0.shape, 0.1),
    }[which]
    with pytest.raises(InputError, match=r"The covariate 'poor' (says nothing|is the same)"):
        imputation(_with(data, np.stack([x0, poor], axis=2)))


def test_an_unknown_way_of_putting_together_names_those_there_are():
    with pytest.raises(InputError, match="simple, dynamic, group, calendar"):
        imputation_aggregate(untidy(0), "weekly")


@pytest.mark.slow
@pytest.mark.parametrize("n", [150, 320])
@pytest.mark.parametrize("leave_out", [False, True])
def test_intervals_cover_known_growing_effects(n, leave_out):
    """4,000 draws of errors with serial correlation: unbiased, and 93 to 97% covered."""
    from scipy.special import stdtrit

    adopted, times = staggered(n), np.arange(2001, 2017)
    truth = growing(adopted, times)
    mean = truth[truth > 0].mean()
    inside, found = [], []
    for seed in range(8):
        values = correlated(seed, n, outcomes=500) + truth[:, :, None]
        simple = imputation_aggregate(panel(values, adopted), leave_out=leave_out)
        half = stdtrit(n - 1, 0.975) * error(simple.overall_influence)
        found.append(simple.overall)
        inside.append(np.abs(simple.overall - mean) <= half)
    spread = np.std(found) / np.sqrt(4000)
    assert np.mean(found) == pytest.approx(mean, abs=4 * spread)
    assert 0.93 <= np.mean(inside) <= 0.97


def test_an_outcome_that_was_never_observed_does_not_stop_the_others():
    data = untidy(0)
    values = data.values.copy()
    values[:, :, 1] = np.nan
    values[:, :, 2] = np.where(data.times < data.adopted[:, None], np.nan, values[:, :, 2])
    found = imputation_aggregate(data.with_values(values))
    assert np.isnan(found.overall).tolist() == [False, True, True]
    assert found.overall[0] == pytest.approx(imputation_aggregate(data).overall[0])
    assert np.isfinite(found.overall_influence).all()
