"""The worked cases that are shipped: they hold on every day, and are what they say they are."""

from collections import Counter
from functools import cache

import pytest

from changing_places.appraisal import appraise
from changing_places.appraisal.case import read_case, shipped_cases

CASES = shipped_cases()
DAYS = [f"{year}-01-01" for year in range(2014, 2028)]
NOW = "2026-11-24"


@cache
def asked(name, day):
    return appraise(name, as_at=day, draws=100, history=day == NOW)


@pytest.fixture(params=[(c, d) for c in CASES for d in DAYS], ids=lambda p: f"{p[0]}-{p[1][:4]}")
def result(request):
    return asked(*request.param)


@pytest.fixture(params=CASES)
def case(request):
    return read_case(request.param)


def test_a_case_is_answered_on_the_first_day_of_every_year(result):
    assert result.council_choice and result.public_choice
    assert all(sentence.endswith(".") for sentence in result.explain())


def test_what_every_party_gains_sums_to_what_everybody_gains(result):
    for option in result.options:
        assert sum(option.parties.values()) == pytest.approx(option.npsv, abs=0.01)
        public = sum(v for p, v in option.parties.items() if result.case.is_public(p))
        assert public == pytest.approx(option.public_sector, abs=0.01)
        assert option.parties["council"] == pytest.approx(option.council, abs=0.01)


def test_the_parts_of_the_gap_leave_less_than_a_pound_over(result):
    assert abs(result.barriers.gap.unexplained) < 1


def test_the_baseline_is_measured_against_itself(result):
    base = result.option(result.case.baseline.id)
    assert base.npsv == base.council == base.public_sector == 0


def test_one_case_for_each_of_the_five_services():
    services = Counter(read_case(name).service for name in CASES)
    assert services == Counter(
        ["adult-social-care", "childrens-social-care", "leisure", "revenues-and-benefits", "waste"]
    )


def test_a_case_is_marked_as_fictional(case):
    assert case.fictional


def test_every_line_and_change_says_where_it_is_from(case):
    lines = [*case.lines, *(n for o in case.options for n in o.lines)]
    changes = [c for o in case.options for c in o.changes]
    assert [n.place for n in (*lines, *changes) if not n.evidence] == []


def test_every_source_is_cited(case):
    told = {a.evidence for a in case.assumptions}
    told |= {n.evidence for n in case.lines}
    told |= {n.evidence for o in case.options for n in (*o.lines, *o.changes)}
    assert [name for name, words in case.evidence.items() if words not in told] == []


def test_a_case_tells_its_story_in_full(case):
    story = case.story
    for part in ("needs", "drivers", "objectives", "risks", "milestones", "roles", "measures"):
        assert len(getattr(story, part)) >= 2, part
    assert story.about and story.market and story.funding and story.lessons


def test_a_case_has_five_to_seven_options_one_of_them_unlawful_today(case):
    found = asked(case.file.removesuffix(".yaml"), NOW)
    unlawful = [o for o in found.options if not o.is_lawful]
    assert 5 <= len(case.options) <= 7
    assert len(unlawful) == 1
    assert any("is not lawful" in s and unlawful[0].option.name in s for s in found.explain())


def test_a_case_has_scenarios_criteria_and_no_cost_left_uncorrected(case):
    found = asked(case.file.removesuffix(".yaml"), NOW)
    assert len(case.scenarios) >= 3
    assert case.table is not None
    assert not [w for w in found.warnings if "optimism" in w or "evidence" in w or "needs" in w]


# What stands between the council and the public in each case on the day, and what would mend it.
BARRIERS = {
    "leisure": ("in-house-transformed", "trust", "vat.company.partial_exemption"),
    "day-services": ("in-house-transformed", "mutual", "vat.welfare.exempt"),
    "childrens-residential": ("consortium", "charity", "vat.welfare.exempt"),
    "waste": ("joint-company", "joint-company-with-trade", "proc.thresholds"),
}


@pytest.mark.parametrize("name", BARRIERS)
def test_four_cases_have_a_rule_whose_going_opens_the_publics_best(name):
    council, public, rule = BARRIERS[name]
    found = asked(name, NOW)
    assert (found.council_choice, found.public_choice) == (council, public)
    lifts = {held.rule: held for held in found.barriers.lifts}
    assert lifts[rule].choice_then == public
    assert lifts[rule].opens and lifts[rule].is_public_best
    assert lifts[rule].sentence in found.explain()


def test_the_company_of_waste_may_trade_to_24_per_cent_where_the_limit_is_seventy():
    found = appraise(
        "waste", as_at=NOW, draws=100, history=False, reform={"proc.vertical.activity_share": 0.7}
    )
    assert found.council_choice == found.public_choice == "joint-company-with-trade"


def test_in_revenues_no_rule_stands_in_the_way_but_who_gains():
    found = asked("revenues-and-benefits", NOW)
    told = " ".join(found.explain())
    assert (found.council_choice, found.public_choice) == ("in-house-transformed", "shared-service")
    assert "No rule of tax makes the difference" in told
    assert "Other councils would gain more by it" in told


def test_a_mutual_for_five_years_was_not_lawful_while_three_were_the_most():
    before, after = asked("day-services", "2024-01-01"), asked("day-services", "2026-01-01")
    assert before.option("mutual").finding.excluded_by == ("proc.psm_reserved",)
    assert after.option("mutual").is_lawful


def test_beds_that_are_not_needed_become_cash_only_in_whole_beds():
    beds = [s for s in asked("day-services", NOW).account("mutual").stepped if s.agency == "NHS"]
    in_full = beds[-1]
    # 410 bed days a year are one bed of 300, and 110 more that others use.
    assert (in_full.volume, in_full.reached, in_full.unit) == (410, 48_000_00, "bed days")
    assert 0 < in_full.released <= in_full.reached < in_full.on_average
    assert in_full.next_step.missing == 190


def test_what_users_pay_the_council_holds_no_vat_of_the_body_that_runs_the_service():
    found = appraise(
        "day-services", as_at=NOW, draws=100, history=False, without=["vat.welfare.exempt"]
    )
    charged = [f for f in found.option("mutual").ledger.flows if f.head == "vat_charged"]
    assert charged == []


def test_taking_away_a_rule_that_is_not_yet_in_force_changes_nothing():
    day = "2014-06-01"
    one = appraise("waste", as_at=day, draws=100, history=False)
    two = appraise("waste", as_at=day, draws=100, history=False, without=["proc.vertical"])
    assert [o.finding.verdict for o in one.options] == [o.finding.verdict for o in two.options]
    assert one.council_choice == two.council_choice
