"""Lines of an appraisal, one by one and together: what cannot be so is said in three lines."""

from decimal import Decimal

import pytest

from changing_places.appraisal.greenbook import Line, check, one_basis
from changing_places.core.errors import InputError


def line(name="pay", side="cost", amounts=(10, 10), **others):
    return Line(name, side, amounts, **{"price_year": 2025, **others})


def test_amounts_are_kept_as_they_were_written():
    assert line(amounts=("0.10", 3, 2.5)).amounts == (Decimal("0.10"), Decimal(3), Decimal("2.5"))


def test_costs_are_public_and_benefits_are_not_unless_said():
    assert line().public and not line(side="benefit").public
    assert not line(public=False).public and line(side="benefit", public=True).public


@pytest.mark.parametrize(
    ("others", "match"),
    [
        ({"name": " "}, "which is no name"),
        ({"name": None}, "which is no name"),
        ({"amounts": (1, "-1e400")}, "has an amount of -1e"),
        ({"side": "saving"}, "no side of a line 'saving'"),
        ({"basis": "current"}, "no basis of a line"),
        ({"schedule": "lower"}, "no schedule of a line"),
        ({"price_year": None}, "has no price year"),
        ({"amounts": ()}, "amounts of the line 'pay' cannot be read"),
        ({"amounts": (1, None)}, "cannot be read"),
        ({"amounts": (1, float("inf"))}, "cannot be read"),
        ({"amounts": 5}, "cannot be read"),
        ({"amounts": "12"}, "cannot be read"),
        ({"price_year": 25}, "price year of the line 'pay' cannot be 25"),
        ({"amounts": [1] * 302}, "301 years after year 0"),
        ({"optimism_bias": -0.1}, "optimism bias of the line 'pay' cannot be"),
        ({"relative_price_change": 2}, "relative price change of the line 'pay' cannot be 2"),
        ({"weight": -1}, "weight of the line 'pay' cannot be -1"),
        ({"delay": -1}, "delay of the line 'pay' cannot be -1"),
        ({"grade": 9}, "no confidence grade 9"),
        ({"side": "benefit", "optimism_bias": 0.1}, "benefit with an optimism bias of 10%"),
        ({"schedule": "health"}, "money of the public sector on the health schedule"),
    ],
)
def test_a_line_that_cannot_be(others, match):
    with pytest.raises(InputError, match=match) as told:
        line(**others)
    assert all(str(told.value).splitlines()) and len(str(told.value).splitlines()) == 3


def test_real_and_nominal_lines_do_not_mix_and_both_are_named():
    with pytest.raises(InputError) as told:
        check([line("pay"), line("rent"), line("fees", basis="nominal", price_year=None)])
    assert told.value.what == "The line 'pay' is in real prices and 'fees' in nominal ones."


def test_all_nominal_lines_go_together():
    assert one_basis([line("a", basis="nominal"), line("b", basis="nominal")]) == "nominal"
    assert one_basis([line("a"), line("b", price_year=2020)]) == "real"


def test_a_priced_risk_and_an_optimism_bias_on_one_line_name_both():
    build = line("new pool", optimism_bias=0.24)
    risk = line("risk of bad ground", prices_risk_of="new pool")
    with pytest.raises(InputError) as told:
        check([build, risk])
    assert "'risk of bad ground'" in told.value.what and "'new pool'" in told.value.what
    assert "24%" in told.value.what and "counts twice" in told.value.why


def test_a_bias_that_leaves_the_priced_risk_out_is_no_double_counting():
    build = line("new pool", optimism_bias=0.18, bias_excludes=("risk of bad ground",))
    check([build, line("risk of bad ground", prices_risk_of="new pool")])
    check([line("new pool"), line("risk of bad ground", prices_risk_of="new pool")])


def test_the_order_of_the_two_lines_makes_no_difference():
    build = line("new pool", optimism_bias=0.24)
    risk = line("risk of bad ground", prices_risk_of="new pool")
    with pytest.raises(InputError, match="counts twice"):
        check([risk, build])


def test_a_bias_and_a_grade_on_one_line_allow_for_the_same_thing():
    with pytest.raises(InputError, match="optimism bias of 24% and a confidence grade of 3"):
        check([line(optimism_bias=0.24, grade=3)])
    check([line(optimism_bias=0.24, grade=1)])


@pytest.mark.parametrize(
    ("lines", "match"),
    [
        ([], "no lines to appraise"),
        ([line("pay"), line("pay")], "Two lines are called 'pay'"),
        ([line("risk", prices_risk_of="roof"), line("pay")], "'roof', which is no line"),
    ],
)
def test_lines_that_cannot_be_put_together(lines, match):
    with pytest.raises(InputError, match=match):
        check(lines)
