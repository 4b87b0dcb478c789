"""One way to write a value, so that the same value has the same hash everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changing_places.core.canonical import canonical, fingerprint
from changing_places.core.errors import InputError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES))
def test_the_order_of_names_changes_no_hash(value):
    turned = dict(reversed(value.items()))
    assert fingerprint(turned) == fingerprint(value)


@given(st.lists(VALUES, min_size=2))
def test_the_order_of_a_list_is_kept(value):
    assert (fingerprint(value) == fingerprint(value[::-1])) == (
        canonical(value) == canonical(value[::-1])
    )


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), {1: 2}, {"a": [object()]}, b"x"])
def test_what_no_document_can_hold_is_refused(bad):
    with pytest.raises(InputError, match="cannot be kept"):
        canonical({"a": {"b": [bad]}})


def test_the_refusal_names_the_path():
    with pytest.raises(InputError, match=r"a\.b\[2\]"):
        canonical({"a": {"b": [1, float("nan")]}})
