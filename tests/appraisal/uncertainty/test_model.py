"""What an appraisal may be made of, and what each fault is told as."""

from dataclasses import replace

import pytest

from changing_places.appraisal.uncertainty import (
    Appraised,
    Driver,
    Effect,
    Line,
    Lognormal,
    Normal,
    Uniform,
)
from changing_places.appraisal.uncertainty.circle import order_of
from changing_places.core.errors import InputError

from .models import leisure


def driver(name, *follows):
    return Driver(name, Uniform(0.5, 1.5), follows=dict.fromkeys(follows, 0.5))


def with_drivers(*drivers):
    return Appraised(("a", "b"), (Line("x", "a", (1.0,)),), (1.0,), drivers)


def test_a_circle_of_drivers_is_named():
    with pytest.raises(InputError) as error:
        with_drivers(driver("pay", "prices"), driver("rent"), driver("prices", "rent", "demand"),
                     driver("demand", "pay"))  # fmt: skip
    assert error.value.what == "The drivers go round in a circle."
    assert error.value.why == "pay follows prices follows demand follows pay."


def test_a_driver_that_follows_itself_is_a_circle():
    with pytest.raises(InputError, match="pay follows pay"):
        with_drivers(driver("pay", "pay"))


def test_drivers_that_share_one_are_no_circle():
    follows = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}
    order = order_of(follows)
    assert all(order.index(k) > order.index(o) for k, others in follows.items() for o in others)


def bad(**changes):
    return lambda: replace(leisure(), **changes)


LINE = Line("pay", "trust", (-1.0,) * 10)
FAULTS = [
    (bad(options=()), "nothing to choose between", "There is none"),
    (bad(options=("trust",)), "nothing to choose between", "The only one is trust"),
    (bad(options=("trust", "trust", "in-house", "contract")), "Two are named 'trust'", "option"),
    (bad(lines=(replace(LINE, option="mutual"),)), "option that is not there", "'mutual'"),
    (bad(lines=(replace(LINE, amounts=(1.0,)),)), "has 1 yearly amounts", "10 years"),
    (bad(lines=(replace(LINE, amounts=(float("nan"),) * 10),)), "no number in year 0", "nan"),
    (bad(lines=(LINE, LINE)), "Two are named", "has to be its own"),
    (bad(lines=(replace(LINE, effects=(Effect("wage"),)),)), "driver that is not there", "'wage'"),
    (bad(lines=(replace(LINE, effects=(Effect("rent", 1, "cubic"),)),)), "kind 'cubic'", "linear"),
    (bad(lines=(replace(LINE, effects=(Effect("rent", float("nan")),)),)), "is nan", "number"),
    (bad(factors=()), "discount factors", "one for each year"),
    (bad(factors=(0.0,) * 10), "discount factors", "above zero"),
    (lambda: with_drivers(driver("pay", "rent")), "follows one that is not there", "'rent'"),
]


@pytest.mark.parametrize(("make", "what", "why"), FAULTS)
def test_each_fault_is_told_in_three_lines(make, what, why):
    with pytest.raises(InputError) as error:
        make()
    assert what in error.value.what
    assert why in error.value.why
    assert error.value.next_step.endswith(".")


def test_an_elasticity_refuses_a_driver_that_may_be_negative_by_itself_or_by_another():
    def made(*drivers):
        line = Line("x", "a", (1.0,), effects=(Effect("pay", 0.5, "elastic"),))
        return Appraised(("a", "b"), (line,), (1.0,), drivers)

    with pytest.raises(InputError, match="may be negative"):
        made(Driver("pay", Normal(1, 0.1)))
    with pytest.raises(InputError, match="may be negative"):
        made(Driver("pay", Uniform(0.1, 1), follows={"rent": 2.0}), Driver("rent", Uniform(0, 1)))
    assert made(Driver("pay", Lognormal(1, 0.1))).inputs[0].name == "pay"


def test_a_share_of_a_base_of_zero_cannot_be_taken():
    line = Line("x", "a", (1.0,), effects=(Effect("pay"),))
    with pytest.raises(InputError, match="base of zero"):
        Appraised(("a", "b"), (line,), (1.0,), (Driver("pay", Uniform(-1, 1)),))


def test_what_was_put_in_can_be_listed():
    listed = leisure().to_dict()
    assert [i["name"] for i in listed["inputs"]] == ["turnover", "rent", "fee (contract)"]
    assert (
        leisure().explain().splitlines()[0] == "turnover: between 5 and 18, most likely 10 (PERT)."
    )
    assert listed["inputs"][0]["words"] == "between 5 and 18, most likely 10 (PERT)"
