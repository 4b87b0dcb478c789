import json

import pytest

from changing_places.appraisal.telling.write import check_case_path, write_case
from changing_places.core.errors import InputError

STARTS = {".html": b"<!DOCTYPE html>", ".docx": b"PK", ".pdf": b"%PDF", ".json": b"{"}


@pytest.mark.parametrize("suffix", STARTS)
def test_the_ending_of_the_name_says_the_format(leisure, tmp_path, suffix):
    path = write_case(leisure, tmp_path / f"case{suffix}")
    assert path.read_bytes().startswith(STARTS[suffix])


def test_excel_gets_the_live_workbook(leisure, tmp_path):
    pytest.importorskip("changing_places.appraisal.telling.workbook")
    assert write_case(leisure, tmp_path / "case.xlsx").read_bytes().startswith(b"PK")


def test_changes_are_in_the_document(leisure, tmp_path):
    changes = leisure.changes_since(leisure.case)
    told = json.loads(write_case(leisure, tmp_path / "c.json", changes=changes).read_text())
    last = told["sections"][-1]
    assert last["heading"] == "Annex F: what has changed"
    assert last["blocks"][0]["text"] == "Nothing has changed since leisure.yaml."


@pytest.mark.parametrize("name", ["case.odt", "case", "case.xls"])
def test_another_ending_is_refused_with_what_to_type_instead(name, tmp_path):
    with pytest.raises(InputError) as refused:
        check_case_path(tmp_path / name)
    assert ".docx" in refused.value.why and "case.docx" in refused.value.next_step


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="is not there"):
        check_case_path(tmp_path / "nowhere" / "case.pdf")
