"""Policies of a store: the demonstration country's truths are found, and real ones are honest."""

import pytest

from changing_places.core.errors import InputError
from changing_places.data.demo.truth import DemoTruth
from changing_places.evaluation.known import evaluate_policy


@pytest.fixture(scope="module")
def truths(demo_store):
    return DemoTruth.of(demo_store).answers["policies"]


@pytest.mark.parametrize("slug", ["early-help-hubs", "reablement-first"])
def test_the_planted_effect_of_the_demonstration_country_is_recovered(demo_store, truths, slug):
    found = evaluate_policy(demo_store, slug)
    true = truths[slug]["effect"]["overall"]
    assert found.estimate.low < true < found.estimate.high
    assert found.estimate.sure and found.evidence_level == 3
    verb = "raised" if true > 0 else "lowered"
    assert verb in found.explain()[0]


def test_the_one_council_that_collects_food_waste_gets_an_interval_by_randomisation(
    demo_store, truths
):
    found = evaluate_policy(demo_store, "weekly-food-waste")
    true = truths["weekly-food-waste"]["effect"]["overall"]
    assert "randomisation" in found.estimate.how
    assert found.estimate.low < true < found.estimate.high


def test_declarations_that_did_nothing_are_found_to_have_done_nothing(demo_store):
    found = evaluate_policy(
        demo_store, "climate-emergency", outcomes=["recycling/waste-reused-recycled-composted"]
    )
    assert found.verdict.kind == "no_effect"
    assert found.fictional


def test_several_outcomes_of_one_policy_allow_for_one_another(real_store):
    found = evaluate_policy(real_store, "climate-emergency")
    assert len(found.results) == 3
    assert set(found.adjusted["romano_wolf"]) == {r.outcome for r in found.results}


def test_real_declarations_claim_nothing_that_the_data_do_not_show(real_store):
    """The councils that declared were on another path in gas and electricity before they did."""
    found = evaluate_policy(real_store, "climate-emergency")
    kinds = {r.outcome: r.verdict.kind for r in found.results}
    assert kinds == {
        "Waste Reused/Recycled/Composted": "no_effect",
        "Gas consumption": "not_alike",
        "Electricity consumption": "not_alike",
    }


def test_what_was_left_out_of_a_real_panel_is_said(real_store):
    found = evaluate_policy(
        real_store, "climate-emergency", outcomes=["recycling/waste-reused-recycled-composted"]
    )
    said = " ".join(found.warnings)
    assert "Boston" in said and "2024-25" in said and "31 October 2020" in said


def test_a_policy_that_is_not_held_names_those_that_are(demo_store):
    with pytest.raises(InputError, match="reablement-first"):
        evaluate_policy(demo_store, "free-lunches")
