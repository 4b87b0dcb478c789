import re

import pytest

from changing_places.figures import UnusableFigure, outlines

from .examples import CODES, choropleth, hexagons, squares
from .test_drawing import SVG, parsed, words

BOTH = pytest.mark.parametrize("draw", [choropleth, hexagons])


@BOTH
def test_every_area_is_drawn_and_tells_its_value(draw):
    root = parsed(draw())
    told = {
        e.get("data-code"): e.find(f"{SVG}title").text for e in root.iter() if e.get("data-code")
    }
    assert set(told) == set(CODES)
    assert told[CODES[0]] == "Council 0: £400"
    assert told[CODES[8]] == "Ceham: suppressed"


@BOTH
def test_the_key_tells_each_class_and_what_has_no_figure_with_counts(draw):
    told = words(parsed(draw(classes=4)))
    assert {"£520–£540", "£400–£420", "No figure", "2 councils", "1"} <= set(told)


@BOTH
def test_fixed_classes_begin_at_their_boundaries(draw):
    told = words(parsed(draw(breaks=(420, 500))))
    assert {"under £420", "£420 to under £500", "£500 or more"} <= set(told)


@BOTH
def test_what_has_no_figure_is_hatched_and_never_in_a_class(draw):
    svg = draw().svg()
    hatch = re.search(r'<pattern id="([^"]+-map)"', svg).group(1)
    assert svg.count(f"url(#{hatch})") >= 1


@BOTH
def test_the_highlighted_council_is_outlined_and_named(draw):
    assert "Council 4: £480" in words(parsed(draw()))


@BOTH
def test_links_make_the_map_a_named_group_of_links(draw):
    root = parsed(draw(links={CODES[0]: "/place/ayton"}))
    assert root.get("role") == "group"
    (link,) = root.iter(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == ("/place/ayton", "Council 0: £400")
    assert parsed(draw()).get("role") == "img"


def test_areas_that_the_table_lacks_are_left_blank():
    more = {**squares(), "E06000099": [[(1, 54), (1, 54.5), (1.5, 54.5), (1, 54)]]}
    root = parsed(choropleth(outlines=outlines(more)))
    (blank,) = [g for g in root.iter(f"{SVG}g") if g.get("fill") == "#ffffff"]
    assert [e.get("data-code") for e in blank] == ["E06000099"]


def test_an_inset_draws_its_areas_again():
    chosen = outlines({c: r for c, r in squares().items() if c in CODES[:2]})
    root = parsed(choropleth(inset=("Greater Ayton", chosen)))
    drawn = [e.get("data-code") for e in root.iter() if e.get("data-code")]
    assert len(drawn) == 9 + 2
    assert "Greater Ayton" in words(root)


def test_a_map_without_any_outline_for_its_table_is_refused():
    with pytest.raises(UnusableFigure, match="share no code"):
        choropleth(outlines=outlines({"S1": squares()[CODES[0]]}))


def test_all_real_councils_make_a_small_map(real_data):
    import json
    from itertools import accumulate

    body = json.loads((real_data / "boundaries" / "uk_ltla_utla_topo.json").read_text("utf-8"))
    (sx, sy), (tx, ty) = body["transform"]["scale"], body["transform"]["translate"]
    arcs = [
        list(
            zip(
                (x * sx + tx for x in accumulate(p[0] for p in arc)),
                (y * sy + ty for y in accumulate(p[1] for p in arc)),
                strict=True,
            )
        )
        for arc in body["arcs"]
    ]
    areas = {}
    for geometry in body["objects"]["ltla"]["geometries"]:
        parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        if not geometry["properties"].get("end"):
            areas[geometry["properties"]["areacd"]] = [
                [p for n in ring for p in (arcs[n] if n >= 0 else arcs[~n][::-1])]
                for part in parts
                for ring in part
            ]
    made = outlines(areas)
    assert len(made.paths) > 350
    assert sum(map(len, made.paths.values())) < 150_000
