"""Many outcomes: adjusted p-values against published examples and peers."""

import time

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.inference.many_outcomes import (
    benjamini_hochberg,
    benjamini_yekutieli,
    holm,
    many_outcomes,
    romano_wolf,
)

from ..checks.estimator import att, simulated

# Benjamini and Hochberg (1995), section 3.2: fifteen hypotheses on a treatment of infarction.
# Adjusted values from statsmodels 0.15.0 (multipletests).
P = np.array([.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719,
              .6528, .7590, 1.0])  # fmt: skip
HOLM = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1]
HOCHBERG = [.0015, .003, .0095, .035625, .0603, .0638571428571, .0638571428571, .0645, .0765, .486,
            .581181818182, .714875, .753230769231, .813214285714, 1]  # fmt: skip
YEKUTIELI = [.00497734348984, .00995468697969, .0315231754357, .118211907884, .200089208292,
             .211892622853, .211892622853, .214025770063, .253844517982,
             1, 1, 1, 1, 1, 1]  # fmt: skip


def shuffled(rule):
    order = np.random.default_rng(3).permutation(len(P))
    found = np.empty(len(P))
    found[order] = rule(P[order])
    return found


def test_the_published_example_rejects_four_by_hochberg_and_three_by_holm():
    assert (benjamini_hochberg(P) <= 0.05).sum() == 4
    assert (holm(P) <= 0.05).sum() == 3


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [(holm, HOLM), (benjamini_hochberg, HOCHBERG), (benjamini_yekutieli, YEKUTIELI)],
)
def test_adjusted_values_are_those_of_statsmodels_in_any_order(rule, wanted):
    assert rule(P) == pytest.approx(wanted, rel=1e-10)
    assert shuffled(rule) == pytest.approx(wanted, rel=1e-10)


def test_the_stepdown_is_that_of_pyfixest():
    # pyfixest 0.60.0, _get_rwolf_pval, on draws that need no random numbers.
    t = np.array([2.9, 0.4, -2.2, 1.6, -3.4, 2.25])
    b, k = np.arange(199)[:, None], np.arange(6)[None]
    drawn = 2.1 * np.sin(1.7 * b + 0.9 * k + 0.3 * b * k) + 0.8 * np.cos(0.37 * b * (k + 1))
    assert romano_wolf(t, drawn) == pytest.approx([0.005, 0.88, 0.52, 0.655, 0.005, 0.52])


def test_outcomes_that_are_one_are_counted_once():
    one = att(simulated(seed=3, n=80, treated=30, effect=0.5))
    f = one.overall_influence
    alone = many_outcomes(one.overall, f, one.sample.clusters)
    five = many_outcomes(np.repeat(one.overall, 5), np.repeat(f, 5, axis=1), one.sample.clusters)
    assert five.romano_wolf == pytest.approx(np.repeat(alone.romano_wolf, 5))
    assert five.holm[0] == pytest.approx(min(5 * alone.p[0], 1))
    assert alone.romano_wolf[0] == pytest.approx(alone.p[0], abs=0.03)


def test_one_outcome_s_band_is_near_student_s_and_more_outcomes_widen_it():
    panel = simulated(seed=9, n=30, treated=15, k=6)
    every = att(panel)
    clusters = every.sample.clusters
    six = many_outcomes(every.overall, every.overall_influence, clusters, draws=9999)
    one = many_outcomes(every.overall[:1], every.overall_influence[:, :1], clusters, draws=9999)
    assert one.critical == pytest.approx(2.045, abs=0.08)
    assert 2.6 < six.critical < 3.2


def test_what_is_not_known_is_neither_tested_nor_counted():
    every = att(simulated(seed=9, k=3))
    estimates, f = every.overall.copy(), every.overall_influence.copy()
    estimates[1], f[:, 2] = np.nan, 0.0
    found = many_outcomes(estimates, f, every.sample.clusters, names=["a", "b", "c"])
    assert np.isfinite(found.romano_wolf).tolist() == [True, False, False]
    assert found.holm[0] == pytest.approx(found.p[0])
    assert found.rows()[1]["romano_wolf"] is None
    with pytest.raises(InputError, match="too few for an error"):
        many_outcomes(estimates, f, np.zeros(60, np.int64))


def test_two_hundred_outcomes_take_no_time_and_the_same_seed_gives_the_same():
    rng = np.random.default_rng(0)
    f, estimates = rng.normal(size=(320, 200)), rng.normal(size=200) / 18
    start = time.process_time()
    found = many_outcomes(estimates, f, np.arange(320))
    assert time.process_time() - start < 0.5  # 0.05 s alone; a busy machine takes longer
    again = many_outcomes(estimates, f, np.arange(320))
    assert (found.romano_wolf == again.romano_wolf).all()


@pytest.mark.slow
@pytest.mark.parametrize("common", [0.0, 0.8])
def test_the_chance_of_any_false_finding_is_held(common):
    rng = np.random.default_rng(21)
    runs, false = 1500, 0
    treated = np.arange(60) < 25
    for s in range(runs):
        y = common * rng.normal(size=(60, 1)) + np.sqrt(1 - common**2) * rng.normal(size=(60, 20))
        gap = y[treated].mean(axis=0) - y[~treated].mean(axis=0)
        f = np.where(
            treated[:, None],
            60 / 25 * (y - y[treated].mean(axis=0)),
            -60 / 35 * (y - y[~treated].mean(axis=0)),
        )
        false += (many_outcomes(gap, f, np.arange(60), draws=499, seed=s).romano_wolf <= 0.05).any()
    assert false / runs <= 0.06 + 0.006
