import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.figures import HexGrid, UnusableFigure, hexgrid

PLACES = st.dictionaries(
    st.text("ABCDEFGH", min_size=1, max_size=3),
    st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=30, deadline=None)
@given(PLACES)
def test_every_place_has_a_cell_of_its_own(places):
    grid = hexgrid(places)
    assert set(grid.cells) == set(places)
    assert len(set(grid.cells.values())) == len(places)


@settings(max_examples=10, deadline=None)
@given(PLACES)
def test_the_same_places_give_the_same_grid_in_any_order(places):
    turned = dict(reversed(list(places.items())))
    assert hexgrid(places) == hexgrid(turned)


def test_cells_keep_the_lie_of_the_land():
    places = {f"{x}-{y}": (x * 10.0, y * 10.0) for x in range(6) for y in range(6)}
    grid = hexgrid(places)
    assert grid.centre("0-0")[0] < grid.centre("5-0")[0]
    assert grid.centre("0-5")[1] < grid.centre("0-0")[1]
    near = [
        math.dist(grid.centre(f"{x}-{y}"), grid.centre(f"{x + 1}-{y}"))
        for x in range(5)
        for y in range(6)
    ]
    assert sum(near) / len(near) < 1.5 * math.sqrt(3)


def test_crowded_places_are_opened_out():
    crowd = {f"c{k}": (k * 0.001, (k * 7 % 10) * 0.001) for k in range(20)}
    grid = hexgrid({**crowd, "far": (100.0, 100.0)})
    assert grid.error < 1.5


def test_a_grid_comes_back_from_its_plain_form():
    grid = hexgrid({"A": (0, 0), "B": (1, 1)})
    assert HexGrid.from_dict(grid.to_dict()) == grid


def test_no_places_is_an_error():
    with pytest.raises(UnusableFigure):
        hexgrid({})
