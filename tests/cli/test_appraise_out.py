"""`appraise --out` and `--changes-from`: what is written, and what is refused before any work."""

import json

import pytest

from changing_places.appraisal.case import shipped_case
from changing_places.cli.main import main

FAST = ["appraise", "leisure", "--as-at", "2026-11-24", "--draws", "200"]
STARTS = {"html": b"<!DOCTYPE html>", "docx": b"PK", "pdf": b"%PDF", "json": b"{"}


@pytest.mark.parametrize("form", STARTS)
def test_the_business_case_is_written_in_the_format_of_its_ending(form, tmp_path, capsys):
    path = tmp_path / f"case.{form}"
    assert main([*FAST, "--out", str(path)]) == 0
    assert path.read_bytes().startswith(STARTS[form])
    assert capsys.readouterr().out.rstrip().endswith(f"Written to {path}")


def test_json_says_where_it_was_written(tmp_path, capsys):
    path = tmp_path / "case.html"
    assert main([*FAST, "--json", "--out", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == str(path)


@pytest.mark.parametrize("name", ["case.odt", "case", "nowhere/case.pdf"])
def test_a_file_that_cannot_be_written_is_refused_in_three_lines_before_any_work(
    name, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(
        "changing_places.appraisal.appraise", lambda *_, **__: pytest.fail("it was appraised")
    )
    assert main([*FAST, "--out", str(tmp_path / name)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 3


def test_changes_since_an_older_file_are_in_the_text_the_json_and_the_document(tmp_path, capsys):
    old, out = tmp_path / "old.yaml", tmp_path / "case.json"
    old.write_text(shipped_case("leisure").replace("posts: 95", "posts: 90"), encoding="utf-8")
    asked = [*FAST, "--changes-from", str(old)]
    sentence = "staff, leisure staff, posts: changed from 90 to 95."
    assert main(asked) == 0
    assert sentence in capsys.readouterr().out
    assert main([*asked, "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)["changes"]
    assert [c["sentence"] for c in told["changes"]] == [sentence]
    assert told["changes"][0]["before"] == 90 and told["changes"][0]["after"] == 95
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["sections"][-1]["heading"] == "Annex F: what has changed"


def test_an_older_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main([*FAST, "--changes-from", str(tmp_path / "gone.yaml")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 3


def test_what_rounds_to_nothing_has_no_minus(capsys):
    assert main(FAST) == 0
    assert " -0 " not in capsys.readouterr().out
