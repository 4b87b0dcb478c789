import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from changing_places.figures.labels import spread
from changing_places.figures.scales import (
    Scale,
    axis,
    class_of,
    median,
    nice_ticks,
    quantile_breaks,
)
from changing_places.figures.strip import beeswarm

VALUES = st.floats(-1e9, 1e9).map(lambda v: 0.0 if abs(v) < 1e-6 else v)


@given(VALUES, VALUES, st.integers(2, 10))
def test_ticks_cover_the_values_and_are_evenly_apart(low, high, wanted):
    low, high = sorted((low, high))
    ticks = nice_ticks(low, high, wanted)
    reach = max(high - low, abs(high) * 0.2, 1.0)
    assert ticks[0] <= low + 5e-9 * reach
    assert ticks[-1] >= high - 5e-9 * reach
    steps = [b - a for a, b in pairwise(ticks)]
    assert all(math.isclose(s, steps[0], rel_tol=1e-4, abs_tol=1e-9) for s in steps)
    assert 2 <= len(ticks) <= 2 * wanted + 2


@given(st.lists(VALUES, min_size=1, max_size=30))
def test_an_axis_keeps_every_value_within_its_span(values):
    scale, ticks = axis(values, (100, 0))
    assert all(-1e-6 <= scale(v) <= 100 + 1e-6 for v in values)
    assert (scale(ticks[0]), scale(ticks[-1])) == (100, 0)


def test_an_axis_takes_zero_in_when_values_come_near_it_and_not_when_they_are_far():
    assert axis([20, 100], (0, 1))[1][0] == 0
    assert axis([80, 100], (0, 1))[1][0] > 0


def test_a_scale_of_one_value_stands_in_the_middle():
    assert Scale((5, 5), (0, 10))(5) == 5


def test_whole_ticks_are_whole_years():
    assert all(t.is_integer() for t in nice_ticks(2010, 2013, 8, whole=True))


def test_the_median_of_nothing_is_nothing():
    assert median([]) is None


@given(st.lists(VALUES, min_size=1, max_size=60), st.integers(2, 7))
def test_class_boundaries_rise_and_put_every_value_in_a_class(values, classes):
    breaks = quantile_breaks(values, classes)
    assert breaks == sorted(set(breaks))
    assert all(0 <= class_of(v, breaks) <= len(breaks) < classes for v in values)


@given(st.lists(st.floats(0, 300), max_size=12), st.floats(1, 40))
def test_labels_keep_their_order_and_their_distance(wanted, gap):
    placed = spread(wanted, gap, 0, 300)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    ranked = [placed[i] for i in order]
    room = min(gap, 300 / max(len(wanted) - 1, 1))
    pairs = pairwise(ranked)
    assert all(b - a >= room - 1e-6 for a, b in pairs)
    assert all(-1e-6 <= p <= 300 + 1e-6 for p in placed)


@given(st.lists(st.floats(0, 200), max_size=60))
def test_no_dot_of_a_strip_covers_another(places):
    rises = beeswarm(places, 9)
    dots = list(zip(places, rises, strict=True))
    for i, (x, y) in enumerate(dots):
        for other_x, other_y in dots[:i]:
            assert math.hypot(x - other_x, y - other_y) >= 9 * 0.999


@given(st.lists(st.floats(0, 200), min_size=1, max_size=60), st.data())
def test_the_highlighted_council_stands_on_the_axis_with_room_about_it(places, data):
    first = data.draw(st.integers(0, len(places) - 1))
    rises = beeswarm(places, 9, first=first, room=14)
    assert rises[first] == 0
    for k, (x, y) in enumerate(zip(places, rises, strict=True)):
        assert k == first or math.hypot(x - places[first], y) >= 14 * 0.999
