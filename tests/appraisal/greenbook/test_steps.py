"""The other single steps: annual values, risk, additionality, weights, grades, land."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.greenbook import (
    Discounting,
    Impact,
    Outcome,
    corrected,
    equivalent_annual,
    expected_value,
    grade,
    grades,
    income_ratio,
    land_value,
    net_additional,
    present_value,
    residual_value,
    social_return,
    weakest,
    welfare_weight,
)
from changing_places.core.errors import InputError

MONEY = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def test_options_of_different_lengths_are_compared_by_the_year():
    long = Discounting().factors(40)
    short_life = np.array([100.0] + [10.0] * 10)
    long_life = np.array([180.0] + [10.0] * 25)
    short, longer = (float(equivalent_annual(f, long)) for f in (short_life, long_life))
    assert short == pytest.approx(10 + 100 * 0.035 / (1 - 1.035**-10))
    assert longer == pytest.approx(10 + 180 * 0.035 / (1 - 1.035**-25))
    assert longer < short


def test_an_annual_value_needs_a_year():
    with pytest.raises(InputError, match="no year from 1 on"):
        equivalent_annual([5.0], [1.0])


def test_an_assets_whole_cost_is_paid_off_by_the_end_of_its_life():
    for method in ("straight-line", "annuity"):
        assert residual_value(80, life=20, used=20, method=method) == 0
        assert residual_value(80, life=20, used=25, method=method) == 0
        assert residual_value(80, life=20, used=0, method=method) == pytest.approx(80)


def test_an_annuity_falls_slower_than_a_straight_line():
    for used in range(1, 20):
        by_line = residual_value(80, life=20, used=used)
        assert residual_value(80, life=20, used=used, method="annuity") > by_line


@settings(deadline=None)
@given(st.integers(2, 100), st.data())
def test_an_annuity_residual_makes_the_years_used_cost_what_the_whole_life_does(life, data):
    used = data.draw(st.integers(1, life - 1))
    by = Discounting()
    flows = np.zeros(used + 1)
    flows[0], flows[-1] = 100.0, -residual_value(100.0, life=life, used=used, method="annuity")
    whole = np.zeros(life + 1)
    whole[0] = 100.0
    factors = by.factors(life)
    assert float(equivalent_annual(flows, factors)) == pytest.approx(
        float(equivalent_annual(whole, factors))
    )


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"life": 0, "used": 0}, "life of 0 years"),
        ({"life": 10, "used": -1}, "years used"),
        ({"life": 10, "used": 2, "method": "guess"}, "way to value an asset"),
        ({"life": 400, "used": 2}, "life of the asset"),
    ],
)
def test_an_asset_that_cannot_be_valued(arguments, match):
    with pytest.raises(InputError, match=match):
        residual_value(100, **arguments)


@pytest.mark.parametrize(
    ("values", "chances", "match"),
    [
        ([1, 2], [0.5, 1.5], "A probability cannot be 1.5"),
        ([1, 2], [1.2, -0.2], "A probability cannot be 1.2"),
        ([1, 2], [0.5, 0.4], r"sum to 0\.9"),
        ([1, 2], [1.0], "2 values and 1 probabilities"),
        ([], [], "0 values"),
        ([1, float("nan")], [0.5, 0.5], "A value is nan"),
    ],
)
def test_probabilities_that_cannot_be(values, chances, match):
    with pytest.raises(InputError, match=match):
        expected_value(values, chances)


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=10))
def test_an_expected_value_lies_between_the_least_and_the_most(values):
    found = expected_value(values, [1 / len(values)] * len(values)).value
    assert min(values) - 1e-6 <= found <= max(values) + 1e-6


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 3))
def test_what_is_net_of_everything_is_never_more_than_the_gross_times_the_multiplier(a, b, c, m):
    of = Impact(100, leakage=a, displacement=b, substitution=c, multiplier=m)
    assert -1e-9 <= of.net <= 100 * m + 1e-9


def test_each_share_takes_its_part_of_what_is_left():
    of = Impact(1000, leakage=0.1, displacement=0.2, substitution=0.3, multiplier=1.1)
    assert of.net == pytest.approx(1000 * 0.9 * 0.8 * 0.7 * 1.1)


def test_without_a_reference_case_the_answer_says_that_nothing_is_taken_to_happen_anyway():
    found = net_additional(Impact(100, leakage=0.2))
    assert found.value == pytest.approx(80)
    assert "No reference case" in found.explanation[-1]
    assert net_additional(Impact(0)).ratio is None


@pytest.mark.parametrize("name", ["leakage", "displacement", "substitution"])
@pytest.mark.parametrize("bad", [-0.1, 1.5, "some"])
def test_a_share_that_is_none(name, bad):
    with pytest.raises(InputError) as told:
        Impact(100, **{name: bad})
    assert name in told.value.what.lower()


def test_a_negative_multiplier():
    with pytest.raises(InputError, match="The multiplier cannot be -1"):
        Impact(100, multiplier=-1)


def test_a_social_return_on_nothing():
    with pytest.raises(InputError, match="cannot be told"):
        social_return(Outcome(10, 10), 0, factors=[1])
    with pytest.raises(InputError, match="no years"):
        social_return(Outcome(10, 10), 5, factors=[])


def test_a_social_return_says_that_it_is_no_government_guidance():
    found = social_return(Outcome(10, 100, displacement=0.5), 1000, factors=[1, 1, 1])
    assert found.by_year == (500, 500, 500)
    assert "not government guidance" in found.explanation[-1]


@settings(deadline=None)
@given(st.floats(1e3, 1e6), st.floats(1e3, 1e6), st.floats(0, 4))
def test_a_weight_and_its_inverse(income, reference, eta):
    weight = float(welfare_weight(income, reference, eta=eta))
    assert (weight >= 1) == (reference >= income) or eta == 0 or weight == pytest.approx(1)
    if eta > 0.1:
        assert income_ratio(weight, eta=eta) == pytest.approx(reference / income)


def test_weights_of_the_edition_of_2003_are_one_over_income():
    incomes = np.array([10_000.0, 20_000.0, 40_000.0])
    assert welfare_weight(incomes, 20_000, edition="2003").tolist() == [2, 1, 0.5]


@pytest.mark.parametrize("income", [0, -5, float("nan")])
def test_an_income_that_has_no_weight(income):
    with pytest.raises(InputError, match="incomes above 0"):
        welfare_weight(income, 20_000)


def test_no_income_can_be_told_from_an_elasticity_of_0():
    with pytest.raises(InputError, match="elasticity of 0"):
        income_ratio(2, eta=0)


def test_weaker_grades_correct_more_and_the_weakest_part_decides():
    shares = [grades()[n].correction for n in sorted(grades())]
    assert shares == sorted(shares) and shares[0] == 0
    assert weakest(data=1, evidence=6, age=2) == grade(6)


def test_grades_say_that_their_source_was_not_seen():
    assert {g.confidence for g in grades().values()} == {"low"}
    assert "not seen" in grade(1).source


@settings(deadline=None)
@given(MONEY, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_correction_never_helps(flows, a, b):
    less, more = sorted((a, b))
    assert (corrected(flows, more, side="cost") >= corrected(flows, less, side="cost")).all()
    assert (corrected(flows, more, side="benefit") <= corrected(flows, less, side="benefit")).all()


@pytest.mark.parametrize("number", [0, 7, "A", None, [1]])
def test_a_grade_that_there_is_not(number):
    with pytest.raises(InputError, match="no confidence grade"):
        grade(number)


def test_a_line_is_a_cost_or_a_benefit():
    with pytest.raises(InputError, match="cannot be a 'saving'"):
        corrected([1.0], 0.1, side="saving")


@settings(deadline=None)
@given(st.floats(1, 1e4), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(1, 1e9))
def test_at_its_switching_values_land_breaks_even(acres, existing, future, costs):
    found = land_value(acres, existing=existing, future=future, costs=costs)
    at_price = land_value(
        acres, existing=existing, future=found.switch_future_per_acre, costs=costs
    )
    assert at_price.npsv == pytest.approx(0, abs=1e-6 * (costs + acres * (existing + future)))
    assert found.npsv == pytest.approx(found.switch_costs - costs)


def test_land_without_uplift_cost_or_size():
    level = land_value(10, existing=5, future=5)
    assert level.switch_acres is None and level.bcr is None
    with pytest.raises(InputError, match="0 acres"):
        land_value(0, existing=1, future=2)


def test_an_annual_value_of_several_lines_at_once():
    flows = np.column_stack([[0, 5, 5], [0, 10, 10]])
    factors = Discounting().factors(2)
    assert equivalent_annual(flows, factors) == pytest.approx([5, 10])
    assert present_value(flows, factors)[1] == pytest.approx(2 * present_value(flows, factors)[0])
