"""Charges on premises: rates by who occupies them, who keeps them, and stamp duty on a lease."""

import pytest

from changing_places.appraisal.rulebook import rulebook, try_reform
from tests.appraisal.cases import HALL, PERT, amounts, books, option

BILL = 600_000 * 0.508


def test_a_charity_has_four_fifths_off_and_the_council_bears_its_share():
    held = books(option("CT", "trust"), premises=[HALL])
    assert amounts(held, "today", "rates") == pytest.approx([0, *[BILL] * 5])
    assert amounts(held, "trust", "rates") == pytest.approx([0, *[0.2 * BILL] * 5])
    (flow,) = [f for f in held.flows("trust") if f.head == "rates"]
    assert flow.gainer == pytest.approx(
        {"council": 0.49, "central government": 0.5, "other councils": 0.01}
    )


def test_rates_that_a_council_pays_come_back_to_it_in_its_share():
    held = books(option("CT", "trust"), premises=[HALL], rates_share=0.3)
    (flow,) = [f for f in held.flows("today") if f.head == "rates"]
    assert held.by_party((flow,), "today")["council"] == pytest.approx(-0.7 * held.present(flow))


def test_without_shares_all_rates_go_to_the_centre():
    book = try_reform(without=["ndr.local_share"], book=rulebook())
    held = books(option("CT", "trust"), premises=[HALL], book=book)
    assert [f.gainer for f in held.flows("today") if f.head == "rates"] == [
        {"central government": 1.0}
    ]


def test_discretionary_relief_comes_off_as_well():
    terms = {"discretionary_relief": 0.1}
    held = books(option("CT", "trust", operator=terms), premises=[HALL])
    assert amounts(held, "trust", "rates")[1] == pytest.approx(0.1 * BILL)


def test_premises_that_are_given_up_bear_no_rates_from_when_they_are():
    gone = {"hall": {"by": -0.5, "from": 1, "ramp": 2}}
    held = books(option("CT", "trust", starts=3, changes=gone), premises=[HALL])
    expected = [0, BILL, BILL, 0.2 * BILL * 0.75, 0.2 * BILL * 0.5, 0.2 * BILL * 0.5]
    assert amounts(held, "trust", "rates") == pytest.approx(expected)


def test_what_is_expected_of_a_change_moves_its_rates():
    gone = {"hall": {"by": -0.5, "range": PERT}}
    held = books(option("contract", changes=gone), premises=[HALL])
    mean = (0.8 + 4 + 1.5) / 6
    assert amounts(held, "contract", "rates")[1] == pytest.approx(BILL * (1 - 0.5 * mean))


def test_more_money_for_premises_is_no_more_space():
    held = books(option("contract", changes={"hall": 0.5}), premises=[HALL])
    assert amounts(held, "contract", "rates") == amounts(held, "today", "rates")


def test_premises_that_the_council_keeps_have_no_relief():
    held = books(option("CT", "trust"), premises=[HALL | {"payer": "council"}])
    assert amounts(held, "trust", "rates") == amounts(held, "today", "rates")


LEASE = {"lease_price": 400_000, "lease_rent": 20_000, "lease_years": 3}


def test_a_lease_is_taxed_and_paid_when_it_is_granted_before_the_start():
    held = books(option("contract", starts=2, operator=LEASE), premises=[HALL])
    tax = amounts(held, "contract", "land_tax")
    assert tax == pytest.approx([0, 9_500, 0, 0, 0, 0])
    (paid,) = [f for f in held.flows("contract") if f.name == "price and rent of the lease"]
    assert paid.amounts.tolist() == [0, 400_000, 20_000, 20_000, 20_000, 0]


def test_a_lease_to_whom_the_council_pays_its_costs_is_money_round_in_a_circle():
    held = books(option("contract", operator=LEASE), premises=[HALL])
    (paid,) = [f for f in held.flows("contract") if f.name == "price and rent of the lease"]
    assert held.by_party((paid,), "contract")["council"] == 0


@pytest.mark.parametrize(
    ("model", "tax"), [("CT", 0), ("LATC", 0), ("PSM", 9_500), ("JV", 9_500), ("contract", 9_500)]
)
def test_charities_and_the_councils_own_companies_are_relieved(model, tax):
    held = books(option(model, "other", operator=LEASE), premises=[HALL])
    assert sum(amounts(held, "other", "land_tax")) == pytest.approx(tax)
