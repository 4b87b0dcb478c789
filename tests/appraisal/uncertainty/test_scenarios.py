"""Regret and satisficing over scenarios."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from changing_places.appraisal.uncertainty import Priced, regret, scenario_npv
from changing_places.core.errors import InputError

from .models import leisure

OPTIONS, SCENARIOS = ("build", "rent", "wait"), ("growth", "calm", "slump")
TABLE = np.array([[100.0, 20.0, -60.0], [60.0, 30.0, -10.0], [10.0, 10.0, 10.0]])


def test_regrets_are_those_found_by_hand():
    result = regret(TABLE, OPTIONS, SCENARIOS)
    assert [o.regrets for o in result.options] == [(0, 10, 70), (40, 0, 20), (90, 20, 0)]
    assert (result.minimax, result.most_often_enough) == ("rent", "wait")
    assert [o.satisficing for o in result.options] == pytest.approx([2 / 3, 2 / 3, 1])
    assert result.explain() == (
        "rent is regretted least at worst: it is never more than £40 behind the best option, which "
        "happens in growth. wait reaches £0 in 100% of scenarios, as many as any."
    )


@settings(max_examples=60, deadline=None)
@given(arrays(float, (3, 4), elements=st.floats(-1e6, 1e6)), st.floats(-1e6, 1e6))
def test_regret_is_never_negative_and_somebody_has_none(npv, shift):
    names = ("a", "b", "c", "d")
    result = regret(npv, OPTIONS, names)
    regrets = np.array([o.regrets for o in result.options])
    assert (regrets >= 0).all()
    assert (regrets.min(axis=0) == 0).all()
    moved = regret(npv + shift, OPTIONS, names)
    np.testing.assert_allclose([o.regrets for o in moved.options], regrets, atol=1e-8)


def test_scenarios_set_what_they_name_and_leave_the_rest():
    model = leisure()
    npv = scenario_npv(model, [("calm", {}), ("dear rents", {"rent": 80_000})])
    np.testing.assert_allclose(npv[:, 0], Priced.of(model).expected)
    np.testing.assert_array_equal(npv[[0, 2], 0], npv[[0, 2], 1])
    assert npv[1, 1] - npv[1, 0] == pytest.approx(-40_000 * sum(model.factors))


@pytest.mark.parametrize(
    ("npv", "options", "what"),
    [
        (TABLE[:1], OPTIONS[:1], "cannot be used"),
        (TABLE[:2], OPTIONS, "cannot be used"),
        (np.full((3, 3), np.nan), OPTIONS, "no number"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(npv, options, what):
    with pytest.raises(InputError, match=what):
        regret(npv, options, SCENARIOS)


def test_a_scenario_that_sets_what_is_not_there_is_refused():
    with pytest.raises(InputError, match="no uncertain input named 'wage'"):
        scenario_npv(leisure(), [("dear", {"wage": 2.0})])
