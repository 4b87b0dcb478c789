import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from changing_places.core.errors import InputError
from changing_places.reports import FORMATS, render, write

from .examples import report


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_bytes(form):
    assert render(report(), form) == render(report(), form)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_many_may_write_at_once(form):
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: render(report(), form), range(6)))
    assert len(set(made)) == 1


def test_a_file_gets_the_format_of_its_suffix_in_either_case(tmp_path):
    path = write(report(), tmp_path / "brief.JSON")
    assert json.loads(path.read_text("utf-8"))["title"] == "Ceham: adult social care"


@pytest.mark.parametrize("name", ["brief.odt", "brief"])
def test_an_unknown_suffix_is_told_in_three_lines(tmp_path, name):
    with pytest.raises(InputError) as caught:
        write(report(), tmp_path / name)
    assert len(str(caught.value).splitlines()) == 3
    assert "html" in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="not there"):
        write(report(), tmp_path / "missing" / "brief.html")


def test_a_folder_is_not_overwritten(tmp_path):
    (tmp_path / "brief.html").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write(report(), tmp_path / "brief.html")


def test_a_failed_write_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "brief.json"
    path.write_text("old", "utf-8")

    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        write(report(), path)
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.json"]
