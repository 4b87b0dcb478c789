"""Influence: whose data the finding hangs on."""

import numpy as np
import pytest

from changing_places.evaluation.checks.influence import effective_clusters, influence_of_units

from .estimator import att, panel_of, simulated


def test_each_left_out_is_estimated_again_and_the_first_order_comes_near():
    panel = simulated(seed=3, n=30, treated=12, effect=1.0)
    check = influence_of_units(panel, att)
    assert check.numbers["all_exact"]
    assert len(check.numbers["left_out"]) == 30
    for row in check.numbers["left_out"]:
        i = panel.units.index(row["name"])
        without = att(panel.of_units(np.arange(30) != i)).overall[0]
        assert row["effect"] == pytest.approx(without)
        assert row["first_order"] == pytest.approx(without, abs=0.05)


def test_a_firm_finding_stands_and_the_one_that_moves_it_most_is_named():
    check = influence_of_units(simulated(seed=3, effect=3.0), att, exact=0)
    assert check.passed
    assert len(check.numbers["left_out"]) == 10
    assert "Leaving out any of the 10 units that matter most" in check.finding


def test_a_finding_made_by_one_council_fails_and_names_it():
    panel = simulated(seed=3, n=40, treated=15)
    values = panel.values.copy()
    values[7, panel.times >= 2015] -= 14
    values[:15, panel.times >= 2015] += 0.8
    check = influence_of_units(panel.with_values(values), att)
    assert check.passed is False
    assert "C007" in check.numbers["changes_significance"]
    assert "The finding hangs on" in check.finding
    assert any("of the effect's variance" in said for said in check.concerns)


def test_the_only_treated_unit_is_needed():
    check = influence_of_units(simulated(seed=3, n=60, treated=1, effect=9.0), att)
    assert check.passed is False
    assert check.numbers["needed"] == ["C000"]
    assert "hangs on C000" in check.finding


def test_whole_clusters_are_left_out_under_their_names():
    panel = panel_of(
        simulated(seed=3, effect=2.0).values, [2015] * 20 + [0] * 40,
        clusters=np.arange(60) // 5, cluster_names=tuple(f"region {g}" for g in range(12)),
    )  # fmt: skip
    check = influence_of_units(panel, att)
    assert {row["name"] for row in check.numbers["left_out"]} == set(panel.cluster_names)


@pytest.mark.parametrize(("treated", "n", "worth"), [(20, 40, 40), (1, 40, 1.05), (5, 405, 5.1)])
def test_a_design_is_worth_as_many_clusters_as_its_smaller_side_allows(treated, n, worth):
    # With N1 against N0: (1/N1 + 1/N0)² / (1/N1³ + 1/N0³).
    panel = simulated(n=n, treated=treated)
    rest = n - treated
    exact = (1 / treated + 1 / rest) ** 2 / (1 / treated**3 + 1 / rest**3)
    assert effective_clusters(panel) == pytest.approx(exact)
    assert exact == pytest.approx(worth, rel=0.02)


def test_progress_is_told_and_what_cannot_be_told_is_said():
    told = []
    influence_of_units(
        simulated(n=10, treated=4), att, progress=lambda done, total, stage: told.append(done)
    )
    assert told == list(range(1, 11))

    def drops_one(panel):
        return att(panel.of_units(np.arange(len(panel.units) - 1)))

    assert influence_of_units(simulated(), drops_one).passed is None
    pair = panel_of(simulated().values, [2015] * 20 + [0] * 40, clusters=np.arange(60) // 30)
    assert "fewer than three clusters" in influence_of_units(pair, att).finding
