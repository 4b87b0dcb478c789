from datetime import date

import pytest

from changing_places.figures import Column, Figure, Lines, Table, UnusableFigure
from changing_places.figures.lines import position

from .examples import SOURCE, lines
from .test_drawing import SVG, parsed, words


def test_each_line_is_named_at_its_end_with_its_last_value():
    told = words(parsed(lines()))
    assert {"Ceham", "£540", "Similar", "£520"} <= set(" ".join(told).split())


def test_years_that_are_missing_are_bridged_by_dots():
    dotted = [p for p in parsed(lines()).iter(f"{SVG}path") if p.get("stroke-dasharray") == "1 5"]
    assert len(dotted) == 2


def test_a_projection_is_dashed_hollow_and_named():
    root = parsed(lines(projected_from="2017-18"))
    assert "Projected" in words(root)
    hollow = [c for c in root.iter(f"{SVG}circle") if c.get("fill") == "#ffffff"]
    assert len(hollow) == 4


def test_a_band_has_edges_that_print():
    root = parsed(lines())
    assert len(list(root.iter(f"{SVG}polygon"))) == 2


def test_a_band_needs_both_its_ends():
    with pytest.raises(UnusableFigure, match="both"):
        lines(high="")


def test_seven_lines_are_refused():
    columns = [
        Column("y", "Year", kind="year"),
        Column("s", "Who"),
        Column("v", "V", kind="number"),
    ]
    table = Table(columns, [(2020, str(k), k) for k in range(7)])
    with pytest.raises(UnusableFigure, match="told apart"):
        Figure("Lines", "Many.", table, SOURCE, Lines("y", "v", "s"))


def test_a_single_observation_still_draws():
    table = Table([Column("y", "Year", kind="year"), Column("v", "V", kind="number")], [(2020, 3)])
    root = parsed(Figure("One", "One point.", table, SOURCE, Lines("y", "v")))
    assert "2020" in words(root)


def test_periods_stand_where_they_start():
    told = [position(x, 9) for x in (2020, "2024-25", date(2021, 1, 1), "spring")]
    assert told == [2020, 2024, 2021, 9]
