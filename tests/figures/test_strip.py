from .examples import strip
from .test_drawing import SVG, parsed, words


def test_every_council_has_a_dot_and_the_highlighted_one_a_diamond():
    root = parsed(strip())
    assert len(list(root.iter(f"{SVG}circle"))) == 60 + 2  # two stand in the key
    assert len(list(root.iter(f"{SVG}polygon"))) == 1
    assert "Ceham 480" in words(root)


def test_the_median_is_that_of_similar_councils_where_there_are_any():
    assert "Median of similar councils 411" in words(parsed(strip()))
    assert any(w.startswith("Median 4") for w in words(parsed(strip(near=()))))


def test_similar_councils_differ_in_shape_as_well_as_colour():
    groups = [g for g in parsed(strip()).iter(f"{SVG}g") if g.get("fill") != "#ffffff"]
    filled = [c for g in groups for c in g]
    assert len(filled) == 3 + 1


def test_a_highlighted_council_without_a_number_is_left_out_and_not_put_at_zero():
    root = parsed(strip(highlight="Nowhere"))
    assert not list(root.iter(f"{SVG}polygon"))


def test_the_direction_is_said_only_where_given():
    assert any("higher is worse" in w for w in words(parsed(strip(direction="higher is worse"))))


def test_the_key_names_only_what_is_drawn():
    everyone = tuple(f"Council {k}" for k in range(60))
    assert "other councils" not in words(parsed(strip(near=everyone)))
    assert "similar councils" not in words(parsed(strip(near=())))
