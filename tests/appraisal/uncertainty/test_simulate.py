"""Simulation against answers known without it, and what must not change it."""

import json
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
    Normal,
    Priced,
    Uniform,
    drawing,
    simulate,
)
from changing_places.appraisal.uncertainty.drawing import drawn
from changing_places.core.errors import Cancelled, InputError

from .models import leisure, linear_normal, products


def by_hand(model, own):
    """Every amount of every year multiplied and discounted in plain loops."""
    places = {d.name: k for k, d in enumerate(model.inputs)}
    out = np.zeros((len(model.options), own.shape[1]))
    for draw in range(own.shape[1]):
        values = {d.name: own[places[d.name], draw] for d in model.drivers}
        for d in model.drivers:
            for other, weight in d.follows.items():
                fellow = next(x for x in model.drivers if x.name == other)
                values[d.name] += weight * (values[other] - fellow.distribution.mean)
        for line in model.lines:
            factor, power = 1.0, 1.0
            for e in line.effects:
                base = next(d for d in model.drivers if d.name == e.driver).reference
                if e.kind == "linear":
                    factor += e.weight * (values[e.driver] / base - 1)
                else:
                    power *= (values[e.driver] / base) ** e.weight
            own_part = own[places[line.title], draw] if line.multiplier is not None else 1.0
            for amount, discount in zip(line.amounts, model.factors, strict=True):
                out[model.options.index(line.option), draw] += (
                    amount * discount * factor * power * own_part
                )
    return out


def following():
    drivers = (
        Driver("pay", Normal(1, 0.1), follows={"prices": 0.5}),
        Driver("prices", Uniform(0.9, 1.2), base=1.0),
    )
    lines = (
        Line("a", "x", (1.0, 2.0), effects=(Effect("pay", 0.7), Effect("prices", 0.1))),
        Line("b", "y", (2.0, 1.0), Uniform(0.5, 1.5), effects=(Effect("pay"),)),
    )
    return Appraised(("x", "y"), lines, (1.0, 0.9), drivers)


@pytest.mark.parametrize(
    "model", [leisure(), products(), products(elastic=True), following()], ids="abcd"
)
def test_pricing_is_what_plain_loops_give(model):
    priced = Priced.of(model)
    own = drawn(priced, 200, 3)
    np.testing.assert_allclose(priced.npv(own), by_hand(model, own), rtol=1e-12)


@pytest.mark.parametrize("model", [leisure(), products(), following()], ids="abc")
def test_means_are_the_expected_values(model):
    result, priced = simulate(model, draws=50_000, seed=1), Priced.of(model)
    for outcome, expected in zip(result.options, priced.expected, strict=True):
        assert abs(outcome.mean - expected) < 5 * outcome.mean_error + 1e-9


def test_the_spread_of_a_linear_normal_model_is_the_exact_one():
    model = linear_normal()
    result, priced = simulate(model, draws=100_000, seed=2), Priced.of(model)
    exact = (priced.slope**2 @ np.array([d.sd for d in priced.distributions]) ** 2) ** 0.5
    np.testing.assert_allclose([o.sd for o in result.options], exact, rtol=0.015)


def test_the_fan_ends_at_the_net_present_value_and_begins_with_the_first_year():
    model = leisure()
    result = simulate(model, draws=5_000, seed=1)
    ends = np.quantile(result.npv, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1).T
    np.testing.assert_allclose(result.fan[:, -1], ends, rtol=1e-12)
    assert result.fan[1, 0, 2] == pytest.approx(-955_000 - 40_000, rel=0.02)
    assert (np.diff(result.fan, axis=2) >= 0).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**40), st.integers(100, 9_000))
def test_the_same_seed_gives_the_same_bytes(seed, draws):
    first, second = (simulate(leisure(), draws=draws, seed=seed) for _ in range(2))
    assert first.npv.tobytes() == second.npv.tobytes()
    assert json.dumps(first.to_dict()) == json.dumps(second.to_dict())


def test_another_seed_gives_other_draws():
    assert simulate(leisure(), seed=1).npv.tobytes() != simulate(leisure(), seed=2).npv.tobytes()


def test_more_draws_begin_with_the_same_ones_and_blocks_do_not_show(monkeypatch):
    priced = Priced.of(leisure())
    many = drawn(priced, 9_000, 1)
    np.testing.assert_array_equal(many[:, :300], drawn(priced, 300, 1))
    monkeypatch.setattr(drawing, "BLOCK", 1_000)
    np.testing.assert_array_equal(many, drawn(priced, 9_000, 1))


def test_a_new_input_leaves_the_draws_of_the_others_as_they_were():
    model = leisure()
    more = replace(model, drivers=(*model.drivers, Driver("demand", Uniform(0, 1))))
    np.testing.assert_array_equal(
        drawn(Priced.of(model), 500, 1)[:2], drawn(Priced.of(more), 500, 1)[:2]
    )


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 1e4))
def test_all_money_times_a_factor_is_every_value_times_it(factor):
    model = products()
    lines = tuple(replace(n, amounts=tuple(a * factor for a in n.amounts)) for n in model.lines)
    once, scaled = simulate(model, draws=500), simulate(replace(model, lines=lines), draws=500)
    np.testing.assert_allclose(scaled.npv, once.npv * factor, rtol=1e-10)
    assert [o.p_best for o in scaled.options] == [o.p_best for o in once.options]


@settings(max_examples=20, deadline=None)
@given(st.floats(-1e6, 1e6))
def test_the_same_money_for_every_option_changes_no_ranking(amount):
    model = products()
    same = tuple(Line("grant", o, (amount,) * 5) for o in model.options)
    once = simulate(model, draws=500)
    more = simulate(replace(model, lines=model.lines + same), draws=500)
    assert once.preferred == more.preferred
    assert [o.p_best for o in more.options] == [o.p_best for o in once.options]


def test_options_that_are_the_same_share_being_best():
    model = Appraised(("a", "b"), (Line("x", "a", (1.0,)), Line("x", "b", (1.0,))), (1.0,))
    assert [o.p_best for o in simulate(model, draws=100).options] == [0.5, 0.5]


def test_the_probabilities_of_being_best_sum_to_one():
    assert sum(o.p_best for o in simulate(leisure()).options) == pytest.approx(1)


def test_it_can_be_said_in_words():
    text = simulate(leisure(), draws=10_000, seed=2013).explain()
    assert text.startswith("On average trust comes out best, at a present value of -£8.5")
    assert "Of 10,000 draws, the best option is trust in" in text


@pytest.mark.parametrize("draws", [-1, 0, 99, 10_000_001])
def test_a_number_of_draws_that_cannot_be_used_is_refused(draws):
    with pytest.raises(InputError, match="cannot be used"):
        simulate(leisure(), draws=draws)


def test_memory_does_not_grow_with_the_number_of_inputs(monkeypatch):
    import tracemalloc

    monkeypatch.setattr(drawing, "BLOCK", 1_024)
    priced = Priced.of(linear_normal(inputs=500))
    tracemalloc.start()
    simulate(priced, draws=50_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # All inputs at once would be 200 megabytes.
    assert peak < 25e6


def test_whoever_watches_is_told_how_far_it_is_and_may_stop_it():
    seen = []
    simulate(leisure(), draws=9_000, progress=lambda done, total, stage: seen.append((done, total)))
    assert seen == [(4_096, 9_000), (8_192, 9_000), (9_000, 9_000)]

    def stop(done, total, stage):
        raise Cancelled("It was stopped.", "You asked for it.", "Start it again.")

    with pytest.raises(Cancelled):
        simulate(leisure(), draws=9_000, progress=stop)
