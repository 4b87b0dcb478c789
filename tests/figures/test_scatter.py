from .examples import scatter
from .test_drawing import SVG, parsed, words


def test_rows_with_both_amounts_are_drawn_and_others_are_not():
    root = parsed(scatter())
    circles = list(root.iter(f"{SVG}circle"))
    assert len(circles) == 40 + 2  # two stand in the key
    assert len(list(root.iter(f"{SVG}polygon"))) == 1


def test_the_highlighted_council_is_always_named():
    assert "Ceham" in words(parsed(scatter()))


def test_no_two_names_cover_each_other():
    named = tuple(f"Council {k}" for k in range(40))
    root = parsed(scatter(named=named))
    boxes = []
    for text in root.iter(f"{SVG}text"):
        if text.text in {*named, "Ceham"}:
            size = float(text.get("font-size", 16))
            x, y = float(text.get("x")), float(text.get("y"))
            boxes.append((x, y - size * 0.7, x + len(text.text) * size * 0.4, y))
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3]
            assert apart or other[1] >= one[3]


def test_both_axes_say_what_they_measure():
    told = words(parsed(scatter()))
    assert {"Net spend (£ per head)", "People aged 65 and over"} <= set(told)
