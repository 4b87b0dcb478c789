"""Harmonise on the real data: totals of every year 2015 to 2023 before and after are equal."""

import polars as pl
import pytest

from changing_places.data.harmonise import Weight, harmonise, population_weight
from changing_places.data.load import load
from changing_places.data.register import Register
from changing_places.data.store import Store

YEARS = range(2015, 2024)
FILES = (
    "register",
    "finance/rs_service_panel.parquet",
    "finance/spending_power_2012_2021_gbp_million.csv",
    "population/mye_total_2011_2023_ew.csv",
    "population/mye_2020_lsoa11_single_year_of_age.parquet",
)


@pytest.fixture(scope="module")
def store(real_data, tmp_path_factory):
    store = Store.open(tmp_path_factory.mktemp("real"))
    load([real_data / file for file in FILES], store)
    return store


@pytest.fixture(scope="module")
def register(store):
    return Register.of(store)


@pytest.fixture(scope="module")
def people(store, register):
    return population_weight(store, register)


def balanced(totals):
    for t in totals:
        assert t.after + t.held_back + t.not_counted == pytest.approx(t.before, rel=1e-9)


def test_every_district_of_2012_is_found_by_the_names_of_its_neighbourhoods(people, register):
    assert len(people.values) == 348
    christchurch, county = register.find("Christchurch").code, register.find("Dorset County")
    districts = {d.code for d in register.districts_of(county.code)}
    assert christchurch in districts
    assert districts <= set(people.values)


@pytest.mark.parametrize("to", YEARS)
def test_people_are_as_many_on_the_boundaries_of_each_year(store, register, people, to):
    panel = store.table("population", ["area", "year", "value"])
    done = harmonise(panel, to=to, register=register, counts=["value"], weights=people)
    assert done.tiers == {"value": "nested"}
    balanced(done.totals)
    lower = [a.code for a in register.areas if a.tier in {"lower", "unitary"}]
    for frame in (panel, done.panel):
        sums = frame.filter(pl.col("area").is_in(lower)).group_by("year").agg(pl.sum("value"))
        published = panel.filter(pl.col("area") == "K04000001").select("year", total="value")
        both = sums.join(published, on="year")
        assert both.height == 13
        assert both["value"].to_list() == pytest.approx(both["total"].to_list(), rel=1e-12)


@pytest.mark.parametrize("to", YEARS)
def test_spending_is_as_much_on_the_boundaries_of_each_year(store, register, people, to):
    panel = store.table("spending", ["area", "period", "service", "value", "status"]).filter(
        pl.col("service").is_in(["adult_social_care", "cultural", "net_current_expenditure"])
    )
    before = panel.filter(
        (pl.col("period") == "2014-15") & (pl.col("service") == "net_current_expenditure")
    ).filter(pl.col("value") > 0)
    money = Weight.from_frame("net current expenditure in 2014-15", before, area="area",
                              value="value", adds=True, within=people)  # fmt: skip
    done = harmonise(panel, to=to, register=register, time="period", by=["service"],
                     counts=["value"], weights=money)  # fmt: skip
    assert done.tiers == {"value": "add"}
    balanced(done.totals)
    held = sum(t.held_back for t in done.totals) / sum(t.before for t in done.totals)
    assert held < 0.005, "little is held back for councils that did not submit"
    assert sum(t.not_counted for t in done.totals) == pytest.approx(0, abs=1)
    blank = done.panel.filter(~pl.col("status").is_in(["value"]))
    assert blank["value"].null_count() == blank.height, "not submitted is never zero"


@pytest.mark.parametrize("to", [2019, 2021, 2023])
def test_spending_power_is_as_much_and_the_abolished_are_not_zero(store, register, people, to):
    panel = store.table("spending_power", ["area", "year", "value", "status"])
    done = harmonise(panel, to=to, register=register, counts=["value"], weights=people)
    assert done.tiers == {"value": "add"}
    balanced(done.totals)
    assert done.panel.filter(pl.col("value") == 0).is_empty()


def test_dorsets_adult_social_care_leaves_christchurchs_part_with_bournemouth(
    store, register, people
):
    panel = store.table("spending", ["area", "period", "service", "value", "status"]).filter(
        pl.col("service") == "adult_social_care"
    )
    done = harmonise(panel, to=2023, register=register, time="period", by=["service"],
                     counts=["value"], weights=people)  # fmt: skip
    dorset, bournemouth = register.find("Dorset"), register.find("Bournemouth, Christchurch")
    county = register.find("Dorset County Council")
    shares = {e.area: e.share for e in done.estimates if e.source == county.code}
    assert shares.keys() == {dorset.code, bournemouth.code}
    assert sum(shares.values()) == pytest.approx(1)
    christchurch = people.values[register.find("Christchurch").code]
    whole = sum(people.values[d.code] for d in register.districts_of(county.code))
    assert shares[bournemouth.code] == pytest.approx(christchurch / whole)
    series = done.panel.filter(pl.col("area") == dorset.code).sort("period")
    assert series["value"].null_count() == 0
    growth = series["value"].to_numpy()[1:] / series["value"].to_numpy()[:-1]
    assert growth.min() > 0.9, "no step down where the council was reorganised"
    assert series["estimated"].to_list() == [p < "2019" for p in series["period"]]
