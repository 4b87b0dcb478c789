"""The operator's margin: what it is a share of, who keeps it, and the tax on it."""

import pytest

from tests.appraisal.cases import FOOD, STAFF, amounts, books, option

# A year's pay and pensions of ten posts, and the food.
COSTS = 360_000 + 100_000


def with_margin(model, margin=0.05, **more):
    return books(
        option(model, "other", operator={"margin": margin}, **more), staff=[STAFF], supplies=[FOOD]
    )


def test_the_margin_is_a_share_of_what_running_the_service_costs_before_tax():
    held = with_margin("contract", starts=2)
    margin = 0.05 * COSTS
    tax = amounts(held, "other", "corporation_tax")
    assert tax == pytest.approx([0, 0, *[0.19 * margin] * 4])
    assert amounts(held, "other", "surplus") == pytest.approx([0, 0, *[0.81 * margin] * 4])


def test_a_large_margin_bears_the_main_rate():
    held = with_margin("contract", margin=0.8)
    assert amounts(held, "other", "corporation_tax")[1] == pytest.approx(0.25 * 0.8 * COSTS)


@pytest.mark.parametrize(
    ("model", "keeps", "taxed"),
    [
        ("contract", {}, True),
        ("JV", {}, True),
        ("CT", {"provider": 1.0}, False),
        ("PSM", {"provider": 1.0}, True),
        ("LATC", {"council": 1.0}, True),
    ],
)
def test_who_keeps_it_and_whether_it_is_taxed(model, keeps, taxed):
    held = with_margin(model)
    (flow,) = [f for f in held.flows("other") if f.head == "surplus"]
    assert (flow.payer, flow.gainer) == ({"council": 1.0}, keeps)
    assert any(amounts(held, "other", "corporation_tax")) == taxed


def test_what_a_company_gives_back_costs_its_council_the_tax_alone():
    held = with_margin("LATC")
    flows = tuple(f for f in held.flows("other") if f.head in ("surplus", "corporation_tax"))
    tax = sum(held.present(f) for f in flows if f.head == "corporation_tax")
    assert held.by_party(flows, "other")["council"] == pytest.approx(-tax)


def test_without_a_margin_there_is_neither():
    held = with_margin("contract", margin=0)
    assert not any(amounts(held, "other", "surplus") + amounts(held, "other", "corporation_tax"))


def test_a_fixed_fee_is_all_that_the_council_pays():
    held = books(option("contract", operator={"fee": 500_000}), staff=[STAFF], supplies=[FOOD])
    ledger, paid = held.ledgers["contract"], sum(held.factors["standard"][1:]) * 500_000
    assert ledger.council == pytest.approx(-paid)
    costs = sum(held.factors["standard"][1:]) * (COSTS + 37_500)
    assert ledger.present["operator"] == pytest.approx(paid - costs)
