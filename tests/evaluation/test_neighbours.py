"""Neighbours for spill-over, and outcomes that cannot have moved."""

import numpy as np
import polars as pl
import pytest

import changing_places as cp
from changing_places.core.errors import InputError
from changing_places.evaluation.neighbours import rings_for_units, rings_from_table
from tests.evaluation.panels import staggered
from tests.evaluation.test_evaluate import COLUMNS, table


def test_pairs_count_both_ways_and_give_the_ring_beyond():
    rings = rings_from_table(pl.DataFrame({"a": ["Ayr", "Bute"], "b": ["Bute", "Crail"]}))
    assert rings["Ayr"] == [["Bute"], ["Crail"]]
    assert rings["Crail"] == [["Bute"], ["Ayr"]]


def test_pairs_may_stand_in_a_file(tmp_path):
    path = tmp_path / "borders.csv"
    path.write_text("council,borders\nAyr,Bute\n", encoding="utf-8")
    assert rings_from_table(str(path))["Bute"][0] == ["Ayr"]


def test_a_table_without_pairs_is_refused():
    with pytest.raises(InputError, match="no pairs"):
        rings_from_table(pl.DataFrame({"a": ["Ayr"]}))


def test_councils_are_known_to_the_store_by_name_or_code(demo_store):
    from changing_places.data.register import Register

    councils = Register.of(demo_store).current(tier="unitary")[:30]
    mixed = [c.name if i % 2 else c.code for i, c in enumerate(councils)]
    rings = rings_for_units(demo_store, [*mixed, "Nowhere at all"])
    assert set(rings) <= set(mixed)
    assert any(around[0] for around in rings.values())


def test_units_that_no_register_knows_are_told_to_bring_their_own_neighbours(demo_store):
    with pytest.raises(InputError, match="No unit of the panel is a council"):
        rings_for_units(demo_store, ["Xyzzy 1", "Xyzzy 2"])


def test_spill_over_is_looked_for_where_neighbours_are_given():
    data = table(staggered(60, seed=5))
    pairs = pl.DataFrame({"a": [f"unit {i}" for i in range(0, 58, 3)],
                          "b": [f"unit {i + 1}" for i in range(0, 58, 3)]})  # fmt: skip
    found = cp.evaluate(data, **COLUMNS, neighbours=pairs)
    assert any(check.name == "spill-over" for check in found.checks)
    assert all(check.name != "spill-over" for check in cp.evaluate(data, **COLUMNS).checks)


def test_an_effect_on_an_outcome_that_cannot_have_moved_counts_against_the_finding():
    data = staggered(120, effect=1.0, seed=10, noise=0.3)
    frame = table(data)
    rng = np.random.default_rng(0)
    still = frame.with_columns(still=pl.Series(rng.normal(size=960)))
    moved = frame.with_columns(moved=pl.col("rate") + pl.Series(rng.normal(0, 0.1, 960)))
    fine = cp.evaluate(still, **COLUMNS, placebos=("still",))
    wrong = cp.evaluate(moved, **COLUMNS, placebos=("moved",))
    named = {c.name: c for c in fine.checks}
    assert named["placebo outcomes"].passed and fine.outcome == "rate"
    assert wrong.verdict.kind == "not_alike" and wrong.evidence_level == 2
