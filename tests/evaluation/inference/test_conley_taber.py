"""One or few treated units: the interval from how much the untreated move."""

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.inference.conley_taber import conley_taber
from changing_places.evaluation.inference.means import DifferenceOfMeans
from changing_places.evaluation.panel.model import NEVER

from ..checks.estimator import att, panel_of, simulated


def test_of_one_treated_unit_the_interval_ends_at_the_controls_outermost_changes():
    panel = simulated(seed=4, n=40, treated=1, effect=2.0)
    found = conley_taber(panel)
    z = DifferenceOfMeans.of(panel).changes[:, 0]
    left = (z[1:] - z[1:].mean()) * np.sqrt(39 / 38)
    assert found.estimate == pytest.approx(att(panel).overall[0])
    assert (found.low, found.high) == pytest.approx(
        (found.estimate - left.max(), found.estimate - left.min())
    )
    assert (found.treated, found.controls) == (1, 39)


def test_with_too_few_controls_the_interval_has_no_end():
    found = conley_taber(simulated(seed=4, n=20, treated=1, effect=2.0))
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert conley_taber(simulated(seed=4, n=20, treated=1), level=0.9).high < np.inf


def test_staggered_treated_units_are_weighed_as_in_the_simple_aggregate():
    panel = simulated(seed=6, n=30, treated=3, cohorts=(2013, 2015, 2015), effect=1.0)
    assert conley_taber(panel).estimate == pytest.approx(att(panel).overall[0])


def sized(seed, treated_size, n=61):
    """Units whose changes have variance 0.1 + 4 / size, sizes 1 to 60; the first is treated."""
    rng = np.random.default_rng(seed)
    sizes = np.append(treated_size, np.geomspace(1, 60, n - 1))
    noise = rng.normal(size=(n, 2)) * np.sqrt((0.1 + 4 / sizes) / 2)[:, None]
    return panel_of(noise, [2011] + [0] * (n - 1)), sizes


def test_sizes_widen_the_interval_of_a_small_unit_and_narrow_that_of_a_large_one():
    for size, wider in ((1.0, True), (500.0, False)):
        panel, sizes = sized(1, size)
        plain, by_size = conley_taber(panel), conley_taber(panel, sizes=sizes)
        assert by_size.by_size
        assert (by_size.high - by_size.low > plain.high - plain.low) is wider


def test_gaps_and_want_of_controls_are_heeded():
    panel = simulated(seed=4, n=40, treated=2)
    panel.values[1] = np.nan
    assert conley_taber(panel).treated == 1
    with pytest.raises(InputError, match="never treated"):
        conley_taber(simulated(n=4, treated=2))
    with pytest.raises(InputError, match="sizes"):
        conley_taber(simulated(), sizes=np.zeros(60))
    assert (panel.adopted == NEVER).sum() == 38


@pytest.mark.slow
@pytest.mark.parametrize("treated", [1, 3])
def test_it_covers_as_often_as_it_says(treated):
    runs = 1500
    covered = 0
    for s in range(runs):
        panel = simulated(seed=s, n=80, periods=6, treated=treated, cohorts=(2013,))
        found = conley_taber(panel, draws=999, seed=s)
        covered += found.low <= 0 <= found.high
    assert 0.93 <= covered / runs <= 0.97


@pytest.mark.slow
def test_taking_sizes_into_account_mends_the_coverage_of_a_small_unit():
    runs, plain, by_size = 1500, 0, 0
    for s in range(runs):
        panel, sizes = sized(s, 1.0, n=121)
        found, other = conley_taber(panel), conley_taber(panel, sizes=sizes)
        plain += found.low <= 0 <= found.high
        by_size += other.low <= 0 <= other.high
    assert plain / runs < 0.88
    assert 0.93 <= by_size / runs <= 0.97
