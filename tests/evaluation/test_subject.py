"""Amounts in the reader's words."""

import pytest

from changing_places.evaluation.subject import Subject


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("%", "2.5 percentage points"),
        ("% of children", "2.5 percentage points (of children)"),
        ("Rate per 10,000", "2.5 per 10,000"),
        ("kWh per meter point", "2.5 kWh per meter point"),
        ("", "2.5"),
    ],
)
def test_a_difference_bears_the_unit_of_a_difference(unit, said):
    assert Subject("it", unit=unit).amount(2.5, like=1.0) == said


def test_numbers_are_written_to_what_their_error_deserves():
    assert Subject("it").amount(-0.0399512, like=0.012) == "−0.040"
    assert Subject("it").amount(1234.56, like=210.0) == "1,235"


def test_an_end_that_would_round_to_nothing_is_written_further():
    assert Subject("it").between(-0.0833, -0.0003, like=0.02) == "−0.0833 to −0.0003"


def test_an_end_that_is_nothing_stays_nothing():
    assert Subject("it").between(-1.0, 0.0, like=0.5) == "−1.00 to 0.00"
