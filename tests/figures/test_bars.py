import pytest

from changing_places.figures import Bars, Column, Figure, Table, UnusableFigure

from .examples import SOURCE, SPEND, bars
from .test_drawing import SVG, parsed, words


def test_bars_are_ranked_with_rows_without_a_number_last():
    assert [b.label for b in Bars("name", "spend").bars(SPEND)] == [
        "Ceham",
        "Beeford",
        "Ayton",
        "Eastwold",
        "Dunmere",
        "Farrow",
    ]


def test_bars_are_as_long_as_their_values_from_zero():
    rects = [float(r.get("width")) for r in parsed(bars()).iter(f"{SVG}rect")]
    assert rects[0] / rects[3] == pytest.approx(733 / 401, rel=0.001)


def test_the_highlighted_bar_differs_in_weight_as_well_as_colour():
    bold = [t.text for t in parsed(bars()).iter(f"{SVG}text") if t.get("font-weight")]
    assert bold == ["Ceham", "£733"]


def test_the_median_of_the_drawn_rows_is_marked_and_named():
    assert "Median £576" in words(parsed(bars()))


def test_what_was_not_submitted_is_said_in_words_and_has_no_bar():
    root = parsed(bars())
    assert {"not submitted", "not available"} <= set(words(root))
    assert len(list(root.iter(f"{SVG}rect"))) == 4


def test_negative_values_stand_left_of_zero():
    table = Table(
        [Column("name", "Name"), Column("v", "Change", kind="percent")],
        [("Up", 5), ("Down", -10), ("Level", 0)],
    )
    root = parsed(Figure("Change", "Up and down.", table, SOURCE, Bars("name", "v", middle=False)))
    up, level, down = root.iter(f"{SVG}rect")
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(float(up.get("x")))
    assert float(level.get("width")) == 0
    assert "−10%" in words(root)


def test_too_many_bars_are_refused_with_a_kinder_chart_named():
    table = Table(SPEND.columns, [(f"Council {k}", k) for k in range(61)])
    with pytest.raises(UnusableFigure, match="strip"):
        Figure("Spend", "High.", table, SOURCE, Bars("name", "spend"))
