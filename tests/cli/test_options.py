"""Options that several commands read alike."""

import pytest

from changing_places.cli.options import day, numbers_by_name
from changing_places.core.errors import InputError

WORDS = {"what": "weight", "wanted": "A weight is a number.", "instead": "Write density=2."}


def test_numbers_are_read_by_name():
    assert numbers_by_name(" density = 2, age=.5", **WORDS) == {"density": 2.0, "age": 0.5}


def test_a_part_that_is_no_number_is_refused_with_what_to_type():
    with pytest.raises(InputError) as caught:
        numbers_by_name("density=two", **WORDS)
    assert str(caught.value).splitlines() == [
        "The weight 'density=two' cannot be read.",
        "A weight is a number.",
        "Write density=2.",
    ]


def test_a_name_that_stands_twice_is_refused_and_not_taken_at_its_last():
    with pytest.raises(InputError, match="'density' stands twice"):
        numbers_by_name("density=2,density=3", **WORDS)


def test_a_date_is_a_year_a_month_and_a_day():
    with pytest.raises(InputError, match="not a date"):
        day("2024-13-01")
