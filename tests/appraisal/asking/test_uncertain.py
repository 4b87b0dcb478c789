"""A case as draws take it: what moves together, what is shared, and that means are the ledger's."""

import numpy as np
import pytest

from changing_places.appraisal.asking.sure import how_sure
from changing_places.appraisal.asking.uncertain import CERTAIN, appraised
from changing_places.appraisal.case import read_case, shipped_cases
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import rulebook
from changing_places.appraisal.uncertainty import Priced, simulate
from changing_places.core.errors import InputError
from tests.appraisal.cases import DAY, FOOD, PERT, STAFF, TICKETS, books, option

LEISURE = {"regime": "leisure", "exempt_share": 0.85}
WAGES = {"name": "wages", "value": 1, "range": {"kind": "uniform", "low": 0.9, "high": 1.5}}


def lines(held, ledger="council", options=("today", "other")):
    model = appraised(held, ledger, options)
    return {n.name: n for n in model.lines}, model


def means_meet(held, ledger, *, draws=40_000):
    """The mean of the draws is the ledger's difference from the baseline, within 4 errors."""
    ids = [o.id for o in held.case.options]
    found = simulate(Priced.of(appraised(held, ledger, ids)), draws=draws, seed=3)
    base = held.ledgers[held.base.option.id]
    for o, out in zip(held.case.options, found.options, strict=True):
        expected = getattr(held.ledgers[o.id], ledger) - getattr(base, ledger)
        assert abs(out.mean - expected) <= 4 * out.mean_error + 1e-6, (o.id, ledger)


@pytest.mark.parametrize("name", shipped_cases())
@pytest.mark.parametrize("ledger", ["council", "society"])
def test_draws_of_a_shipped_case_come_to_its_ledgers_on_average(name, ledger):
    means_meet(Books.of(read_case(name), DAY, rulebook()), ledger)


@pytest.mark.parametrize("ledger", ["council", "society"])
def test_draws_come_to_the_ledger_whatever_moves_a_line(ledger):
    held = books(
        option(
            "CT",
            "other",
            starts=2,
            changes={"food": {"by": -0.2, "range": PERT}, "carers": {"by": 0.1, "range": PERT}},
            lines=[{"name": "health", "gainer": "residents", "amount": 9_000, "health": True}],
        ),
        staff=[STAFF | {"moves_with": {"wages": {"elasticity": 0.5}}, "range": PERT}],
        supplies=[FOOD | {"moves_with": {"wages": 0.6}, "range": PERT}],
        income=[TICKETS | {"range": PERT}],
        drivers=[WAGES],
        vat=LEISURE,
    )
    means_meet(held, ledger)


def test_the_vat_on_a_purchase_moves_with_it():
    held = books(option("CT", "other"), supplies=[FOOD | {"range": PERT}], vat=LEISURE)
    found, _ = lines(held)
    # The purchase is the same as today's; what the option adds is the VAT, in the same line.
    expected = held.ledgers["other"].council - held.ledgers["today"].council
    mean = held.run("other").roots["food"].expected
    typed = sum(np.array(found["food"].amounts) * held.factors["standard"])
    assert typed * mean == pytest.approx(expected)
    assert found["food"].effects[0].driver == "food"


def test_what_is_uncertain_about_a_line_of_the_service_is_one_world_for_all_options():
    held = books(
        option("CT", "one", changes={"food": -0.5}),
        option("PSM", "two", changes={"food": -0.5}),
        supplies=[FOOD | {"range": PERT}],
    )
    model = appraised(held, "society", ["today", "one", "two"])
    drawn = simulate(Priced.of(model), draws=500, seed=1).npv
    assert [d.name for d in model.drivers] == ["food"]
    assert drawn[1] == pytest.approx(drawn[2]) and drawn[1].std() > 0


def test_the_baseline_is_nothing_in_every_draw():
    held = books(option("CT", "other"), supplies=[FOOD | {"range": PERT}])
    _, model = lines(held, options=("today", "other"))
    drawn = simulate(Priced.of(model), draws=200, seed=1).npv
    assert not drawn[0].any()
    assert CERTAIN in {n.name for n in model.lines}


def test_drivers_behind_drivers_come_along():
    oil = {"name": "oil", "value": 1, "range": {"kind": "uniform", "low": 0.9, "high": 1.1}}
    held = books(
        option("contract", "other", changes={"food": -0.2}),
        supplies=[FOOD | {"moves_with": {"wages": 1}}],
        drivers=[WAGES | {"follows": {"oil": 0.5}}, oil],
    )
    _, model = lines(held)
    assert {d.name for d in model.drivers} == {"wages", "oil"}


def test_correlations_of_what_this_ledger_does_not_feel_are_left_out():
    held = books(
        option("contract", "other", changes={"food": {"by": -0.2, "range": PERT}}),
        supplies=[FOOD],
        lines=[{"name": "gifts", "gainer": "residents", "amount": 5, "range": PERT}],
        correlations=[{"between": ["gifts", "change in food (other)"], "rank": 0.3}],
    )
    _, model = lines(held)
    assert not model.correlations


def test_one_lawful_option_leaves_nothing_to_draw():
    held = books(
        option("contract", "other", situation={"tendered": False, "contract_value": 9e6}),
        supplies=[FOOD],
    )
    assert how_sure(held, draws=200, seed=1) == {}


def test_what_cannot_be_drawn_is_told_with_the_file_of_the_case():
    deep = {"kind": "uniform", "low": -5, "high": 5}
    oil = {"name": "oil", "value": 1, "range": deep}
    held = books(
        option("contract", "other", changes={"food": -0.2}),
        supplies=[FOOD | {"moves_with": {"wages": {"elasticity": 0.5}}}],
        drivers=[WAGES | {"follows": {"oil": 1}}, oil],
    )
    with pytest.raises(InputError, match=r"^made\.yaml: The driver 'wages' may be negative"):
        appraised(held, "council", ["today", "other"])
