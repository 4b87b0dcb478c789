"""`data load` and `data status`, as a person and as a script see them."""

import json

import pytest

from changing_places.cli.main import main

REGISTER = (
    "gss-code,local-authority-code\nE06000901,AAA\n",
    "year,ons_code,name,geography,population\n2023,E06000901,Alder,,1000\n2022,?,Alder,,1000\n",
)


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "codes.csv").write_text(REGISTER[0], encoding="utf-8")
    (source / "people.csv").write_text(REGISTER[1], encoding="utf-8")
    return source


def run(capsys, *words):
    code = main([str(w) for w in words])
    out, err = capsys.readouterr()
    return code, out, err


def test_load_prints_one_object_with_every_file_and_its_rows(folder, tmp_path, capsys):
    code, out, err = run(capsys, "data", "load", folder, "--data", tmp_path / "s", "--json")
    result = json.loads(out)
    assert (code, err) == (0, "")
    people = next(t for t in result["tables"] if t["table"] == "population")
    assert people["source"] == "people.csv"
    assert (people["rows_read"], people["rows_loaded"], people["rows_set_aside"]) == (2, 1, 1)
    assert people["reasons"] == {"unknown_area_code": 1}
    assert result["set_aside_file"].startswith(str(tmp_path / "s"))


def test_load_tells_a_person_what_was_set_aside_and_where_it_is(folder, tmp_path, capsys):
    code, out, _ = run(capsys, "data", "load", folder, "--data", tmp_path / "s")
    assert code == 0
    assert "population" in out and "unknown area code 1" in out
    assert "Rows set aside are listed in" in out


def test_a_bad_file_gives_exit_code_2_and_three_lines(tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("colour,taste\nred,sweet\n", encoding="utf-8")
    code, out, err = run(capsys, "data", "load", bad, "--data", tmp_path / "s", "--json")
    assert code == 2
    assert len(err.strip().splitlines()) == 3
    assert set(json.loads(out)["error"]) == {"what", "why", "next_step"}


def test_a_bad_file_in_a_folder_is_told_and_the_rest_is_loaded(folder, tmp_path, capsys):
    (folder / "bad.csv").write_text("colour,taste\nred,sweet\n", encoding="utf-8")
    code, out, err = run(capsys, "data", "load", folder, "--data", tmp_path / "s", "--json")
    result = json.loads(out)
    assert code == 2
    assert len(err.strip().splitlines()) == 3
    assert [f["source"] for f in result["failed"]] == ["bad.csv"]
    assert {t["table"] for t in result["tables"]} == {"area_codes", "population"}


def test_a_path_that_is_not_there_is_named(tmp_path, capsys):
    code, _, err = run(capsys, "data", "load", tmp_path / "nowhere", "--data", tmp_path / "s")
    assert code == 2 and "nowhere" in err


def test_status_says_what_is_held_whose_it_is_and_under_which_licence(folder, tmp_path, capsys):
    run(capsys, "data", "load", folder, "--data", tmp_path / "s")
    code, out, _ = run(capsys, "data", "status", "--data", tmp_path / "s", "--json")
    tables = {t["table"]: t for t in json.loads(out)["tables"]}
    people = tables["population"]
    assert code == 0
    assert (people["rows"], people["areas"], people["first"], people["last"]) == (
        1,
        1,
        "2023",
        "2023",
    )
    assert people["publisher"] == "Office for National Statistics"
    assert people["licence"] == "Open Government Licence v3.0"
    assert people["loaded_at"] and len(people["sha256"]) == 64
    for table in tables.values():
        assert table["publisher"] and table["licence"]


def test_status_of_an_empty_store_says_how_to_fill_it(tmp_path, capsys):
    code, out, _ = run(capsys, "data", "status", "--data", tmp_path / "s")
    assert code == 0 and "holds nothing yet" in out and "data load" in out
