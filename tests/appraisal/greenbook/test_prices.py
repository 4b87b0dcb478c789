"""Amounts in the prices of one year."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.greenbook import (
    Line,
    at_prices_of,
    extended,
    real,
    rebased,
    relative_prices,
)
from changing_places.core.errors import InputError

# HM Treasury, GDP deflators at market prices, December 2025, calendar years.
DEFLATORS = {2019: 81.1085, 2020: 85.2137, 2021: 85.6358, 2022: 90.5005, 2023: 96.2507, 2024: 100.0}


def test_a_pound_of_2019_in_the_prices_of_2024():
    assert float(rebased(1.0, DEFLATORS, from_year=2019, to_year=2024)) == pytest.approx(
        1.232916, abs=1e-6
    )


def test_cash_that_grows_with_prices_is_flat_in_real_terms():
    cash = [DEFLATORS[y] for y in sorted(DEFLATORS)]
    assert real(cash, DEFLATORS, first_year=2019, price_year=2024) == pytest.approx([100.0] * 6)


def test_real_prices_keep_lines_and_options_apart():
    cash = np.arange(12.0).reshape(2, 3, 2)
    found = real(cash, DEFLATORS, first_year=2023, price_year=2024)
    assert found[1] == pytest.approx(cash[1])
    assert found[0] == pytest.approx(cash[0] * 100 / 96.2507)


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.sampled_from(sorted(DEFLATORS)), st.sampled_from(sorted(DEFLATORS)))
def test_there_and_back_is_where_it_was(amount, a, b):
    there = rebased(amount, DEFLATORS, from_year=a, to_year=b)
    assert float(rebased(there, DEFLATORS, from_year=b, to_year=a)) == pytest.approx(amount)


def test_a_line_is_put_in_other_prices_exactly():
    line = Line("pay", "cost", ("100.10", "200.20"), price_year=2023)
    moved = at_prices_of(line, 2024, DEFLATORS, first_year=2024)
    assert (moved.price_year, moved.basis) == (2024, "real")
    assert abs(moved.amounts[1] - 2 * moved.amounts[0]) < Decimal("1e-24")
    assert moved.amounts[0] == Decimal("100.10") * (Decimal("100.0") / Decimal("96.2507"))


def test_a_line_that_stands_in_the_year_needs_no_deflator():
    line = Line("pay", "cost", (100,), price_year=2030)
    assert at_prices_of(line, 2030, {}, first_year=2030) is line


def test_a_nominal_line_is_deflated_year_by_year():
    line = Line("fees", "benefit", (81.1085, 85.2137), basis="nominal")
    moved = at_prices_of(line, 2024, DEFLATORS, first_year=2019)
    assert [float(a) for a in moved.amounts] == pytest.approx([100, 100])


def test_years_in_which_nothing_moves_need_no_deflator():
    line = Line("works", "cost", (50, 0, 0, 0), basis="nominal")
    assert at_prices_of(line, 2024, DEFLATORS, first_year=2024).amounts[3] == 0


def test_deflators_are_carried_on_at_a_stated_growth():
    further = extended(DEFLATORS, 2027, 0.02)
    assert further[2027] == pytest.approx(100 * 1.02**3)
    assert {y: further[y] for y in DEFLATORS} == DEFLATORS


def test_a_price_that_outgrows_the_others():
    found = relative_prices(np.ones((3, 2)), 0.02)
    assert found[:, 1] == pytest.approx([1, 1.02, 1.0404])


@pytest.mark.parametrize("year", [1950, 2030])
def test_a_year_without_a_deflator_says_which_are_held(year):
    with pytest.raises(InputError, match=f"no GDP deflator for {year}") as told:
        rebased(1.0, DEFLATORS, from_year=year, to_year=2024)
    assert "2019 to 2024" in told.value.why


def test_no_deflators_at_all():
    with pytest.raises(InputError) as told:
        extended({}, 2030, 0.02)
    assert "none" in told.value.why


def test_a_deflator_that_is_no_index():
    with pytest.raises(InputError, match="deflator of 2024 is 0"):
        rebased(1.0, {2023: 100.0, 2024: 0.0}, from_year=2023, to_year=2024)


@pytest.mark.real_data
def test_the_store_holds_the_deflators_that_a_line_needs(real_data):
    import csv

    with (real_data / "costs" / "greenbook_gdp_deflator.csv").open(encoding="utf-8") as rows:
        held = {int(r["year"]): float(r["value"]) for r in csv.DictReader(rows)}
    assert {y: held[y] for y in DEFLATORS} == DEFLATORS
