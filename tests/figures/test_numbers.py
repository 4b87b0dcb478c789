import math
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changing_places.figures.numbers import (
    decimals_for,
    formatted,
    listed,
    money,
    number,
    percent,
    span,
)

FINITE = st.floats(-1e12, 1e12)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "£0"),
        (612.49, "£612"),
        (9.5, "£9.50"),
        (1_234, "£1,234"),
        (999_499, "£999,499"),
        (999_500, "£1m"),
        (1_240_000, "£1.24m"),
        (24_630_000, "£24.6m"),
        (246_300_000, "£246m"),
        (999_600_000, "£1bn"),
        (14_512_000_000, "£14.5bn"),
        (-3_200_000, "−£3.2m"),
        (-0.001, "£0.00"),
    ],
)
def test_money_is_written_in_pounds_millions_and_billions(value, told):
    assert money(value) == told


def test_money_with_decimals_given_is_not_shortened():
    assert money(1_234_567.891, 2) == "£1,234,567.89"


def test_halves_are_rounded_away_from_zero_as_people_do():
    assert [number(v, 0) for v in (0.5, 1.5, 2.5, -2.5)] == ["1", "2", "3", "−3"]
    assert number(0.125, 2) == "0.13"


@given(FINITE, st.integers(0, 4))
def test_a_number_never_shows_a_hyphen_for_minus_nor_minus_nothing(value, places):
    told = number(value, places)
    assert "-" not in told
    if told.startswith("−"):
        assert re.search("[1-9]", told)


@given(FINITE, st.integers(0, 4))
def test_a_number_reads_back_as_itself_to_its_decimal_places(value, places):
    back = float(number(value, places).replace(",", "").replace("−", "-"))
    assert math.isclose(back, value, abs_tol=0.5 * 10**-places + abs(value) * 1e-9)


@given(st.floats(-1e13, 1e13))
def test_money_reads_back_to_three_figures(value):
    told = money(value)
    scale = {"m": 1e6, "n": 1e9}.get(told[-1], 1)
    text = told.replace("−", "-").replace("£", "").replace(",", "").rstrip("bmn")
    assert math.isclose(float(text) * scale, value, rel_tol=0.0051, abs_tol=0.5)


@given(st.lists(st.floats(-1e9, 1e9), max_size=8))
def test_the_decimals_of_a_column_are_few(values):
    assert 0 <= decimals_for(values) <= 3


def test_nothing_and_not_a_number_are_not_available_and_words_stand():
    assert formatted(None, "money") == "not available"
    assert formatted(math.nan, "number") == "not available"
    assert formatted("suppressed", "integer") == "suppressed"


def test_years_have_no_commas_and_dates_are_words():
    assert formatted(2024, "year") == "2024"
    assert formatted(date(2025, 3, 31), "date") == "31 March 2025"


def test_a_share_of_one_and_a_per_cent_are_told_apart():
    assert formatted(0.375, "share") == formatted(37.5, "percent") == percent(37.5) == "37.5%"


def test_a_range_has_an_en_dash_unless_a_minus_sign_would_meet_it():
    assert span("3", "7") == "3–7"
    assert span(number(-3), number(7)) == "−3 to 7"


def test_a_list_of_words_ends_in_and():
    assert [listed(x) for x in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b and c"]
