"""The projection of people, and the forecast of totals behind it."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.data.store import Store
from changing_places.place.pressure_assumptions import Assumptions, defaults, read_changes
from changing_places.place.projection import carry, project
from changing_places.place.projection_people import AGES, People
from changing_places.place.projection_schedules import (
    Schedules,
    fertility,
    life_expectancy,
    migration,
    schedules,
    standard_level,
)
from changing_places.place.projection_totals import (
    CHOSEN,
    METHODS,
    NO_CHANGE,
    backtest,
    fit,
    forecast,
)

ALONE = np.array([0])


def nothing(**changes) -> Schedules:
    """Schedules under which nobody is born, dies or moves."""
    none = Schedules(
        hazard=np.zeros(AGES),
        mortality=np.ones(1),
        improvement=0.0,
        infant=0.0,
        births=np.zeros((1, AGES)),
        fertility_change=0.0,
        moves=np.full(AGES, 1 / AGES),
        kept=np.zeros(AGES),
    )
    return replace(none, **changes)


def test_without_births_deaths_and_moves_everyone_is_a_year_older_and_nobody_is_lost():
    ages = np.zeros((1, AGES))
    ages[0, [0, 40, 89, 90]] = [10, 20, 30, 40]
    years, _ = carry(ages, nothing())
    assert years[1][0, [1, 41, 90]].tolist() == [10, 20, 70]
    assert years.sum(axis=2).ravel() == pytest.approx([100] * 11)


def test_deaths_and_births_are_those_of_the_rates():
    ages = np.zeros((1, AGES))
    ages[0, 30] = 1000
    hazard, births = np.zeros(AGES), np.zeros((1, AGES))
    hazard[30], births[0, 30] = 0.1, 0.05
    rates = nothing(hazard=hazard, births=births, infant=0.1)
    first = carry(ages, rates)[0][1]
    assert first[0, 31] == pytest.approx(1000 * np.exp(-0.1))
    assert first[0, 0] == pytest.approx(1000 * 0.05 * 0.9)


def test_the_totals_are_met_in_every_year_by_those_who_join():
    ages = np.full((1, AGES), 100.0)
    totals = np.array([[9200.0, 9100.0, 9500.0]])
    years, joined = carry(ages, nothing(), totals)
    assert years[1:].sum(axis=2).ravel() == pytest.approx(totals[0])
    assert joined.ravel() == pytest.approx([100.0, -100.0, 400.0])
    assert (years >= 0).all()


def test_students_come_and_go_and_do_not_grow_old_in_a_university_town():
    country = np.full(AGES, 1000.0)
    town = np.full(AGES, 100.0)
    town[18:22] = 300.0
    ages = np.array([town, country - town])
    kept = np.where((np.arange(AGES) > 14) & (np.arange(AGES) < 24), 1.0, 0.0)
    rates = nothing(kept=kept, mortality=np.ones(2), births=np.zeros((2, AGES)))
    rates.births[:, 30] = 1.0  # as many babies as thirty-year-olds keep the ages level
    later = carry(ages, rates)[0][8][0]
    assert later[18:22] == pytest.approx([300] * 4, rel=0.01)
    assert later[22:30] == pytest.approx([100] * 8, rel=0.01)
    staying = carry(ages, replace(rates, kept=np.zeros(AGES)))[0][8][0]
    assert staying[26:30] == pytest.approx([300] * 4)


def test_the_standard_curves_are_what_they_are_named_for():
    curve = fertility(30.9, 5.8)
    age = np.arange(AGES) + 0.5
    assert curve.sum() == pytest.approx(1)
    assert curve @ age == pytest.approx(30.9, abs=0.1)
    assert np.sqrt(curve @ (age - curve @ age) ** 2) == pytest.approx(5.8, abs=0.2)
    moves = migration(Assumptions.of())
    assert moves.sum() == pytest.approx(1)
    assert 20 <= int(np.argmax(moves)) <= 25


def test_modelled_births_and_deaths_are_those_observed(pressure_store):
    people = People.of(pressure_store)
    assumed = Assumptions.of({"mortality-improvement": 0})
    rates = schedules(people, assumed)
    assert (people.ages * rates.births).sum(axis=1) == pytest.approx(people.births)
    level = standard_level(people, assumed)
    assert 70 < life_expectancy(0.0002, 0.1, level, 0.0039) < 95


def test_a_forecast_made_at_an_origin_uses_nothing_that_came_after():
    draw = np.random.default_rng(4)
    totals = 1e5 * np.exp(np.cumsum(draw.normal(0.006, 0.005, (12, 13)), axis=1))
    groups = np.arange(12) % 3
    years = tuple(range(2011, 2024))
    changed = totals.copy()
    changed[:, -1] *= draw.uniform(0.5, 2, 12)

    def before_the_change(rows):
        return [m for m in backtest(rows, groups, years).misses if m.target < 2023]

    assert before_the_change(totals) == before_the_change(changed)


def test_a_method_that_lacks_years_before_an_origin_is_left_out():
    totals = np.full((4, 4), 1000.0)
    tested = backtest(totals, np.zeros(4, dtype=int), (2020, 2021, 2022, 2023))
    assert tested.mean("five-year-trend", 1) is None
    assert tested.mean(NO_CHANGE, 1) == 0
    assert tested.targets(CHOSEN, 1) == {2022, 2023}


def test_growth_that_all_share_goes_on():
    steady = 1000 * 1.01 ** np.tile(np.arange(13), (6, 1))
    told = forecast(steady, np.zeros(6, dtype=int), ahead=5)
    assert told[0] == pytest.approx(1000 * 1.01 ** np.arange(13, 18))


def test_departures_that_have_always_lasted_are_foretold_to_last():
    totals = 1000 * 1.01 ** np.tile(np.arange(13), (6, 1))
    totals[0] = 1000 * 1.015 ** np.arange(13)
    told = forecast(totals, np.zeros(6, dtype=int), ahead=5)
    assert np.diff(np.log(told[0])) == pytest.approx([np.log(1.015)] * 4, abs=5e-4)


def test_departures_that_have_always_faded_are_foretold_to_fade():
    draw = np.random.default_rng(2)
    shocks = draw.normal(0, 0.01, (60, 13))
    departures = np.zeros((60, 13))
    for year in range(1, 13):
        departures[:, year] = 0.6 * departures[:, year - 1] + shocks[:, year]
    totals = 1000 * np.exp(np.cumsum(departures + 0.005, axis=1))
    found = fit(totals, np.zeros(60, dtype=int))
    assert 0.45 <= found.local_fade <= 0.8
    far = int(np.argmax(departures[:, -3:] @ [1, 2, 4]))
    told = np.diff(np.log(forecast(totals, np.zeros(60, dtype=int), ahead=5)[far]))
    assert (np.diff(told) < 0).all()


def test_one_wild_year_of_a_tiny_council_is_drawn_in():
    draw = np.random.default_rng(6)
    totals = 1e5 * np.exp(np.cumsum(draw.normal(0.005, 0.003, (40, 13)), axis=1))
    totals[0, -1] = totals[0, -2] * 1.3
    told = forecast(totals, np.zeros(40, dtype=int), ahead=10)
    assert told[0, -1] / totals[0, -1] < 1.3


def test_growth_turns_to_its_long_run():
    steady = 1000 * 1.01 ** np.tile(np.arange(8), (3, 1))
    told = forecast(steady, np.zeros(3, dtype=int), ahead=15, long_run=0.0)
    growth = np.diff(np.log(told[0]))
    assert growth[3] == pytest.approx(np.log(1.01))
    assert growth[10:] == pytest.approx(0, abs=1e-12)


def test_a_county_is_the_sum_of_its_districts(pressure_store):
    from changing_places.data.register import Register

    register = Register.of(pressure_store)
    people = People.of(pressure_store)
    rows = people.rows_of(register.find("Eldershire"), register)
    assert [people.codes[r] for r in rows] == ["E07900000", "E07900001"]
    assert "E10900001" not in people.codes


def test_what_you_know_of_growth_is_added(pressure_store):
    usual = project(pressure_store, Assumptions.of())
    more = project(pressure_store, Assumptions.of({"population-growth-added": 1.0}))
    grown = more.ages[5].sum(axis=1) / usual.ages[5].sum(axis=1)
    assert grown == pytest.approx(1.01**5)


def test_ages_that_are_not_whole_are_refused(tmp_path, pressure_tables):
    import polars as pl

    from changing_places.data.store import TableWrite

    store = Store.open(tmp_path)
    broken = pressure_tables["population_by_age"].filter(pl.col("age") != 7)
    tables = pressure_tables | {"population_by_age": broken}
    store.write([TableWrite(name=n, dataset="made-up", frame=f) for n, f in tables.items()])
    with pytest.raises(InputError, match="cannot be used"):
        People.of(store)


def test_every_assumption_says_its_unit_meaning_and_source():
    for name, one in defaults().items():
        assert one.unit and one.meaning and len(one.source) > 10, name
        assert one.low < one.high, name
        assert one.value is None or one.low <= one.value <= one.high, name


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"inflaton": 2}, "'inflation'"),
        ({"inflation": 99}, "from -2 to 15"),
        ({"inflation": float("nan")}, "from -2 to 15"),
        ({"inflation": "much"}, "from -2 to 15"),
    ],
)
def test_a_wrong_assumption_is_told_in_three_lines(changes, said):
    with pytest.raises(InputError) as error:
        Assumptions.of(changes)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize("text", ["inflation", "inflation=", "inflation=two"])
def test_an_assumption_typed_wrongly_is_told_in_three_lines(text):
    with pytest.raises(InputError, match="cannot be read"):
        read_changes([text])


def test_the_methods_are_four_and_named():
    assert len(METHODS) == 4
    assert CHOSEN in METHODS
