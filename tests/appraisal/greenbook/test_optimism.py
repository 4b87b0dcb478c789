"""Optimism bias: bounds by type of project, mitigation, several types, and works that run late."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.greenbook import (
    Discounting,
    combined_bias,
    delayed,
    optimism_bias,
    present_value,
    project_type,
    project_types,
    with_bias,
)
from changing_places.core.errors import InputError

TYPES = sorted(project_types())
MONEY = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def test_outsourcing_is_a_bias_of_operating_cost_alone():
    of = project_type("outsourcing")
    assert of.measures == ("opex",)
    assert optimism_bias("outsourcing").measure == "opex"
    for measure in ("capex", "duration"):
        with pytest.raises(InputError, match="gives no bias") as told:
            optimism_bias("outsourcing", measure=measure)
        assert "operating cost" in told.value.why


@pytest.mark.real_data
def test_the_published_file_is_followed_but_for_outsourcing(real_data):
    path = real_data / "costs" / "greenbook_optimism_bias.csv"
    with path.open(encoding="utf-8") as rows:
        table = {r["category"]: r for r in csv.DictReader(rows)}
    assert float(table.pop("outsourcing")["duration_upper"]) == 0.15, "the fault has been mended"
    for name, row in table.items():
        of = project_type(name)
        assert of.capex.upper == float(row["capex_upper"])
        assert of.duration.upper == float(row["duration_upper"])


@pytest.mark.parametrize("name", TYPES)
def test_nothing_managed_is_the_upper_bound_and_everything_managed_is_none(name):
    assert optimism_bias(name).rate == optimism_bias(name).upper
    assert optimism_bias(name, managed=1).rate == 0


@settings(deadline=None)
@given(st.sampled_from(TYPES), st.floats(0, 1), st.floats(0, 1))
def test_managing_more_never_raises_the_bias(name, a, b):
    less, more = sorted((a, b))
    assert optimism_bias(name, managed=more).rate <= optimism_bias(name, managed=less).rate


def test_a_bias_below_the_lower_bound_asks_for_evidence():
    below = optimism_bias("standard-buildings", managed=0.95)
    assert below.rate < below.lower
    assert "2%" in below.explanation[1] and "evidence" in below.explanation[1]
    assert len(optimism_bias("standard-buildings", managed=0.5).explanation) == 2


def test_several_types_in_words():
    told = combined_bias({"non-std-buildings": 0.3, "std-buildings": 0.7}).explanation[0]
    assert "30% non-standard buildings and 70% standard buildings begins at 32.1%" in told


@pytest.mark.parametrize("given_as", ["Non-standard buildings", "non_std_buildings"])
def test_a_type_goes_by_its_usual_names(given_as):
    assert project_type(given_as).name == "non-standard-buildings"


def test_an_unknown_type_is_answered_with_the_nearest_three():
    with pytest.raises(InputError, match="no type of project 'standard bildings'") as told:
        optimism_bias("standard bildings")
    assert told.value.why.startswith("The nearest are 'standard-buildings'")
    assert told.value.why.count("'") == 6


@pytest.mark.parametrize("managed", [-0.1, 1.1, float("nan"), "most", None])
def test_a_managed_share_that_is_none(managed):
    with pytest.raises(InputError, match=r"(?i)managed share"):
        optimism_bias("outsourcing", managed=managed)


def test_shares_of_types_are_the_whole():
    with pytest.raises(InputError, match=r"sum to 0\.9"):
        combined_bias({"standard-buildings": 0.5, "outsourcing": 0.4})
    with pytest.raises(InputError, match=r"share of 'outsourcing' cannot be -0\.5"):
        combined_bias({"standard-buildings": 1.5 - 0.5, "outsourcing": -0.5})


def test_types_without_a_common_measure_are_not_combined():
    with pytest.raises(InputError, match="no bias of capital cost for outsourcing"):
        combined_bias({"standard-buildings": 0.5, "outsourcing": 0.5})


def test_a_measure_that_there_is_not():
    with pytest.raises(InputError, match="measure of optimism bias"):
        optimism_bias("outsourcing", measure="benefits")


@settings(deadline=None)
@given(MONEY, st.floats(0, 2), st.floats(0, 2))
def test_raising_the_bias_never_lowers_a_cost_even_where_it_is_a_receipt(flows, a, b):
    less, more = sorted((a, b))
    assert (with_bias(flows, more) >= with_bias(flows, less)).all()


def test_a_bias_of_each_line():
    costs = np.full((3, 2), 100.0)
    assert with_bias(costs, np.array([0.0, 0.41]))[2].tolist() == [100.0, 141.0]


@pytest.mark.parametrize("bias", [-0.1, [0.1, -0.2], float("nan"), [0.1, float("nan")]])
def test_a_negative_or_missing_bias(bias):
    with pytest.raises(InputError, match=r"(?i)optimism bias"):
        with_bias([1.0, 2.0], bias)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.floats(0, 70), st.floats(0, 70))
def test_a_longer_delay_never_raises_the_worth_of_benefits(flows, a, b):
    less, more = sorted((a, b))
    factors = Discounting().factors(len(flows) - 1)
    soon, late = (float(present_value(delayed(flows, d), factors)) for d in (less, more))
    assert late <= soon + 1e-6


def test_a_delay_keeps_what_does_not_pass_the_end():
    flows = [0.0, 8.0, 8.0, 0.0, 0.0, 0.0]
    assert delayed(flows, 2).tolist() == [0, 0, 0, 8, 8, 0]
    assert delayed(flows, 1.25).tolist() == [0, 0, 6, 8, 2, 0]
    assert delayed(flows, 0).tolist() == flows
    assert delayed(flows, 99).tolist() == [0.0] * 6


def test_works_do_not_begin_early():
    with pytest.raises(InputError, match="delay cannot be -1"):
        delayed([1.0], -1)
