"""Intervals of `--method auto` hold as often as they say, whatever design it is given.

The true effect is planted in panels of serially correlated errors; the share of intervals that
hold it is counted. Checks and second opinions, which change no interval, are left out for time.
"""

import numpy as np
import pytest

from changing_places.core.seeds import generator
from changing_places.evaluation.about import About
from changing_places.evaluation.asking import battery
from changing_places.evaluation.asking.asked import Asked
from changing_places.evaluation.asking.estimates import aggregated
from changing_places.evaluation.asking.gaps import under
from changing_places.evaluation.choose import choose
from changing_places.evaluation.design import design_of
from changing_places.evaluation.methods import fit
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.settings import Settings
from tests.evaluation.panels import panel

YEARS = np.arange(2001, 2011)


def drawn(rng, adopted, *, effect=1.0, covariate=False, missing=0.0):
    """One panel: unit effects, common years, AR(1) errors of 0.6, an effect that grows."""
    n, periods = len(adopted), len(YEARS)
    errors = np.empty((n, periods))
    errors[:, 0] = rng.normal(size=n) / 0.8
    for t in range(1, periods):
        errors[:, t] = 0.6 * errors[:, t - 1] + rng.normal(size=n)
    values = rng.normal(0, 2, (n, 1)) + rng.normal(size=periods) + errors
    x = rng.normal(size=n)
    if covariate:
        values = values + 0.1 * x[:, None] * np.arange(periods)
    since = np.where(adopted[:, None] == NEVER, -1, YEARS - adopted[:, None])
    after = since >= 0
    gain = effect * (1 + 0.1 * since) * after
    values = values + gain
    values[rng.random(values.shape) < missing] = np.nan
    made = panel(
        values,
        [None if a == NEVER else int(a) for a in adopted],
        covariates={"x": x} if covariate else None,
    )
    return made, gain[after].mean()


def interval_of(data, settings):
    """The interval that `evaluate` gives."""
    design = design_of(data)
    choice = choose(data, design, settings)
    used = under(choice.settings.missing, data, seed=1)
    fitted = fit(used, choice.settings, (choice.settings.aggregate,))
    numbers = {k: aggregated(a, settings.level) for k, a in fitted.aggregates.items()}
    asked = Asked(data, used, design, choice, fitted, numbers, About())
    return battery.for_few(asked)[0]


def adoption(n, *cohorts):
    """Cohorts as (year, size); the rest never adopt."""
    made = np.full(n, NEVER)
    at = 0
    for year, size in cohorts:
        made[at : at + size] = year
        at += size
    return made


DESIGNS = {
    "one cohort of 10 in 40": (adoption(40, (2005, 10)), {}),
    "three small cohorts in 40": (adoption(40, (2004, 6), (2006, 6), (2008, 6)), {}),
    "nobody never treated in 40": (adoption(40, (2004, 14), (2006, 13), (2008, 13)), {}),
    "a covariate in 150": (adoption(150, (2004, 25), (2007, 25)), {"covariate": True}),
    "missing figures in 150": (adoption(150, (2004, 25), (2007, 25)), {"missing": 0.1}),
    "six cohorts in 320": (adoption(320, *((y, 30) for y in range(2003, 2009))), {}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", DESIGNS)
def test_intervals_of_auto_hold_the_truth(name):
    adopted, more = DESIGNS[name]
    rng, held, runs = generator(11, "auto coverage", name), 0, 1500
    for _ in range(runs):
        data, truth = drawn(rng, adopted, **more)
        found = interval_of(data, Settings())
        held += found.low <= truth <= found.high
    assert 0.93 <= held / runs <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("treated", [1, 3, 5])
def test_with_few_treated_intervals_by_randomisation_never_fall_below_what_they_say(treated):
    rng, held, runs = generator(11, "few coverage", treated), 0, 400
    for _ in range(runs):
        # One effect for all: an interval by randomisation supposes so.
        data, _ = drawn(rng, adoption(40, (2006, treated)), effect=0.0)
        found = interval_of(data, Settings(draws=199))
        held += (found.low or -np.inf) <= 0 <= (found.high or np.inf)
    assert held / runs >= 0.92


@pytest.mark.parametrize("name", list(DESIGNS)[:3])
def test_a_few_draws_of_each_design_lie_where_they_should(name):
    adopted, more = DESIGNS[name]
    rng = generator(12, name)
    found = []
    for _ in range(40):
        data, truth = drawn(rng, adopted, **more)
        one = interval_of(data, Settings())
        found.append(one.low <= truth <= one.high)
    assert sum(found) >= 34  # of 40 at 95%: fewer than one time in 300


@pytest.mark.slow
def test_a_cohort_of_one_that_carries_a_figure_by_itself_is_reckoned_with_as_few():
    """Seven treated, of whom the first alone is seen long after adoption."""
    adopted = adoption(40, (2003, 1), (2008, 6))
    rng, held, runs, settings = generator(11, "one of seven"), 0, 300, Settings(
        draws=199, aggregate="dynamic"
    )  # fmt: skip
    for _ in range(runs):
        data, _ = drawn(rng, adopted, effect=0.0)
        found = interval_of(data, settings)
        assert "randomisation" in found.how
        held += (found.low or -np.inf) <= 0 <= (found.high or np.inf)
    assert held / runs >= 0.92
