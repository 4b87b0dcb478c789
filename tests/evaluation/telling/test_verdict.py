"""What may be said: a level that failed checks can only lower, and words that claim no more."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.evaluation.checks.model import Check
from changing_places.evaluation.design import design_of
from changing_places.evaluation.model import Estimate, Opinion
from changing_places.evaluation.subject import Subject
from changing_places.evaluation.telling.verdict import Found, verdict
from tests.evaluation.panels import panel, staggered

SURE = Estimate(-2.0, 0.5, -3.0, -1.0, 0.001)
PASSED = tuple(
    Check(name, True, f"{name} are fine.")
    for name in ("pre-trends", "placebo dates", "composition")
)
FAR = Opinion("imputation", "imputation", Estimate(3.0, 0.5, 2.0, 4.0), "Imputation gives 3.")


def found(**changes):
    given = Found(
        Subject("the rate", policy="the scheme", unit="%"),
        design_of(staggered(60)),
        "did",
        SURE,
        PASSED,
        (),
        (),
        {"bounds": [{"value": 0.5, "low": -3.0, "high": -0.5}], "breakdown": 1.2},
        False,
        0.0,
        1.4,
        1.0,
    )
    return replace(given, **changes)


def failing(name):
    return tuple(replace(c, passed=False) if c.name == name else c for c in PASSED)


def test_a_comparison_that_passes_its_checks_is_an_effect_at_level_3():
    reached = verdict(found())
    assert (reached.kind, reached.level, reached.lowered) == ("effect", 3, ())
    assert reached.sentences[0] == (
        "The scheme lowered the rate by 2.00 percentage points (95% interval −3.00 to −1.00)."
    )


@pytest.mark.parametrize("name", ["pre-trends", "placebo dates"])
def test_groups_that_were_not_alike_get_no_effect_however_sure_the_estimate(name):
    reached = verdict(found(checks=failing(name)))
    assert reached.kind == "not_alike" and reached.level == 2
    assert "cannot be put down to the scheme" in reached.sentences[0]
    assert "lowered the rate" not in reached.sentences[0]


def test_a_change_in_who_is_observed_lowers_the_level():
    reached = verdict(found(checks=failing("composition")))
    assert (reached.kind, reached.level) == ("fragile", 2)
    assert "seems to have lowered" in reached.sentences[0]


def test_trends_that_could_not_be_looked_at_count_against_it():
    blind = tuple(replace(c, passed=None) if c.name == "pre-trends" else c for c in PASSED)
    assert verdict(found(checks=blind)).level == 2
    assert verdict(found(checks=())).level == 2


def test_a_finding_that_a_small_departure_undoes_is_fragile():
    bounds = {"bounds": [{"value": 0.5, "low": -3.0, "high": 0.2}], "breakdown": 0.3}
    assert verdict(found(sensitivity=bounds)).kind == "fragile"


def test_a_second_opinion_that_tells_another_story_lowers_the_level_and_is_quoted():
    reached = verdict(found(opinions=(FAR,)))
    assert reached.level == 2 and reached.lowered == ("Imputation gives 3.",)


def test_three_reasons_cost_two_levels_and_nothing_falls_below_one():
    several = tuple(replace(c, passed=False) for c in PASSED)
    assert verdict(found(checks=several)).level == 1
    assert verdict(found(checks=several, opinions=(FAR,), method="twfe",
                         forbidden_share=0.3)).level == 1  # fmt: skip


def test_no_failed_check_ever_raises_a_level():
    for checks in (PASSED, *map(failing, ("pre-trends", "placebo dates", "composition"))):
        assert verdict(found(checks=checks)).level <= verdict(found()).level


def test_a_regression_that_compares_with_those_already_treated_earns_two():
    assert verdict(found(method="twfe", forbidden_share=0.2)).earned == 2
    assert verdict(found(method="twfe", forbidden_share=0.0)).earned == 3


def test_a_null_is_called_so_only_where_what_would_matter_is_ruled_out():
    null = Estimate(0.1, 0.3, -0.5, 0.7, 0.7)
    assert verdict(found(estimate=null, meaningful=1.0)).kind == "no_effect"
    assert verdict(found(estimate=null, meaningful=0.6)).kind == "too_little_data"
    assert verdict(found(estimate=null, meaningful=None)).kind == "too_little_data"


def test_an_estimate_without_an_interval_is_too_little():
    reached = verdict(found(estimate=Estimate(1.0)))
    assert reached.kind == "too_little_data"
    assert "cannot tell" in reached.sentences[0]


@pytest.mark.parametrize(("controlled", "level"), [(False, 1), (True, 2)])
def test_a_cross_section_earns_one_and_with_covariates_two(controlled, level):
    design = design_of(panel(np.ones((6, 1)), [2001] * 3 + [None] * 3))
    reached = verdict(
        found(design=design, method="cross-section", controlled=controlled, checks=())
    )
    assert (reached.level, reached.kind) == (level, "association")
    assert "effect" not in reached.sentences[0]
