"""Randomisation inference: every deal, its p-value, and the interval by inversion."""

import itertools
import math

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.inference.inversion import Lines, inverted, p_of
from changing_places.evaluation.inference.means import DifferenceOfMeans, randomise_means
from changing_places.evaluation.inference.randomisation import (
    deal,
    deal_clusters,
    randomisation_test,
    randomise_estimates,
)
from changing_places.evaluation.panel.model import NEVER

from ..checks.estimator import att, panel_of, simulated


def test_every_deal_is_there_once_and_the_observed_is_first():
    adopted = np.array([2015, NEVER, 2017, NEVER, 2015])
    found = deal(adopted)
    assert (found.exact, found.possible) == (True, math.factorial(5) // 4)
    assert (found.adopted[0] == adopted).all()
    assert len({tuple(row) for row in found.adopted}) == 30
    assert all(sorted(row) == sorted(adopted) for row in found.adopted.tolist())


def test_a_sample_of_deals_keeps_cohorts_is_seeded_and_holds_the_observed_one():
    adopted = np.where(np.arange(40) < 10, 2015, NEVER)
    found = deal(adopted, draws=500, seed=7)
    assert (len(found.adopted), found.exact) == (501, False)
    assert found.possible == math.comb(40, 10)
    assert (found.adopted[0] == adopted).all()
    assert ((found.adopted == 2015).sum(axis=1) == 10).all()
    assert (found.adopted == deal(adopted, draws=500, seed=7).adopted).all()
    assert (found.adopted != deal(adopted, draws=500, seed=8).adopted).any()


def test_the_ineligible_keep_what_they_have():
    adopted = np.array([2015, 2015, NEVER, NEVER, NEVER])
    found = deal(adopted, np.array([False, True, True, True, False]))
    assert found.possible == 3
    assert (found.adopted[:, 0] == 2015).all()
    assert (found.adopted[:, 4] == NEVER).all()


def test_clusters_are_dealt_whole():
    clusters = np.array([0, 0, 1, 1, 1, 2])
    adopted = np.array([2015, 2015, NEVER, NEVER, NEVER, NEVER])
    found = deal_clusters(adopted, clusters)
    assert found.possible == 3
    assert all(len({*row[2:5]}) == 1 for row in found.adopted.tolist())
    with pytest.raises(InputError, match="different times"):
        deal_clusters(np.array([2015, NEVER, 1, 1, 1, 1]), clusters)


def by_hand(panel, adopted, effect):
    """The statistic on outcomes less a constant effect, written as sums over units."""
    times, values = panel.times, panel.values[:, :, 0]
    values = values - effect * (times >= panel.adopted[:, None])
    parts = []
    for g in np.unique(adopted[adopted != NEVER]):
        at = list(times).index(g)
        change = values[:, at:].mean(axis=1) - values[:, at - 1]
        gap = change[adopted == g].mean() - change[adopted == NEVER].mean()
        parts.append((gap, (adopted == g).sum() * (len(times) - at)))
    return np.average([p[0] for p in parts], weights=[p[1] for p in parts])


def test_the_interval_is_where_the_p_value_of_the_adjusted_outcomes_crosses():
    panel = simulated(seed=4, n=9, treated=3, cohorts=(2014, 2016), effect=1.0)
    found = randomise_means(panel, level=0.9)
    deals = deal(panel.adopted).adopted
    assert found.deals == len(deals) == 252

    def p(effect):
        values = np.abs([by_hand(panel, row, effect) for row in deals])
        return np.mean(values >= values[0] - 1e-9)

    assert found.p == pytest.approx(p(0.0))
    for end, outward in ((found.low, -1), (found.high, 1)):
        assert p(end - outward * 1e-6) > 0.1
        assert p(end + outward * 1e-6) <= 0.1


def test_the_statistic_is_the_simple_aggregate_against_never_treated():
    panel = simulated(seed=1, n=30, treated=9, cohorts=(2013, 2015, 2018), effect=0.4)
    lines = DifferenceOfMeans.of(panel).lines(panel.adopted[None])
    assert lines.a[0] == pytest.approx(att(panel).overall[0])
    assert lines.b[0] == pytest.approx(1.0)


def test_an_estimator_gives_the_same_test_as_the_sums():
    panel = simulated(seed=6, n=12, treated=3, cohorts=(2014, 2016), effect=0.7)
    deals = deal(panel.adopted, draws=60, seed=3)
    slow = randomise_estimates(panel, att, deals)
    fast = randomise_means(panel, draws=60, seed=3)
    assert (slow.p, slow.low, slow.high) == pytest.approx((fast.p, fast.low, fast.high))
    assert slow.estimate == pytest.approx(fast.estimate)


def test_studentised_its_error_is_that_of_two_samples_and_its_interval_is_where_p_crosses():
    panel = simulated(seed=9, n=10, treated=4, effect=0.5)
    statistic = DifferenceOfMeans.of(panel)
    rows = deal(panel.adopted).adopted
    lines = statistic.lines(rows, studentised=True)
    z = statistic.changes[:, 0]
    for d in (0, 17, 200):
        ours, theirs = z[rows[d] != NEVER], z[rows[d] == NEVER]
        assert lines.c[d, 0] == pytest.approx(ours.var(ddof=1) / 4 + theirs.var(ddof=1) / 6)
    low, high = inverted(lines, level=0.95)
    for end, outward in ((low, -1), (high, 1)):
        assert p_of(lines, end - outward * 1e-6) > 0.05
        assert p_of(lines, end + outward * 1e-6) <= 0.05


def test_p_values_of_every_effect_agree_with_the_count_between_the_ends():
    rng = np.random.default_rng(5)
    lines = Lines(
        rng.normal(size=200), np.append(1.0, rng.uniform(-1, 1, 199)),
        np.column_stack([rng.uniform(1, 2, 200), rng.normal(size=200) * 0.1, np.full(200, 0.5)]),
    )  # fmt: skip
    low, high = inverted(lines, level=0.8)
    grid = np.linspace(-20, 20, 4001)
    kept = grid[[p_of(lines, r) > 0.2 for r in grid]]
    assert low == pytest.approx(kept.min(), abs=0.011)
    assert high == pytest.approx(kept.max(), abs=0.011)


def test_with_too_few_deals_nothing_can_be_rejected_and_the_interval_has_no_end():
    panel = simulated(seed=2, n=10, treated=1, effect=50.0)
    found = randomise_means(panel)
    assert found.p == pytest.approx(0.1)
    assert found.smallest_p == pytest.approx(0.1)
    assert (found.low, found.high) == (-math.inf, math.inf)


def test_one_treated_of_forty_ranks_it_among_the_forty():
    panel = simulated(seed=2, n=40, treated=1, effect=50.0)
    found = randomise_means(panel)
    assert (found.p, found.exact, found.possible) == (1 / 40, True, 40)
    assert found.low < 50 < found.high


def test_any_statistic_can_be_dealt_but_only_a_linear_one_has_an_interval():
    outcome = np.array([9.0, 8.0, 1.0, 2.0, 3.0, 2.5, 1.5])
    adopted = np.array([2015, 2015, *[NEVER] * 5])

    def medians(deals):
        return np.array(
            [np.median(outcome[d == 2015]) - np.median(outcome[d != 2015]) for d in deals]
        )

    found = randomisation_test(deal(adopted), medians)
    every = [
        np.median(outcome[list(c)]) - np.median(np.delete(outcome, list(c)))
        for c in itertools.combinations(range(7), 2)
    ]
    assert found.p == pytest.approx(np.mean(np.abs(every) >= abs(found.estimate) - 1e-9))
    assert math.isnan(found.low)


def test_gaps_leave_a_unit_out_of_the_deal_and_clusters_are_heeded():
    panel = simulated(seed=3, n=20, treated=5)
    panel.values[7, 3] = np.nan
    holed = panel.values.copy()
    holed[7] = np.nan
    assert randomise_means(panel.with_values(holed)).possible == math.comb(19, 5)
    paired = panel_of(simulated(seed=3, n=20, treated=4).values, [2015] * 4 + [0] * 16,
                      clusters=np.arange(20) // 2)  # fmt: skip
    assert randomise_means(paired).possible == math.comb(10, 2)


def test_it_says_why_where_nothing_can_be_dealt():
    everyone = simulated(n=6, treated=6)
    with pytest.raises(InputError, match="never treated"):
        randomise_means(everyone)
    with pytest.raises(InputError, match="one unit"):
        randomise_means(simulated(n=12, treated=1), studentised=True)


@pytest.mark.slow
@pytest.mark.parametrize("treated", [1, 3, 5])
def test_it_rejects_no_more_than_it_says_and_its_interval_covers(treated):
    runs, effect = 1200, 0.8
    rejected = covered = 0
    for s in range(runs):
        panel = simulated(seed=s, n=40, periods=8, treated=treated, cohorts=(2014,), effect=effect)
        found = randomise_means(panel, draws=399, seed=s)
        covered += found.low <= effect <= found.high
        adjusted = panel.values - effect * (panel.times >= panel.adopted[:, None])[:, :, None]
        rejected += randomise_means(panel.with_values(adjusted), draws=399, seed=s).p <= 0.05
    assert rejected / runs <= 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / runs)
    assert 0.93 <= covered / runs <= 0.975
