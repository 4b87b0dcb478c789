import math
import re
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.figures import Outlines, UnusableFigure, outlines
from changing_places.figures.outlines import projected

from .examples import CODES, squares


def rings(path):
    for part in path.split("M")[1:]:
        told = list(map(int, re.findall(r"-?\d+", part)))
        yield list(zip(accumulate(told[::2]), accumulate(told[1::2]), strict=True))


def area(ring):
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairs)) / 2


def test_the_projection_keeps_shapes_near_its_middle():
    step = 1e-4
    corner = np.array([[-1.0, 54.0], [-1.0, 54.0 + step], [-1.0 + step, 54.0]])
    origin, north, east = projected(corner, -2.0)
    up, right = north - origin, east - origin
    assert abs(up @ right) < 1e-12
    ratio = math.hypot(*right) / math.hypot(*up)
    assert ratio == pytest.approx(math.cos(math.radians(54)), rel=1e-4)


def test_neighbours_still_share_their_border_after_simplification():
    made = outlines(squares(), detail=300)
    corners = [set(next(rings(made.paths[code]))) for code in CODES]
    assert len(corners[0] & corners[1]) >= 2
    assert len(corners[0] & corners[3]) >= 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-0.1, 0.1), min_size=30, max_size=60), st.floats(0.5, 4))
def test_a_wavy_border_is_simplified_alike_from_both_sides(waves, tolerance):
    border = [(0.3 * w, 50 + k / len(waves)) for k, w in enumerate(waves)]
    west = [*border, (-1, 51), (-1, 50), border[0]]
    east = [*border[::-1], (1, 50), (1, 51), border[-1]]
    made = outlines({"W": [west], "E": [east]}, detail=200, tolerance=tolerance)
    one, other = ({p for r in rings(made.paths[c]) for p in r} for c in ("W", "E"))
    whole = sum(area(r) for c in ("W", "E") for r in rings(made.paths[c]))
    assert len(one & other) >= 2
    # Gaps or overlaps would change the area of both together, which the border cannot.
    untouched = outlines({"W": [west], "E": [east]}, detail=200, tolerance=0)
    before = sum(area(r) for c in ("W", "E") for r in rings(untouched.paths[c]))
    assert whole == pytest.approx(before, rel=0.02)


def test_an_area_too_small_to_see_is_still_drawn_and_its_islets_are_not():
    speck = [(-2.5, 55.5), (-2.5, 55.5001), (-2.4999, 55.5001), (-2.5, 55.5)]
    made = outlines({**squares(), "speck": [speck, speck], CODES[0]: [*squares()[CODES[0]], speck]})
    assert len(list(rings(made.paths["speck"]))) == 1
    assert len(list(rings(made.paths[CODES[0]]))) == 1


def test_outlines_come_back_from_their_plain_form():
    made = outlines(squares())
    assert Outlines.from_dict(made.to_dict()) == made


def test_north_is_up():
    made = outlines(squares())
    assert made.centres[CODES[6]][1] < made.centres[CODES[0]][1]
    assert made.centres[CODES[2]][0] > made.centres[CODES[0]][0]


def test_no_boundaries_is_an_error_that_names_the_other_map():
    with pytest.raises(UnusableFigure, match="hexagons"):
        outlines({"E1": [[(0, 50), (1, 51)]]})
