"""The choices of an evaluation, checked before anything is read."""

import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.settings import Settings


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("method", "did2s", "did"),
        ("control", "nevertreated", "never"),
        ("estimator", "drr", "dr"),
        ("missing", "complet", "complete"),
    ],
)
def test_a_choice_that_is_not_known_is_told_what_to_write_instead(name, given, told):
    with pytest.raises(InputError) as error:
        Settings(**{name: given})
    assert given in error.value.what
    assert told in error.value.next_step


def test_a_method_that_comes_later_says_that_it_is_not_built():
    with pytest.raises(InputError, match="not built yet"):
        Settings(method="synthetic-control")


@pytest.mark.parametrize(
    "wrong", [{"level": 95}, {"level": 0.2}, {"anticipation": -1}, {"draws": 3}]
)
def test_a_number_out_of_range_says_what_makes_sense(wrong):
    with pytest.raises(InputError):
        Settings(**wrong)


def test_only_what_differs_from_the_defaults_is_repeated():
    assert Settings().told() == {}
    assert Settings(level=0.9, seed=7).told() == {"level": 0.9, "seed": 7}
