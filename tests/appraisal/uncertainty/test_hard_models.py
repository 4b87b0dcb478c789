"""Models at the edge of what there is: nothing uncertain, nothing spent, everything alike."""

import json

import numpy as np
import pytest

from changing_places.appraisal.uncertainty import (
    Appraised,
    Discrete,
    Driver,
    Effect,
    Fixed,
    Line,
    Lognormal,
    Pert,
    RankCorrelation,
    Uniform,
    distribution_from,
    flips,
    simulate,
    switching_values,
    tornado,
    value_of_information,
)
from changing_places.core.errors import InputError

from .models import leisure, linear_normal, products


def everything(model):
    """Every answer as JSON, which may hold no number that JSON does not know."""
    answers = [simulate(model, draws=200), value_of_information(model, draws=200)]
    answers += [*switching_values(model), *tornado(model), *flips(model, draws=200)]
    texts = [a.explain() for a in answers]
    assert all(text.endswith(".") for text in texts)
    return json.dumps([a.to_dict() for a in answers], allow_nan=False)


NOTHING = Appraised(("as today", "stop"), (), (1.0,))
CERTAIN = Appraised(("as today", "stop"), (Line("cost", "as today", (-5.0, -5.0)),), (1.0, 0.9))
ALIKE = Appraised(
    ("a", "b"),
    tuple(Line("x", o, (1.0,), effects=(Effect("demand"),)) for o in ("a", "b")),
    (1.0,),
    (Driver("demand", Lognormal(1, 0.5)),),
)
FIXED = Appraised(("a", "b"), (Line("x", "a", (1.0,), Fixed(1.0)),), (1.0,))
ONE_YEAR = Appraised(("a", "b"), (Line("x", "a", (-1.0,), Discrete((0, 2), (0.5, 0.5))),), (1.0,))
TIED = Appraised(
    ("a", "b"),
    tuple(Line("x", o, (1.0,), Pert(0, 1, 2)) for o in ("a", "b")),
    (1.0,),
    correlations=(RankCorrelation("x (a)", "x (b)", 1.0),),
)
MODELS = [NOTHING, CERTAIN, ALIKE, FIXED, ONE_YEAR, TIED, leisure(), products(), products(True)]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_gets_every_answer_in_words_and_numbers(model):
    assert everything(model) == everything(model)


@pytest.mark.parametrize("model", [NOTHING, CERTAIN, ALIKE, FIXED, TIED])
def test_where_nothing_can_change_the_choice_nothing_is_worth_knowing(model):
    result = value_of_information(model, draws=200)
    assert result.evpi == pytest.approx(0.0, abs=1e-8)
    assert "finding out more changes nothing" in result.explain()


def test_an_option_without_lines_is_worth_nothing():
    result = simulate(CERTAIN, draws=200)
    assert result.outcome("stop").mean == 0.0
    assert result.preferred == "stop"


def test_a_horizon_of_three_hundred_years_is_drawn_with_a_smaller_fan():
    years = 300
    lines = tuple(Line("x", f"o{k}", (1.0,) * years, Lognormal(1, 0.2)) for k in range(12))
    factors = tuple(float(f) for f in 1.02 ** -np.arange(years))
    result = simulate(Appraised(tuple(f"o{k}" for k in range(12)), lines, factors), draws=5_000)
    assert result.fan.shape == (12, 300, 5)
    assert result.fan_draws == 4_000_000 // (12 * 300)


def test_a_multiplier_expected_to_be_nothing_is_told_as_a_multiplier():
    line = Line("gain", "a", (100.0,), Uniform(-1, 1))
    model = Appraised(("a", "b"), (line, Line("fee", "a", (-10.0,))), (1.0,))
    (first, *_) = switching_values(model)
    assert first.explain() == (
        "If the multiplier of gain (a) is above 0.1 (expected: 0), a overtakes b; the chance of "
        "that is 45%."
    )
    everything(model)


def test_a_group_may_be_large_and_name_an_input_twice():
    model = linear_normal(options=2, inputs=40)
    names = [d.name for d in model.drivers]
    result = value_of_information(model, draws=3_000, groups=[names, [names[0], names[0]]])
    by_inputs = {w.inputs: w for w in result.worths}
    whole, twice = by_inputs[tuple(names)], by_inputs[(names[0], names[0])]
    assert whole.evppi == pytest.approx(result.evpi, rel=0.05)
    alone = by_inputs[(names[0],)]
    assert twice.evppi == pytest.approx(alone.evppi, abs=4 * twice.error + 1e-9)


def test_a_value_beyond_all_numbers_is_refused():
    line = Line("x", "a", (1.0,), effects=(Effect("demand", 400, "elastic"),))
    model = Appraised(("a", "b"), (line,), (1.0,), (Driver("demand", Lognormal(1, 5)),))
    with np.errstate(over="ignore"), pytest.raises(InputError, match="beyond all numbers"):
        simulate(model, draws=1_000)


def test_a_negative_power_of_nothing_is_refused():
    line = Line("x", "a", (1.0,), effects=(Effect("demand", -1, "elastic"),))
    with pytest.raises(InputError, match="may be zero"):
        Appraised(("a", "b"), (line,), (1.0,), (Driver("demand", Uniform(0, 1)),))


@pytest.mark.parametrize("amount", ["12", None, "twelve", float("inf")])
def test_an_amount_that_is_no_number_is_told_with_its_year(amount):
    with pytest.raises(InputError) as error:
        Appraised(("a", "b"), (Line("x", "a", (1.0, amount)),), (1.0, 1.0))
    assert error.value.what == "The line 'x (a)' has no number in year 1."
    assert repr(amount) in error.value.why


@pytest.mark.parametrize("entry", ["normal", None, 3, {}, {"kind": ["normal"]}, {"kind": "normal"}])
def test_what_is_no_distribution_is_refused(entry):
    with pytest.raises(InputError):
        distribution_from(entry)


def test_a_simulation_that_is_there_already_is_used():
    result = simulate(leisure(), draws=3_000, seed=8)
    told = value_of_information(leisure(), simulation=result)
    assert (told.draws, told.seed) == (3_000, 8)
    assert told == value_of_information(leisure(), draws=3_000, seed=8)


def test_where_two_options_are_close_the_exact_means_decide_and_not_the_draws():
    lines = (Line("x", "a", (1.0,), Lognormal(1, 0.9)), Line("y", "b", (1.0001,)))
    model = Appraised(("a", "b"), lines, (1.0,))
    assert {simulate(model, draws=100, seed=s).preferred for s in range(20)} == {"b"}
