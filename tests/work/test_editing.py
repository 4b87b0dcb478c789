"""What people do with a document, alone and together."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changing_places.core.errors import InputError
from changing_places.work import (
    Clashing,
    bring_back,
    comment,
    content_of,
    copy,
    move,
    redo,
    save,
    start,
    undo,
    verify,
)


def edited(store, document, author="ann", **fields):
    head = store.revision(document)
    content = {**content_of(store, document), **fields}
    return save(store, document, author=author, content=content, since=head.number)


def test_a_document_begins_as_a_draft_with_one_revision(store, begun):
    head = store.revision(begun)
    assert (head.number, head.action, head.state, head.author) == (1, "edit", "draft", "ann")
    assert content_of(store, begun)["years"] == 10


def test_saving_adds_a_revision_and_changes_none(store, begun):
    first = store.revision(begun)
    second = edited(store, begun, years=12)
    assert store.revision(begun, 1) == first
    assert (second.number, second.parent) == (2, first.hash)
    assert content_of(store, begun, 1)["years"] == 10


def test_saving_what_stands_already_adds_nothing(store, begun):
    assert edited(store, begun).number == 1


def test_undo_takes_back_and_redo_brings_back(store, begun):
    edited(store, begun, years=12)
    edited(store, begun, years=14)
    undo(store, begun, author="ann")
    assert content_of(store, begun)["years"] == 12
    undo(store, begun, author="ann")
    assert content_of(store, begun)["years"] == 10
    redo(store, begun, author="ann")
    redo(store, begun, author="ann")
    assert content_of(store, begun)["years"] == 14


def test_an_edit_after_an_undo_leaves_nothing_to_redo(store, begun):
    edited(store, begun, years=12)
    undo(store, begun, author="ann")
    edited(store, begun, years=9)
    with pytest.raises(InputError, match="nothing to redo"):
        redo(store, begun, author="ann")


def test_there_is_nothing_to_undo_before_the_first_edit(store, begun):
    with pytest.raises(InputError, match="nothing to undo"):
        undo(store, begun, author="ann")


STEPS = st.lists(st.sampled_from(["edit", "undo", "redo", "comment"]), max_size=25)


@given(STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_edits_undos_and_redos_undoing_all_gives_the_start(store, steps):
    started = {"n": 0}
    document = start(
        store, kind="appraisal", owner="E1", author="a", title="t", content=started
    ).document
    for k, step in enumerate(steps, 1):
        try:
            if step == "edit":
                edited(store, document, n=k)
            elif step == "comment":
                comment(store, document, author="b", words="why?")
            else:
                {"undo": undo, "redo": redo}[step](store, document, author="a")
        except InputError as error:
            assert "nothing to" in error.what
    with pytest.raises(InputError, match="nothing to undo"):
        while True:
            undo(store, document, author="a")
    assert content_of(store, document) == started
    assert verify(store, document).is_whole


def test_changes_of_two_people_to_other_fields_are_both_kept(store, begun):
    mine = {**content_of(store, begun), "years": 12}
    edited(store, begun, author="bob", options=[{"id": "trust", "margin": 0.05}])
    save(store, begun, author="ann", content=mine, since=1)
    assert content_of(store, begun) == {"years": 12, "options": [{"id": "trust", "margin": 0.05}]}


def test_two_who_change_one_field_are_both_heard(store, begun):
    mine = {**content_of(store, begun), "years": 12, "title": "mine"}
    edited(store, begun, author="bob", years=20)
    with pytest.raises(Clashing) as caught:
        save(store, begun, author="ann", content=mine, since=1)
    (clash,) = caught.value.clashes
    assert (clash.path, clash.before, clash.mine, clash.theirs) == ("years", 10, 12, 20)
    assert caught.value.joined["title"] == "mine"
    chosen = {**caught.value.joined, "years": 12}
    save(store, begun, author="ann", content=chosen, since=caught.value.head.number)
    assert content_of(store, begun)["years"] == 12


def test_an_earlier_revision_can_stand_again(store, begun):
    edited(store, begun, years=12)
    bring_back(store, begun, author="ann", number=1)
    assert content_of(store, begun)["years"] == 10
    assert store.revision(begun).number == 3


def test_a_document_is_moved_on_step_by_step(store, begun):
    for state in ("in review", "approved", "published", "withdrawn", "draft"):
        move(store, begun, author="fay", to=state, why="decided on Monday")
    assert store.revision(begun).state == "draft"


@pytest.mark.parametrize("to", ["published", "approved", "withdrawn", "lost"])
def test_a_state_that_cannot_follow_is_refused(store, begun, to):
    with pytest.raises(InputError, match="cannot become"):
        move(store, begun, author="ann", to=to)


def test_only_a_draft_can_be_changed(store, begun):
    move(store, begun, author="ann", to="in review")
    with pytest.raises(InputError, match="in review, so it cannot be changed"):
        edited(store, begun, years=3)
    comment(store, begun, author="fay", words="Where is this from?", field="years")
    assert store.revision(begun).detail == {"field": "years", "words": "Where is this from?"}


def test_a_copy_begins_a_document_of_its_own(store, begun):
    edited(store, begun, years=12)
    made = copy(store, begun, author="bob", owner="E06000001")
    assert made.document != begun
    assert (made.title, made.number) == ("Copy of Leisure", 1)
    assert content_of(store, made.document) == content_of(store, begun)
    assert {e.document.owner for e in store.documents(kind="appraisal")} == {
        "E06000047",
        "E06000001",
    }


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"a": float("nan")}, "cannot be kept"),
        ([1], "no fields"),
        ({"a": "x" * 9_000_000}, "bytes"),
    ],
)
def test_content_that_cannot_be_kept_is_refused(store, begun, content, what):
    with pytest.raises(InputError, match=what):
        save(store, begun, author="ann", content=content, since=1)
    assert store.revision(begun).number == 1
