"""Lines of a case: what they come to each year, whom they hit, and what corrects them."""

import pytest

from changing_places.appraisal.uncertainty import Effect, Pert
from changing_places.core.errors import InputError
from tests.appraisal.cases import FOOD, HALL, PERT, STAFF, made, option

OTHER = option("contract")


def line(**given):
    """The one line under 'lines' of a case with volumes and drivers."""
    held = made(
        OTHER,
        lines=[{"name": "it", "payer": "council", **given}],
        volumes=[{"name": "visits", "amount": 1000, "growth": 0.1, "range": PERT | _visits()}],
        drivers=[{"name": "wages", "value": 1.0}],
        evidence={"accounts": "Accounts for 2025/26"},
    )
    return held.lines[0]


def _visits():
    return {"low": 800, "likely": 1000, "high": 1100}


@pytest.mark.parametrize(
    ("given", "amounts"),
    [
        ({"amount": 100}, (0, 100, 100, 100, 100, 100)),
        ({"amount": 100, "from": 0}, (100, 100, 100, 100, 100, 100)),
        ({"amount": 100, "from": 2, "to": 3}, (0, 0, 100, 100, 0, 0)),
        ({"amount": 100, "from": 2, "ramp": 4}, (0, 0, 25, 50, 75, 100)),
        ({"each": 2, "per": "visits"}, (0, 2200, 2420, 2662, 2928.2, 3221.02)),
        ({"once": {0: 5, 3: 7}}, (5, 0, 0, 7, 0, 0)),
        ({"by_year": [1, 2, 3, 4, 5, 6]}, (1, 2, 3, 4, 5, 6)),
    ],
)
def test_the_ways_to_say_an_amount(given, amounts):
    assert line(**given).amounts == pytest.approx(amounts)


def test_posts_cost_their_pay_and_the_pension_on_it():
    held = made(OTHER, staff=[STAFF]).lines[0]
    assert held.amounts == pytest.approx((0, *[360_000] * 5))
    assert held.staff is not None and held.staff.turnover == 0.1


def test_what_running_the_service_uses_up_is_the_operators():
    held = made(OTHER, staff=[STAFF], supplies=[FOOD], premises=[HALL])
    assert {(dict(n.payer)["operator"], *n.gainer) for n in held.lines} == {(1.0,)}


def test_income_passes_from_users_to_the_operator():
    held = made(OTHER, income=[{"name": "fees", "amount": 5}]).lines[0]
    assert (held.payer, held.gainer) == ({"users": 1.0}, {"operator": 1.0})


def test_a_line_may_be_shared():
    held = line(amount=10, payer={"council": 0.6, "NHS": 0.4})
    assert held.payer == {"council": 0.6, "NHS": 0.4}


def test_purchases_bear_vat_unless_said_otherwise():
    held = made(OTHER, supplies=[FOOD, {"name": "grants", "amount": 1, "vat_share": 0.3}]).lines
    assert [n.vat_share for n in held] == [1.0, 0.3]


@pytest.mark.parametrize(
    ("given", "rate"),
    [
        (0.2, 0.2),
        ({"rate": 0.3}, 0.3),
        ({"type": "standard-buildings"}, 0.24),
        ({"type": "standard-buildings", "measure": "duration"}, 0.04),
        ({"type": "non-standard-buildings", "managed": 0.92}, 0.0408),
        ({"types": {"non-standard-buildings": 0.3, "standard-buildings": 0.7}}, 0.321),
    ],
)
def test_an_optimism_bias_by_rate_or_by_type_of_project(given, rate):
    assert line(amount=1, optimism_bias=given).optimism_bias == pytest.approx(rate)


def test_what_would_happen_anyway_comes_off():
    shares = {"deadweight": 0.2, "leakage": 0.1}
    held = line(amount=100, additionality=shares)
    assert held.amounts[1] == pytest.approx(100 * 0.8 * 0.9)


def test_drivers_move_a_line_and_an_uncertain_volume_moves_what_is_reckoned_from_it():
    held = line(each=2, per="visits", moves_with={"wages": 0.5})
    assert held.effects == (Effect("visits"), Effect("wages", 0.5))
    elastic = line(amount=2, moves_with={"wages": {"elasticity": -0.4}})
    assert elastic.effects == (Effect("wages", -0.4, "elastic"),)


def test_a_range_is_a_multiple_of_the_amount():
    assert line(amount=100, range=PERT).multiplier == Pert(0.8, 1, 1.5)
    with pytest.raises(InputError, match=r"comes to 100,000\.0 times the amount"):
        line(amount=100, range={"kind": "pert", "low": 8e4, "likely": 1e5, "high": 1.2e5})


def test_evidence_is_the_name_of_a_source_or_words():
    assert line(amount=1, evidence="accounts").evidence == "Accounts for 2025/26"
    assert line(amount=1, evidence="a count in May").evidence == "a count in May"


def test_cash_is_released_in_steps_by_the_units_saved():
    held = line(
        amount=100,
        payer={"residents": 1},
        gainer="NHS",
        cashable=0.5,
        units_saved=40,
        ramp=2,
        steps={"NHS": {"every": 30, "releases": 900, "unit": "beds", "name": "a ward"}},
    )
    assert held.volume == (0, 20, 40, 40, 40, 40)
    assert held.cashable == 0.5 and list(held.steps) == ["NHS"]


def test_steps_want_the_units_that_are_saved():
    with pytest.raises(InputError, match="has no 'units_saved' beside it"):
        line(amount=1, steps={"NHS": {"every": 30, "releases": 900}})


@pytest.mark.parametrize("idle", [{"per": "visits"}, {"to": 3, "once": {1: 1}}, {"ramp": 2}])
def test_what_another_way_of_saying_the_amount_would_use_is_not_passed_over(idle):
    given = {"once": {1: 5}} if "ramp" in idle else {} if "once" in idle else {"amount": 5}
    with pytest.raises(InputError, match="does nothing beside"):
        line(**given, **idle)


@pytest.mark.parametrize(
    ("given", "amounts"),
    [
        ({"amount": 100}, (0, 0, 0, 100, 100, 100)),
        ({"amount": 100, "from": 1}, (0, 100, 100, 100, 100, 100)),
        ({"amount": 100, "to": 2}, (0, 100, 100, 0, 0, 0)),
        ({"once": {0: 5}}, (5, 0, 0, 0, 0, 0)),
    ],
)
def test_what_an_option_adds_each_year_begins_when_it_starts_unless_it_prepares_it(given, amounts):
    added = {"name": "it", "payer": "council", **given}
    held = made(option("contract", starts=3, lines=[added]))
    assert held.option("contract").lines[0].amounts == amounts
