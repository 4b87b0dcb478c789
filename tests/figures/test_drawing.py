"""What every drawing owes its reader, whatever its kind."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from changing_places.figures import DEFAULT, NARROW, WIDE, Table
from changing_places.figures.theme import contrast

from . import examples

SVG = "{http://www.w3.org/2000/svg}"
EVERY = pytest.mark.parametrize("name", sorted(examples.ALL))
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW, 280])


def parsed(figure, width=WIDE):
    return ElementTree.fromstring(figure.svg(width=width))


def words(root):
    return [t.text or "" for t in root.iter(f"{SVG}text")]


@EVERY
@WIDTHS
def test_a_drawing_is_well_formed_and_named_for_screen_readers(name, width):
    figure = examples.ALL[name]()
    root = parsed(figure, width)
    assert root.get("role") == "img"
    ids = root.get("aria-labelledby").split()
    named = {e.get("id"): e.text for e in root if e.get("id")}
    assert named[ids[0]] == figure.title
    assert named[ids[1]].startswith(figure.finding)


@EVERY
def test_a_drawing_can_stand_under_a_strict_content_security_policy(name):
    svg = examples.ALL[name]().svg()
    assert not re.search(r"style=|<style|<script|\son\w+=|href|javascript:", svg)


@EVERY
@WIDTHS
def test_no_text_leaves_the_drawing(name, width):
    root = parsed(examples.ALL[name](), width)
    high, wide = float(root.get("height")), float(root.get("width"))
    for text in root.iter(f"{SVG}text"):
        x, y = float(text.get("x")), float(text.get("y"))
        size = float(text.get("font-size", 16))
        long = len(text.text) * size * 0.35
        left = {"end": x - long, "middle": x - long / 2}.get(text.get("text-anchor"), x)
        assert left >= -1
        assert left + long <= wide + 1, text.text
        assert 0 < y <= high


@EVERY
def test_text_stands_out_from_the_paper_and_is_large_enough(name):
    root = parsed(examples.ALL[name](), NARROW)
    for text in root.iter(f"{SVG}text"):
        assert contrast(text.get("fill"), DEFAULT.paper) >= 4.5 or text.get("class") == "on-mark"
        assert float(text.get("font-size", 16)) >= 14


def test_the_colours_of_marks_stand_out_from_the_paper():
    for colour in (DEFAULT.accent, DEFAULT.near, DEFAULT.other, DEFAULT.axis, *DEFAULT.series):
        assert contrast(colour, DEFAULT.paper) >= 3


def test_series_colours_can_also_be_text():
    assert all(contrast(c, DEFAULT.paper) >= 4.5 for c in DEFAULT.series)


@EVERY
def test_hostile_names_are_text_and_nothing_else(name):
    figure = examples.ALL[name]()
    evil = "</text><script>alert(1)</script>\x00\x0b\"'&"
    rows = [tuple(evil if isinstance(c, str) else c for c in figure.table.rows[0])]
    rows += list(figure.table.rows[1:])
    changed = replace(figure, title=evil, finding=evil, table=Table(figure.table.columns, rows))
    root = parsed(changed)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in changed.svg()


@EVERY
def test_fictional_data_say_so_in_the_drawing_and_to_screen_readers(name):
    figure = replace(examples.ALL[name](), fictional=True)
    root = parsed(figure)
    assert "Fictional data" in words(root)
    assert "fictional" in root.find(f"{SVG}desc").text


@EVERY
def test_the_same_figure_draws_the_same_bytes(name):
    assert examples.ALL[name]().svg() == examples.ALL[name]().svg()


@EVERY
def test_two_widths_of_a_figure_can_stand_in_one_page(name):
    figure = examples.ALL[name]()
    ids = [re.findall(r'id="([^"]+)"', figure.svg(width=w)) for w in (WIDE, NARROW)]
    assert not set(ids[0]) & set(ids[1])
