"""A document in one file: it comes back whole, and nothing in the file is believed."""

import json

import pytest

from changing_places.core.errors import InputError
from changing_places.work import FileStore, comment, content_of, save, undo, verify
from changing_places.work.exchange import exported, imported, read_file, verify_file


@pytest.fixture
def file(store, begun):
    save(store, begun, author="ann", content={"years": 12}, since=1)
    comment(store, begun, author="bob", words="why 12?", field="years")
    undo(store, begun, author="ann")
    return exported(store, begun)


@pytest.fixture
def elsewhere(tmp_path):
    return FileStore(tmp_path / "elsewhere")


def test_a_document_comes_back_with_its_whole_history(store, begun, file, elsewhere):
    document = imported(elsewhere, file, owner="E06000047", author="fay")
    assert document.id == begun
    assert elsewhere.history(begun) == store.history(begun)
    assert verify(elsewhere, begun).is_whole


def test_another_council_gets_a_copy_of_the_newest_content(begun, file, elsewhere):
    document = imported(elsewhere, file, owner="E06000001", author="fay")
    assert document.id != begun
    assert (document.owner, document.created_by) == ("E06000001", "fay")
    assert content_of(elsewhere, document.id)["years"] == 10


def test_a_document_that_is_here_already_is_copied_and_not_overwritten(store, begun, file):
    before = store.history(begun)
    document = imported(store, file, owner="E06000047", author="ann")
    assert document.id != begun
    assert store.history(begun) == before


def test_a_file_can_be_checked_by_itself(file):
    found = verify_file(file)
    assert found.is_whole
    assert found.revisions == 4


def _altered(file, edit):
    held = json.loads(file)
    edit(held)
    return json.dumps(held).encode()


ALTERED = {
    "a content": lambda h: h["revisions"][1]["content"].update(years=99),
    "an author": lambda h: h["revisions"][2].update(author="eve"),
    "a forged parent": lambda h: h["revisions"][2].update(parent="0" * 64),
    "a forged hash": lambda h: h["revisions"][1].update(hash="0" * 64),
    "a revision taken out": lambda h: h["revisions"].pop(1),
    "a revision twice": lambda h: h["revisions"].insert(1, h["revisions"][1]),
    "another order": lambda h: h["revisions"].reverse(),
    "another document's name": lambda h: h["document"].update(id="f" * 32),
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_file_that_was_altered_is_found_and_not_kept(file, elsewhere, what):
    altered = _altered(file, ALTERED[what])
    assert not verify_file(altered).is_whole
    with pytest.raises(InputError, match="altered after it was written"):
        imported(elsewhere, altered, owner="E06000047", author="fay")
    assert list(elsewhere.documents()) == []


NO_FILES = {
    "nothing": b"",
    "no JSON": b"\xff\xfe{",
    "a list": b"[]",
    "another format": b'{"format": "x"}',
    "no revisions": b'{"format": "changing-places document", "document": {}}',
    "brackets without end": b"[" * 100_000,
}


@pytest.mark.parametrize("what", NO_FILES)
def test_what_is_no_document_is_refused_in_three_lines(what):
    with pytest.raises(InputError) as caught:
        read_file(NO_FILES[what])
    assert len(str(caught.value).splitlines()) == 3


def test_unknown_fields_are_refused(file):
    with pytest.raises(InputError, match="no document of Changing Places"):
        read_file(_altered(file, lambda h: h["revisions"][0].update(admin=True)))
