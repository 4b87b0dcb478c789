"""The options of a brief: what the rules allow, and a worked case that says it is one."""

import json
from datetime import date

import pytest

from changing_places.appraisal import appraise, read_case
from changing_places.brief import brief
from changing_places.brief.options import CASES, RATES_SHARE, options, options_section
from changing_places.cli.output import plain
from changing_places.data.register import Register
from changing_places.data.services import Services

AS_AT = date(2026, 3, 31)


@pytest.fixture(scope="module")
def culture(demo_store):
    unitary = Register.of(demo_store).current(tier="unitary")[0]
    return brief(unitary.code, service="cultural-services", store=demo_store, as_at=AS_AT)


def test_every_worked_case_belongs_to_a_service_of_the_map():
    assert set(CASES) <= {s.slug for s in Services.load().services}


def test_a_brief_of_a_service_with_a_worked_case_says_what_the_rules_allow(culture):
    models = culture.options.models
    assert len(models) == 12
    assert {m.as_at for m in models} == {AS_AT}
    assert {m.verdict for m in models} >= {"lawful", "lawful_if"}


def test_the_worked_case_says_that_its_figures_are_not_the_councils(culture):
    found = next(s for s in culture.report().sections if s.heading == "How it could be delivered")
    said = " ".join(getattr(block, "text", "") for block in found.blocks)
    assert "fictional council" in said
    assert "--copy" in said


def test_its_numbers_are_those_of_the_appraisal_itself(culture):
    alone = appraise("leisure", as_at=AS_AT, draws=4_000)
    told = culture.to_dict()["options"]
    assert told["preferred"] == {"council": alone.council_choice, "public": alone.public_choice}
    for one, other in zip(told["options"], alone.options, strict=True):
        assert one["ledgers"]["council"] == pytest.approx(other.council)
        assert one["ledgers"]["society"] == pytest.approx(other.npsv)


def test_the_councils_share_of_rates_is_that_of_its_tier():
    district = options("cultural-services", "lower", AS_AT)
    unitary = options("cultural-services", "unitary", AS_AT)
    assert district.appraisal.case.rates_share == RATES_SHARE["lower"] == "district"
    trusts = [o.appraisal.option("trust").parties["council"] for o in (district, unitary)]
    # A district keeps less of the rates, so it loses less by a trust's relief.
    assert trusts[0] > trusts[1]


def test_a_service_without_a_worked_case_has_no_options(demo_store):
    assert options("police", "other", AS_AT) is None


def test_the_options_are_plain_values_for_json(culture):
    told = json.dumps(plain(culture.to_dict()["options"]), allow_nan=False)
    assert read_case("leisure").title in told


def test_the_section_can_be_written_by_itself(culture):
    section = options_section(culture.options)
    assert len([b for b in section.blocks if hasattr(b, "table")]) == 2
