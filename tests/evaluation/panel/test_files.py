"""A panel is read from a file of any kind, and its rows are numbered as a spreadsheet does."""

import pytest
import xlsxwriter

from changing_places.core.errors import InputError
from changing_places.evaluation.panel import files
from changing_places.evaluation.panel.files import (
    panel_from_file,
    sections_from_file,
    table_from_file,
)
from tests.evaluation.panel.tables import NAMES, columns, note, read, table


def written(tmp_path, text: str, name: str = "rates.csv", encoding: str = "utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_delimiter_and_the_encoding_are_found_out(tmp_path, separator, encoding):
    units = ["Ynys Môn" if u == "Leeds" else u for u in columns()["council"]]
    text = table(council=units).write_csv(separator=separator)
    found = panel_from_file(written(tmp_path, text, encoding=encoding), **NAMES)
    assert found.sha256 == read(council=units).sha256


def test_semicolons_may_stand_with_decimal_commas(tmp_path):
    text = table().write_csv(separator=";").replace(".", ",")
    found = panel_from_file(written(tmp_path, text), **NAMES)
    assert found.sha256 == read().sha256
    assert "decimal points" in note(found, "numbers_cleaned").text


def test_parquet_and_json_keep_their_types(tmp_path):
    table().write_parquet(tmp_path / "rates.parquet")
    table().write_json(tmp_path / "rates.json")
    for name in ("rates.parquet", "rates.json"):
        assert panel_from_file(tmp_path / name, **NAMES).sha256 == read().sha256


def test_a_workbook_is_read_from_the_sheet_that_has_the_columns(tmp_path):
    path = tmp_path / "rates.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["Rates by council", "see the next sheet"])
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Published in 2021"])
        sheet.write_row(2, 0, list(columns()))
        for i, row in enumerate(table().iter_rows()):
            sheet.write_row(3 + i, 0, row)
    assert panel_from_file(path, **NAMES).sha256 == read().sha256
    assert panel_from_file(path, sheet="data", **NAMES).sha256 == read().sha256
    with pytest.raises(InputError, match=r"no sheet 'Dta'"):
        panel_from_file(path, sheet="Dta", **NAMES)
    with pytest.raises(InputError, match=r"rates.xlsx \[Notes\] has no column 'council'"):
        panel_from_file(path, sheet="Notes", **NAMES)


def test_lines_above_the_header_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    text = "Recycling rates\nSource: a department\n\n" + table().write_csv().replace("4.5", "n.k.")
    with pytest.raises(InputError, match=r"rates.csv, row 10, column 'rate': found 'n.k.'"):
        panel_from_file(written(tmp_path, text), **NAMES)


def test_blank_lines_at_the_end_are_passed_over(tmp_path):
    found = panel_from_file(written(tmp_path, table().write_csv() + ",,,\n,,,\n"), **NAMES)
    assert found.sha256 == read().sha256
    assert note(found, "blank_rows").count == 2


def test_a_row_with_more_cells_than_the_header_is_an_error_with_its_number(tmp_path):
    text = table().write_csv().replace("Durham,2020,2.5", "Durham,2020,2,500")
    with pytest.raises(InputError, match="row 4 has more cells than the header's 4"):
        panel_from_file(written(tmp_path, text), **NAMES)


def test_a_file_that_was_cut_short_is_an_error(tmp_path):
    text = table().write_csv().rstrip("\n").removesuffix(",7.0,")
    with pytest.raises(InputError, match="the last row, 10, is cut short"):
        panel_from_file(written(tmp_path, text), **NAMES)


def test_a_file_that_is_not_there_is_met_with_the_nearest(tmp_path):
    written(tmp_path, "a", "rates_2020.csv")
    with pytest.raises(InputError, match=r"nearest names are rates_2020.csv"):
        panel_from_file(tmp_path / "rates.csv", **NAMES)
    with pytest.raises(InputError, match="a folder"):
        panel_from_file(tmp_path, **NAMES)


def test_two_columns_of_one_name_are_an_error_only_where_it_is_asked_for(tmp_path):
    text = "council,year,rate,adopted,note,note\nA,2018,1,0,x,y\nA,2019,2,0,x,y\n"
    assert panel_from_file(written(tmp_path, text), **NAMES).units == ("A",)
    twice = text.replace("note,note", "rate,note")
    with pytest.raises(InputError, match="2 columns named 'rate'"):
        panel_from_file(written(tmp_path, twice), **NAMES)


def test_a_table_for_a_page_has_all_columns_and_the_numbers_of_its_rows(tmp_path):
    text = "council,,rate,rate\nA,2018,1,0\n"
    frame, source = table_from_file(written(tmp_path, text))
    assert frame.columns == ["_row", "council", "column 2", "rate", "rate (2)"]
    assert frame["_row"].to_list() == [2]
    assert source == "rates.csv"


def test_a_very_large_text_file_is_read_in_the_columns_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 10)
    path = written(tmp_path, table(spare=["z"] * 9).write_csv(separator=";"))
    assert panel_from_file(path, **NAMES).sha256 == read().sha256
    with pytest.raises(InputError, match="nearest names are 'rate'"):
        panel_from_file(path, **NAMES | {"outcome": "rates"})
    bad = written(tmp_path, table().write_csv().replace("4.5", "n.k."))
    with pytest.raises(InputError, match="row 7, column 'rate'"):
        panel_from_file(bad, **NAMES)
    broken = written(tmp_path, table().write_csv().replace("York,2019", 'Yo"rk,2019,"'))
    with pytest.raises(InputError):
        panel_from_file(broken, **NAMES)


def test_sections_are_read_from_files_too(tmp_path):
    path = written(tmp_path, table().write_csv())
    found = sections_from_file(path, time="year", outcome="rate", adopted="adopted")
    assert found.times.tolist() == sorted(columns()["year"])


def test_a_panel_written_out_and_read_back_is_the_same(tmp_path):
    found = read({"cluster": "c", "covariates": "x"}, c=["a"] * 6 + ["b"] * 3, x=range(9))
    frame = table(c=["a"] * 6 + ["b"] * 3, x=range(9))
    asked = NAMES | {"cluster": "c", "covariates": "x"}
    for name, write in (
        ("p.csv", frame.write_csv),
        ("p.parquet", frame.write_parquet),
        ("p.xlsx", frame.write_excel),
    ):
        write(tmp_path / name)
        assert panel_from_file(tmp_path / name, **asked).sha256 == found.sha256
