"""Composition: who is observed before and after."""

import json
from dataclasses import replace

import numpy as np
import pytest

from changing_places.evaluation.checks.composition import (
    composition,
    composition_of_sections,
)
from changing_places.evaluation.panel.model import NEVER
from tests.evaluation.panels import sections as made

from .estimator import panel_of, simulated


def test_the_same_units_throughout_pass():
    check = composition(simulated())
    assert check.passed
    assert check.finding == "The same units are observed throughout."


def test_units_that_leave_when_they_adopt_are_found_and_named():
    panel = simulated(seed=1)
    values = panel.values.copy()
    values[:8, panel.times >= 2015] = np.nan
    check = composition(panel.with_values(values))
    assert check.passed is False
    assert "a change in being observed" in check.finding
    assert check.numbers["left_early"] == [f"C{i:03}" for i in range(8)]
    assert check.numbers["changes"][0]["change"] == pytest.approx(-8 / 20)
    assert any("leave early: C000" in said for said in check.concerns)


def test_gaps_that_do_not_go_with_adoption_pass():
    panel = simulated(seed=1)
    values = panel.values.copy()
    values[np.random.default_rng(1).random(values.shape) < 0.05] = np.nan
    check = composition(panel.with_values(values))
    assert check.passed
    assert 0.02 < check.numbers["missing_share"] < 0.08
    json.dumps(check.to_dict(), allow_nan=False)


def test_a_covariate_that_adoption_moves_is_found_and_one_that_never_changes_left_out():
    rng = np.random.default_rng(4)
    panel = simulated(seed=1)
    moving = rng.normal(size=(60, 10))
    moving[:20, 5:] += 2
    fixed = np.repeat(rng.normal(size=(60, 1)), 10, axis=1)
    held = np.stack([moving, fixed], axis=2)
    check = composition(
        panel_of(panel.values, [2015] * 20 + [0] * 40, covariates=("staff", "area"),
                 covariate_values=held)
    )  # fmt: skip
    assert check.passed is False
    assert [row["name"] for row in check.numbers["changes"]] == ["being observed", "staff"]
    assert any("must not be held constant" in said for said in check.concerns)


def sections(shift, seed=0):
    """People of 40 areas in six years; 15 areas adopt in 2013; `shift` moves their ages then."""
    rng = np.random.default_rng(seed)
    areas = rng.integers(40, size=4000)
    times = rng.integers(2010, 2016, size=4000)
    adopted = np.where(areas < 15, 2013, NEVER)
    age = rng.normal(50, 10, 4000) + rng.normal(0, 3, 40)[areas]
    age += shift * ((adopted == 2013) & (times >= 2013))
    other = rng.normal(size=4000)
    covariates = np.column_stack([age, other])
    return made(
        other, times, adopted, clusters=areas, covariates=covariates, names=("age", "tenure")
    )


def test_of_sections_a_change_in_who_answers_is_found():
    check = composition_of_sections(sections(5.0, seed=1))
    assert check.passed is False
    assert check.numbers["changes"][0]["change"] == pytest.approx(5.0, abs=1.5)
    assert composition_of_sections(sections(0.0, seed=1)).passed


def test_of_sections_the_error_is_right():
    found = [composition_of_sections(sections(0.0, s)).numbers["changes"][0] for s in range(300)]
    spread = np.std([row["change"] for row in found])
    assert np.mean([row["se"] for row in found]) == pytest.approx(spread, rel=0.12)


def test_of_sections_the_change_is_that_of_four_means():
    held = sections(2.0)
    age, after, ours = held.covariate_values[:, 0], held.times >= 2013, held.adopted == 2013
    by_hand = (age[after & ours].mean() - age[~after & ours].mean()) - (
        age[after & ~ours].mean() - age[~after & ~ours].mean()
    )
    check = composition_of_sections(held)
    assert check.numbers["changes"][0]["change"] == pytest.approx(by_hand)


def test_it_says_why_where_it_cannot_tell():
    assert composition(simulated(n=6, treated=6)).passed is None
    held = sections(0.0)
    nobody = replace(held, adopted=np.full(4000, 2013))
    assert composition_of_sections(nobody).passed is None
