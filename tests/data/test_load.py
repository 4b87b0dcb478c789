from datetime import date

import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.data.load import load

POPULATION = "year,ons_code,name,geography,population\n"


def test_a_file_is_recognised_by_its_header_and_not_its_name(with_register, load_text):
    report = load_text("anything.csv", POPULATION + "2023,E06000901,Alder,Unitary,1000\n")
    assert [(t.table, t.rows_loaded) for t in report.tables] == [("population", 1)]
    row = with_register.table("population").row(0, named=True)
    assert (row["area"], row["period"], row["value"], row["status"]) == (
        "E06000901",
        "2023",
        1000.0,
        "value",
    )


def test_every_row_is_loaded_or_set_aside_with_its_reason(with_register, load_text):
    rows = (
        "2023,E06000901,Alder,,1000\n"
        "2022,E06999999,Nowhere,,1000\n"
        "2021,,Nobody,,1000\n"
        "2020,E06000901,Alder,,many\n"
        "2019,E06000901,Alder,,inf\n"
        "2018,E06000901,Alder,,NaN\n"
        "2999,E06000901,Alder,,1000\n"
        "2023,E06000901,Alder,,1001\n"
        "last,E06000901,Alder,,1001\n"
        "2017,E23000001,Police,,1001\n"
    )
    report = load_text("population.csv", POPULATION + rows)
    one = report.tables[0]
    assert (one.rows_read, one.rows_loaded, one.rows_set_aside) == (10, 1, 9)
    assert dict(one.reasons) == {
        "not_a_number": 3,
        "unknown_area_code": 1,
        "no_area_code": 1,
        "future_year": 1,
        "duplicate_key": 1,
        "not_a_period": 1,
        "not_a_council": 1,
    }
    listed = pl.read_csv(report.set_aside_file)
    assert listed.columns == ["source", "row", "reason", "why", "content"]
    first = listed.filter(pl.col("row") == 3).row(0, named=True)
    assert first["why"] == ("population.csv, row 3: no register knows the area code 'E06999999'.")
    assert '"ons_code":"E06999999"' in first["content"]


def test_a_former_code_becomes_the_code_of_today_before_anything_is_set_aside(
    with_register, load_text
):
    report = load_text("population.csv", POPULATION + "2023,E06000911,Alder,,1000\n")
    assert report.tables[0].rows_set_aside == 0
    assert with_register.table("population")["area"].to_list() == ["E06000901"]


def test_of_a_recoded_area_and_its_twin_one_is_kept(with_register, load_text):
    report = load_text(
        "population.csv",
        POPULATION + "2023,E06000911,Alder,,1000\n2023,E06000901,Alder,,1001\n",
    )
    assert dict(report.tables[0].reasons) == {"recoded_twin": 1}
    assert with_register.table("population")["value"].to_list() == [1001.0]


def test_without_a_register_well_formed_codes_pass_with_a_warning(store, load_text):
    report = load_text("population.csv", POPULATION + "2023,E06000001,A,,1\n2023,XYZ,B,,2\n")
    assert report.tables[0].rows_loaded == 1
    assert "No register is held" in " ".join(report.tables[0].warnings)


def test_loading_the_same_file_again_changes_nothing(with_register, load_text):
    text = POPULATION + "2023,E06000901,Alder,,1000\n2022,E06000901,Alder,,990\n"
    load_text("population.csv", text)
    before = with_register.records["population"].sha256
    report = load_text("population.csv", text)
    assert with_register.records["population"].sha256 == before
    assert report.tables[0].rows_superseded == 2


def test_a_newer_file_takes_the_place_of_the_same_keys_and_adds_the_others(
    with_register, load_text
):
    load_text("first.csv", POPULATION + "2022,E06000901,Alder,,990\n2021,E06000901,Alder,,980\n")
    load_text("second.csv", POPULATION + "2023,E06000901,Alder,,1000\n2022,E06000901,Alder,,991\n")
    values = with_register.table("population").select("period", "value").rows()
    assert values == [("2021", 980.0), ("2022", 991.0), ("2023", 1000.0)]


def test_a_file_that_fails_leaves_what_was_there_whole(with_register, load_text):
    load_text("population.csv", POPULATION + "2023,E06000901,Alder,,1000\n")
    before = with_register.version
    with pytest.raises(InputError):
        load_text("broken.parquet", b"PAR1 this is no parquet file")
    with_register.refresh()
    assert with_register.version == before


def test_in_a_folder_one_bad_file_does_not_stop_the_others(with_register, write, tmp_path):
    write("population.csv", POPULATION + "2023,E06000901,Alder,,1000\n")
    write("strange.csv", "colour,taste\nred,sweet\n")
    write("README.md", "words")
    report = load([tmp_path / "files"], with_register)
    assert "population" in {t.table for t in report.tables}
    assert [f.source for f in report.failed] == ["strange.csv"]
    assert "README.md" in {s.source for s in report.skipped}
    assert report.to_dict()["exit_code"] == 2


def test_a_later_day_lets_a_later_year_in(with_register, write):
    path = write("population.csv", POPULATION + "2040,E06000901,Alder,,1000\n")
    report = load([path], with_register, today=date(2041, 1, 1))
    assert report.tables[0].rows_loaded == 1
