"""Discounting, against a calculation of its own in decimals, and by its properties."""

import csv
from datetime import date
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.greenbook import (
    Discounting,
    constant_factors,
    edition_at,
    editions,
    equivalent_annual,
    excess_burden,
    present_value,
    schedule,
    stpr,
)
from changing_places.core.errors import InputError

SCHEDULES = ("standard", "health", "lower")
TIMINGS = ("end-year", "mid-year")
FLOWS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=120)


def by_hand(name: str, last: int, timing: str) -> Decimal:
    """One factor, year after year, to 40 digits."""
    held = schedule(name)
    with localcontext() as context:
        context.prec = 40
        factor = Decimal(1)
        for year in range(1, last + 1):
            rate = next(r for t, r in zip(held.through, held.rates, strict=True) if year <= t)
            growth = 1 + Decimal(str(rate))
            factor /= growth
        if timing == "mid-year" and last:
            factor *= growth.sqrt()
        return factor


@pytest.mark.parametrize("timing", TIMINGS)
@pytest.mark.parametrize("name", SCHEDULES)
def test_factors_to_year_300_are_those_worked_out_by_hand(name, timing):
    factors = Discounting(name, timing=timing).factors(300)
    for year in (0, 1, 2, 30, 31, 75, 76, 125, 126, 200, 201, 300):
        assert factors[year] == pytest.approx(float(by_hand(name, year, timing)), rel=1e-12)


@pytest.mark.parametrize("timing", TIMINGS)
@pytest.mark.parametrize("name", SCHEDULES)
def test_year_0_counts_in_full_and_factors_fall_ever_after(name, timing):
    factors = Discounting(name, timing=timing).factors(300)
    assert factors[0] == 1
    assert (np.diff(factors) < 0).all() and factors[-1] > 0


@pytest.mark.real_data
def test_rates_are_those_of_the_published_table(real_data):
    path = real_data / "costs" / "greenbook_stpr_schedule.csv"
    with path.open(encoding="utf-8") as rows:
        table = [r for r in csv.DictReader(rows) if int(r["year_to"]) <= 300]
    assert len(table) == 5
    for name, column in (("standard", "standard"), ("health", "health"), ("lower", "catastrophic")):
        rates = Discounting(name).rates(300)
        for row in table:
            band = rates[max(1, int(row["year_from"])) : int(row["year_to"]) + 1]
            assert set(band) == {float(row[column])}


def test_mid_year_is_half_a_year_of_that_years_rate_better():
    by_end, by_middle = Discounting().factors(80), Discounting(timing="mid-year").factors(80)
    assert by_middle[1:31] == pytest.approx(by_end[1:31] * 1.035**0.5)
    assert by_middle[31:76] == pytest.approx(by_end[31:76] * 1.03**0.5)


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.sampled_from(SCHEDULES))
def test_discounting_in_steps_equals_discounting_at_once(a, b, c, name):
    start, middle, end = sorted((a, b, c))
    by = Discounting(name)
    steps = by.between(start, middle) * by.between(middle, end)
    assert steps == pytest.approx(by.between(start, end), rel=1e-12)
    assert by.between(0, end) == pytest.approx(by.factors(end)[end], rel=1e-12)


@settings(deadline=None)
@given(FLOWS, st.integers(0, 120))
def test_discounting_pieces_equals_discounting_the_whole(flows, cut):
    factors = Discounting().factors(len(flows) - 1)
    amounts = np.array(flows)
    first, second = amounts.copy(), amounts.copy()
    first[cut:], second[:cut] = 0, 0
    whole = float(present_value(amounts, factors))
    assert float(present_value(first, factors) + present_value(second, factors)) == pytest.approx(
        whole, rel=1e-9, abs=1e-6
    )


@settings(deadline=None)
@given(FLOWS)
def test_doubling_the_flows_doubles_their_present_value(flows):
    factors = Discounting().factors(len(flows) - 1)
    once, twice = present_value(flows, factors), present_value(2 * np.array(flows), factors)
    assert float(twice) == pytest.approx(2 * float(once))


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.integers(1, 300), st.sampled_from(SCHEDULES))
def test_the_equivalent_annual_value_of_a_constant_is_the_constant(amount, last, name):
    flows = np.full(last + 1, amount)
    flows[0] = 0
    factors = Discounting(name).factors(last)
    assert float(equivalent_annual(flows, factors)) == pytest.approx(amount)
    assert float(equivalent_annual(np.full(last + 1, amount), factors, first=0)) == pytest.approx(
        amount
    )


def test_lines_and_options_are_discounted_at_once_each_line_at_its_own_rates():
    rng = np.random.default_rng(1)
    flows = rng.normal(size=(41, 3, 2))
    standard, health = Discounting().factors(60), Discounting("health").factors(60)
    factors = np.column_stack([standard, health, standard])
    found = present_value(flows, factors)
    assert found.shape == (3, 2)
    for line in range(3):
        for option in range(2):
            own = sum(flows[t, line, option] * factors[t, line] for t in range(41))
            assert found[line, option] == pytest.approx(own)


def test_each_edition_is_current_from_its_day():
    for name, of in editions().items():
        assert edition_at(of.since).name == name
    assert edition_at(date(2019, 7, 1)).name == "2018"
    assert edition_at(date(2026, 11, 24)).name == "2026"


def test_the_first_edition_has_no_health_schedule_and_says_which_has():
    with pytest.raises(InputError, match="has no health schedule") as told:
        Discounting("health", "2003")
    assert "2018, 2020, 2022, 2026" in told.value.why


def test_the_edition_of_2026_gives_no_excess_burden():
    assert excess_burden("2026").value is None
    assert excess_burden("2018").value == 0.2
    assert excess_burden("2018").confidence == "low"


@pytest.mark.parametrize("edition", ["2003", "2022", "2026"])
def test_beyond_fifty_years_the_lower_schedule_is_asked_for_beside(edition):
    by = Discounting(edition=edition)
    assert "lower schedule" in " ".join(by.explain(51))
    assert "lower schedule" not in " ".join(by.explain(50))


def test_the_explanation_tells_each_band_that_is_used():
    told = Discounting().explain(80)[0]
    assert "3.5% a year in years 1 to 30" in told
    assert "3% a year in years 31 to 75" in told
    assert "2.5% a year in years 76 to 80" in told


def test_a_schedule_goes_by_its_other_names():
    assert Discounting("catastrophic") == Discounting("Reduced") == Discounting("lower")


@pytest.mark.parametrize("bad", [301, -1, 2.5, float("nan"), "soon", None])
def test_years_that_no_schedule_has(bad):
    with pytest.raises(InputError) as told:
        Discounting().factors(bad)
    assert "number of years" in told.value.what


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("helth",), "'health'"),
        (("standard", "2021"), "'2020'"),
        (("standard", "2026", "noon"), "'mid-year'"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(arguments, near):
    with pytest.raises(InputError) as told:
        Discounting(*arguments)
    assert near in told.value.why


@pytest.mark.parametrize(
    ("flows", "factors"),
    [([1, 2, 3], [1, 1]), (3.0, [1]), ([[1, 2]], [[1, 1, 1]]), ([1, 2], [[1, 1], [1, 1]])],
)
def test_flows_and_factors_that_do_not_fit(flows, factors):
    with pytest.raises(InputError, match="cannot be discounted"):
        present_value(flows, factors)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_missing_amount_is_not_summed(bad):
    with pytest.raises(InputError, match="missing or infinite"):
        present_value([1.0, bad], [1.0, 1.0])


def test_discounting_goes_backwards_only():
    with pytest.raises(InputError, match="Year 3 cannot be discounted to year 5"):
        Discounting().between(5, 3)


def test_a_day_before_every_edition():
    with pytest.raises(InputError, match="2003"):
        edition_at(date(1999, 1, 1))


def test_rates_that_cannot_be():
    with pytest.raises(InputError, match="discount rate"):
        constant_factors(3.5, 10)
    with pytest.raises(InputError, match="Catastrophic risk"):
        stpr(0.005, -0.01, elasticity=1, growth=0.02)
