"""Spill-over onto neighbours, and what it does to the effect."""

import json

import numpy as np
import pytest

from changing_places.evaluation.checks.spillover import exposure, rings_of, spill_over
from changing_places.evaluation.panel.model import NEVER

from .estimator import att, panel_of, simulated


def line(n):
    """Units in a row, each beside the next."""
    names = [f"C{i:03}" for i in range(n)]
    return {name: {names[j] for j in (i - 1, i + 1) if 0 <= j < n} for i, name in enumerate(names)}


def along_a_line(seed=0, n=120, spill=0.0, effect=1.0):
    """Every sixth unit adopts in 2015; `spill` moves those beside it from then on."""
    panel = simulated(seed=seed, n=n, treated=0)
    adopted = np.where(np.arange(n) % 6 == 0, 2015, 0)
    beside = np.isin(np.arange(n) % 6, (1, 5))
    late = panel.times >= 2015
    values = panel.values[:, :, 0].copy()
    values[np.ix_(adopted > 0, late)] += effect
    values[np.ix_(beside, late)] += spill
    return panel_of(values, adopted)


def test_rings_hold_each_unit_once_in_the_nearest():
    rings = rings_of({"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b", "d"}, "d": {"c"}}, 3)
    assert rings["a"] == [["b", "c"], ["d"], []]
    assert rings["d"] == [["c"], ["a", "b"], []]


def test_exposure_begins_with_the_first_adopter_in_the_nearest_ring():
    panel = panel_of(np.zeros((5, 6)), [2012, 0, 2014, 0, 0])
    found = exposure(panel, rings_of(line(5)))
    assert found.since.tolist() == [
        [NEVER, 2012, NEVER, 2014, NEVER],
        [NEVER, NEVER, NEVER, NEVER, 2014],
    ]
    assert found.touched.tolist() == [False, True, False, True, True]


def test_spill_over_is_found_and_the_effect_mended_without_the_neighbours():
    check = spill_over(along_a_line(spill=1.5), att, rings_of(line(120)))
    assert check.passed is False
    first = check.numbers["rings"][0]
    assert first["effect"] == pytest.approx(1.5, abs=0.5)
    assert first["low"] < 1.5 < first["high"]
    assert check.numbers["effect"] < 0.6 < check.numbers["effect_without_ring_1"]
    assert check.numbers["moved"] > 3 * check.numbers["moved_se"]
    assert "reached the neighbours" in check.finding
    assert "without the controls next to adopters the effect goes from" in check.finding
    json.dumps(check.to_dict(), allow_nan=False)


def test_without_spill_over_it_passes_and_the_effect_stays():
    check = spill_over(along_a_line(seed=3), att, rings_of(line(120)))
    assert check.passed
    assert abs(check.numbers["moved"]) < 3 * check.numbers["moved_se"]
    assert [row["units"] for row in check.numbers["rings"]] == [39, 39]  # the line ends


def test_the_error_of_the_move_is_that_of_two_estimates_on_shared_units():
    found = [
        spill_over(along_a_line(seed=s, n=60), att, rings_of(line(60))).numbers for s in range(150)
    ]
    spread = np.std([f["moved"] for f in found])
    assert np.mean([f["moved_se"] for f in found]) == pytest.approx(spread, rel=0.15)


def test_it_says_why_where_it_cannot_tell():
    panel = along_a_line()
    strangers = spill_over(panel, att, {"Nowhere": [["Elsewhere"]]})
    assert strangers.passed is None
    assert "no unit's neighbours are known" in strangers.finding
    rings = {name: [[other for other in panel.units if other != name]] for name in panel.units}
    everywhere = spill_over(panel, att, rings)
    assert everywhere.passed is None
    assert "far from any adopter" in everywhere.finding
    nobody = spill_over(panel, att, {name: [[], []] for name in panel.units})
    assert nobody.passed is None
    assert "near adopters" in nobody.finding


def test_units_whose_neighbours_are_not_known_are_counted():
    rings = rings_of(line(120))
    rings.pop("C001")
    check = spill_over(along_a_line(), att, rings)
    assert any("No neighbours are known of 1 unit" in said for said in check.concerns)
