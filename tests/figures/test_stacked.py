from dataclasses import replace

import pytest

from changing_places.figures import Table, UnusableFigure

from .examples import stacked
from .test_drawing import SVG, parsed, words


def widths(root):
    return [float(r.get("width")) for r in root.iter(f"{SVG}rect") if r.get("height") == "24"]


def test_parts_are_as_long_as_their_amounts():
    found = widths(parsed(stacked()))
    assert found[0] / found[1] == pytest.approx(1.5, rel=0.001)
    assert sum(found[6:9]) / sum(found[0:3]) == pytest.approx(1.2, rel=0.001)


def test_shares_fill_every_bar():
    found = widths(parsed(stacked(share=True)))
    assert sum(found[6:9]) == pytest.approx(sum(found[0:3]), rel=0.001)


def test_parts_are_named_and_totals_written():
    told = words(parsed(stacked()))
    assert {"Adults", "Children", "Highways", "£154m", "£90m"} <= set(told)


def test_a_number_is_written_in_its_part_only_where_it_fits():
    assert "£4m" not in words(parsed(stacked()))


def test_a_part_below_nothing_is_refused():
    figure = stacked()
    rows = [*figure.table.rows[1:], ("2022-23", "Adults", -5)]
    with pytest.raises(UnusableFigure, match="below nothing"):
        replace(figure, table=Table(figure.table.columns, rows))


def test_a_part_that_stands_twice_is_refused():
    figure = stacked()
    rows = [*figure.table.rows, figure.table.rows[0]]
    with pytest.raises(UnusableFigure, match="twice"):
        replace(figure, table=Table(figure.table.columns, rows))
