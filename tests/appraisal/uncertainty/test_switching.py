"""Switching values put back into the model, tornado and grid."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.uncertainty import (
    Appraised,
    Driver,
    Effect,
    Line,
    Lognormal,
    Priced,
    Uniform,
    switching_values,
    tornado,
    two_way,
)
from changing_places.core.errors import InputError

from .models import leisure, linear_normal, products


def with_line(model, title, multiple):
    lines = tuple(
        replace(n, amounts=tuple(a * multiple for a in n.amounts)) if n.title == title else n
        for n in model.lines
    )
    return replace(model, lines=lines)


def values_at(model, switch, value):
    """Every option with one input set and all others at their means."""
    priced = Priced.of(model)
    if switch.input not in priced.names:
        return Priced.of(with_line(model, switch.input, value)).expected
    own = priced.means[:, None].copy()
    own[priced.names.index(switch.input)] = value
    return priced.npv(own)[:, 0]


def check(model):
    """Put every switching value, and values just beyond and just before it, into the model."""
    found = switching_values(model)
    size = np.abs(Priced.of(model).expected).max()
    for switch in found:
        old = model.options.index(switch.preferred)
        new = model.options.index(switch.option)
        at = values_at(model, switch, switch.value)
        assert at[new] == pytest.approx(at[old], abs=1e-9 * size)
        assert at[new] == pytest.approx(at.max(), abs=1e-9 * size)
        step = 1e-4 * max(abs(switch.value - switch.central), 1e-6)
        beyond, before = (
            values_at(model, switch, switch.value + side * step)
            for side in ((1, -1) if switch.direction == "above" else (-1, 1))
        )
        assert beyond[new] > beyond[old]
        assert before.argmax() == old
    return found


@pytest.mark.parametrize(
    "model", [leisure(), products(), products(elastic=True), linear_normal(4, 12)], ids="abcd"
)
def test_at_a_switching_value_the_other_option_is_as_good_and_beyond_it_better(model):
    assert check(model)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(1, 6))
def test_so_it_is_in_any_linear_model(seed, options, inputs):
    check(linear_normal(options, inputs, seed))


def two_options():
    lines = (
        Line("rent", "trust", (-40_000.0,), effects=(Effect("rent"),)),
        Line("pay", "in-house", (-45_000.0,)),
    )
    return Appraised(
        ("in-house", "trust"), lines, (1.0,), (Driver("rent", Uniform(30_000, 50_000), unit="£"),)
    )


def test_the_value_is_the_one_found_by_hand():
    (rent, *_) = switching_values(two_options())
    assert (rent.value, rent.option, rent.direction) == (pytest.approx(45_000), "in-house", "above")
    assert rent.chance == pytest.approx(0.25)
    assert rent.change == pytest.approx(0.125)
    assert rent.explain() == (
        "If rent is above £45,000 (expected: £40,000), in-house overtakes trust; "
        "the chance of that is 25%."
    )


def test_a_line_without_a_distribution_has_a_switching_value_too():
    found = {s.input: s for s in switching_values(two_options())}
    pay = found["pay (in-house)"]
    assert (pay.value, pay.direction, pay.chance) == (pytest.approx(40 / 45), "below", None)
    assert pay.explain() == (
        "If pay (in-house) comes to 11% less than expected, in-house overtakes trust."
    )


def test_an_input_that_moves_all_options_alike_has_none():
    lines = tuple(
        Line("x", o, (a,), effects=(Effect("demand"),)) for o, a in (("a", 1.0), ("b", 2.0))
    )
    model = Appraised(("a", "b"), lines, (1.0,), (Driver("demand", Lognormal(1, 0.2)),))
    # Below zero times the demand the order would turn round, and that far no lognormal goes.
    found = [s for s in switching_values(model) if s.input == "demand"]
    assert [s.chance for s in found] == [0.0]


def test_a_bar_of_the_tornado_is_the_model_at_both_ends():
    model = leisure()
    priced = Priced.of(model)
    for bar in tornado(model):
        j = priced.names.index(bar.input)
        own = np.repeat(priced.means[:, None], 2, axis=1)
        own[j] = priced.distributions[j].quantile(np.array([0.1, 0.9]))
        npv = priced.npv(own)
        shown = model.options.index(bar.option)
        assert [bar.low_npv, bar.high_npv] == pytest.approx(npv[shown].tolist())
        assert bar.low_lead == pytest.approx(npv[shown, 0] - np.delete(npv[:, 0], shown).max())


def test_bars_stand_by_length_and_say_where_the_best_option_changes():
    bars = tornado(leisure(), option="trust")
    assert [b.swing for b in bars] == sorted((b.swing for b in bars), reverse=True)
    assert bars[0].input == "rent"
    assert bars[0].flips
    assert "the best option changes from trust to in-house" in bars[0].explain()


def test_a_grid_holds_the_best_option_of_every_pair():
    grid = two_way(leisure(), "turnover", "rent", first_values=[5, 18], second_values=[1e4, 1e5])
    assert grid.best == (("in-house", "in-house"), ("trust", "contract"))
    assert grid.npv.shape == (3, 2, 2)
    assert grid.explain() == (
        "Over 4 pairs of turnover and rent, the best option is in-house at 2, trust at 1, "
        "contract at 1."
    )


def test_a_grid_without_values_spreads_over_nine_tenths():
    grid = two_way(leisure(), "turnover", "rent", points=5)
    low = leisure().drivers[0].distribution.quantile(0.05)
    assert len(grid.second_values) == 5
    assert grid.first_values[0] == pytest.approx(float(low))


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="no uncertain input named 'wage'"):
        two_way(leisure(), "wage", "rent")
    with pytest.raises(InputError, match="no option named 'mutual'"):
        tornado(leisure(), option="mutual")


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda: two_way(leisure(), "rent", "turnover", first_values=[np.nan]), "cannot be used"),
        (lambda: two_way(leisure(), "rent", "turnover", second_values=[]), "cannot be used"),
        (lambda: two_way(leisure(), "rent", "turnover", points=1), "cannot have 1 values"),
        (lambda: two_way(products(True), "pay", "demand", first_values=[-1]), "have no value"),
        (lambda: tornado(leisure(), low=0.9, high=0.1), "quantiles 0.9 and 0.1"),
        (lambda: tornado(leisure(), low=-1), "quantiles -1 and 0.9"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_three_lines(ask, what):
    with pytest.raises(InputError, match=what):
        ask()
