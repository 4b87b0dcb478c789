"""VAT: what prices hold, what cannot be got back, and the council's own limit."""

from datetime import date

import pytest

from tests.appraisal.cases import FOOD, HALL, TICKETS, amounts, books, option

LEISURE = {"regime": "leisure", "standard_rated_share": 0.6, "exempt_share": 0.85}
BEFORE, AFTER = date(2022, 6, 1), date(2026, 11, 24)


@pytest.mark.parametrize(("day", "tax"), [(BEFORE, 120_000 * 0.6 / 6), (AFTER, 0)])
def test_a_councils_own_leisure_bore_vat_until_it_was_no_business(day, tax):
    held = books(option("CT", "trust"), income=[TICKETS], vat=LEISURE, day=day)
    assert amounts(held, "today", "vat_charged") == pytest.approx([0, *[tax] * 5])
    assert not any(amounts(held, "trust", "vat_charged"))


def test_a_contractor_charges_vat_on_its_own_standard_rated_share():
    terms = {"standard_rated_share": 0.5}
    held = books(option("contract", operator=terms), option("JV"), income=[TICKETS], vat=LEISURE)
    assert amounts(held, "contract", "vat_charged")[1] == pytest.approx(120_000 * 0.5 / 6)
    assert amounts(held, "JV", "vat_charged")[1] == pytest.approx(120_000 * 0.6 / 6)


def test_what_public_bodies_pay_holds_no_vat_of_users():
    paid = TICKETS | {"payer": {"users": 0.5, "NHS": 0.5}}
    held = books(option("contract"), income=[paid], vat=LEISURE)
    assert amounts(held, "contract", "vat_charged")[1] == pytest.approx(120_000 * 0.5 * 0.6 / 6)


def test_what_users_pay_to_the_council_is_no_price_of_the_contractors():
    paid = TICKETS | {"gainer": "council"}
    held = books(option("contract"), income=[paid], vat=LEISURE)
    assert not any(amounts(held, "contract", "vat_charged"))


def test_welfare_is_exempt_wherever_it_is_given():
    held = books(option("contract"), income=[TICKETS], vat={"regime": "welfare"})
    assert not any(amounts(held, "today", "vat_charged") + amounts(held, "contract", "vat_charged"))


def test_a_trust_loses_the_vat_on_what_serves_exempt_supplies():
    bought = FOOD | {"vat_share": 0.8}
    held = books(option("CT", "trust"), supplies=[bought], premises=[HALL], vat=LEISURE)
    lost = {f.line: f.amounts[1] for f in held.flows("trust") if f.head == "vat_lost"}
    assert lost == pytest.approx({"food": 80_000 * 0.2 * 0.85, "hall": 50_000 * 0.2 * 0.85})
    assert not any(amounts(held, "today", "vat_lost"))


def test_small_amounts_of_exempt_vat_are_got_back():
    small = FOOD | {"amount": 1_000}
    terms = {"exempt_share": 0.1}
    held = books(option("CT", "trust", operator=terms), supplies=[small], vat=LEISURE)
    assert not any(amounts(held, "trust", "vat_lost"))


def test_a_body_on_a_grant_loses_all_and_the_working_says_so():
    held = books(option("GR", "grant"), supplies=[FOOD], vat=LEISURE)
    (flow,) = [f for f in held.flows("grant") if f.head == "vat_lost"]
    assert flow.amounts[1] == pytest.approx(20_000)
    assert "none of which is recovered: 20.00% of the purchases" in flow.working


def test_purchases_that_the_council_makes_itself_are_no_loss_of_the_operators():
    bought = FOOD | {"payer": {"operator": 0.25, "council": 0.75}}
    held = books(option("CT", "trust"), supplies=[bought], vat=LEISURE)
    assert amounts(held, "trust", "vat_lost")[1] == pytest.approx(0.25 * 20_000 * 0.85)


def test_vat_moves_with_the_purchase_that_it_is_on():
    cheaper = {"food": {"by": -0.1, "ramp": 2}}
    held = books(option("CT", "trust", changes=cheaper), supplies=[FOOD], vat=LEISURE)
    (flow,) = [f for f in held.flows("trust") if f.head == "vat_lost"]
    whole = 20_000 * 0.85
    assert flow.amounts == pytest.approx([0, 0.95 * whole, *[0.9 * whole] * 4])
    assert flow.root == "food"


def situation(exempt):
    return {"total_vat": 1_000_000, "exempt_vat": exempt}


def test_past_the_limit_a_council_loses_all_vat_on_exempt_supplies_in_that_option_alone():
    held = books(
        option("contract", starts=2, situation=situation(60_000)),
        supplies=[FOOD],
        situation=situation(50_000),
    )
    assert amounts(held, "today", "vat_cliff") == [0] * 6
    assert amounts(held, "contract", "vat_cliff") == [0, 0, *[60_000] * 4]


def test_a_council_that_is_past_it_today_stays_so_until_an_option_starts():
    held = books(
        option("contract", starts=3, situation=situation(50_000)),
        supplies=[FOOD],
        situation=situation(60_000),
    )
    assert amounts(held, "contract", "vat_cliff") == [0, 60_000, 60_000, 0, 0, 0]
