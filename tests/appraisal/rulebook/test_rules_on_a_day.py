"""Which rules stood on a day, what changed, reforms and switches."""

from datetime import date
from decimal import Decimal

import pytest

from changing_places.appraisal.rulebook import (
    Band,
    changed,
    choose,
    rulebook,
    rules,
    switches,
    try_reform,
)
from changing_places.core.errors import InputError

TODAY = date(2026, 11, 24)


def on(day, key):
    return rulebook().value(key, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        ("emp.nic.rate", "2022-06-01", "0.1505"),  # the levy, 6 April to 5 November 2022
        ("emp.nic.rate", "2022-11-06", "0.138"),
        ("emp.nic.rate", "2025-04-05", "0.138"),
        ("emp.nic.rate", "2025-04-06", "0.15"),
        ("emp.nic.secondary_threshold", "2022-05-01", "9100"),
        ("ct.company_rate.main_rate", "2013-01-01", "0.24"),
        ("ct.company_rate.main_rate", "2023-03-31", "0.19"),
        ("ct.company_rate.main_rate", "2023-04-01", "0.25"),
        ("proc.thresholds.subcentral_goods_services", "2025-12-31", "214904"),
        ("proc.thresholds.subcentral_goods_services", "2026-01-01", "207720"),
        ("proc.thresholds.light_touch", "2026-11-23", "663540"),
        ("proc.thresholds.works", "2026-11-23", "5193000"),
        ("ndr.multipliers.standard", "2025-06-01", "0.555"),
        ("ndr.multipliers.small", "2022-06-01", "0.499"),
        ("vat.registration.threshold", "2024-04-01", "90000"),
        ("pow.community_right_to_buy.moratorium_months", "2027-06-01", "6"),
        ("sub.sopi.ssopi", "2026-11-23", "10000000"),
    ],
)
def test_a_parameter_has_the_value_of_the_day(key, day, value):
    assert on(day, key) == Decimal(value)


def test_a_value_that_was_only_announced_is_shown_and_not_used():
    told = rules("2026-11-23", rule="sub.sopi", today=TODAY).to_dict()["rules"][0]
    assert [p["value"] for p in told["parameters"]] == [10_000_000]
    assert [(p["value"], p["status"]) for p in told["pending"]] == [(25_000_000, "announced")]


@pytest.mark.parametrize(
    ("rule", "day", "status"),
    [
        ("vat.leisure.nonbusiness", "2023-03-02", "not_yet"),
        ("vat.leisure.nonbusiness", "2023-03-03", "in_force"),
        ("pen.new_fair_deal", "2025-10-12", "not_yet"),
        ("pen.new_fair_deal", "2026-11-23", "proposed"),
        ("pen.new_fair_deal", "2027-06-01", "proposed"),
        ("emp.two_tier", "2026-11-23", "announced"),
        ("proc.public_interest_test", "2026-11-23", "guidance"),
        ("fin.capital_receipts_flex", "2030-04-01", "no_longer"),
        ("proc.vertical", "2015-02-25", "not_yet"),
    ],
)
def test_a_rule_has_the_status_of_the_day(rule, day, status):
    assert rules(day, rule=rule, today=TODAY).rules[0].status == status


def test_every_rule_is_listed_for_any_date_from_2013_on():
    for year in range(2013, 2037):
        answer = rules(date(year, 6, 1), today=TODAY)
        assert len(answer) == 68
        for found in answer.rules:
            assert found.status != "in_force" or found.rule.begins <= answer.as_at


@pytest.mark.parametrize(
    "day",
    [
        "2012-12-31",
        "2036-11-24",
        "yesterday",
        "2023-02-30",
        "",
        2024,
        "20240601",
        "2024-W01-1",
        20240601.5,
    ],
)
def test_a_date_outside_the_rules_is_an_error_of_three_lines(day):
    with pytest.raises(InputError) as error:
        rules(day)
    assert len(str(error.value).splitlines()) == 3


def test_rules_can_be_asked_by_model_and_by_family():
    answer = rules("2026-11-23", model="charity or trust", rule="vat", today=TODAY)
    ids = {r.rule.id for r in answer.rules}
    assert "vat.leisure.trust_exempt" in ids
    assert "vat.s33.refund" not in ids
    with pytest.raises(InputError, match=r"vat\.s33\.refund"):
        rules("2026-11-23", rule="vat.s33.refnd")
    with pytest.raises(InputError, match="no delivery model 'LTD'"):
        rules("2026-11-23", model="LTD")


def test_a_rule_past_its_review_date_warns_whether_the_day_or_today_is_past_it():
    later = date(2027, 11, 24)
    assert not any(
        "reviewed by" in w for w in rules("2022-06-01", rule="vat", today=TODAY).warnings
    )
    assert any("reviewed by" in w for w in rules("2022-06-01", rule="vat", today=later).warnings)
    assert any("reviewed by" in w for w in rules(later, rule="emp.nic", today=TODAY).warnings)


def test_numbers_that_nobody_saw_and_low_confidence_are_told():
    warned = "\n".join(rules("2026-11-23", today=TODAY).warnings)
    assert (
        "not seen on the page cited" in warned and "pen.exit" in warned and "sub.mfa" not in warned
    )
    assert "not confirmed: " in warned and "pow.community_right_to_buy" in warned


def test_a_day_to_come_is_told_as_not_known():
    assert any("gathered on" in w for w in rules("2026-11-25", today=TODAY).warnings)
    assert not any("gathered on" in w for w in rules(TODAY, today=TODAY).warnings)


def test_changed_says_what_moved_the_leisure_case():
    found = changed("2022-06-01", "2026-11-23").changes
    moved = {(c.rule, c.what): c for c in found}
    leisure = moved["vat.leisure.nonbusiness", "status"]
    assert (leisure.before, leisure.after, leisure.on) == ("not_yet", "in_force", date(2023, 3, 3))
    assert "3 March 2023" in leisure.sentence
    assert moved["emp.nic", "rate"].before == 0.1505
    assert moved["ndr.multipliers", "high_value"].before is None
    assert ("vat.s33.refund", "status") not in moved
    assert moved["pen.lgps_rate", "avg_total"].on == date(2026, 4, 1)


def test_nothing_changed_overnight_without_a_change_and_dates_go_forward():
    assert changed("2026-11-01", "2026-11-02").changes == ()
    with pytest.raises(InputError, match="wrong order"):
        changed("2026-11-02", "2026-11-01")


def test_a_reform_puts_a_value_in_place_on_every_day_and_leaves_the_rest():
    tried = try_reform({"vat.s33.insignificance.share_limit": 0.1})
    day = date(2026, 11, 23)
    assert tried.number("vat.s33.insignificance.share_limit", day) == Decimal("0.1")
    assert rulebook().number("vat.s33.insignificance.share_limit", day) == Decimal("0.05")
    assert tried.number("vat.s33.insignificance.annual_floor", day) == 7500
    told = rules(day, rule="vat.s33.insignificance", book=tried, today=TODAY).to_dict()["rules"][0]
    assert [p["tried"] for p in told["parameters"]] == [False, True, False]


def test_a_reform_can_give_slices_a_date_or_take_a_rule_away():
    bands = [{"up_to": 150_000, "rate": 0}, {"rate": 0.03}]
    tried = try_reform(
        {"sdlt.nonres.price_bands": bands, "vat.leisure.nonbusiness.policy_date": "2030-01-01"},
        without=["proc.vertical"],
    )
    day = date(2026, 11, 23)
    assert tried.bands("sdlt.nonres.price_bands", day)[-1] == Band(Decimal("0.03"))
    assert tried.value("vat.leisure.nonbusiness.policy_date", day) == date(2030, 1, 1)
    assert not tried.applies("proc.vertical", day)
    assert tried.rule("proc.vertical").status_at(day) == "removed"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("vat.s33.insignificance.share_limit", 1.5),
        ("vat.s33.insignificance.share_limit", -0.1),
        ("vat.s33.insignificance.share_limit", "five per cent"),
        ("vat.s33.insignificance.share_limit", float("nan")),
        ("vat.s33.insignificance.share_limit", None),
        ("sdlt.nonres.price_bands", 0.05),
        ("sdlt.nonres.price_bands", [{"up_to": 1, "rate": 0}]),
        ("vat.s33.insignificance.limit", 0.1),
        ("vat.s33.nothing.share", 0.1),
        ("share_limit", 0.1),
    ],
)
def test_a_reform_that_does_not_fit_is_an_error_of_three_lines(key, value):
    with pytest.raises(InputError) as error:
        try_reform({key: value})
    assert len(str(error.value).splitlines()) == 3


def test_switches_are_off_unless_chosen():
    day = date(2026, 11, 23)
    for switch in switches().values():
        if switch.rule is None:
            continue
        assert not rulebook().applies(switch.rule, day)
        assert choose(rulebook(), [switch.id]).applies(switch.rule, day)
    assert choose(rulebook(), ["discount-rate-review"]) == rulebook()
    with pytest.raises(InputError, match="no switch 'lgr'"):
        choose(rulebook(), ["lgr"])


def test_a_switch_that_changes_no_rule_says_so():
    quiet = rules("2026-11-23", rule="vat").warnings
    said = rules("2026-11-23", rule="vat", switches=iter(["discount-rate-review"])).warnings
    assert said[0].startswith("The switch 'discount_rate_review' changes no rule.")
    assert said[1:] == quiet
    assert rules("2026-11-23", rule="vat", switches=["new_fair_deal"]).warnings == quiet


def test_a_parameter_without_a_value_on_the_day_says_when_it_has_one():
    with pytest.raises(InputError, match="from 1 April 2026 on"):
        on("2025-06-01", "ndr.multipliers.high_value")
