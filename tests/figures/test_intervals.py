from dataclasses import replace

import pytest

from changing_places.figures import Table, UnusableFigure

from .examples import intervals
from .test_drawing import SVG, parsed, words


def test_each_estimate_is_a_dot_and_a_summary_is_a_diamond():
    root = parsed(intervals())
    assert len(list(root.iter(f"{SVG}circle"))) == 3
    assert len(list(root.iter(f"{SVG}polygon"))) == 1


def test_estimates_are_also_written_with_their_intervals():
    told = words(parsed(intervals()))
    assert {"0.42 (0.10–0.74)", "−0.10 (−0.50 to 0.30)", "not available"} <= set(told)


def test_the_reference_is_named():
    assert "No effect" in words(parsed(intervals()))


def test_weight_shows_as_the_area_of_a_dot():
    radii = [float(c.get("r")) for c in parsed(intervals()).iter(f"{SVG}circle")]
    assert radii[1] > radii[0] > radii[2]


def ratios(**changes):
    figure = intervals(reference=1.0, **changes)
    rows = [("A", 0.5, 0.25, 1, 1), ("B", 2, 1, 4, 1)]
    return replace(figure, table=Table(figure.table.columns, rows))


def test_on_a_scale_of_ratios_halving_is_as_far_as_doubling():
    figure = ratios()
    figure = replace(figure, chart=replace(figure.chart, ratio=True, summary=()))
    root = parsed(figure)
    half, double = (float(c.get("cx")) for c in root.iter(f"{SVG}circle"))
    dashed = [e for e in root.iter(f"{SVG}line") if e.get("stroke-dasharray") == "5 4"]
    one = float(dashed[0].get("x1"))
    assert one - half == pytest.approx(double - one, abs=0.05)


def test_a_ratio_of_zero_is_refused():
    with pytest.raises(UnusableFigure, match="above zero"):
        intervals(ratio=True)
