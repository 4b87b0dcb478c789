"""The command that checks a document's file."""

import json

import pytest

from changing_places.cli.main import main
from changing_places.work import FileStore, comment, start
from changing_places.work.exchange import exported


@pytest.fixture
def file(tmp_path):
    store = FileStore(tmp_path / "documents")
    first = start(store, kind="brief", owner="E1", author="ann", title="B", content={"n": 1})
    comment(store, first.document, author="bob", words="yes")
    path = tmp_path / "document.json"
    path.write_bytes(exported(store, first.document))
    return path


def test_a_file_as_it_was_written_is_whole(file, capsys):
    assert main(["work", "verify", str(file)]) == 0
    assert "All 2 revisions are as they were written." in capsys.readouterr().out


def test_an_altered_file_is_told_with_the_revision_and_exit_code_3(file, capsys):
    held = json.loads(file.read_text())
    held["revisions"][0]["author"] = "eve"
    file.write_text(json.dumps(held))
    assert main(["work", "verify", str(file), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert not found["whole"]
    assert found["broken"][0] == {"number": 1, "why": "it was changed after it was written"}


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["work", "verify", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
