"""What every store of documents does alike."""

from dataclasses import replace

import pytest

from changing_places.core.errors import InputError
from changing_places.work import Moved, comment, save, start
from changing_places.work.editing import _next


def test_a_revision_that_does_not_follow_the_newest_is_refused_and_the_newest_told(store, begun):
    first = store.revision(begun)
    mine, theirs = (_next(first, name, "comment", detail={"words": "x"}) for name in ("a", "b"))
    store.append(theirs)
    with pytest.raises(Moved) as caught:
        store.append(mine)
    assert caught.value.head == theirs
    assert store.revision(begun) == theirs


def test_history_runs_backwards_a_page_at_a_time(store, begun):
    for k in range(5):
        comment(store, begun, author="a", words=str(k))
    assert [r.number for r in store.history(begun, most=2)] == [6, 5]
    assert [r.number for r in store.history(begun, before=5, most=10)] == [4, 3, 2, 1]
    assert store.history(begun, before=1) == []


def test_documents_are_listed_by_owner_and_kind_with_their_newest_revision(store, begun):
    other = start(store, kind="brief", owner="E1", author="a", title="B", content={}).document
    comment(store, other, author="a", words="x")
    assert [e.document.id for e in store.documents(owner="E06000047")] == [begun]
    (found,) = store.documents(kind="brief")
    assert (found.document.id, found.head.number) == (other, 2)
    assert len(list(store.documents())) == 2


def test_one_document_is_found_by_its_identifier_and_no_name_leads_elsewhere(store, begun):
    start(store, kind="brief", owner="E1", author="a", title="B", content={})
    assert [e.document.id for e in store.documents(document=begun)] == [begun]
    for name in (f"../documents/{begun}", "", "none-of-these"):
        assert list(store.documents(document=name)) == []


def test_a_document_taken_away_is_gone(store, begun):
    store.remove(begun)
    with pytest.raises(InputError, match="no document"):
        store.revision(begun)
    assert list(store.documents()) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "a", "x" * 200, "UPPER-CASE", "a/b/c/d/e/f"]
)
def test_a_name_that_is_no_identifier_finds_nothing(store, begun, name):
    with pytest.raises(InputError, match="no document"):
        store.revision(name)


def test_a_revision_that_is_not_there_is_told_with_those_that_are(store, begun):
    with pytest.raises(InputError, match="no revision 9") as caught:
        store.revision(begun, 9)
    assert "from 1 to 1" in caught.value.why


def test_an_identifier_is_used_once(store, begun):
    (entry,) = store.documents()
    with pytest.raises(InputError, match="already"):
        store.create(entry.document, replace(entry.head))


def test_text_of_every_kind_comes_back_as_it_went_in(store, begun):
    content = {"£": 'naïve \u2028 😀 "quoted" \\ \n', "n": [1, 1.5, True, None, -0.0, 1e300]}
    save(store, begun, author="Zoë", content=content, since=1)
    assert store.revision(begun).content == content
