"""Boundaries: a real tessellation, whose pieces make up the whole exactly."""

import numpy as np
import pytest

from changing_places.data.demo.borders import area_of, make_arcs, rings_of
from changing_places.data.demo.geography import pieces
from changing_places.data.demo.plan import make_plan


@pytest.mark.parametrize("seed", [2013, 5, 42])
def test_every_council_is_one_piece_of_land(seed):
    plan = make_plan(seed)
    number = pieces(plan.labels)
    for atom in range(len(plan.group)):
        cells = plan.labels == atom
        assert cells.any()
        assert len(np.unique(number[cells])) == 1


@pytest.mark.parametrize("seed", [2013, 8, 21])
def test_areas_add_up_to_the_island_and_borders_are_shared_to_the_last_digit(seed):
    plan = make_plan(seed)
    arcs = make_arcs(plan.labels, seed)
    atoms = rings_of(arcs, np.arange(len(plan.group)))
    whole = rings_of(arcs, np.zeros(len(plan.group), dtype=int))
    total = sum(area_of(r) for rings in atoms.values() for r in rings)
    assert total == pytest.approx(sum(area_of(r) for r in whole[0]), rel=1e-9)
    counties = rings_of(arcs, plan.group)
    points = {tuple(p) for rings in atoms.values() for r in rings for p in r}
    assert all(tuple(p) in points for rings in counties.values() for r in rings for p in r)
    ends: dict[int, set[tuple[float, ...]]] = {}
    for arc in arcs:
        ends.setdefault(arc.start, set()).add(tuple(arc.points[0]))
        ends.setdefault(arc.end, set()).add(tuple(arc.points[-1]))
    assert all(len(places) == 1 for places in ends.values())


def test_every_ring_is_closed_and_outer_rings_run_anticlockwise(store):
    for (rings,) in store.rows("select rings from boundaries"):
        for ring in rings:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
        assert area_of(np.array(rings[0])) != 0
        assert sum(area_of(np.array(r)) for r in rings) > 0


def test_every_council_has_boundaries_for_the_years_it_stood(store):
    rows = store.rows(
        """select a.code, a.current, b.last_year, year(a.ends) from areas a
           join boundaries b on a.code = b.code where a.tier <> 'combined'"""
    )
    assert {r[0] for r in rows} == {
        c for (c,) in store.rows("select code from areas where tier <> 'combined'")
    }
    assert all((last is None) == current for _, current, last, _ in rows)
    assert all(last == ends - 1 for _, current, last, ends in rows if not current)
