"""Policies that a store holds, as panels."""

import pytest

from changing_places.core.errors import InputError
from changing_places.data.demo.truth import DemoTruth
from changing_places.data.policies import policies, policy_of, policy_panel


def test_the_demonstration_country_holds_its_own_policies_and_the_declarations(demo_store):
    held = {p.slug: p.outcomes for p in policies(demo_store)}
    assert held["early-help-hubs"] == ("childrens/LAC",)
    assert held["reablement-first"] == ("adult-social-care/asc5",)
    assert "recycling/waste-reused-recycled-composted" in held["climate-emergency"]


def test_a_panel_has_one_row_for_each_council_and_period_and_says_who_adopted_when(demo_store):
    policy = policy_of(demo_store, "early-help-hubs")
    frame = policy_panel(demo_store, policy, "childrens/LAC").frame
    assert frame.select("unit", "period").is_duplicated().sum() == 0
    truth = DemoTruth.of(demo_store).answers["policies"]["early-help-hubs"]["adopted"]
    found = dict(frame.drop_nulls("adopted").select("unit", "adopted").unique().rows())
    assert found == {code: str(year) for code, year in truth.items() if code in found}
    assert len(found) > 30


def test_adoption_falls_in_the_financial_year_that_holds_its_day(real_store):
    policy = policy_of(real_store, "climate-emergency")
    found = policy_panel(real_store, policy, "recycling/waste-reused-recycled-composted")
    bristol = found.frame.filter(found.frame["unit"] == "E06000023")
    assert set(bristol["adopted"]) == {"2018-19"}  # 13 November 2018


def test_a_council_that_declared_on_an_unknown_day_is_named_and_left_out(real_store):
    policy = policy_of(real_store, "climate-emergency")
    found = policy_panel(real_store, policy, "local/gas-consumption")
    assert found.unknown == ("Boston",)
    assert "E07000136" not in set(found.frame["unit"])


def test_an_unknown_policy_names_those_held(demo_store):
    with pytest.raises(InputError, match="early-help-hubs"):
        policy_of(demo_store, "free-lunches")


def test_an_outcome_of_another_policy_is_refused(demo_store):
    with pytest.raises(InputError, match="no outcome of"):
        policy_panel(demo_store, policy_of(demo_store, "early-help-hubs"), "recycling/x")
