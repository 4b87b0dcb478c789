"""Policies: known-good estimators find the true effects, within their noise, over many draws."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.data.demo.character import make_character, make_units
from changing_places.data.demo.country import make_country
from changing_places.data.demo.outcomes import figures, measures
from changing_places.data.demo.people import make_people
from changing_places.data.demo.places import make_places
from changing_places.data.demo.plan import make_plan
from changing_places.data.demo.policies import NEVER, POLICIES, adopt, truth_of

DRAWS = 40


@pytest.fixture(scope="module")
def country():
    plan = make_plan(2013)
    units = make_units(plan)
    return make_country(plan, units, make_character(plan, units, 2013), 2013)


@pytest.fixture(scope="module")
def places(country):
    people = make_people(country.character, 2013)
    return {kind: make_places(country, people, kind) for kind in ("unit", "upper")}


def difference_in_differences(values, years, first, adjust=None):
    """Each cohort and year against those who never adopted, from the year before adoption.

    The mean over the councils and years treated. With `adjust`, the comparison group's change
    is predicted at each cohort's traits by a straight line (outcome regression).
    """
    effects, sizes = [], []
    never = first == NEVER
    for cohort in sorted(set(first[~never])):
        ours = first == cohort
        before = list(years).index(cohort) - 1
        for at in np.flatnonzero(years >= cohort):
            change = values[:, at] - values[:, before]
            expected = change[never].mean()
            if adjust is not None:
                slope, base = np.polyfit(adjust[never], change[never], 1)
                expected = base + slope * adjust[ours].mean()
            effects.append(change[ours].mean() - expected)
            sizes.append(ours.sum())
    return np.average(effects, weights=sizes)


def draw(country, places, slug, seed, adjust=False):
    """One country's estimate and truth: the same map, other adopters and other noise."""
    policy = next(p for p in POLICIES if p.slug == slug)
    measure = next(m for m in measures() if m.policy == slug)
    where = places[policy.kind]
    adoption = adopt(replace(country, seed=seed), policy, where)
    years = np.array(measure.periods().years)
    values = figures(measure, where, seed, adoption)
    trait = where.traits["deprived"] if adjust else None
    found = difference_in_differences(values, years, adoption.first, trait)
    return found, truth_of(adoption, years)["effect"]["overall"]


def errors(country, places, slug, **more):
    pairs = [draw(country, places, slug, seed, **more) for seed in range(DRAWS)]
    return np.array([found - true for found, true in pairs])


def test_the_staggered_effect_is_recovered_by_difference_in_differences(country, places):
    gaps = errors(country, places, "early-help-hubs")
    assert abs(gaps.mean()) < 3 * gaps.std(ddof=1) / np.sqrt(DRAWS)
    assert gaps.std(ddof=1) < 1.5  # the true effect is about -6: it can be seen
    assert np.abs(gaps).max() < 4 * gaps.std(ddof=1)


def test_an_effect_with_unlike_trends_needs_deprivation_and_is_then_recovered(country, places):
    plain = errors(country, places, "reablement-first")
    given = errors(country, places, "reablement-first", adjust=True)
    assert plain.mean() < -3 * plain.std(ddof=1) / np.sqrt(DRAWS)
    assert abs(given.mean()) < 3 * given.std(ddof=1) / np.sqrt(DRAWS)
    assert abs(given.mean()) < abs(plain.mean()) / 2


def test_the_single_councils_effect_is_recovered_from_councils_that_moved_alike(country, places):
    """Against the mean of the ten councils whose path before adoption was nearest."""
    policy = next(p for p in POLICIES if p.single)
    measure = next(m for m in measures() if m.policy == policy.slug)
    adoption = adopt(country, policy, places["unit"])
    years = np.array(measure.periods().years)
    gaps = []
    for seed in range(12):
        values = figures(measure, places["unit"], seed, adoption)
        (one,) = np.flatnonzero(adoption.first)
        before = years < adoption.first[one]
        paths = values - values[:, before].mean(axis=1, keepdims=True)
        apart = ((paths - paths[one])[:, before] ** 2).sum(axis=1)
        twins = np.argsort(apart)[1:11]
        found = (paths[one] - paths[twins].mean(axis=0))[~before].mean()
        gaps.append(found - adoption.effect(years)[one, ~before].mean())
    assert abs(np.mean(gaps)) < 1.5
    assert adoption.effect(years)[one].max() == 7.5


def test_the_published_table_shows_the_effect_too(store, truth):
    rows = store.rows(
        """select o.area, o.year, o.value from childrens_indicators o
           join areas a on a.code = o.area where a.current and year(a.starts) < 2000
           and o.indicator = 'LAC' order by o.area, o.year"""
    )
    areas = sorted({r[0] for r in rows})
    years = np.array(sorted({r[1] for r in rows}))
    values = np.array([r[2] for r in rows]).reshape(len(areas), len(years))
    known = truth.answers["policies"]["early-help-hubs"]
    first = np.array([known["adopted"].get(a, NEVER) for a in areas])
    found = difference_in_differences(values, years, first)
    assert found == pytest.approx(known["effect"]["overall"], abs=3.5)


def test_the_table_of_policies_and_the_truth_agree_on_who_adopted(store, truth):
    for slug, known in truth.answers["policies"].items():
        rows = dict(
            store.rows(
                "select area, year from policies where policy = ? and year is not null", [slug]
            )
        )
        assert rows == known["adopted"]
        assert known["effect"]["by_event_time"]
    (single,) = truth.answers["policies"]["weekly-food-waste"]["adopted"]
    assert single == truth.answers["parts"]["growing-new-town"]["code"]


def test_councils_made_by_a_reorganisation_never_adopt_a_staggered_policy(store):
    rows = store.rows(
        """select count(*) from policies p join areas a on a.code = p.area
           where p.year is not null and year(a.starts) > 2000"""
    )
    assert rows == [(0,)]


def test_declarations_are_dated_within_the_two_years_and_have_no_effect(store, truth):
    first, last, none = store.rows(
        """select min(date_declared), max(date_declared), count(*) filter (date_declared is null)
           from climate_declarations"""
    )[0]
    assert (str(first) >= "2018-11-01", str(last) <= "2020-09-30") == (True, True)
    assert 20 < none < 80
    assert truth.answers["no_effect"] == ["climate_declarations"]
