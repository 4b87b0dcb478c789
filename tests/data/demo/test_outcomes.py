"""Outcomes: noise that persists and is shared, intervals that cover, honest statuses."""

import numpy as np
import pytest

from changing_places.data.demo.character import make_character, make_units
from changing_places.data.demo.country import make_country
from changing_places.data.demo.noise import persistent
from changing_places.data.demo.outcomes import figures, measures, published
from changing_places.data.demo.people import make_people
from changing_places.data.demo.places import make_places
from changing_places.data.demo.plan import make_plan
from changing_places.data.model import STATUSES


@pytest.fixture(scope="module")
def country():
    plan = make_plan(2013)
    units = make_units(plan)
    return make_country(plan, units, make_character(plan, units, 2013), 2013)


@pytest.fixture(scope="module")
def places(country):
    people = make_people(country.character, 2013)
    return {kind: make_places(country, people, kind) for kind in ("unit", "upper")}


def moran(values, centre, within_km=45.0):
    """Moran's I with neighbours within a distance (Moran 1950)."""
    distance = np.hypot(*(centre[:, None] - centre[None]).transpose(2, 0, 1))
    near = (distance < within_km) & (distance > 0)
    gap = values - values.mean()
    return (near * np.outer(gap, gap)).sum() / near.sum() / (gap**2).mean()


@pytest.mark.parametrize("ar", [0.3, 0.6, 0.85])
def test_noise_persists_as_stated_and_has_variance_one(places, ar):
    noise = persistent(7, "test", places["unit"].centre, 400, ar)
    lagged = (noise[:, 1:] * noise[:, :-1]).mean() / (noise**2).mean()
    assert lagged == pytest.approx(ar, abs=0.03)
    assert noise.var() == pytest.approx(1, abs=0.08)


def test_noise_is_shared_by_neighbours_and_not_across_the_country(places):
    centre = places["unit"].centre
    noise = persistent(7, "test", centre, 300, 0.0)
    distance = np.hypot(*(centre[:, None] - centre[None]).transpose(2, 0, 1))
    together = np.corrcoef(noise)
    near, far = (distance > 0) & (distance < 25), distance > 200
    assert together[near].mean() > 0.3
    assert abs(together[far].mean()) < 0.06


@pytest.mark.parametrize("trait", ["deprived", "older", "prosperous", "diverse"])
def test_traits_are_alike_among_neighbours(places, trait):
    assert moran(places["unit"].traits[trait], places["unit"].centre) > 0.1


def test_published_outcomes_are_alike_among_neighbours(store):
    sql = """select s.value, a.x / 1000.0, a.y / 1000.0 from local_statistics s
             join areas a on a.code = s.area where a.tier <> 'upper' and a.current
             and s.indicator = ? and s.value is not null and s.year = 2022"""
    for indicator in ("Cigarette smokers", "Employment rate", "Adult obesity prevalence"):
        data = np.array(store.rows(sql, [indicator]))
        assert moran(data[:, 0], data[:, 1:]) > 0.05


def test_intervals_cover_the_true_figure_as_often_as_they_say(places):
    covered, count = 0, 0
    for measure in (m for m in measures() if m.interval):
        true = figures(measure, places["unit"], 2013, None)
        shown = published(measure, true, places["unit"].residents, 2013)
        inside = (shown["lower"] <= true) & (true <= shown["upper"])
        covered += int(inside[~np.isnan(shown["value"])].sum())
        count += int((~np.isnan(shown["value"])).sum())
    assert covered / count == pytest.approx(0.95, abs=0.01)


def test_suppressed_figures_have_no_value_and_provisional_ones_do(store):
    for name in ("local_statistics", "childrens_indicators", "adult_social_care_measures"):
        rows = dict(store.rows(f"select status, count(value) from {name} group by status"))
        assert rows.get("suppressed", 0) == 0
        assert rows["value"] > 1000
    names = "local_statistics", "childrens_indicators", "adult_social_care_measures", "recycling"
    without = {"suppressed", "missing"}
    for name in names:
        rows = store.rows(f"select distinct status, value is null from {name}")
        assert all(nothing == (status in without) for status, nothing in rows)
    (provisional,) = store.rows(
        "select count(value) from adult_social_care_measures where status = 'provisional'"
    )[0]
    assert provisional > 0


def test_every_status_occurs_somewhere_in_the_demo_country(store):
    tables = ("spending", "local_statistics", "childrens_indicators", "adult_social_care_measures")
    found = {s for t in tables for (s,) in store.rows(f"select distinct status from {t}")}
    assert found == set(STATUSES)


def test_a_count_under_six_is_suppressed(store):
    rows = store.rows(
        "select min(value), count(*) from childrens_indicators where indicator = 'LACnum'"
    )
    assert rows[0][0] >= 6
    assert rows[0][1] > 900


def test_keys_are_unique(store):
    keys = {
        "local_statistics": "area, indicator, period",
        "childrens_indicators": "area, indicator, period",
        "adult_social_care_measures": "area, code, period",
        "recycling": "area, period",
        "deprivation": "area, year",
        "spending": "area, period, service",
    }
    for name, key in keys.items():
        repeated = f"select {key} from {name} group by all having count(*) > 1"
        assert store.rows(repeated) == []


def test_every_childrens_indicator_has_a_definition(store):
    missing = store.rows(
        "select distinct indicator from childrens_indicators "
        "where indicator not in (select indicator from childrens_indicator_definitions)"
    )
    assert missing == []


def test_deprived_places_have_worse_outcomes(store):
    (r,) = store.rows(
        """select corr(d.score, s.value) from deprivation d
           join local_statistics s on s.area = d.area and d.year = 2025
           where s.indicator = 'Children in relative poverty after housing costs'
             and s.year = 2022"""
    )[0]
    assert r > 0.6
