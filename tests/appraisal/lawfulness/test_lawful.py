"""Which model is lawful, on what conditions, with which rule, and how near each line is."""

from datetime import date
from decimal import Decimal

import pytest

from changing_places.appraisal.lawfulness import Situation, lawful, lawful_models, read_situation
from changing_places.appraisal.rulebook import delivery_models, try_reform
from changing_places.core.errors import InputError

NOW = "2026-11-23"
BIG = 5_000_000


def cliff(finding, rule):
    return next(c for c in finding.cliffs if c.rule == rule)


@pytest.mark.parametrize("service", ["leisure", "waste", "childrens-social-care", "other"])
@pytest.mark.parametrize("day", ["2013-01-01", "2016-06-01", NOW])
def test_every_model_is_told_and_none_is_dropped(service, day):
    found = lawful_models(Situation(service), day)
    assert [f.model for f in found] == list(delivery_models())
    for finding in found:
        assert finding.verdict in ("lawful", "lawful_if", "not_lawful")
        assert (finding.verdict == "not_lawful") == bool(finding.excluded_by)
        assert set(finding.wants) <= set(Situation.known_fields())


def test_in_house_is_lawful_whatever_is_not_known():
    assert lawful("IH", Situation(), NOW).verdict == "lawful"


# The public contract threshold of goods and services, with VAT (Procurement Act 2023 Sch 1).
@pytest.mark.parametrize(
    ("value", "day", "past", "headroom"),
    [
        (207_719, NOW, False, 1),
        (207_720, NOW, True, 0),
        (207_720, "2025-12-31", False, 7_184),
    ],
)
def test_the_threshold_is_that_of_the_day(value, day, past, headroom):
    found = lawful("OUT", Situation("waste", contract_value=value, tendered=False), day)
    near = cliff(found, "proc.thresholds")
    assert (near.past, near.headroom) == (past, headroom)
    assert (found.verdict == "not_lawful") == past


def test_a_contract_untendered_above_the_threshold_is_not_lawful_and_says_why():
    found = lawful("OUT", Situation("waste", contract_value=BIG, tendered=False), NOW)
    assert found.excluded_by == ("proc.thresholds",)
    against = next(r for r in found.remarks if r.bears == "against")
    assert "Procurement Act 2023" in against.statute


def controlled(activity, outside, **more):
    return Situation(
        "waste",
        contract_value=BIG,
        controlled=True,
        company_activity=activity,
        outside_activity=outside,
        **{"tendered": False, **more},
    )


@pytest.mark.parametrize(
    ("outside", "verdict", "headroom"),
    [
        (1_999_999, "lawful_if", 1),
        (2_000_000, "not_lawful", 0),
        (2_500_000, "not_lawful", -500_000),
    ],
)
def test_a_controlled_company_does_more_than_four_fifths_for_its_owner(outside, verdict, headroom):
    found = lawful("LATC", controlled(10_000_000, outside), NOW)
    assert found.verdict == verdict
    assert cliff(found, "proc.vertical").headroom == headroom


def test_work_added_on_top_up_to_the_headroom_told_keeps_the_exemption_and_a_pound_more_loses_it():
    base, outside = 10_000_000, 1_000_000
    said = cliff(lawful("LATC", controlled(base, outside), NOW), "proc.vertical").sentence
    assert "£1,250,000 more on top" in said
    on_top = 1_250_000
    assert lawful("LATC", controlled(base + on_top, outside + on_top), NOW).excluded_by
    less = on_top - 1
    assert not lawful("LATC", controlled(base + less, outside + less), NOW).excluded_by


def test_a_company_that_loses_its_exemption_may_still_win_a_tender():
    found = lawful("LATC", controlled(10_000_000, 3_000_000, tendered=None), NOW)
    assert found.verdict == "lawful_if"
    assert any("tendered" in r.text and "80%" in r.text for r in found.conditions)
    assert not lawful("LATC", controlled(10_000_000, 3_000_000, tendered=True), NOW).excluded_by


def test_a_joint_venture_is_no_controlled_company():
    found = lawful("JV", controlled(10_000_000, 0), NOW)
    assert found.excluded_by == ("proc.thresholds",)


def test_taking_the_rule_away_or_moving_it_changes_the_finding():
    known = controlled(10_000_000, 2_500_000)
    wider = try_reform({"proc.vertical.activity_share": 0.7})
    assert not lawful("LATC", known, NOW, book=wider).excluded_by
    none = try_reform(without=["proc.thresholds"])
    assert not lawful("LATC", known, NOW, book=none).excluded_by


def mutual(**more):
    return Situation(
        "adult-social-care",
        **{
            "contract_value": BIG,
            "tendered": False,
            "employee_led": True,
            "distributes_profit": False,
            "contract_start": date(2027, 4, 1),
            "contract_end": date(2032, 3, 31),
            "last_reserved_award": False,
            **more,
        },
    )


def test_a_mutual_may_have_a_reserved_contract_of_five_years_to_the_day():
    found = lawful("PSM", mutual(), NOW)
    assert found.excluded_by == ()
    assert cliff(found, "proc.psm_reserved").headroom == 0
    longer = lawful("PSM", mutual(contract_end=date(2032, 4, 1)), NOW)
    assert longer.excluded_by == ("proc.psm_reserved",)
    assert cliff(longer, "proc.psm_reserved").headroom == -1


def test_before_the_act_of_2023_a_reserved_contract_lasted_three_years():
    known = mutual(contract_start=date(2018, 4, 1), contract_end=date(2021, 3, 31))
    assert lawful("PSM", known, "2018-01-01").excluded_by == ()
    known = mutual(contract_start=date(2018, 4, 1), contract_end=date(2021, 4, 1))
    assert lawful("PSM", known, "2018-01-01").excluded_by == ("proc.psm_reserved",)


@pytest.mark.parametrize(
    "more",
    [
        {"employee_led": False},
        {"distributes_profit": True},
        {"last_reserved_award": date(2025, 1, 1)},
        {"contract_kind": "works", "contract_value": 9_000_000},
    ],
)
def test_a_contract_is_not_reserved_for_a_mutual_that_does_not_fit(more):
    assert lawful("PSM", mutual(**more), NOW).excluded_by == ("proc.psm_reserved",)


@pytest.mark.parametrize(
    ("received", "planned", "past", "headroom"),
    [(300_000, 15_000, False, 0), (300_000, 15_001, True, -1), (0, 100_000, False, 215_000)],
)
def test_minimal_financial_assistance_is_up_to_its_cap(received, planned, past, headroom):
    known = Situation("leisure", aid_received=received, aid_planned=planned)
    near = cliff(lawful("GR", known, NOW), "sub.mfa")
    assert (near.past, near.headroom) == (past, headroom)


def test_the_vat_cliff_shows_its_headroom_in_pounds():
    near = cliff(
        lawful("IH", Situation(total_vat=4_000_000, exempt_vat=199_000), NOW),
        "vat.s33.insignificance",
    )
    assert (near.limit, near.headroom, near.past) == (200_000, 1_000, False)
    small = cliff(
        lawful("IH", Situation(total_vat=100_000, exempt_vat="7500.01"), NOW),
        "vat.s33.insignificance",
    )
    assert (small.limit, small.headroom, small.past) == (7_500, Decimal("-0.01"), True)


def test_a_figure_that_is_wanted_is_named():
    found = lawful("LATC", Situation("waste", contract_value=BIG), NOW)
    assert found.verdict == "lawful_if"
    assert {"controlled", "company_activity", "outside_activity", "aid_received"} <= set(
        found.wants
    )
    assert "contract_value" in lawful("OUT", Situation("waste"), NOW).wants


@pytest.mark.parametrize(
    ("delegates", "profit", "verdict"),
    [
        (True, True, "not_lawful"),
        (True, False, "lawful_if"),
        (False, True, "lawful_if"),
        (None, True, "lawful_if"),
    ],
)
def test_childrens_functions_go_only_to_bodies_without_profit(delegates, profit, verdict):
    known = Situation(
        "childrens-social-care",
        contract_value=BIG,
        tendered=True,
        delegates_functions=delegates,
        distributes_profit=profit,
    )
    assert lawful("OUT", known, NOW).verdict == verdict


def test_a_service_that_statute_requires_cannot_stop():
    known = Situation("waste", statutory_duty="EPA 1990 s.45", stops=True)
    found = lawful("DEC", known, NOW)
    assert found.verdict == "not_lawful"
    assert found.remarks[0].statute == "EPA 1990 s.45"


def test_land_for_less_than_its_price_needs_consent_above_two_million():
    near = cliff(lawful("DEC", Situation(undervalue=2_000_001, stops=False), NOW), "pow.disposal")
    assert (near.past, near.headroom) == (True, -1)


def test_councils_that_share_stay_under_a_fifth_on_the_open_market():
    def share(part):
        known = Situation(public_bodies_only=True, open_market_share=part, staff_transfer=False)
        return lawful("SS", known, NOW).verdict

    assert (share("0.19"), share("0.2")) == ("lawful", "not_lawful")
    assert (
        lawful("SS", Situation(by_delegation=True, staff_transfer=False), NOW).verdict == "lawful"
    )


def test_co_operation_without_its_exemption_is_a_purchase():
    known = Situation(contract_value=BIG, tendered=False, staff_transfer=False)
    none = try_reform(without=["proc.horizontal"])
    assert lawful("SS", known, NOW, book=none).excluded_by == ("proc.thresholds",)
    assert lawful("SS", known, "2014-06-01").verdict == "lawful_if"
    small = Situation(contract_value=100_000, tendered=False, staff_transfer=False)
    assert lawful("SS", small, NOW).verdict == "lawful"


def test_before_contracts_could_be_reserved_a_mutual_had_to_win_a_tender():
    known = mutual(contract_kind="light_touch")
    none = try_reform(without=["proc.psm_reserved"])
    assert lawful("PSM", known, NOW, book=none).excluded_by == ("proc.thresholds",)
    assert lawful("PSM", mutual(tendered=True), NOW).excluded_by == ()


def test_switches_bring_their_rule_in_and_only_then():
    known = Situation("leisure", contract_value=BIG, tendered=True)
    for switch, rule in {
        "new_fair_deal": "pen.new_fair_deal",
        "two_tier_workforce": "emp.two_tier",
        "public_interest_test": "proc.public_interest_test",
    }.items():
        without = {r.rule for r in lawful("OUT", known, NOW).remarks}
        chosen = {r.rule for r in lawful("OUT", known, NOW, switches=[switch]).remarks}
        assert rule not in without
        assert rule in chosen


def test_what_was_not_seen_is_carried_to_the_reader():
    found = lawful("GR", Situation(aid_received=0, aid_planned=1), NOW)
    assert any("vat.grant_vs_contract" in w for w in found.warnings)
    assert not any("sub.mfa" in w for w in found.warnings)


@pytest.mark.parametrize(
    "known",
    [
        {"total_vat": -1},
        {"exempt_vat": 2, "total_vat": 1},
        {"outside_activity": 2, "company_activity": 1},
        {"contract_start": date(2027, 1, 2), "contract_end": date(2027, 1, 1)},
        {"open_market_share": 1.1},
        {"service": "circus"},
        {"contract_kind": "big"},
        {"contract_value": "NaN"},
        {"tendered": "yes"},
        {"contract_start": "2027-01-01"},
        {"statutory_duty": True},
        {"last_reserved_award": "never"},
    ],
)
def test_a_situation_that_cannot_be_is_an_error_of_three_lines(known):
    with pytest.raises(InputError) as error:
        Situation(**known)
    assert len(str(error.value).splitlines()) == 3


def test_an_unknown_model_or_date_is_an_error():
    with pytest.raises(InputError, match="no delivery model"):
        lawful("LTD", Situation(), NOW)
    with pytest.raises(InputError, match="cannot be given"):
        lawful("IH", Situation(), "2012-12-31")


def test_the_days_since_the_last_reserved_contract_are_counted():
    def look(award):
        found = lawful("PSM", mutual(last_reserved_award=date(2024, 2, 29), award=award), NOW)
        near = next(c for c in found.cliffs if c.name.startswith("days since"))
        return near.headroom, near.past, bool(found.excluded_by)

    assert look(date(2027, 3, 1)) == (0, False, False)
    assert look(date(2027, 2, 28)) == (-1, True, True)


def test_a_situation_is_read_as_a_file_holds_it():
    held = {"service": "waste", "contract_value": 5_000_000, "contract_start": "2027-04-01"}
    known = read_situation({**held, "award": date(2027, 1, 1), "tendered": None})
    assert known == Situation(
        "waste",
        contract_value=5_000_000,
        contract_start=date(2027, 4, 1),
        award=date(2027, 1, 1),
    )
    with pytest.raises(InputError, match="'contract_value'"):
        read_situation({"contract_valu": 1})
    with pytest.raises(InputError, match="not a date"):
        read_situation({"contract_start": "soon"})


def test_help_above_the_cap_may_be_for_a_public_service_up_to_a_higher_one():
    def cited(aid):
        known = Situation("leisure", aid_received=aid, aid_planned=0)
        return {r.rule for r in lawful("CT", known, NOW).conditions if r.rule.startswith("sub.")}

    assert (cited(315_000), cited(725_000), cited(725_001)) == (set(), {"sub.spei"}, {"sub.mfa"})


def test_without_the_exemption_a_company_must_win_a_tender():
    none = try_reform(without=["proc.vertical"])
    known = controlled(10_000_000, 0)
    assert lawful("LATC", known, NOW, book=none).excluded_by == ("proc.thresholds",)
    assert lawful("LATC", known, "2014-06-01").verdict == "lawful_if"


@pytest.mark.parametrize("model", list(delivery_models()))
def test_a_larger_contract_is_never_more_lawful(model):
    order = ["lawful", "lawful_if", "not_lawful"]
    verdicts = [
        order.index(lawful(model, Situation(contract_value=v, tendered=False), NOW).verdict)
        for v in (1, 200_000, 207_720, 700_000, 10_000_000)
    ]
    assert verdicts == sorted(verdicts)


def test_a_reform_of_one_number_moves_its_line_and_nothing_else():
    known = Situation("leisure", aid_received=300_000, aid_planned=100_000)
    before = lawful("GR", known, NOW)
    after = lawful("GR", known, NOW, book=try_reform({"sub.mfa.cap": 400_000}))
    assert cliff(before, "sub.mfa").past and not cliff(after, "sub.mfa").past
    same = lawful("OUT", known, NOW, book=try_reform({"sub.mfa.cap": 400_000}))
    assert same.remarks == lawful("OUT", known, NOW).remarks


FULL = {
    "LATC": controlled(
        10_000_000,
        1_000_000,
        business_case_approved=True,
        staff_transfer=False,
        aid_received=0,
        aid_planned=0,
    ),
    "PSM": mutual(registered=True, staff_transfer=False, aid_received=0, aid_planned=0),
    "OUT": Situation("waste", contract_value=BIG, tendered=True, staff_transfer=False),
    "JC": Situation(host_named=True),
    "S75": Situation("public-health", pooling_improves=True),
    "GR": Situation(service_in_return=False, aid_received=0, aid_planned=1_000),
    "DEC": Situation(undervalue=0, stops=False, aid_received=0, aid_planned=0),
}


@pytest.mark.parametrize("model", FULL)
def test_a_model_of_which_all_is_known_and_fits_is_lawful(model):
    found = lawful(model, FULL[model], NOW)
    left = {r.rule for r in found.conditions} - {"pow.care_delegation"}
    assert (left, found.excluded_by) == (set(), ())
    assert not [w for w in found.wants if w not in ("total_vat", "exempt_vat")]


def test_a_grant_that_buys_a_service_is_a_contract():
    found = lawful("GR", Situation(service_in_return=True, aid_received=0, aid_planned=0), NOW)
    assert [r.rule for r in found.conditions] == ["vat.grant_vs_contract"]


def test_a_finding_is_told_to_a_script():
    told = lawful("LATC", controlled(10_000_000, 3_000_000), NOW).to_dict()
    assert told["lawful"] == "not_lawful"
    assert told["excluded_by"] == ["proc.vertical"]
    assert [c["headroom"] for c in told["cliffs"] if c["rule"] == "proc.vertical"] == [-1_000_000]
    assert "duty.best_value" in told["duties"]
