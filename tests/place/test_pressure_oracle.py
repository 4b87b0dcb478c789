"""Pressure held against what is known: published numbers, and a country whose truth is known."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from changing_places.data.load import load
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.place.pressure_answer import pressure
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.pressure_funding import SCENARIOS
from changing_places.place.projection import carry, project
from changing_places.place.projection_people import AGES, People
from changing_places.place.projection_schedules import (
    fertility,
    life_expectancy,
    schedules,
    standard_level,
)
from changing_places.place.projection_totals import CHOSEN, LAST, NO_CHANGE, TREND

FILES = (
    "register",
    "population",
    "finance/rs_service_panel.parquet",
    "finance/spending_power_2012_2021_gbp_million.csv",
    "costs/greenbook_gdp_deflator.csv",
)
OFFICIAL_2033 = 0.028  # the growth of County Durham, 2023 to 2033, in its 2018-based projection


@pytest.fixture(scope="module")
def real_store(real_data, tmp_path_factory) -> Store:
    """The people and the money of the real data."""
    store = Store.open(tmp_path_factory.mktemp("real"))
    load([real_data / name for name in FILES], store)
    return store


@pytest.fixture(scope="module")
def real_projection(real_store):
    """Everyone, as the defaults project them."""
    return project(real_store, Assumptions.of())


@pytest.mark.real_data
def test_totals_two_years_ahead_are_nearer_than_by_every_simpler_way(real_projection):
    tested = real_projection.tested
    # 0.736% against 0.843%; on the years that all foretell 0.871% against 0.974% and 0.997%.
    assert tested.mean(CHOSEN, 2) < 0.78
    shared = tested.targets(TREND, 2)
    ours = tested.mean(CHOSEN, 2, targets=shared)
    assert ours < 0.93 * min(tested.mean(m, 2, targets=shared) for m in (NO_CHANGE, LAST, TREND))
    # 2023, which followed two years of pandemic: 1.16% against 1.23%, 1.61% and 2.01%.
    assert tested.mean(CHOSEN, 2, targets={2023}) < 1.20


@pytest.mark.real_data
def test_the_standard_schedules_give_the_published_levels(real_projection):
    people, assumed = real_projection.people, Assumptions.of()
    level = standard_level(people, assumed)
    # ONS national life tables 2020 to 2022: about 80.8 years for both sexes together.
    assert life_expectancy(0.0002, 0.1, level, 0.0039) == pytest.approx(80.8, abs=0.5)
    # ONS: 1.49 children per woman in 2022 and 1.44 in 2023; the year here ends in mid-2023.
    rate = 2 * people.births.sum() / (people.ages @ fertility(30.9, 5.8)).sum()
    assert rate == pytest.approx(1.465, abs=0.04)


@pytest.mark.real_data
def test_county_durham_is_near_its_official_projection_in_ages(real_store, real_projection):
    register = Register.of(real_store)
    own = real_projection.people.rows_of(register.find("County Durham"), register)
    rows = real_store.arrays("population_projection_official", ("age_group", "year", "value"))
    for year, apart in ((2023, 0.015), (2028, 0.025), (2033, 0.03)):
        official = {
            g: v
            for g, y, v in zip(*(rows[c] for c in ("age_group", "year", "value")), strict=True)
            if y == year and g[:1].isdigit()
        }
        groups = sorted(official, key=lambda g: int(g.rstrip("+").split("-")[0]))
        edges = [int(g.rstrip("+").split("-")[0]) for g in groups] + [AGES]
        ages = real_projection.of(own, year)
        ours = np.array([ages[a:b].sum() for a, b in pairwise(edges)])
        theirs = np.array([official[g] for g in groups])
        difference = np.abs(ours / ours.sum() - theirs / theirs.sum()).sum() / 2
        # 1.2% in 2023, where the official one starts from 2018; it grows as migration differs.
        assert difference < apart, year
    # The official growth rests on migration to 2018; the county has grown faster since.
    growth = real_projection.of(own, 2033).sum() / real_projection.of(own, 2023).sum() - 1
    assert OFFICIAL_2033 < growth < 0.09


@pytest.mark.real_data
def test_student_towns_keep_their_students(real_store, real_projection):
    register = Register.of(real_store)
    for name in ("Oxford", "Cambridge", "County Durham", "Ceredigion"):
        own = real_projection.people.rows_of(register.find(name), register)
        share = [
            real_projection.of(own, y)[18:23].sum() / real_projection.of(own, y).sum()
            for y in (2023, 2033)
        ]
        assert share[1] == pytest.approx(share[0], rel=0.12), name
        later = real_projection.of(own, 2033)
        # Those who were students in 2023 have gone: they do not swell the ages 29 to 32.
        assert later[29:33].sum() < 1.5 * later[33:37].sum(), name


@pytest.mark.real_data
def test_social_cares_share_runs_from_35_to_63_per_cent_at_the_median(real_store):
    answer = pressure("County Durham", store=real_store)
    median = {s.denominator: s.median for s in answer.social_care_share}
    assert median["net-current-expenditure"] == pytest.approx(0.35, abs=0.01)
    assert median["less-education"] == pytest.approx(0.53, abs=0.01)
    assert median["less-education-and-public-health"] == pytest.approx(0.56, abs=0.01)
    assert median["less-grants"] == pytest.approx(0.63, abs=0.01)


@pytest.mark.real_data
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_county_durham_is_answered_under_every_scenario(real_store, scenario):
    answer = pressure("County Durham", scenario=scenario, store=real_store)
    assert answer.base == 2024
    assert answer.years[0].demand == pytest.approx(578.2e6, rel=0.01)
    assert all(y.low <= y.demand <= y.high for y in answer.years)


@pytest.mark.real_data
def test_what_the_real_returns_lack_is_said(real_store):
    birmingham = pressure("Birmingham", store=real_store)
    assert birmingham.base == 2022
    assert "2023-24 and 2024-25" in " ".join(birmingham.warnings)
    york = pressure("North Yorkshire", store=real_store)
    assert "sum over the councils" in " ".join(york.warnings)
    assert "no spending return" in pressure("Cardiff", store=real_store).unknown
    assert "no population" in pressure("Glasgow City", store=real_store).unknown


@pytest.mark.real_data
def test_the_band_holds_about_the_share_it_says_since_2017(real_store):
    for name, least in (("County Durham", 0.74), ("Adur", 0.60)):
        tested = pressure(name, store=real_store).band["coverage"]
        late = [c["held"] for c in tested if c["first"] >= 2017]
        # 81% of social care authorities and 72% of districts, whose returns are noisier of late.
        assert least < np.mean(late) < 0.9, name


def test_the_true_path_of_the_demonstration_country_is_nearer_than_by_growing_old(demo_store):
    people = People.of(demo_store)
    first = people.base - 5

    def column(table, name):
        rows = demo_store.arrays(table, ("area", name), where={"year": [first]})
        held = dict(zip(rows["area"], rows[name], strict=True))
        return np.array([held[c] for c in people.codes], dtype=float)

    rows = demo_store.arrays(
        "population_by_age", ("area", "value"), where={"year": [first]}, order=("area", "age")
    )
    held = dict(zip(rows["area"][::AGES], rows["value"].reshape(-1, AGES), strict=True))
    then = np.array([held[c] for c in people.codes], dtype=float)
    births, deaths = (column("population_change", name) for name in ("births", "deaths"))
    old = replace(people, base=first, ages=then, births=births, deaths=deaths)
    totals = people.totals[:, people.years.index(first) + 1 :]
    rates = schedules(old, Assumptions.of())

    def missed(ages, start, end):
        """The mean error of councils at some ages, beside the country's own."""
        told, came = ages[:, start:end].sum(axis=1), people.ages[:, start:end].sum(axis=1)
        return float(np.mean(np.abs(told / came * came.sum() / told.sum() - 1)))

    ours = carry(then, rates, totals)[0][-1]
    still = carry(then, replace(rates, kept=np.zeros(AGES)), totals)[0][-1]
    # Students: 4.6% against 9.0%. All ages from 18 to 64: 2.3 to 4.6% against 3.5 to 9.0%.
    for start, end in ((18, 25), (25, 40), (40, 65)):
        assert missed(ours, start, end) < 0.8 * missed(still, start, end), start


def test_pressure_is_answered_for_every_council_of_the_demonstration_country(demo_store):
    for area in Register.of(demo_store).current():
        answer = pressure(area, store=demo_store)
        assert answer.years[-1].residents["85 or over"] > 0, area.name
        assert answer.provenance.fictional
        if answer.base is None:
            assert answer.unknown, area.name
