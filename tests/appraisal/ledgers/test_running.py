"""From lines to flows: changes, corrections, expected values, fees, the years before a start."""

import pytest

from changing_places.appraisal.ledgers import drivers_of
from changing_places.core.errors import InputError
from tests.appraisal.cases import FOOD, HALL, PERT, STAFF, TODAY, amounts, books, made, option

MEAN = (0.8 + 4 + 1.5) / 6


def test_a_change_is_phased_in_and_not_before_the_start():
    held = books(
        option("contract", starts=2, changes={"food": {"by": -0.4, "ramp": 2}}), supplies=[FOOD]
    )
    assert amounts(held, "contract", "supplies") == pytest.approx(
        [0, 100_000, 80_000, 60_000, 60_000, 60_000]
    )


def test_a_line_stands_at_what_is_expected_of_it():
    held = books(option("contract"), supplies=[FOOD | {"range": PERT}])
    assert amounts(held, "today", "supplies")[1] == pytest.approx(100_000 * MEAN)


def test_an_uncertain_change_is_its_own_flow_and_moves_with_the_line():
    change = {"food": {"by": -0.1, "range": PERT}}
    held = books(option("contract", changes=change), supplies=[FOOD | {"range": PERT}])
    flows = [f for f in held.run("contract").own if f.line == "food"]
    assert [f.root for f in flows] == ["food", "change in food"]
    assert flows[1].amounts[1] == pytest.approx(-10_000 * MEAN * MEAN)


DRIVER = {"name": "wages", "value": 1, "range": {"kind": "uniform", "low": 1, "high": 1.4}}


@pytest.mark.parametrize(
    ("moves", "factor"),
    [(0.5, 1.1), ({"elasticity": 1}, 1.2), ({"elasticity": 2}, (1.4**3 - 1) / (3 * 0.4))],
)
def test_drivers_move_what_is_expected(moves, factor):
    held = books(
        option("contract"), supplies=[FOOD | {"moves_with": {"wages": moves}}], drivers=[DRIVER]
    )
    assert amounts(held, "today", "supplies")[1] == pytest.approx(100_000 * factor, rel=1e-6)


def test_an_own_range_multiplies_what_drivers_make_of_a_line():
    food = FOOD | {"moves_with": {"wages": 1}, "range": PERT}
    held = books(option("contract"), supplies=[food], drivers=[DRIVER])
    assert amounts(held, "today", "supplies")[1] == pytest.approx(100_000 * 1.2 * MEAN)


def test_corrections_come_in_before_anything_uncertain():
    works = {"name": "works", "payer": "council", "once": {0: 1_000}, "optimism_bias": 0.24}
    gain = {"name": "health", "gainer": "residents", "amount": 100, "grade": 5, "delay": 1}
    held = books(option("contract", lines=[works, gain]), supplies=[FOOD | {"grows": 0.02}])
    flows = {f.name: f.amounts for f in held.flows("contract")}
    assert flows["works"][0] == pytest.approx(1_240)
    assert flows["health"] == pytest.approx([0, 0, 75, 75, 75, 75])
    assert flows["food"][3] == pytest.approx(100_000 * 1.02**3)


def test_doubt_about_income_lowers_it_and_about_a_payment_raises_it():
    income = {"name": "fees", "amount": 100, "grade": 5}
    given = {"name": "from the NHS", "payer": "NHS", "gainer": "council", "amount": 100, "grade": 5}
    paid = {"name": "to the NHS", "payer": "council", "gainer": "NHS", "amount": 100, "grade": 5}
    held = books(option("contract", lines=[given, paid]), income=[income])
    got = {f.name: f.amounts[1] for f in held.flows("contract")}
    assert (got["fees"], got["from the NHS"], got["to the NHS"]) == pytest.approx((75, 75, 125))


def test_what_outlasts_the_appraisal_leaves_its_share_to_who_paid():
    works = {"name": "works", "payer": "council", "once": {1: 800}, "life": 8, "weight": 2}
    held = books(option("contract", lines=[works]), supplies=[FOOD])
    (left,) = [f for f in held.flows("contract") if f.name == "value left of works"]
    assert left.amounts == pytest.approx([0, 0, 0, 0, 0, 400])
    assert (left.gainer, left.weight) == ({"council": 1.0}, 2)


def test_nothing_is_left_of_what_has_had_its_life():
    works = {"name": "works", "payer": "council", "once": {0: 800}, "life": 5}
    held = books(option("contract", lines=[works]), supplies=[FOOD])
    assert not [f for f in held.flows("contract") if f.name.startswith("value left")]


def test_other_prices_want_deflators_and_say_of_which_line():
    with pytest.raises(InputError, match=r"made\.yaml, line \d+: supplies\[1\]: There is no GDP"):
        books(option("contract"), supplies=[FOOD | {"price_year": 2024}])


def test_one_thing_in_several_options_is_one_uncertain_thing():
    line = {"name": "set-up", "payer": "council", "once": {0: 5}, "range": PERT}
    case = made(option("contract", lines=[line]), option("CT", lines=[line]), supplies=[FOOD])
    assert [d.name for d in drivers_of(case)] == ["set-up"]
    alone = made(option("contract", lines=[line]), option("CT"), supplies=[FOOD])
    assert not drivers_of(alone)


# -- before an option starts ----------------------------------------------------------------------

FEE = {**TODAY, "model": "contract", "operator": {"name": "the firm", "fee": 500_000}}
MARGIN = {**TODAY, "model": "contract", "operator": {"margin": 0.1, "new_starters_pension": 0.05}}


@pytest.mark.parametrize("today", [TODAY, FEE, MARGIN])
@pytest.mark.parametrize(
    "then",
    [
        option("IH", "own", starts=3),
        option("contract", "fee", starts=3, operator={"fee": 480_000}),
        option("CT", "trust", starts=3, operator={"margin": 0.02}),
        option("LATC", "firm", starts=3, operator={"margin": 0.02, "new_starters_pension": 0.03}),
    ],
)
def test_until_it_starts_an_option_is_the_baseline_to_the_last_penny(today, then):
    held = books(today, then, staff=[STAFF], supplies=[FOOD], premises=[HALL])
    base, other = held.ledgers["today"], held.ledgers[then["id"]]
    for party in held.case.parties:
        before = (base.by_year[party] - other.by_year[party])[:3]
        assert before == pytest.approx([0, 0, 0], abs=1e-6), party
    assert {f.name for f in held.flows("today")} >= {
        f.name.removesuffix(" until it starts")
        for f in held.flows(then["id"])
        if f.name.endswith(" until it starts")
    }


def test_a_fee_is_paid_from_the_start_and_costs_are_the_councils_until_then():
    held = books(option("contract", starts=2, operator={"fee": 90_000}), supplies=[FOOD])
    ledger = held.ledgers["contract"]
    assert ledger.by_year["council"].tolist() == [0, -100_000, *[-90_000] * 4]
    assert ledger.by_year["operator"].tolist() == [0, 0, *[-10_000] * 4]


def test_a_service_of_year_0_is_the_baselines_in_year_0():
    today = {**TODAY, "model": "contract", "operator": {"fee": 150_000}}
    held = books(today, option("IH", "own", starts=2), supplies=[FOOD | {"from": 0}])
    own = held.ledgers["own"].by_year
    assert own["council"].tolist() == [0, -150_000, *[-100_000] * 4]
    assert own["operator"].tolist() == [-100_000, 50_000, 0, 0, 0, 0]


def test_a_change_of_the_baseline_holds_until_an_option_starts():
    today = {**TODAY, "changes": {"food": 0.2}}
    held = books(today, option("contract", starts=3), supplies=[FOOD])
    assert amounts(held, "contract", "supplies") == pytest.approx(
        [0, 120_000, 120_000, 100_000, 100_000, 100_000]
    )


def test_a_line_in_other_prices_is_put_in_the_cases_by_the_deflators_of_the_case():
    held = books(
        option("contract"),
        supplies=[{"name": "food", "amount": 100_000, "price_year": 2023}],
        deflators={2023: 80.0, 2026: 100.0},
    )
    assert amounts(held, "today", "supplies") == pytest.approx([0, *[125_000] * 5])


def test_a_line_in_nominal_prices_is_put_in_the_cases_year_by_year():
    grown = {2026 + y: 100 * 1.02**y for y in range(6)}
    held = books(
        option("contract"),
        supplies=[{"name": "food", "amount": 102, "nominal": True}],
        deflators=grown,
    )
    expected = [0, *[102 / 1.02**y for y in range(1, 6)]]
    assert amounts(held, "today", "supplies") == pytest.approx(expected)


def test_a_year_without_a_deflator_is_refused_with_the_place_of_the_line():
    with pytest.raises(InputError, match=r"made\.yaml, line \d+: .*no GDP deflator for 2026"):
        books(option("contract"), supplies=[{"name": "food", "amount": 1, "price_year": 2023}])


@pytest.mark.parametrize(
    ("deflators", "found"), [({"soon": 1}, "names no year"), ({2023: 0}, "deflators.2023 is 0")]
)
def test_deflators_are_indices_above_nothing_by_year(deflators, found):
    with pytest.raises(InputError, match=found):
        books(option("contract"), supplies=[FOOD], deflators=deflators)
