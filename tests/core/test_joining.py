"""Two people's changes to one value, joined."""

from hypothesis import given
from hypothesis import strategies as st

from changing_places.core.differences import NOTHING, same
from changing_places.core.joining import Clash, joined

NAMES = st.sampled_from(["x", "y", "z"])
PARTS = st.lists(
    st.fixed_dictionaries({"id": NAMES, "n": st.integers(0, 2)}),
    max_size=3,
    unique_by=lambda part: part["id"],
)
VALUES = st.fixed_dictionaries(
    {"parts": PARTS, "fields": st.dictionaries(NAMES, st.integers(0, 2), max_size=3)}
)


@given(VALUES, VALUES)
def test_what_only_one_changed_is_kept_whole(before, mine):
    for found in (joined(before, mine, before), joined(before, before, mine)):
        assert found.clashes == ()
        assert same(found.value, mine)


@given(VALUES, VALUES)
def test_two_who_made_the_same_change_do_not_clash(before, after):
    found = joined(before, after, after)
    assert found.clashes == ()
    assert same(found.value, after)


@given(VALUES, VALUES, VALUES)
def test_nothing_is_lost_without_being_told(before, mine, theirs):
    found = joined(before, mine, theirs)
    told = {c.path for c in found.clashes}
    for name in mine["fields"]:
        changed = mine["fields"][name] != before["fields"].get(name)
        if changed and f"fields.{name}" not in told:
            assert found.value["fields"][name] == mine["fields"][name]
    for part in mine["parts"]:
        was = {p["id"]: p for p in before["parts"]}.get(part["id"])
        clear = not any(t.startswith(f"parts[{part['id']}]") for t in told)
        if part != was and clear:
            assert part["n"] in [p["n"] for p in found.value["parts"] if p["id"] == part["id"]]


def test_fields_that_both_changed_are_told_with_all_three_values():
    found = joined({"a": 1, "b": 1}, {"a": 2, "b": 5}, {"a": 3, "b": 1})
    assert found.clashes == (Clash("a", 1, 2, 3),)
    assert found.value == {"a": 3, "b": 5}


def test_one_who_takes_out_what_the_other_changed_clashes():
    found = joined({"a": 1}, {}, {"a": 3})
    assert found.clashes == (Clash("a", 1, NOTHING, 3),)


def test_what_i_put_in_stands_after_what_i_put_it_after():
    before = [{"id": "x"}, {"id": "y"}]
    mine = [{"id": "x"}, {"id": "new"}, {"id": "y"}]
    theirs = [{"id": "y"}, {"id": "x"}]
    assert [p["id"] for p in joined(before, mine, theirs).value] == ["y", "x", "new"]
