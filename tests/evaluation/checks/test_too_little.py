"""Every check answers, in a sentence, whatever little it is given."""

import json
import warnings

import numpy as np
import pytest

from changing_places.evaluation.checks.balance import balance
from changing_places.evaluation.checks.composition import composition
from changing_places.evaluation.checks.few import few_treated
from changing_places.evaluation.checks.influence import influence_of_units
from changing_places.evaluation.checks.placebo import placebo_dates, placebo_outcomes
from changing_places.evaluation.checks.pretrends import pre_trends
from changing_places.evaluation.checks.spillover import rings_of, spill_over

from .estimator import att, dynamic, panel_of, simulated


def holed(**asked):
    panel = simulated(seed=2, k=2, **asked)
    values = panel.values.copy()
    values[np.random.default_rng(2).random(values.shape) < 0.1] = np.nan
    return panel.with_values(values)


def empty():
    panel = simulated(n=8, treated=3)
    return panel.with_values(np.full_like(panel.values, np.nan))


def flat():
    panel = simulated(n=8, treated=3)
    return panel.with_values(np.ones_like(panel.values))


def clustered(clusters):
    return panel_of(simulated(n=8, treated=3).values, [2015] * 3 + [0] * 5, clusters=clusters)


PANELS = {
    "gaps": holed,
    "gaps, staggered": lambda: holed(n=30, treated=9, cohorts=(2012, 2015, 2018)),
    "nobody treated": lambda: simulated(n=8, treated=0),
    "everybody treated": lambda: simulated(n=8, treated=8),
    "everybody treated at last": lambda: simulated(n=9, treated=9, cohorts=(2013, 2015, 2019)),
    "one treated": lambda: simulated(n=8, treated=1),
    "one control": lambda: simulated(n=8, treated=7),
    "two units": lambda: simulated(n=2, treated=1),
    "two periods": lambda: simulated(n=8, periods=2, treated=3, cohorts=(2011,)),
    "one period": lambda: simulated(n=8, periods=1, treated=3, cohorts=(2010,)),
    "one cluster": lambda: clustered(np.zeros(8, np.int64)),
    "adoption within clusters": lambda: clustered(np.arange(8) // 4),
    "nothing observed": empty,
    "nothing varies": flat,
    "adoption after the end": lambda: simulated(n=8, treated=3, cohorts=(2044,)),
    "one period after": lambda: simulated(n=8, treated=3, cohorts=(2019,)),
}  # fmt: skip

CHECKS = {
    "pre-trends": lambda panel: pre_trends(dynamic(panel)),
    "placebo dates": lambda panel: placebo_dates(panel, att),
    "placebo outcomes": lambda panel: placebo_outcomes(panel, att),
    "balance": balance,
    "influence": lambda panel: influence_of_units(panel, att),
    "few treated": lambda panel: few_treated(panel, draws=50),
    "few treated, by estimator": lambda panel: few_treated(panel, estimate=att, draws=20),
    "spill-over": lambda panel: spill_over(
        panel, att, rings_of({unit: set(panel.units[:2]) - {unit} for unit in panel.units})
    ),
    "composition": composition,
}


def estimable(panel) -> bool:
    try:
        return bool(np.isfinite(att(panel).overall).all())
    except Exception:
        return False


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("check", CHECKS)
def test_it_says_so_in_a_sentence_and_in_json(check, panel):
    made = PANELS[panel]()
    if check == "pre-trends" and not estimable(made):
        pytest.skip("there is no event study to check")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = CHECKS[check](made)
    assert found.passed in (True, False, None)
    assert found.finding.endswith(".")
    assert "nan" not in found.finding.lower()
    assert "inf " not in found.finding
    json.dumps(found.to_dict(), allow_nan=False)
