"""The wild cluster bootstrap against its definition and against wildboottest."""

import math

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.inference.wild import (
    Regression,
    _fit,
    _restricted,
    _unrestricted,
    signs_of,
    wild_regression,
    wild_scores,
)

from ..checks.estimator import att, simulated

GROUPS, SIZE = 8, 12
ROWS = np.arange(GROUPS * SIZE)
CLUSTERS = ROWS // SIZE


def example(column: int) -> Regression:
    """A regression that needs no random numbers to be made again elsewhere."""
    x = np.sin(0.7 * ROWS) + 0.3 * np.cos(1.3 * CLUSTERS)
    z = np.cos(1.9 * ROWS + 0.5)
    d = (CLUSTERS < 4).astype(float)
    u = np.sin(2.3 * ROWS + 1) + 0.8 * np.cos(3.1 * CLUSTERS + 0.4)
    y = 1 + 0.4 * x - 0.2 * z + 0.5 * d + u
    return Regression(y, np.column_stack([np.ones(len(ROWS)), x, z, d]), CLUSTERS, column)


# wildboottest 0.3.2 (WildboottestCL, types WCR11 and WCU11, all 256 Rademacher draws, both
# small-sample corrections): the estimate, t, some of the sorted draws, their sum of squares.
PEER = {
    (1, True): (
        0.4848925494015777, 3.330586696361152, 403.1233368023451,
        {0: -3.7035237386975175, 1: -3.637639754844772, 10: -2.2094891487101336,
         63: -0.774519811721996, 100: -0.3225967504099109, 200: 0.8754240191748806},
    ),
    (1, False): (
        0.4848925494015777, 3.330586696361152, 424.97424819624644,
        {0: -3.4871897927621034, 1: -3.327839162102733, 10: -2.156904887505374,
         63: -0.9510019814252535, 100: -0.4404419875953107, 200: 1.1000925813099098},
    ),
    (3, True): (
        0.5420571545311752, 0.9355265129550869, 488.6491793832155,
        {0: -7.25101943583658, 1: -3.675083126393339, 10: -2.2942754842236046,
         63: -0.8203582364528718, 100: -0.3923505413469266, 200: 0.9202426563339131},
    ),
    (3, False): (
        0.5420571545311752, 0.9355265129550869, 4939.2031106822,
        {0: -47.64166826166717, 1: -3.470360649061355, 10: -2.019866149269999,
         63: -0.7300594014796464, 100: -0.08530382905303596, 200: 0.7737323328694141},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("column", "imposed"), PEER)
def test_every_draw_is_that_of_wildboottest(column, imposed):
    estimate, t, squares, places = PEER[column, imposed]
    fit = _fit(example(column))
    signs, _, every = signs_of(GROUPS, kind="rademacher")
    lines = (_restricted if imposed else _unrestricted)(fit, signs)
    drawn = np.sort(lines.a / np.sqrt(lines.c[:, 0]))
    if not imposed:  # there the first draw, of ones, is about the estimate and so is nothing
        drawn = np.sort(np.append((lines.a / np.sqrt(lines.c[:, 0]))[1:], 0.0))
    assert every
    assert fit.estimate == pytest.approx(estimate, rel=1e-12)
    assert fit.estimate / fit.se == pytest.approx(t, rel=1e-12)
    assert {k: drawn[k] for k in places} == pytest.approx(places, rel=1e-9)
    assert np.sum(drawn**2) == pytest.approx(squares, rel=1e-9)


def test_the_p_value_counts_ties_where_wildboottest_leaves_them_out():
    # Of 256 draws four exceed 3.3306 in size (wildboottest: 0.015625); two more are the
    # observed one and its mirror, which a test that keeps its size must count.
    assert wild_regression(example(1), kind="rademacher").p == pytest.approx(6 / 256)
    assert wild_regression(example(3), kind="rademacher").p == pytest.approx(0.40625 + 2 / 256)


def brute(regression: Regression, null: float, signs) -> float:
    """The restricted bootstrap as its definition says: new outcomes, fitted anew."""
    x, y, j = regression.design, regression.outcome, regression.column
    others = np.delete(x, j, axis=1)
    beta = np.linalg.lstsq(others, y - null * x[:, j], rcond=None)[0]
    fitted = others @ beta + null * x[:, j]

    def t(outcome):
        found = np.linalg.lstsq(x, outcome, rcond=None)[0]
        inverse, left = np.linalg.inv(x.T @ x), outcome - x @ found
        scores = np.array([x[g == CLUSTERS].T @ left[g == CLUSTERS] for g in range(GROUPS)])
        return (found[j] - null) / math.sqrt((inverse @ scores.T @ scores @ inverse)[j, j])

    drawn = [t(fitted + v[CLUSTERS] * (y - fitted)) for v in signs]
    return np.mean(np.abs(drawn) >= abs(t(y)) * (1 - 1e-9))


def test_the_interval_is_where_the_p_value_of_the_bootstrap_done_anew_crosses():
    regression = example(3)
    found = wild_regression(regression, kind="rademacher")
    signs = signs_of(GROUPS, kind="rademacher")[0]
    assert brute(regression, 0.0, signs) == pytest.approx(found.p)
    for end, outward in ((found.low, -1), (found.high, 1)):
        assert brute(regression, end - outward * 1e-5, signs) > 0.05
        assert brute(regression, end + outward * 1e-5, signs) <= 0.05


def test_all_of_rademachers_signs_are_taken_where_they_fit_else_webbs_for_few_clusters():
    assert signs_of(9)[1:] == ("rademacher", True)
    assert signs_of(9, draws=199)[1:] == ("webb", False)
    assert signs_of(12)[1:] == ("rademacher", False)


def test_webbs_signs_have_six_values_with_mean_0_and_variance_1():
    signs, kind, every = signs_of(9, draws=40_000, kind="webb")
    assert (kind, every) == ("webb", False)
    assert (signs[0] == 1).all()
    assert signs[1:].mean() == pytest.approx(0, abs=0.01)
    assert signs[1:].var() == pytest.approx(1, abs=0.01)
    assert len(np.unique(np.round(signs[1:], 9))) == 6
    assert (signs_of(12)[0] == signs_of(12)[0]).all()
    with pytest.raises(InputError, match="cannot be drawn"):
        signs_of(5, kind="mammen")


def test_of_an_influence_the_interval_is_the_estimate_and_its_draws():
    one = att(simulated(seed=5, n=40, treated=15, effect=0.8))
    influence = one.overall_influence[:, 0]
    found = wild_scores(one.overall[0], influence, one.sample.clusters)
    assert found.high - found.estimate == pytest.approx(found.estimate - found.low)
    assert 1.8 < (found.high - found.estimate) / found.se < 2.5
    assert found.reliable
    assert (found.p <= 0.05) == (not found.low <= 0 <= found.high)


def test_few_treated_clusters_are_warned_of():
    assert wild_regression(example(3)).reliable
    assert wild_regression(example(3)).treated_clusters == 4
    assert wild_regression(example(1)).treated_clusters is None
    few = example(3)
    few.design[:, 3] = CLUSTERS < 2
    assert "2 of 8 clusters are treated" in wild_regression(few).warnings[0]
    one = att(simulated(n=20, treated=2))
    found = wild_scores(
        one.overall[0], one.overall_influence[:, 0], np.arange(20), treated=np.arange(20) < 2
    )
    assert "2 of 20" in found.warnings[0]
    assert not found.reliable


def test_it_says_why_where_it_cannot_be_done():
    same = Regression(ROWS * 1.0, np.ones((len(ROWS), 2)), CLUSTERS, 0)
    with pytest.raises(InputError, match="follow from the others"):
        wild_regression(same)
    alone = Regression(example(1).outcome, example(1).design, CLUSTERS * 0, 1)
    with pytest.raises(InputError, match="one cluster"):
        wild_regression(alone)
    with pytest.raises(InputError, match="no error"):
        wild_scores(1.0, np.zeros(5), np.arange(5))


@pytest.mark.slow
@pytest.mark.parametrize("treated", [4])
def test_with_eight_clusters_it_rejects_as_often_as_it_says(treated):
    rng = np.random.default_rng(11)
    runs, rejected, covered = 2000, 0, 0
    clusters = np.repeat(np.arange(8), 20)
    d = (clusters < treated).astype(float)
    x = np.column_stack([np.ones(160), d])
    for s in range(runs):
        y = rng.normal(size=8)[clusters] + rng.normal(size=160)
        found = wild_regression(Regression(y, x, clusters, 1), seed=s)
        rejected += found.p <= 0.05
        covered += found.low <= 0 <= found.high
    assert 0.03 < rejected / runs < 0.08
    assert 0.92 < covered / runs < 0.97
