"""What differs between two values, by fields that people can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changing_places.core.differences import NOTHING, Order, differences, same

NAMES = st.sampled_from(["x", "y", "z"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text("ab", max_size=2),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3),
    max_leaves=10,
)


@given(VALUES)
def test_a_value_does_not_differ_from_itself(value):
    assert differences(value, value) == ()


@given(VALUES, VALUES)
def test_values_that_differ_anywhere_are_told_apart(one, other):
    assert bool(differences(one, other)) is not same(one, other) or _empty_lists(one, other)


def _empty_lists(one, other):
    """A list that becomes a list of the same parts by another route differs in nothing."""
    return differences(one, other) == () and same(one, other)


def test_a_part_put_in_does_not_make_every_later_part_look_changed():
    before = {"options": [{"id": "a", "n": 1}, {"id": "b", "n": 1}]}
    after = {"options": [{"id": "new"}, {"id": "a", "n": 1}, {"id": "b", "n": 2}]}
    found = differences(before, after)
    assert [(d.path, d.kind) for d in found] == [
        ("options[new]", "added"),
        ("options[b].n", "changed"),
    ]


def test_parts_in_another_order_are_told_as_moved():
    before, after = [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]
    (found,) = differences(before, after)
    assert (found.kind, found.before, found.after) == (
        "moved",
        Order(("a", "b")),
        Order(("b", "a")),
    )


def test_parts_without_names_are_counted_from_one():
    assert [d.path for d in differences([1, 2], [1, 3, 4])] == ["[2]", "[3]"]


def test_what_was_taken_out_has_nothing_after_it():
    (found,) = differences({"a": 1}, {})
    assert (found.kind, found.after) == ("taken out", NOTHING)


@pytest.mark.parametrize(("one", "other"), [(True, 1), (False, 0), ("1", 1), (None, "")])
def test_values_of_other_kinds_are_never_the_same(one, other):
    assert not same(one, other)
    assert differences({"a": one}, {"a": other})
