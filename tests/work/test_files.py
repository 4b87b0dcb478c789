"""Documents as files: what is acknowledged stays, whatever happens to the process."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from changing_places.work import FileStore, comment, content_of, save, start, verify


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "documents")


@pytest.fixture
def begun(store):
    return start(
        store, kind="appraisal", owner="E1", author="a", title="t", content={"n": 0}
    ).document


def test_a_line_half_written_by_a_killed_process_is_cut_off_at_the_next_save(store, begun):
    comment(store, begun, author="a", words="kept")
    log = store.folder / begun / "revisions.jsonl"
    with log.open("ab") as file:
        file.write(b'{"document": "half a li')
    assert store.revision(begun).number == 2
    comment(store, begun, author="a", words="after")
    assert [r.detail.get("words") for r in store.history(begun)] == ["after", "kept", None]
    assert verify(store, begun).is_whole


@pytest.mark.parametrize("left", [0, 3, 8, 12])
def test_an_index_that_was_not_finished_is_filled_in_from_the_log(store, begun, left):
    for k in range(3):
        comment(store, begun, author="a", words=str(k))
    index = store.folder / begun / "places"
    index.write_bytes(index.read_bytes()[:left])
    assert store.revision(begun).number == 4
    comment(store, begun, author="a", words="more")
    assert len(index.read_bytes()) == 5 * 8
    assert verify(store, begun).is_whole


def _add(folder, document, who):
    store = FileStore(folder)
    for k in range(15):
        head = store.revision(document)
        content = {**content_of(store, document, head.number), f"{who}{k}": k}
        save(store, document, author=who, content=content, since=head.number)


def test_processes_that_save_at_once_lose_nothing(store, begun):
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_add, [store.folder] * 3, [begun] * 3, ["ann", "bob", "cat"]))
    content = content_of(store, begun)
    assert {f"{who}{k}" for who in ("ann", "bob", "cat") for k in range(15)} <= set(content)
    assert verify(store, begun).is_whole


@pytest.mark.parametrize("field", ["author", "at", "title", "content", "state", "detail"])
def test_a_revision_altered_in_the_file_is_found(store, begun, field):
    comment(store, begun, author="a", words="x")
    save(store, begun, author="a", content={"n": 1}, since=2)
    log = store.folder / begun / "revisions.jsonl"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    lines[2][field] = {"content": {"n": 2}, "state": "approved", "detail": {"a": 1}}.get(field, "x")
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    (store.folder / begun / "places").unlink()
    found = verify(store, begun)
    assert not found.is_whole
    assert found.broken[0].number == 3
    assert "changed after it was written" in found.explain()


def _broken(store, begun, edit):
    for k in range(4):
        comment(store, begun, author="a", words=str(k))
    log = store.folder / begun / "revisions.jsonl"
    lines = log.read_text().splitlines(keepends=True)
    edit(lines)
    log.write_text("".join(lines))
    (store.folder / begun / "places").unlink()
    return verify(store, begun)


def test_a_revision_taken_out_is_found(store, begun):
    assert not _broken(store, begun, lambda lines: lines.pop(2)).is_whole


def test_revisions_in_another_order_are_found(store, begun):
    assert not _broken(store, begun, lambda lines: lines.insert(1, lines.pop(2))).is_whole


def test_a_beginning_cut_off_is_found(store, begun):
    assert not _broken(store, begun, lambda lines: lines.pop(0)).is_whole


def test_the_newest_of_many_revisions_is_read_without_reading_the_others(store, begun, monkeypatch):
    for k in range(200):
        comment(store, begun, author="a", words=str(k))
    read = []
    kept = json.loads
    monkeypatch.setattr(
        "changing_places.work.files.json.loads", lambda x: read.append(1) or kept(x)
    )
    assert store.revision(begun).number == 201
    assert len(read) == 1
