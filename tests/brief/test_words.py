from changing_places.brief import words


def test_a_close_figure_is_called_the_same():
    assert words.against(0.004) == "the same as"
    assert words.against(-0.006) == "0.6% less than"


def test_a_fall_is_said_to_fall():
    assert words.moved(-0.126) == "fell by 13%"
