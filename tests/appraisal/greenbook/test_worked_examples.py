"""Worked examples that others have printed, at the precision that they were printed with.

Sources: HM Treasury, Green Book 2003 (box 13), 2018 (A3, A6) and 2022 (land); Mott MacDonald
(2002), table 2 and the examples of combined projects and of mitigation; Department for Transport,
TAG forthcoming change: Green Book updates (April 2026); Additionality Guide (2008); Cost benefit
analysis toolkit v2.
"""

import numpy as np
import pytest

from changing_places.appraisal.greenbook import (
    Discounting,
    Impact,
    Outcome,
    combined_bias,
    components,
    constant_factors,
    expected_value,
    income_ratio,
    land_value,
    net_additional,
    optimism_bias,
    present_value,
    project_types,
    schedule,
    social_return,
    stpr,
    welfare_weight,
    with_bias,
)


@pytest.mark.parametrize(
    ("name", "rates"),
    [
        ("standard", (0.035, 0.03, 0.025, 0.02, 0.015)),
        ("health", (0.015, 0.0129, 0.0107, 0.0086, 0.0064)),
        ("lower", (0.03, 0.0257, 0.0214, 0.0171, 0.0129)),
    ],
)
def test_the_schedules_are_those_printed(name, rates):
    held = schedule(name)
    assert held.rates == rates
    assert held.through == (30, 75, 125, 200, 300)


@pytest.mark.parametrize(
    ("name", "year", "factor"),
    [
        ("standard", 30, 0.356278),
        ("standard", 50, 0.197263),
        ("standard", 75, 0.094214),
        ("standard", 125, 0.027411),
        ("health", 30, 0.639762),
        ("lower", 30, 0.411987),
        ("lower", 60, 0.192430),
    ],
)
def test_factors_along_the_schedules(name, year, factor):
    assert Discounting(name).factors(year)[year] == pytest.approx(factor, abs=5e-7)


def test_the_rate_is_made_of_its_parts():
    of = components()
    found = stpr(
        of.pure_time_preference, of.catastrophic_risk, elasticity=of.elasticity, growth=of.growth
    )
    assert found == pytest.approx(0.035, abs=1e-12)
    assert found == pytest.approx(schedule().rates[0])


def test_the_lower_rate_is_the_standard_one_without_pure_time_preference():
    of = components()
    found = stpr(0.0, of.catastrophic_risk, elasticity=of.elasticity, growth=of.growth)
    assert found == pytest.approx(schedule("lower").rates[0])


def test_the_table_of_factors_at_three_and_a_half_per_cent():
    printed = {0: 1, 1: 0.9662, 2: 0.9335, 3: 0.9019, 5: 0.8420, 10: 0.7089, 20: 0.5026, 30: 0.3563}
    factors = Discounting().factors(30).round(4)
    assert {year: factors[year] for year in printed} == printed


def test_a_combined_building_by_capital_cost_and_by_duration():
    mixed = {"non-standard-buildings": 0.3, "standard-buildings": 0.7}
    capital, works = combined_bias(mixed), combined_bias(mixed, measure="duration")
    assert [round(c, 3) for _, c in capital.contributions] == [0.153, 0.168]
    assert round(capital.rate, 3) == 0.321
    assert [round(c, 3) for _, c in works.contributions] == [0.117, 0.028]
    assert round(works.rate, 3) == 0.145


def test_a_building_whose_causes_of_bias_are_managed():
    bias = optimism_bias("non-standard-buildings", managed=0.92)
    assert bias.rate == pytest.approx(0.0408, abs=1e-12)
    assert with_bias(100.0, bias.rate) == pytest.approx(104.08)
    assert bias.rounded() == 0.04
    assert with_bias(100.0, bias.rounded()) == pytest.approx(104)
    assert with_bias(100.0, bias.rounded()) + 7 == pytest.approx(111)


def test_the_table_of_bounds():
    found = {
        name: {m: (getattr(t, m).upper, getattr(t, m).lower) for m in t.measures}
        for name, t in project_types().items()
    }
    assert found == {
        "non-standard-buildings": {"capex": (0.51, 0.04), "duration": (0.39, 0.02)},
        "standard-buildings": {"capex": (0.24, 0.02), "duration": (0.04, 0.01)},
        "non-standard-civil-engineering": {"capex": (0.66, 0.06), "duration": (0.25, 0.03)},
        "standard-civil-engineering": {"capex": (0.44, 0.03), "duration": (0.20, 0.01)},
        "equipment-development": {"capex": (2.0, 0.10), "duration": (0.54, 0.10)},
        "outsourcing": {"opex": (0.41, 0.0)},
    }


def test_the_expected_value_of_uncertain_benefits():
    found = expected_value([10, 20, 30, 40], [0.2, 0.4, 0.3, 0.1], cost=15)
    assert [round(c, 9) for c in found.components] == [2, 8, 9, 4]
    assert (round(found.value, 9), round(found.net, 9)) == (23, 8)


def test_a_pound_is_worth_twice_as_much_to_half_the_income():
    assert welfare_weight(20_000, 40_000, eta=1) == 2


@pytest.mark.parametrize(("weight", "ratio"), [(2.5, 2.0235), (2.4, 1.961)])
def test_printed_welfare_weights_and_the_incomes_that_they_imply(weight, ratio):
    implied = income_ratio(weight, edition="2018")
    assert implied == pytest.approx(ratio, abs=5e-5)
    assert welfare_weight(1.0, implied, edition="2018") == pytest.approx(weight, abs=1e-9)


def test_land_whose_uplift_does_not_cover_its_cost():
    found = land_value(39, existing=30_659, future=200_000, wider=1.4e6, costs=10e6)
    assert found.uplift_per_acre == 169_341
    assert round(found.uplift / 1e6, 1) == 6.6
    assert round(found.present_benefits / 1e6, 1) == 8.0
    assert round(found.bcr, 1) == 0.8
    assert round(found.npsv / 1e6, 1) == -2.0
    assert round(found.switch_acres, 2) == 50.79
    assert round(found.switch_future_per_acre) == 251_172
    assert round(found.switch_costs / 1e6, 3) == 8.004


def test_a_net_present_value_by_factors_of_three_digits_keeps_its_sign():
    flows = np.array([-150_000, 12_000, 25_000, 25_000, 35_000, 40_000])
    factors = constant_factors(0.03, 5, places=3)
    assert factors.tolist() == [1, 0.971, 0.943, 0.915, 0.888, 0.863]
    assert (flows * factors).round(6).tolist() == [-150_000, 11_652, 23_575, 22_875, 31_080, 34_520]
    assert round(float(present_value(flows, factors)), 6) == -26_298
    assert round(150_000 * factors[5], 6) == 129_450


def test_net_additional_impact():
    found = net_additional(
        Impact(1000, leakage=0.1, displacement=0.25), Impact(200, leakage=0.1, displacement=0.25)
    )
    assert found.value == pytest.approx(540)
    assert found.ratio == pytest.approx(0.54)


def test_the_chain_of_social_return():
    of = Outcome(60, 8500, deadweight=0.4, attribution=0.3, drop_off=0.3)
    found = social_return(of, 250_000, factors=Discounting().factors(1))
    assert round(found.net_of_deadweight, 6) == 306_000
    assert round(found.ratio, 4) == 1.4363
