"""Net present social value, ratio, public cost and payback, by hand and by their properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.greenbook import (
    Discounting,
    Line,
    Terms,
    npsv,
    payback,
    present_value,
    social_value,
)
from changing_places.core.errors import InputError

TERMS = Terms(2025)
DEFLATORS = {2024: 100.0, 2025: 103.0, 2026: 105.0, 2027: 107.0}

CENTRE = (
    Line("new pool", "cost", (1_000_000,), price_year=2025, optimism_bias=0.24),
    Line("running", "cost", [0] + [100_000] * 10, price_year=2025),
    Line("fees", "benefit", [0] + [60_000] * 10, price_year=2025, public=True),
    Line("swimmers", "benefit", [0] + [250_000] * 10, price_year=2025),
)
ANNUITY = (1 - 1.035**-10) / 0.035

AMOUNTS = st.lists(st.integers(-1000, 100_000), min_size=1, max_size=20)


@st.composite
def options(draw):
    """Some costs and benefits, a transfer among them now and then, with biases and grades."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        cost = draw(st.booleans())
        made.append(
            Line(
                f"line {number}",
                "cost" if cost else "benefit",
                draw(AMOUNTS),
                price_year=2025,
                public=draw(st.booleans()),
                transfer=draw(st.integers(0, 4)) == 0,
                optimism_bias=draw(st.floats(0, 2)) if cost else 0.0,
                grade=None if cost else draw(st.sampled_from([None, 1, 3, 6])),
                relative_price_change=draw(st.floats(-0.02, 0.02)),
            )
        )
    return made


def test_an_option_worked_out_by_hand():
    found = social_value(CENTRE, TERMS)
    assert found.present_costs == pytest.approx(1_240_000 + 100_000 * ANNUITY)
    assert found.present_benefits == pytest.approx(310_000 * ANNUITY)
    assert found.npsv == pytest.approx(210_000 * ANNUITY - 1_240_000)
    assert found.net_present_public_cost == pytest.approx(1_240_000 + 40_000 * ANNUITY)
    assert found.bcr == pytest.approx(310_000 * ANNUITY / (1_240_000 + 100_000 * ANNUITY))
    assert found.denominator == ("new pool", "running")
    assert found.corrections == pytest.approx(-240_000)
    assert found.annual_value == pytest.approx(210_000 - 1_240_000 / ANNUITY)
    assert found.weighted_npsv == found.npsv
    by_hand = -1_240_000 + np.cumsum(210_000 * 1.035 ** -np.arange(1.0, 11))
    assert found.payback == 1 + int(np.argmax(by_hand >= 0)) == 7
    assert found.public_payback is None


def test_each_number_is_told_in_words():
    told = " ".join(social_value(CENTRE, TERMS).explanation)
    for phrase in (
        "At 2025 prices and over years 0 to 10",
        "net present social value is £506,487",
        "cost of raising money by tax is not counted",
        "as much as £60,901 in each year",
        "benefit-cost ratio is 1.24",
        "below the line (new pool and running)",
        "net cost to the public purse is £1.57 million",
        "for good, from year 7; for the public purse, never",
        "taken £240,000 off",
        "3.5% a year in years 1 to 10",
    ):
        assert phrase in told, phrase


def test_lines_sum_to_the_whole():
    found = social_value(CENTRE, TERMS)
    signed = [v.present_value * (1 if v.side == "benefit" else -1) for v in found.lines]
    assert sum(signed) == pytest.approx(found.npsv)
    assert found.to_dict()["lines"][0]["name"] == "new pool"


def test_costs_that_are_not_below_the_line_come_off_the_benefits():
    found = social_value(CENTRE, replace(TERMS, denominator=("new pool",)))
    assert found.bcr == pytest.approx(210_000 * ANNUITY / 1_240_000)
    assert (found.bcr > 1) == (found.npsv > 0)


def test_private_costs_stand_below_the_line_only_where_all_do():
    lines = (*CENTRE, Line("travel", "cost", (0, 5000), price_year=2025, public=False))
    public, both = (social_value(lines, replace(TERMS, denominator=d)) for d in ("public", "all"))
    assert "travel" in both.denominator and "travel" not in public.denominator
    assert both.present_denominator - public.present_denominator == pytest.approx(5000 / 1.035)
    assert both.npsv == public.npsv


def test_no_ratio_where_nothing_stands_below_the_line():
    found = social_value([CENTRE[3]], TERMS)
    assert found.bcr is None
    assert "no benefit-cost ratio" in " ".join(found.explanation)


def test_raising_the_public_cost_by_tax_costs_more_where_that_is_asked_for():
    bare, burdened = (
        social_value(CENTRE, TERMS),
        social_value(CENTRE, replace(TERMS, excess_burden=0.2)),
    )
    assert burdened.excess_burden == pytest.approx(0.2 * bare.net_present_public_cost)
    assert burdened.npsv == pytest.approx(bare.npsv - burdened.excess_burden)
    costs = 1_240_000 + 100_000 * ANNUITY
    assert burdened.bcr == pytest.approx((310_000 * ANNUITY - burdened.excess_burden) / costs)
    assert "costs beyond the money raised" in " ".join(burdened.explanation)
    assert "2026 leaves that cost out" in " ".join(burdened.explanation)
    earlier = replace(TERMS, excess_burden=0.2, discounting=Discounting(edition="2022"))
    assert "leaves that cost out" not in " ".join(social_value(CENTRE, earlier).explanation)


def test_a_transfer_counts_for_the_purse_and_not_for_society():
    rates = Line("business rates", "cost", [0] + [50_000] * 10, price_year=2025, transfer=True)
    bare, found = social_value(CENTRE, TERMS), social_value((*CENTRE, rates), TERMS)
    assert found.npsv == pytest.approx(bare.npsv)
    assert found.net_present_public_cost == pytest.approx(
        bare.net_present_public_cost + 50_000 * ANNUITY
    )


def test_health_is_discounted_at_the_health_rates_and_money_is_not():
    lives = Line("lives", "benefit", [0] * 10 + [1000], price_year=2025, schedule="health")
    found = social_value((*CENTRE, lives), TERMS)
    assert found.lines[-1].present_value == pytest.approx(1000 * 1.015**-10)
    assert "health and life (lives)" in " ".join(found.explanation)
    lower = social_value((*CENTRE, lives), replace(TERMS, discounting=Discounting("lower")))
    assert lower.lines[1].present_value == pytest.approx(100_000 * (1 - 1.03**-10) / 0.03)
    assert lower.lines[-1].present_value == pytest.approx(1000 * 1.015**-10)


def test_health_has_lower_rates_of_its_own_to_2022():
    lives = Line("lives", "benefit", [0] * 10 + [1000], price_year=2025, schedule="health")
    for edition, rate in (("2022", 0.01), ("2026", 0.015)):
        terms = replace(TERMS, discounting=Discounting("lower", edition))
        found = social_value([CENTRE[1], lives], terms)
        assert found.lines[-1].present_value == pytest.approx(1000 * (1 + rate) ** -10)
        by_standard = replace(TERMS, discounting=Discounting(edition=edition))
        held = social_value([CENTRE[1], lives], by_standard).lines[-1]
        assert held.present_value == pytest.approx(1000 * 1.015**-10)


def test_beyond_fifty_years_the_value_at_the_lower_rates_stands_beside():
    wall = [
        Line("sea wall", "cost", (100_000,), price_year=2025),
        Line("homes kept dry", "benefit", [0] + [3700] * 60, price_year=2025),
    ]
    found = social_value(wall, TERMS)
    lower = social_value(wall, replace(TERMS, discounting=Discounting("lower")))
    assert found.npsv < 0 < lower.npsv
    assert found.lower_rate_npsv == lower.npsv
    assert "At the lower rates the net present social value is £" in " ".join(found.explanation)
    assert social_value(CENTRE, TERMS).lower_rate_npsv is None
    assert lower.lower_rate_npsv is None


def test_works_that_run_late_begin_benefits_later():
    late = replace(CENTRE[3], delay=1.0)
    found = social_value((*CENTRE[:3], late), TERMS)
    on_time = social_value(CENTRE, TERMS)
    assert on_time.npsv - found.npsv == pytest.approx(250_000 / 1.035)
    assert found.corrections == pytest.approx(on_time.corrections - 250_000 / 1.035)


def test_a_delayed_cost_helps_and_the_answer_says_so():
    late = replace(CENTRE[1], delay=1.0)
    found = social_value([late], TERMS)
    assert found.corrections == pytest.approx(100_000 / 1.035)
    assert "have added £96,618 to the net" in " ".join(found.explanation)


def test_grades_of_low_confidence_say_so():
    graded = Line("calmer streets", "benefit", (0, 1000), price_year=2025, grade=6)
    found = social_value([CENTRE[1], graded], TERMS)
    assert found.lines[1].present_value == pytest.approx(600 / 1.035)
    assert found.lines[1].correction == pytest.approx(-400 / 1.035)
    assert "as commonly cited" in " ".join(found.explanation)


def test_weights_stand_beside_the_unweighted_value():
    poorer = replace(CENTRE[3], weight=1.5)
    found = social_value((*CENTRE[:3], poorer), TERMS)
    assert found.npsv == pytest.approx(social_value(CENTRE, TERMS).npsv)
    assert found.weighted_npsv == pytest.approx(found.npsv + 125_000 * ANNUITY)
    assert "beside the unweighted" in " ".join(found.explanation)


def test_nominal_lines_are_put_in_real_prices_first():
    lines = [
        Line("pay", "cost", (103, 105, 107), basis="nominal"),
        Line("fees", "benefit", (0, 0, 214), basis="nominal", public=True),
    ]
    found = social_value(lines, Terms(2024, first_year=2025, deflators=DEFLATORS))
    assert found.lines[0].present_value == pytest.approx(100 * (1 + 1 / 1.035 + 1 / 1.035**2))
    assert found.lines[1].present_value == pytest.approx(200 / 1.035**2)


def test_real_lines_of_several_years_are_put_in_one():
    lines = [
        Line("pay", "cost", (100,), price_year=2024),
        Line("fees", "benefit", (103,), price_year=2025),
    ]
    assert social_value(lines, Terms(2025, deflators=DEFLATORS)).npsv == pytest.approx(0)
    with pytest.raises(InputError, match="no GDP deflator for 2025"):
        social_value(lines, TERMS)


@pytest.mark.parametrize(
    ("terms", "match"),
    [
        ({"denominator": "net"}, "no denominator 'net'"),
        ({"denominator": ("swimmers",)}, "'swimmers' cannot stand below the line"),
        ({"denominator": ("roof",)}, "'roof' cannot stand below the line"),
        ({"price_year": 25}, "The price year cannot be 25"),
        ({"first_year": 2025.5}, "The first year cannot be 2025.5"),
        ({"discounting": Discounting("health")}, "cannot be discounted on the health schedule"),
        ({"excess_burden": -0.2}, r"marginal excess tax burden cannot be -0\.2"),
    ],
)
def test_terms_that_cannot_be(terms, match):
    with pytest.raises(InputError, match=match):
        social_value(CENTRE, replace(TERMS, **terms))


@settings(max_examples=60, deadline=None)
@given(options(), st.floats(0.01, 2), st.floats(0, 0.5))
def test_raising_optimism_bias_never_raises_the_net_present_social_value(lines, more, burden):
    terms = replace(TERMS, excess_burden=burden)
    before = social_value(lines, terms).npsv
    raised = [
        replace(o, optimism_bias=o.optimism_bias + more) if o.side == "cost" else o for o in lines
    ]
    assert social_value(raised, terms).npsv <= before + 1e-6 * (1 + abs(before))


@settings(max_examples=60, deadline=None)
@given(options(), st.floats(0, 0.5))
def test_doubling_all_money_doubles_every_amount_and_leaves_the_ratio(lines, burden):
    terms = replace(TERMS, excess_burden=burden)
    doubled = [replace(o, amounts=tuple(2 * a for a in o.amounts)) for o in lines]
    once, twice = social_value(lines, terms), social_value(doubled, terms)
    if once.annual_value is not None:
        assert twice.annual_value == pytest.approx(2 * once.annual_value)
    for name in (
        "npsv",
        "present_benefits",
        "present_costs",
        "net_present_public_cost",
        "corrections",
        "excess_burden",
        "weighted_npsv",
    ):
        assert getattr(twice, name) == pytest.approx(2 * getattr(once, name)), name
    assert (twice.payback, twice.public_payback) == (once.payback, once.public_payback)
    if once.bcr is not None:
        assert twice.bcr == pytest.approx(once.bcr)


@settings(max_examples=60, deadline=None)
@given(options(), AMOUNTS)
def test_a_transfer_never_changes_what_society_gains(lines, amounts):
    moved = Line("rates", "cost", amounts, price_year=2025, transfer=True)
    assert social_value([*lines, moved], TERMS).npsv == pytest.approx(
        social_value(lines, TERMS).npsv, abs=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(options())
def test_a_ratio_above_one_is_a_net_present_social_value_above_nothing(lines):
    found = social_value(lines, TERMS)
    if found.bcr is not None and abs(found.npsv) > 1e-3:
        assert (found.bcr > 1) == (found.npsv > 0)


@settings(max_examples=60, deadline=None)
@given(options())
def test_payback_is_given_just_where_the_option_is_worth_something_in_the_end(lines):
    found = social_value(lines, TERMS)
    if abs(found.npsv) > 1e-3:
        assert (found.payback is not None) == (found.npsv > 0)


def test_the_kernel_values_all_options_at_once():
    rng = np.random.default_rng(2)
    flows = rng.normal(size=(41, 30, 6))
    factors = Discounting().factors(40)
    signs = rng.choice([-1, 0, 1], size=30)
    found = npsv(flows, factors, signs)
    for option in range(6):
        own = float(signs @ present_value(flows[:, :, option], factors))
        assert found[option] == pytest.approx(own)


@pytest.mark.parametrize("signs", [[1], [1, 1, 1], 1])
def test_signs_that_do_not_fit_the_lines(signs):
    with pytest.raises(InputError, match="do not fit"):
        npsv([[1.0, 2.0]], [1.0], signs)
    with pytest.raises(InputError, match="do not fit"):
        npsv([1.0, 2.0], [1.0, 1.0], [1])


@pytest.mark.parametrize(("net", "factors"), [([], None), ([1.0, 2.0, 3.0], [1.0])])
def test_a_payback_that_cannot_be_told(net, factors):
    with pytest.raises(InputError, match="payback cannot be told"):
        payback(net, factors)


def test_payback_is_for_good_and_by_option():
    net = np.array([[-10, -10, 5, 0], [15, 4, -2, 0], [-10, 4, -1, 0], [6, 4, -1, 0]], float)
    assert payback(net).tolist() == [3, 3, 0, 0]
    assert np.isnan(payback([-1.0, 0.5]))
    assert payback([-100, 50, 50]) == 2
    assert np.isnan(payback([-100, 50, 50], [1, 0.9, 0.8]))
