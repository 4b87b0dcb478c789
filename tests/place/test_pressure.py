"""Demand against money: what is worked out by hand, what must hold, and what is refused."""

import json

import numpy as np
import pytest

from changing_places.cli.main import main
from changing_places.cli.output import plain
from changing_places.core.errors import InputError
from changing_places.place.pressure_answer import pressure
from changing_places.place.pressure_assumptions import Assumptions, defaults
from changing_places.place.pressure_band import Band, Span, coverage
from changing_places.place.pressure_demand import demand, weights
from changing_places.place.pressure_funding import SCENARIOS, funding
from changing_places.place.pressure_money import Money, scope, scope_total
from changing_places.place.pressure_share import ALREADY, DENOMINATORS, NOT_WITHIN, PROJECTED

FLAT = {n: 0.0 for n in defaults() if n.startswith("unit-cost-growth")}


def by_denominator(answer):
    return {s.denominator: s for s in answer.social_care_share}


# -- by hand -----------------------------------------------------------------------------


def test_demand_is_spending_times_users_times_unit_costs():
    now, later = np.zeros(91), np.zeros(91)
    now[[5, 30, 65]] = [100, 200, 50]
    later[[5, 30, 65]] = [110, 200, 100]
    services = demand(
        {"adult-social-care": 1000.0, "childrens-social-care": 500.0, "cultural-services": 70.0},
        {"adult-social-care": "A", "childrens-social-care": "C", "cultural-services": "L"},
        residents=np.array([now, later]),
        country=now,
        assumed=Assumptions.of(),
    )
    adults, children, culture = services
    # 49.6% of spending follows the 200 adults under 65, the rest the older, who double.
    assert adults.cost[1] == pytest.approx(1000 * (0.496 + 0.504 * 2) * 1.015)
    assert children.cost[1] == pytest.approx(500 * 1.1 * 1.03)
    assert culture.cost[1] == pytest.approx(70 * 410 / 350 * 1.01)
    assert adults.unit_costs[0].pounds == pytest.approx(496 / 200)
    assert adults.unit_costs[1].pounds == pytest.approx(504 / 50)


def test_a_resident_costs_adult_care_twice_as_much_six_years_later_in_life():
    weight = weights("adult-social-care", np.ones(91), Assumptions.of())
    assert weight[76] / weight[70] == pytest.approx(2)
    assert weight[:18].sum() == 0
    assert weight[18:65].sum() == pytest.approx(0.496)
    assert weight.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("scenario", "growth"),
    [
        ("flat-real", 1.0),
        ("flat-cash", 1 / 1.02),
        ("last-growth", 1.05),
        ("trend", (105 / 80) ** (1 / 5)),
        ("council-tax-max", None),
    ],
)
def test_funding_follows_its_scenario(scenario, growth):
    assumed = Assumptions.of({"council-tax-share": 50, "tax-base-growth": 0})
    paid = funding(
        scenario,
        105.0,
        2,
        history={2019: 80.0, 2023: 100.0, 2024: 105.0},
        runs_social_care=True,
        assumed=assumed,
    )
    if growth is None:
        assert paid.amount[2] == pytest.approx(52.5 * (1.05 / 1.02) ** 2 + 52.5)
    else:
        assert paid.amount == pytest.approx(105 * growth ** np.arange(3))


def test_growth_over_missing_years_is_by_the_years_that_passed():
    paid = funding(
        "trend",
        121.0,
        1,
        history={2014: 100.0, 2024: 121.0},
        runs_social_care=False,
        assumed=Assumptions.of(),
    )
    assert paid.growth == pytest.approx(1.21**0.1 - 1)
    assert "10 years" in paid.because


def test_districts_may_raise_council_tax_less_than_those_who_run_social_care():
    assumed = Assumptions.of({"council-tax-share": 100, "tax-base-growth": 0, "inflation": 0})
    grown = [
        funding("council-tax-max", 1.0, 1, history={}, runs_social_care=r, assumed=assumed).amount
        for r in (True, False)
    ]
    assert [float(g[1]) for g in grown] == pytest.approx([1.05, 1.03])


def test_the_band_adds_its_parts_in_quadrature():
    band = Band(noise=0.03, drift=0.0, lasting=0.01, people=(0.002, 1.0))
    assert band.half_width(np.array([0.0, 4.0])) == pytest.approx(
        [0, np.sqrt(0.03**2 + 0.04**2 + 0.008**2)]
    )


def test_coverage_is_asked_only_of_spans_that_had_others_before_them():
    draw = np.random.default_rng(1)
    spans = tuple(
        Span("districts", first, last, draw.normal(0, 0.05, 4000))
        for first, last in ((2011, 2014), (2014, 2017), (2013, 2016))
    )
    found = coverage(spans, Assumptions.of({"unit-cost-uncertainty": 0}))
    assert [(c.first, c.last) for c in found] == [(2014, 2017)]
    assert found[0].held == pytest.approx(0.8, abs=0.03)


# -- what must hold ----------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_gap_is_demand_less_funding_in_every_year(pressure_store, scenario):
    answer = pressure("Unity 2", scenario=scenario, store=pressure_store)
    for year in answer.years:
        assert year.gap == pytest.approx(year.demand - year.funding)
        assert year.low <= year.demand <= year.high
    assert answer.years[0].gap == 0
    assert [y.year for y in answer.years] == list(range(2024, 2035))


def test_demand_is_the_sum_of_the_services_and_of_its_drivers(pressure_store):
    answer = pressure("Unity 2", store=pressure_store)
    last = answer.years[-1]
    assert last.demand == pytest.approx(sum(s.cost[-1] for s in answer.services))
    assert sum(answer.drivers.values()) == pytest.approx(last.demand - answer.years[0].demand)


def test_twice_the_spending_is_twice_the_demand():
    residents = np.vstack([np.ones(91), np.linspace(1, 2, 91)])
    names = {"cultural-services": "L"}
    once, twice = (
        demand(
            {"cultural-services": size},
            names,
            residents=residents,
            country=residents[0],
            assumed=Assumptions.of(),
        )[0].cost
        for size in (10.0, 20.0)
    )
    assert twice == pytest.approx(2 * once)


@pytest.mark.parametrize(
    "name",
    ["unit-cost-growth-adult-social-care", "population-growth-added", "mortality-improvement"],
)
def test_more_growth_is_more_demand(pressure_store, name):
    def last(value):
        answer = pressure("Unity 2", store=pressure_store, assumptions={name: value})
        return answer.years[-1].demand

    assert last(0.5) < last(1.5)


def test_with_no_growth_of_people_or_costs_demand_stays(pressure_store):
    still = FLAT | {"long-run-growth": 0.0}
    answer = pressure("Ward 0", store=pressure_store, assumptions=still)
    grown = answer.years[-1].demand / answer.years[0].demand
    people = [sum(y.residents.values()) for y in answer.years]
    assert grown == pytest.approx(people[-1] / people[0], rel=1e-3)


def test_the_gap_passes_a_larger_share_no_sooner(pressure_store):
    answer = pressure("Unity 2", years=15, scenario="flat-cash", store=pressure_store)
    years = [t.year for t in answer.thresholds]
    assert years == sorted(years)
    for threshold in answer.thresholds:
        assert threshold.earliest <= threshold.year
        assert threshold.latest is None or threshold.latest >= threshold.year


def test_the_same_question_has_the_same_bytes(pressure_store):
    once, again = (
        json.dumps(plain(pressure("Unity 2", store=pressure_store).to_dict()), allow_nan=False)
        for _ in range(2)
    )
    assert once == again


def test_education_and_public_health_are_left_out_and_said_so(pressure_store):
    answer = pressure("Unity 2", store=pressure_store)
    assert set(answer.left_out) == {"education", "public-health"}
    assert not {s.slug for s in answer.services} & set(answer.left_out)
    assert {s.slug for s in scope()} >= {s.slug for s in answer.services}


def test_every_assumption_that_is_used_is_listed_with_its_source(pressure_store):
    answer = pressure("Unity 2", scenario="council-tax-max", store=pressure_store)
    listed = {a.name: a for a in answer.assumptions}
    assert listed["council-tax-share"].value is not None
    assert "2017-18" in listed["council-tax-share"].source
    assert all(a.source and a.unit and a.value is not None for a in listed.values())
    for service in answer.services:
        assert f"unit-cost-growth-{service.slug}" in listed


def test_an_assumption_of_the_readers_is_used_and_marked(pressure_store):
    changes = {"unit-cost-growth-adult-social-care": 5}
    answer = pressure("Unity 2", store=pressure_store, assumptions=changes)
    marked = [a for a in answer.assumptions if a.changed]
    assert [(a.name, a.value) for a in marked] == [("unit-cost-growth-adult-social-care", 5.0)]


# -- social care's share -----------------------------------------------------------------


def test_every_denominator_is_named_and_worked_out(pressure_store):
    answer = pressure("Unity 3", store=pressure_store)
    found = by_denominator(answer)
    assert list(found) == list(DENOMINATORS)
    money = Money.of(pressure_store)
    spent = money.own("E06900003")[2024]
    care = spent["adult_social_care"] + spent["childrens_social_care"]
    total = spent["net_current_expenditure"]
    assert found["net-current-expenditure"].share == pytest.approx(care / total)
    less = total - spent["education"] - spent["public_health"]
    assert found["less-education-and-public-health"].share == pytest.approx(care / less)
    grants = spent["central_grants_in"]
    assert found["less-grants"].share == pytest.approx(care / (total - grants))
    assert found["core-spending-power"].period == "2017-18"


def test_when_social_care_passes_half_is_one_of_four_answers(pressure_store):
    found = by_denominator(pressure("Unity 3", years=15, store=pressure_store))
    assert found["less-grants"].passes_half == ALREADY
    assert "first year held" in found["less-grants"].because
    assert found["net-current-expenditure"].passes_half in (PROJECTED, NOT_WITHIN)
    assert found["core-spending-power"].passes_half == "cannot be known"
    assert "2017-18" in found["core-spending-power"].because


# -- what cannot be known ----------------------------------------------------------------


def test_a_council_that_did_not_submit_starts_from_its_last_return(pressure_store):
    answer = pressure("Unity 1", store=pressure_store)
    assert answer.base == 2022
    assert "submitted no return for 2023-24 and 2024-25" in " ".join(answer.warnings)
    assert answer.years[0].demand == pytest.approx(
        scope_total(Money.of(pressure_store).own("E06900001")[2022])
    )


def test_a_district_has_no_social_care_and_its_county_is_named(pressure_store):
    answer = pressure("Ward 1", store=pressure_store)
    assert answer.years[-1].demand > 0
    assert {s.passes_half for s in answer.social_care_share} == {"cannot be known"}
    assert "Eldershire does" in answer.social_care_share[0].because


def test_a_county_is_asked_for_its_districts_people(pressure_store):
    county = pressure("Eldershire", store=pressure_store)
    wards = [pressure(f"Ward {k}", store=pressure_store) for k in range(2)]
    total = sum(sum(w.years[-1].residents.values()) for w in wards)
    assert sum(county.years[-1].residents.values()) == pytest.approx(total, abs=8)


def test_without_returns_the_residents_are_still_told(pressure_store):
    answer = pressure("Llanfair", store=pressure_store)
    assert answer.base is None
    assert answer.years[-1].demand is None
    assert answer.years[-1].residents["85 or over"] > 0
    assert "no spending return of Llanfair is held" in answer.explain()[0]
    body = answer.to_dict()
    assert body["years"][0]["gap"] is None


def test_without_people_it_says_so(pressure_store):
    answer = pressure("Invermade", store=pressure_store)
    assert answer.years == ()
    assert "no population by age is held" in answer.explain()[0]


def test_an_abolished_council_names_its_heir(pressure_store):
    answer = pressure("Former 0", store=pressure_store)
    assert "ended on 31 March 2023" in answer.unknown
    assert "Newland" in answer.unknown


def test_a_new_council_has_the_spending_of_those_it_replaced(pressure_store):
    answer = pressure("Newland", store=pressure_store)
    years = [h["year"] for h in answer.history]
    assert years == [2017, 2022, 2023, 2024]
    assert "sum over the councils that Newland replaced" in " ".join(answer.warnings)


# -- bad input ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"scenario": "flat-rael"}, "'flat-real'"),
        ({"years": 0}, "1 to 15"),
        ({"years": 16}, "1 to 15"),
        ({"assumptions": {"unit-cost": 1}}, "unit-cost-"),
        ({"assumptions": {"inflation": 40}}, "-2 to 15"),
    ],
)
def test_bad_input_is_told_in_three_lines(pressure_store, asked, said):
    with pytest.raises(InputError) as error:
        pressure("Unity 2", store=pressure_store, **asked)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 3


def test_a_scenario_that_needs_what_is_not_held_says_what_to_ask_instead(pressure_store):
    with pytest.raises(InputError, match="flat-real"):
        pressure("Newland", scenario="council-tax-max", store=pressure_store)
    given = {"council-tax-share": 55}
    answer = pressure(
        "Newland", scenario="council-tax-max", store=pressure_store, assumptions=given
    )
    assert answer.years[-1].funding > answer.years[0].funding


# -- what is shown -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["gap", "services", "share"])
def test_every_figure_has_its_finding_table_and_source(pressure_store, kind):
    figure = pressure("Unity 2", store=pressure_store).figure(kind)
    assert figure.finding and figure.table.rows and figure.sources
    assert figure.svg().startswith("<svg")


def test_a_figure_that_cannot_be_drawn_says_why(pressure_store):
    with pytest.raises(InputError, match="No spending return"):
        pressure("Llanfair", store=pressure_store).figure()
    with pytest.raises(InputError, match="There are gap, services, share"):
        pressure("Unity 2", store=pressure_store).figure("pie")


def test_the_frame_has_a_row_for_each_year(pressure_store):
    frame = pressure("Unity 2", years=3, store=pressure_store).to_frame()
    assert frame["year"].to_list() == [2024, 2025, 2026, 2027]
    assert "residents 85 or over" in frame.columns


def test_the_command_prints_the_contract(pressure_store, capsys):
    words = ["place", "pressure", "Unity 2", "--years", "3", "--json", "--assume", "inflation=3"]
    assert main([*words, "--data", str(pressure_store.folder)]) == 0
    body = json.loads(capsys.readouterr().out)
    assert set(body["years"][1]) >= {*("year", "demand", "funding"), "gap", "gap_p10", "gap_p90"}
    assert {"slug", "demand"} <= set(body["services"][0])
    assert {"name", "value", "unit", "source"} <= set(body["assumptions"][0])


def test_the_command_tells_a_person_the_years_and_the_sentences(pressure_store, capsys):
    assert main(["place", "pressure", "Unity 2", "--data", str(pressure_store.folder)]) == 0
    shown = capsys.readouterr().out
    assert "2034-35" in shown
    assert "The gap passes 5% of funding" in shown
    assert main(["place", "pressure", "Unity 2", "--assume", "help"]) == 0
    assert "mortality-slope" in capsys.readouterr().out
