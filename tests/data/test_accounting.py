"""Whatever a file holds, its rows are loaded or set aside, and none is lost or doubled."""

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.conftest import REGISTER

from changing_places.data.load import load
from changing_places.data.store import Store

codes = st.sampled_from(
    ["E06000901", "E10000901", "E06000911", "E07000901", "E23000001", "E06999999", "", "?", "N/A"]
)
years = st.sampled_from(["2019", "2020", "2021", "2999", "", "last year", "2020/21", "NaN"])
numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(["..", "[c]", "1,000", "(5)", "£3.50", "12p", "x", "ten", "", "1e400"]),
)
words = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc")),
    max_size=8,
)
rows = st.lists(st.tuples(years, codes, words, words, numbers), max_size=25)


def _csv(table: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["year", "ons_code", "name", "geography", "population"])
    writer.writerows(table)
    return out.getvalue()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_rows_read_are_rows_loaded_and_rows_set_aside(table):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "register.csv").write_text(REGISTER, "utf-8")
        (path / "rows.csv").write_text(_csv(table), "utf-8")
        store = Store.open(path / "store")
        load([path / "register.csv"], store)
        report = load([path / "rows.csv"], store).tables[0]
        held = store.table("population")
        assert report.rows_read == len(table)
        assert report.rows_loaded + report.rows_set_aside == report.rows_read
        assert sum(report.reasons.values()) == report.rows_set_aside
        assert held.height == report.rows_loaded
        assert not held.select("area", "period").is_duplicated().any()
        assert held.filter(pl.col("value").is_not_null() & ~pl.col("value").is_finite()).is_empty()
        valued = pl.col("status").is_in(["value", "provisional", "revised"])
        assert held.filter(valued != pl.col("value").is_not_null()).is_empty()


@pytest.mark.real_data
def test_every_real_file_accounts_for_each_of_its_rows(real_load, real_data):
    _, report = real_load
    assert not report.failed
    for one in report.tables:
        assert one.rows_loaded + one.rows_set_aside == one.rows_read, one
        assert sum(one.reasons.values()) == one.rows_set_aside, one
        assert one.rows_read > 0, one
    listed = pl.read_csv(report.set_aside_file)
    assert listed.height == report.rows_set_aside
    assert listed.filter(pl.any_horizontal(pl.all().is_null())).is_empty()


@pytest.mark.real_data
def test_every_real_table_of_the_areas_asked_for_is_loaded(real_load, real_data):
    later = {"spend", "evidence"}
    files = {
        p.name
        for p in real_data.rglob("*")
        if p.is_file() and p.parent.name not in later and p.suffix in {".csv", ".parquet", ".json"}
    }
    assert {t.source for t in real_load[1].tables} == files


@pytest.mark.real_data
def test_the_rows_read_are_those_that_the_files_hold(real_load, real_data):
    read = {t.source: t.rows_read for t in real_load[1].tables}
    for path in real_data.rglob("*.parquet"):
        assert read[path.name] == pl.scan_parquet(path).select(pl.len()).collect().item()
    for path in real_data.rglob("*.csv"):
        if path.name in read:
            with path.open(encoding="utf-8-sig", newline="") as file:
                assert read[path.name] == sum(1 for _ in csv.reader(file)) - 1, path.name


@pytest.mark.real_data
def test_loading_all_again_changes_nothing(real_load, real_data):
    store, _ = real_load
    before = {n: r.sha256 for n, r in store.records.items()}
    again = load([real_data / "finance", real_data / "population"], store)
    assert {n: r.sha256 for n, r in store.records.items()} == before
    assert not again.derived


def test_a_row_that_makes_nothing_is_set_aside_and_not_counted_as_loaded(with_register, write):
    ranks = ",".join(map(str, range(1, 6)))
    text = f"AREACD,{ranks}\nE06000901,E10000901,E07000901,,,\nE07000901,,,,,\n"
    report = load([write("ons_global-neighbours.csv", text)], with_register).tables[0]
    assert (report.rows_read, report.rows_loaded) == (2, 1)
    assert dict(report.reasons) == {"blank_row": 1}
    table = with_register.table("ons_neighbours")
    assert table.select("model", "rank", "neighbour").rows() == [
        ("global", 1, "E10000901"),
        ("global", 2, "E07000901"),
    ]


def test_a_council_that_alone_did_not_submit_still_has_a_row_that_says_so(with_register, write):
    text = (
        "year,ecode,ons_code,la_name,la_class,service,gbp_thousand,source\n"
        "2024-25,E1,E06000901,Alder,UA,_not_submitted,,RO\n"
    )
    load([write("spending.csv", text)], with_register)
    rows = with_register.table("spending").select("service", "value", "status").rows()
    assert rows == [("net_current_expenditure", None, "not_submitted")]


def test_two_labels_of_one_period_are_a_duplicate(with_register, write):
    dictionary = write(
        "dictionary.csv",
        "Measure_code,Topic,Measure,Measure_short,Polarity,y_axis_name,Year_Type,dps,Description,"
        "Hyperlink(s)\n1,Care,Care,Rate,Low,%,Academic Year,1,About,https://example.org\n",
    )
    values = write(
        "values.csv",
        "indicator,year_end,period,area_type,la_number,gss,area_name,value\n"
        "Rate,2018,2018,LA,901,E06000901,Alder,1\nRate,2018,2017/18,LA,901,E06000901,Alder,2\n",
    )
    report = load([dictionary, values], with_register)
    assert dict(report.tables[-1].reasons) == {"duplicate_key": 1}
    assert with_register.table("childrens_indicators")["value"].to_list() == [1.0]


def test_cells_beyond_the_header_are_listed_with_the_row(with_register, write):
    text = "year,ons_code,name,geography,population\n2022,E06000901,Alder,Unitary,1,000,9\n"
    report = load([write("table.csv", text)], with_register)
    (content,) = pl.read_csv(report.set_aside_file)["content"]
    assert '"beyond the header":"000, 9"' in content
