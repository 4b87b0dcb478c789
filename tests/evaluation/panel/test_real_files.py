"""Panels that others published, read as they stand."""

from pathlib import Path

import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.columns import guess
from changing_places.evaluation.panel.files import panel_from_file, table_from_file
from changing_places.evaluation.panel.reading import panel
from tests.evaluation.panel.tables import note


@pytest.fixture
def reference(real_data) -> Path:
    folder = real_data.parent / "reference" / "evaluation" / "data"
    if not folder.is_dir():
        pytest.skip(f"the reference data are not here: no folder {folder}")
    return folder


def test_minimum_wages_and_teenage_employment(reference):
    found = panel_from_file(
        reference / "mpdta.csv",
        unit="countyreal",
        time="year",
        outcome="lemp",
        adopted="first.treat",
        covariates=["lpop"],
    )
    assert found.values.shape == (500, 5, 1)
    assert found.cohorts.tolist() == [2004, 2006, 2007]
    assert [(found.adopted == g).sum() for g in found.cohorts] == [20, 40, 131]
    assert found.balanced
    assert found.notes == ()


def test_californias_tobacco_control(reference):
    found = panel_from_file(
        reference / "california_prop99.csv",
        unit="State",
        time="Year",
        outcome="PacksPerCapita",
        treated="treated",
    )
    assert found.values.shape == (39, 31, 1)
    assert found.cohorts.tolist() == [1989]
    assert note(found, "one_treated_unit").names == ("California",)
    assert [n.kind for n in found.notes] == ["one_treated_unit"]


@pytest.mark.parametrize(
    "design", [{"treated": "treated"}, {"treated_unit": "Kansas", "start": 2012.25}]
)
def test_kansas_taxes_by_decimal_quarters(reference, design):
    found = panel_from_file(
        reference / "kansas.csv", unit="state", time="year_qtr", outcome="lngdpcapita", **design
    )
    assert found.values.shape == (50, 105, 1)
    assert found.scale.label(int(found.times[0])) == "1990 Q1"
    assert [found.scale.label(int(c)) for c in found.cohorts] == ["2012 Q2"]
    assert (found.times[1:] - found.times[:-1] == 1).all()


def test_a_simulated_panel_by_flag_and_by_column_is_the_same(reference):
    names = {"unit": "unit", "time": "year", "outcome": "y", "covariates": ["x1", "x2"]}
    path = reference / "sim320x20.csv"
    by_column = panel_from_file(path, adopted="g", cluster="region", **names)
    by_flag = panel_from_file(path, treated="d", cluster="region", **names)
    assert by_column.values.shape == (320, 20, 1)
    assert by_column.units[:3] == ("1", "2", "3")
    assert by_column.sha256 == by_flag.sha256


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("mpdta", ("countyreal", "year", "lemp", "first.treat")),
        ("california_prop99", ("State", "Year", "PacksPerCapita", "treated")),
        ("sim320x20", ("unit", "year", "y", "g")),
    ],
)
def test_the_parts_of_published_panels_are_guessed(reference, name, roles):
    table, _ = table_from_file(reference / f"{name}.csv")
    found = guess(table).roles()
    assert found
    assert (found.unit, found.time, found.outcomes[0], found.adopted or found.treated) == roles


RECYCLING = "outcomes/recycling_rate_2015-16_to_2023-24.csv"
DECLARATIONS = "treatments/climate_emergency_declarations_to_2020-10.csv"


def test_recycling_of_scotland_by_year_among_financial_years_is_an_error(real_data):
    asked = {"unit": "area_code", "time": "period", "outcome": "value"}
    with pytest.raises(InputError) as raised:
        panel_from_file(real_data / RECYCLING, treated_unit="E06000047", start="2019-20", **asked)
    assert "row 2777, column 'period': found '2015'" in raised.value.what
    assert "a financial year, as 2019-20" in raised.value.why


def test_recycling_with_the_days_of_climate_declarations(real_data):
    rates, _ = table_from_file(real_data / RECYCLING)
    declared, _ = table_from_file(real_data / DECLARATIONS)
    joined = rates.filter(pl.col("period").str.contains("/")).join(
        declared.drop("_row"), left_on="area_code", right_on="ons_code"
    )
    asked = {"unit": "area_code", "time": "period", "outcome": "value"}
    found = panel(joined, adopted="date_declared", source="recycling.csv", **asked)
    assert found.scale.kind == "financial year"
    assert [found.scale.label(int(c)) for c in found.cohorts] == ["2018-19", "2019-20", "2020-21"]
    assert "E06000058" in note(found, "late_entry").names
    assert note(found, "thin_periods").names == ("2024-25",)
    by_words = panel(joined, adopted="date_raw", source="recycling.csv", **asked)
    assert by_words.sha256 == found.sha256
