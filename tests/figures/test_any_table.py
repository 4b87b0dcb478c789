"""Whatever stands in a table, a figure either draws it well or refuses it in three lines."""

import math
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.figures import (
    NARROW,
    WIDE,
    Bars,
    Column,
    Figure,
    Intervals,
    Lines,
    Scatter,
    Stacked,
    Strip,
    Table,
    UnusableFigure,
)

from .examples import SOURCE
from .test_drawing import SVG

NAMES = st.text(max_size=60)
AMOUNTS = st.one_of(
    st.none(),
    st.just("suppressed"),
    st.integers(-(10**10), 10**10),
    st.floats(-1e10, 1e10),
    st.floats(0, 1),
)
KINDS = st.sampled_from(["number", "integer", "money", "percent", "share"])
ROWS = st.lists(st.tuples(NAMES, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=25)
WIDTHS = st.sampled_from([WIDE, NARROW, 280])


def draws(kind, rows, chart, width):
    columns = [Column("name", "Name")]
    columns += [Column(n, n.title(), "a unit", kind) for n in ("a", "b", "c")]
    try:
        figure = Figure("Any", "Anything.", Table(columns, rows), SOURCE, chart)
        svg = figure.svg(width=width)
    except UnusableFigure as refused:
        assert len(str(refused).splitlines()) == 3
        return
    root = ElementTree.fromstring(svg)
    high = float(root.get("height"))
    assert 20 < high < 20_000
    for text in root.iter(f"{SVG}text"):
        x, y = float(text.get("x")), float(text.get("y"))
        assert math.isfinite(x) and -2 <= x <= width + 2
        assert -2 <= y <= high + 2
    for name in ("rect", "circle", "line"):
        for mark in root.iter(f"{SVG}{name}"):
            for key in ("x", "x1", "x2", "cx"):
                assert -40 <= float(mark.get(key, 0)) <= width + 40


@settings(max_examples=25, deadline=None, derandomize=True)
@given(KINDS, ROWS, WIDTHS)
def test_bars(kind, rows, width):
    draws(kind, rows, Bars("name", "a", highlight=(rows[0][0],)), width)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(KINDS, ROWS, WIDTHS)
def test_strips(kind, rows, width):
    draws(kind, rows, Strip("name", "a", rows[0][0], (rows[-1][0],)), width)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(KINDS, ROWS, WIDTHS)
def test_scatters(kind, rows, width):
    draws(kind, rows, Scatter("name", "a", "b", rows[0][0], named=(rows[-1][0],)), width)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(KINDS, ROWS, WIDTHS)
def test_intervals(kind, rows, width):
    chart = Intervals("name", "a", "b", "c", summary=(rows[0][0],), reference=0.0)
    draws(kind, rows, chart, width)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(KINDS, ROWS, WIDTHS)
def test_lines(kind, rows, width):
    draws(kind, rows, Lines("name", "a", low="b", high="c"), width)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(KINDS, st.lists(st.tuples(NAMES, st.floats(0, 1e10)), min_size=1, max_size=12), WIDTHS)
def test_stacked(kind, pairs, width):
    rows = [(f"{k // 3}{name}", value, None, None) for k, (name, value) in enumerate(pairs)]
    columns = [Column("name", "Name"), Column("part", "Part"), Column("a", "A", "", kind)]
    table = [(name, f"part {k % 3}", value) for k, (name, value, *_) in enumerate(rows)]
    try:
        figure = Figure(
            "Any", "Anything.", Table(columns, table), SOURCE, Stacked("name", "part", "a")
        )
    except UnusableFigure:
        return
    ElementTree.fromstring(figure.svg(width=width))
