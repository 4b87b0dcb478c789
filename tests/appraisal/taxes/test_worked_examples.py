"""Taxes against worked examples and against the plain sums of statute."""

from decimal import Decimal

import pytest

from changing_places.appraisal.rulebook import choose, rulebook, try_reform
from changing_places.appraisal.taxes import (
    business_rates,
    charity_trade_limit,
    corporation_tax,
    employer_national_insurance,
    exempt_vat_lost,
    irrecoverable_vat,
    land_tax_relief,
    new_starters_saving,
    output_vat,
    recovery_share,
    share_of_new_starters,
    stamp_duty_land_tax,
    tax_on_surplus,
)
from changing_places.core.errors import InputError

NOW, THEN = "2026-11-23", "2022-06-01"


# Worked examples of these names, derived from the rules: ct.marginal, vat.cliff, ndr.leisure,
# pension.new_starters.
@pytest.mark.parametrize(("profit", "tax"), [(40_000, 7_600), (100_000, 22_750), (300_000, 75_000)])
def test_ct_marginal(profit, tax):
    assert corporation_tax(profit, NOW) == tax


# Tables of tax in 2023-24 as published at taxcompute.com/corporation-tax-rates.
@pytest.mark.parametrize(
    ("profit", "tax"),
    [
        (50_000, 9_500),
        (60_000, 12_150),
        (110_000, 25_400),
        (150_000, 36_000),
        (200_000, 49_250),
        (240_000, 59_850),
        (250_000, 62_500),
    ],
)
def test_corporation_tax_is_that_of_a_published_table(profit, tax):
    assert corporation_tax(profit, "2023-06-01") == tax


# gov.uk, Non-residential rates (£275,000); Gabelle, 16 March 2016 (£2 million); Goodman Grant
# (£300,000, new and old).
@pytest.mark.parametrize(
    ("price", "day", "tax"),
    [
        (275_000, NOW, 3_250),
        (2_000_000, "2016-03-17", 89_500),
        (2_000_000, "2016-03-16", 80_000),
        (300_000, "2016-03-17", 4_500),
        (300_000, "2016-03-16", 9_000),
    ],
)
def test_stamp_duty_land_tax_is_that_of_published_examples(price, day, tax):
    assert stamp_duty_land_tax(price, day) == tax


# A published example for one worker on £20,000: taxaccountant.co.uk, Autumn Budget 2024.
@pytest.mark.parametrize(("day", "due"), [("2024-06-01", "1504.20"), ("2025-06-01", "2250")])
def test_national_insurance_is_that_of_a_published_example(day, due):
    assert employer_national_insurance([20_000], day) == Decimal(due)


def test_ct_marginal_with_one_associate():
    assert corporation_tax(100_000, NOW, associates=1) == 24_625


@pytest.mark.parametrize(("exempt", "lost"), [(199_000, 0), (200_000, 0), (200_001, 200_001)])
def test_vat_cliff(exempt, lost):
    assert exempt_vat_lost(exempt, 4_000_000, NOW) == lost


def test_ndr_leisure():
    council = business_rates(600_000, NOW)
    charity = business_rates(600_000, NOW, model="CT")
    assert (council.bill, charity.bill) == (304_800, 60_960)
    assert charity.relief == 243_840
    assert charity.relief_borne_by_council == Decimal("119481.6")


def test_pension_new_starters():
    asked = {"turnover": "0.15", "scheme_rate": "0.198", "other_rate": "0.05"}
    assert round(share_of_new_starters("0.15", 5), 4) == Decimal("0.5563")
    assert round(new_starters_saving(6_000_000, 5, **asked)) == 493_990
    for switch in ("two_tier_workforce", "new_fair_deal"):
        book = choose(rulebook(), [switch])
        assert new_starters_saving(6_000_000, 5, **asked, as_at=NOW, book=book) == 0


def test_the_leisure_case_at_both_dates():
    income = {"standard_rated_share": "0.6", "leisure_in_house": True}
    assert output_vat(3_000_000, THEN, **income) == 300_000
    assert output_vat(3_000_000, NOW, **income) == 0
    trust = irrecoverable_vat(1_500_000, NOW, model="CT", exempt_share="0.85")
    assert trust == 255_000
    assert irrecoverable_vat(1_500_000, NOW, model="IH") == 0
    assert business_rates(600_000, THEN).bill == 307_200


def advantage_of_a_trust(day, book=None):
    """What a trust saves a unitary council on leisure in a year: VAT and rates, less its share."""
    asked = {"as_at": day, "book": book}
    inside = output_vat(3_000_000, **asked, standard_rated_share="0.6", leisure_in_house=True)
    inside += irrecoverable_vat(1_500_000, **asked, model="IH")
    inside += business_rates(600_000, **asked).bill
    trust = business_rates(600_000, **asked, model="CT")
    outside = trust.bill + trust.relief_borne_by_council
    outside += irrecoverable_vat(1_500_000, **asked, model="CT", exempt_share="0.85")
    return inside - outside


def test_the_leisure_case_flips_and_only_because_leisure_became_non_business():
    assert advantage_of_a_trust(THEN) == Decimal("170337.6")
    assert advantage_of_a_trust(NOW) == Decimal("-130641.6")
    as_before = try_reform(without=["vat.leisure.nonbusiness"])
    assert advantage_of_a_trust(NOW, as_before) > 0
    assert advantage_of_a_trust("2023-03-02") > 0 > advantage_of_a_trust("2023-03-03")


@pytest.mark.parametrize("limit", [50_000, 250_000])
@pytest.mark.parametrize("associates", [0, 1, 3])
def test_corporation_tax_has_no_jump_at_its_limits(limit, associates):
    at = Decimal(limit) / (1 + associates)
    step = Decimal("0.01")
    below, above = (corporation_tax(at + s, NOW, associates=associates) for s in (-step, step))
    assert 0 < above - below < Decimal("0.01")


def test_a_short_period_shortens_the_limits():
    assert corporation_tax(25_000, NOW, months=6) == 25_000 * Decimal("0.19")
    assert corporation_tax(125_000, NOW, months=6) == 125_000 * Decimal("0.25")


def test_between_2015_and_2023_all_profit_bore_one_rate():
    assert corporation_tax(40_000, THEN) == 7_600
    assert corporation_tax(300_000, "2016-01-01") == 60_000
    assert corporation_tax(300_000, "2013-06-01") == 60_000  # small profits rate of 20%


def test_dividing_by_associates_never_lowers_tax():
    for profit in range(0, 300_001, 12_500):
        taxes = [corporation_tax(profit, NOW, associates=n) for n in range(4)]
        assert taxes == sorted(taxes)


@pytest.mark.parametrize(
    ("price", "day", "tax"),
    [
        (150_000, NOW, 0),
        (250_000, NOW, 2_000),
        (400_000, NOW, 9_500),
        (150_000, "2016-03-16", 0),
        (250_000, "2016-03-16", 2_500),
        (500_000, "2016-03-16", 15_000),
        (500_001, "2016-03-16", "20000.04"),
    ],
)
def test_stamp_duty_land_tax_on_a_price(price, day, tax):
    assert stamp_duty_land_tax(price, day) == Decimal(tax)


def test_stamp_duty_land_tax_on_rent_is_on_its_present_value():
    rents = [50_000] * 10
    present = sum(Decimal(50_000) / Decimal("1.035") ** i for i in range(1, 11))
    assert stamp_duty_land_tax(0, NOW, rents=rents) == (present - 150_000) * Decimal("0.01")
    assert stamp_duty_land_tax(400_000, NOW, rents=rents, relieved=True) == 0


def test_national_insurance_is_on_each_job_above_the_threshold():
    assert employer_national_insurance([30_000, 4_000], NOW) == 3_750
    assert employer_national_insurance([30_000], THEN) == Decimal("0.1505") * 20_900
    assert employer_national_insurance([30_000] * 4, NOW, model="CT") == 4_500
    assert employer_national_insurance([30_000], NOW, model="CT") == 0
    assert employer_national_insurance([30_000], NOW, model="PSM") == 3_750


def test_business_rates_follow_use_size_and_date():
    assert business_rates(40_000, NOW).multiplier == "small"
    assert business_rates(51_000, NOW).multiplier == "standard"
    assert business_rates(499_999, NOW, leisure_multiplier=True).multiplier == "standard_rhl"
    assert business_rates(500_000, NOW, leisure_multiplier=True).multiplier == "high_value"
    assert business_rates(600_000, THEN, leisure_multiplier=True).multiplier == "standard"
    assert business_rates(20_000, "2014-01-01").multiplier == "standard"


def test_discretionary_relief_tops_up_to_the_whole_bill_and_no_further():
    assert business_rates(100_000, NOW, model="CT", discretionary="0.5").bill == 0
    mutual = business_rates(100_000, NOW, model="PSM", discretionary=1, council="district")
    assert mutual.bill == 0
    assert mutual.relief_borne_by_council == mutual.gross * Decimal("0.4")
    with pytest.raises(InputError, match="cannot forgive"):
        business_rates(100_000, NOW, model="LATC", discretionary=1)


def test_a_surplus_is_taxed_by_who_makes_it():
    for model in ("IH", "IHT", "SS", "JC", "S75", "CT", "GR"):
        assert tax_on_surplus(300_000, NOW, model=model) == 0
    for model in ("LATC", "JV", "PSM", "OUT"):
        assert tax_on_surplus(300_000, NOW, model=model) == 75_000
    assert tax_on_surplus(300_000, NOW, model="LATC", from_members=260_000) == 7_600
    assert tax_on_surplus(300_000, NOW, model="OUT", from_members=260_000) == 75_000
    taxed = try_reform(without=["ct.charity_exempt"])
    assert tax_on_surplus(300_000, NOW, model="CT", book=taxed) == 75_000
    with pytest.raises(InputError, match="more than the surplus"):
        tax_on_surplus(1, NOW, model="LATC", from_members=2)


# CTA 2010 s.482, and Finance Act 2019 s.41 for the years before.
@pytest.mark.parametrize(
    ("income", "day", "limit"),
    [
        (20_000, NOW, 8_000),
        (200_000, NOW, 50_000),
        (900_000, NOW, 80_000),
        (900_000, "2019-03-31", 50_000),
        (10_000, "2019-03-31", 5_000),
    ],
)
def test_a_charity_trades_on_the_side_up_to_its_limit(income, day, limit):
    assert charity_trade_limit(income, day) == limit


def test_land_moves_without_tax_where_a_rule_relieves_it():
    assert land_tax_relief("LATC", NOW) == "sdlt.group"
    assert land_tax_relief("JV", NOW, council_share="0.75") == "sdlt.group"
    assert land_tax_relief("JV", NOW, council_share="0.74") is None
    assert land_tax_relief("LATC", NOW, by_statute=True) == "sdlt.public_bodies"
    assert land_tax_relief("OUT", NOW, by_statute=True) is None
    assert land_tax_relief("CT", NOW, book=try_reform(without=["sdlt.charity"])) is None


def test_the_council_bears_no_relief_without_the_retention_of_rates():
    without = try_reform(without=["ndr.local_share"])
    assert business_rates(60_000, NOW, model="CT", book=without).relief_borne_by_council == 0
    assert business_rates(60_000, "2013-03-31", model="CT").relief_borne_by_council == 0
    own = business_rates(60_000, NOW, model="CT", council="0.3")
    assert own.relief_borne_by_council == own.relief * Decimal("0.3")


def test_small_exempt_vat_is_recovered_by_a_company_within_both_limits():
    assert irrecoverable_vat(100_000, NOW, model="LATC", exempt_share="0.375") == 0
    assert irrecoverable_vat(100_000, NOW, model="LATC", exempt_share="0.38") == 7_600
    assert irrecoverable_vat(10_000, NOW, model="LATC", exempt_share="0.51") == 1_020


def test_vat_falls_away_with_the_rule_that_makes_it():
    asked = {"model": "CT", "exempt_share": 1}
    without = try_reform(without=["vat.welfare.exempt"])
    care = "vat.welfare.exempt"
    assert irrecoverable_vat(500_000, NOW, **asked, exempt_by=care) == 100_000
    assert irrecoverable_vat(500_000, NOW, **asked, exempt_by=care, book=without) == 0
    no_cliff = try_reform(without=["vat.s33.insignificance"])
    assert exempt_vat_lost(900_000, 1_000_000, NOW, book=no_cliff) == 0
    assert irrecoverable_vat(500_000, NOW, model="GR") == 100_000


def test_recovery_is_in_whole_per_cent_rounded_up():
    assert recovery_share(1, 999) == Decimal("0.01")
    assert recovery_share(0, 999) == 0
    assert recovery_share(10, 0) == 1
    assert recovery_share(0, 0) == 0


def test_doubling_money_doubles_taxes_in_proportion_to_it():
    for tax in (
        lambda x: business_rates(600_000 * x, NOW, model="CT").bill,
        lambda x: irrecoverable_vat(900_000 * x, NOW, model="OUT", exempt_share="0.5"),
        lambda x: output_vat(100_000 * x, NOW),
        lambda x: new_starters_saving(
            100_000 * x, 3, turnover="0.2", scheme_rate="0.2", other_rate="0.03"
        ),
    ):
        assert abs(tax(2) - 2 * tax(1)) < Decimal("1e-20")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: corporation_tax(-1, NOW),
        lambda: corporation_tax("much", NOW),
        lambda: corporation_tax(float("nan"), NOW),
        lambda: corporation_tax(1, NOW, associates=-1),
        lambda: corporation_tax(1, NOW, months=0),
        lambda: corporation_tax(1, "2012-01-01"),
        lambda: employer_national_insurance([True], NOW),
        lambda: business_rates(1, NOW, model="LTD"),
        lambda: business_rates(1, NOW, discretionary=2),
        lambda: business_rates(1, NOW, council="county"),
        lambda: share_of_new_starters(1.5, 2),
        lambda: share_of_new_starters(0.5, -2),
        lambda: irrecoverable_vat(1, NOW, model="CT", exempt_share=-0.1),
        lambda: stamp_duty_land_tax(1, NOW, rents=[-1]),
    ],
)
def test_a_figure_that_cannot_be_is_an_error_of_three_lines(ask):
    with pytest.raises(InputError) as error:
        ask()
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize("year", range(2013, 2037))
def test_every_tax_can_be_reckoned_in_every_year(year):
    for day in (f"{year}-01-01", f"{year}-04-05", f"{year}-06-01"):
        taxes = [
            corporation_tax(100_000, day),
            tax_on_surplus(100_000, day, model="JV"),
            business_rates(60_000, day, model="CT").bill,
            employer_national_insurance([25_000] * 12, day, model="CT"),
            stamp_duty_land_tax(700_000, day, rents=[90_000] * 5),
            irrecoverable_vat(400_000, day, model="OUT", exempt_share="0.9"),
            exempt_vat_lost(8_000, 100_000, day),
            charity_trade_limit(90_000, day),
        ]
        assert all(tax > 0 for tax in taxes)


def test_without_any_rule_there_is_no_tax():
    book = try_reform(without=list(rulebook().rules))
    asked = {"as_at": NOW, "book": book}
    assert corporation_tax(100_000, **asked) == 0
    assert business_rates(60_000, **asked).bill == 0
    assert employer_national_insurance([25_000], **asked) == 0
    assert stamp_duty_land_tax(700_000, **asked, rents=[90_000]) == 0
    assert exempt_vat_lost(8_000, 100_000, **asked) == 0


@pytest.mark.parametrize("model", ["IH", "LATC", "CT", "GR", "OUT"])
def test_more_pay_profit_price_or_purchases_never_mean_less_tax(model):
    steps = [Decimal(x) * 1_000 for x in range(0, 600, 7)]
    for tax in (
        lambda x: tax_on_surplus(x, NOW, model=model),
        lambda x: employer_national_insurance([x], NOW, model=model),
        lambda x: stamp_duty_land_tax(x, NOW),
        lambda x: stamp_duty_land_tax(x, "2015-01-01"),
        lambda x: irrecoverable_vat(x, NOW, model=model, exempt_share="0.4"),
        lambda x: business_rates(x, NOW, model=model).bill,
    ):
        taxes = [tax(x) for x in steps]
        assert taxes == sorted(taxes)
