"""Files as they come: other encodings, delimiters, preambles, merged headers, damage."""

import io
from datetime import date, time, timedelta
from decimal import Decimal

import polars as pl
import pytest
import xlsxwriter

from changing_places.core.errors import InputError
from changing_places.data.load import load

HEADER = "year,ons_code,name,geography,population\n"
ROW = "2023,E06000901,Alder,Unitary,1000\n"


def values(store):
    return store.table("population").select("area", "period", "value").rows()


ONE = [("E06000901", "2023", 1000.0)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param((HEADER + ROW).encode("utf-8-sig"), id="with a byte-order mark"),
        pytest.param((HEADER + ROW).encode("utf-16"), id="in UTF-16"),
        pytest.param((HEADER + ROW).encode("utf-16-le"), id="in UTF-16 without a mark"),
        pytest.param((HEADER + ROW).replace("\n", "\r\n").encode(), id="with Windows lines"),
        pytest.param((HEADER + ROW).replace("\n", "\r").encode(), id="with old Mac lines"),
        pytest.param((HEADER + ROW).replace(",", ";").encode(), id="with semicolons"),
        pytest.param((HEADER + ROW).replace(",", "\t").encode(), id="with tabs"),
        pytest.param((HEADER + ROW).strip().encode(), id="without a last line end"),
        pytest.param(
            ("Population,,,,\nSource: ONS,,,,\n,,,,\n" + HEADER + ROW).encode(),
            id="with a preamble",
        ),
        pytest.param(
            ("Population estimates\nSource: ONS\n\n" + HEADER + ROW).encode(),
            id="with a preamble of other width",
        ),
        pytest.param(
            b"Year , ONS Code,name,geography, Population \n" + ROW.encode(),
            id="with other case and spaces",
        ),
        pytest.param(
            (HEADER + '2023,E06000901,"Alder, the city\nof","Uni ""x""","1,000"\n').encode(),
            id="with quoted commas, quotes and line ends",
        ),
    ],
)
def test_the_same_table_is_read(data, with_register, load_text):
    report = load_text("table.csv", data)
    assert values(with_register) == ONE
    assert report.tables[0].rows_set_aside == 0


def test_windows_letters_are_read_and_said(with_register, load_text):
    report = load_text(
        "table.csv", (HEADER + "2023,E06000901,Ynys Môn – Angle’s,,1\n").encode("cp1252")
    )
    assert values(with_register) == [("E06000901", "2023", 1.0)]
    assert report.tables[0].warnings == ("Its encoding is cp1252, and was converted.",)


def test_a_header_in_two_rows_is_read_as_one(with_register, load_text):
    text = "Area,,Estimate,\nons_code,name,year,population\nE06000901,Alder,2023,1000\n"
    load_text("table.csv", text)
    assert values(with_register) == ONE
    text = "Financial,Local authority,,LA,,\nyear,code,name,raw,Measure,Code,\n"
    with pytest.raises(InputError):
        load_text("other.csv", text)


def test_a_merged_header_lends_its_words_to_the_columns_under_it(with_register, load_text):
    text = (
        "Financial,Local authority,,,,,,,,,,\n"
        "year,code,name,Grouping,Entity_Name,Region,Measure,Code,Value,MEDIAN,"
        "MADs_from_median,rank_order\n"
        "2022-23,E06000901,Alder,LA_Raw,Unitary,NE,Care,ASC1,7.6,7.5,0,desc\n"
    )
    load_text("table.csv", text)
    row = with_register.table("adult_social_care_measures").row(0, named=True)
    assert (row["area"], row["period"], row["value"]) == ("E06000901", "2022-23", 7.6)


def workbook(rows, *, merged=False):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    cover = book.add_worksheet("Cover")
    cover.write(0, 0, "Population estimates")
    sheet = book.add_worksheet("Table 1")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    if merged:
        sheet.merge_range(0, 0, 0, 4, "Population estimates, mid-year")
    book.close()
    return out.getvalue()


def test_the_sheet_of_a_workbook_that_holds_the_table_is_read(with_register, load_text):
    head = ["year", "ons_code", "name", "geography", "population"]
    rows = [["Population"], [], head, [2023, "E06000901", "Alder", "Unitary", 1000]]
    report = load_text("book.xlsx", workbook(rows, merged=True))
    assert values(with_register) == ONE
    assert report.tables[0].source == "book.xlsx [Table 1]"


def test_a_note_under_the_table_and_an_empty_row_are_set_aside(with_register, load_text):
    text = HEADER + ROW + ",,,,\nSource: Office for National Statistics 2024,,,,\n"
    report = load_text("table.csv", text)
    assert dict(report.tables[0].reasons) == {"blank_row": 1, "note": 1}
    assert values(with_register) == ONE


def test_a_row_longer_than_the_header_is_set_aside(with_register, load_text):
    report = load_text("table.csv", HEADER + ROW + "2022,E06000901,Alder,Unitary,1,000\n")
    assert dict(report.tables[0].reasons) == {"too_many_cells": 1}
    assert values(with_register) == ONE


def test_the_last_row_of_a_file_that_was_cut_short_is_set_aside(with_register, load_text):
    report = load_text("table.csv", HEADER + ROW + "2022,E060009")
    assert dict(report.tables[0].reasons) == {"cut_short": 1}
    assert values(with_register) == ONE


def refused(load_text, name, data):
    with pytest.raises(InputError) as caught:
        load_text(name, data)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3 and all(line.endswith(".") for line in lines), lines
    assert name in lines[0]
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.csv", b"", "is empty"),
        ("header.csv", b"\n\n", "no header"),
        ("broken.parquet", b"PAR1\x00\x01nonsense", "cannot be read as a Parquet"),
        ("broken.xlsx", b"PK\x03\x04nonsense", "cannot be read as a workbook"),
        ("broken.json", b'{"a": [1, 2', "cannot be read as JSON"),
        ("list.json", b"[1, 2, 3]", "holds no table"),
        ("picture.csv", bytes(range(256)) * 20, "no encoding"),
        ("noise.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "encoding"),
        ("photo.png", b"\x89PNG", "of no kind"),
        (
            "twice.csv",
            b"year,ons_code,name,geography,population,population\n",
            "names 'population' twice",
        ),
        ("unknown.csv", b"colour,taste,size\nred,sweet,1\n", "no dataset of the catalogue"),
    ],
)
def test_a_file_that_cannot_be_used_gets_three_lines(name, data, says, with_register, load_text):
    assert says in refused(load_text, name, data).what


def test_an_unknown_layout_names_the_nearest_dataset_and_what_differs(with_register, load_text):
    error = refused(load_text, "near.csv", "year,ons_code,name,geography,people\n" + ROW)
    assert "'people'" in error.what
    assert "Mid-year population estimates" in error.why
    assert "'population'" in error.why


def test_a_truncated_parquet_file_is_refused(with_register, write, store, load_text):
    frame = pl.DataFrame({"year": [2023], "ons_code": ["E06000901"], "population": [1]})
    out = io.BytesIO()
    frame.write_parquet(out)
    refused(load_text, "short.parquet", out.getvalue()[:-20])
    load([write("whole.parquet", out.getvalue())], store)
    assert values(store) == [("E06000901", "2023", 1.0)]


def test_a_header_without_rows_loads_nothing_and_says_so(with_register, load_text):
    report = load_text("table.csv", HEADER)
    assert report.tables[0].rows_read == 0
    assert "no rows" in " ".join(report.tables[0].warnings)


def test_a_payments_file_is_left_for_later(with_register, load_text, tmp_path, write):
    text = "Supplier,Date,Net Amount\nA,01/05/2024,£5.00\n"
    error = refused(load_text, "payments.csv", text)
    assert "payments over 500 pounds" in error.what
    write("table.csv", HEADER + ROW)
    report = load([tmp_path / "files"], with_register)
    assert ("payments.csv", "not yet read: payments over 500 pounds") in {
        (s.source, s.reason) for s in report.skipped
    }


def test_a_year_is_taken_from_the_name_of_the_file_or_asked_for(with_register, load_text):
    ages = ",".join([*map(str, range(90)), "90+"])
    text = (
        f"Code,Name,Geography,All ages,{ages}\nE06000901,Alder,Unitary,91,{','.join(['1'] * 91)}\n"
    )
    load_text("mye_2022_ew_single_year_of_age.csv", text)
    table = with_register.table("population_by_age")
    assert table["year"].unique().to_list() == [2022]
    assert table["age"].sort().to_list() == list(range(91))
    error = refused(load_text, "ages.csv", text)
    assert "year" in error.what


def test_the_marks_of_publishers_become_statuses_and_never_zero(with_register, load_text):
    marks = {"..": "missing", "": "missing", "[c]": "suppressed", "*": "suppressed"}
    marks |= {"[x]": "suppressed", "z": "not_applicable", "12p": "provisional", "[low]": None}
    rows = "".join(f"{2000 + i},E06000901,A,,{m}\n" for i, m in enumerate(marks))
    report = load_text("table.csv", HEADER + rows)
    held = with_register.table("population").sort("year")
    assert held["status"].to_list() == [s for s in marks.values() if s]
    assert held["value"].to_list() == [None] * 6 + [12.0]
    assert dict(report.tables[0].reasons) == {"not_a_number": 1}


KINDS = {
    "dates": pl.Series([date(2022, 1, 1), None]),
    "lists": pl.Series([[1], [2]]),
    "records": pl.Series([{"a": 1}, {"a": 2}]),
    "decimals": pl.Series([Decimal("1.5"), None]),
    "bytes": pl.Series([b"a", b"\xff"]),
    "nothing": pl.Series([None, None]),
    "spans": pl.Series([timedelta(1), None]),
    "times": pl.Series([time(1), None]),
    "truths": pl.Series([True, None]),
    "single precision": pl.Series([1.5, float("inf")], dtype=pl.Float32),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("column", ["year", "ons_code", "name", "population"])
def test_a_column_of_another_kind_never_gives_a_traceback(kind, column, with_register, write):
    frame = pl.DataFrame(
        {
            "year": ["2022", "2023"],
            "ons_code": ["E06000901", "E06000901"],
            "name": ["Alder", "Alder"],
            "population": ["1", "2"],
        }
    ).with_columns(KINDS[kind].alias(column))
    out = io.BytesIO()
    frame.write_parquet(out)
    try:
        report = load([write("kinds.parquet", out.getvalue())], with_register)
    except InputError as error:
        assert len(str(error).splitlines()) == 3
    else:
        one = report.tables[0]
        assert one.rows_loaded + one.rows_set_aside == one.rows_read == 2


def test_a_number_that_is_a_name_has_no_decimal_point(load_text, store):
    head = "org_type_id,org_type,mapping,service_id,service_label\n"
    load_text(
        "who.csv", head + "23.0,Police,delivers,1783.0,Channel\n24,Fire,delivers,1784,Alarm\n"
    )
    rows = store.table("esd_organisation_types_services")
    assert rows.select("organisation_type_id", "service_id").rows() == [
        ("23", "1783"),
        ("24", "1784"),
    ]


def test_a_year_in_the_name_of_a_file_may_not_lie_ahead(with_register, load_text):
    ages = ",".join([*map(str, range(90)), "90+"])
    text = f"Code,Name,Geography,All ages,{ages}\nE06000901,A,Unitary,91,{','.join(['1'] * 91)}\n"
    assert "has not begun" in refused(load_text, "mye_2999_single_year.csv", text).what


def test_the_year_of_a_table_comes_from_the_name_of_the_file(load_text, store):
    kinds = ("IMD", "Income", "Employment", "Education", "Health", "Crime", "Environment")
    names = [f"{k}_{part}" for k in kinds for part in ("decile", "rank")]
    text = f"lsoa11_code,{','.join(names)}\nE01000001,{','.join(['1'] * len(names))}\n"
    load_text("imd2015_england_lsoa11.csv", text)
    assert store.table("lsoa_deprivation_2015")["imd_rank"].to_list() == [1.0]
