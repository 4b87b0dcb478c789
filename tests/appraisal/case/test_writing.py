"""What is written can be read again, whatever it holds, and is read as it was."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changing_places.appraisal.case import case_from, shipped_case, shipped_cases
from changing_places.appraisal.case.located import read_located
from changing_places.appraisal.case.writing import changed, written
from changing_places.core.errors import InputError

# Whatever text YAML can hold: letters of every kind, but no half of a pair.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(date(1900, 1, 1), date(2200, 1, 1))
    | TEXT
    | st.sampled_from(["yes", "no", "null", "~", "2026-04-01", "12:30", "1_000", "-", "#", "a: b"])
)
NAMES = TEXT | st.sampled_from(["title", "staff", "options", "lines", "once", "0", "12", "yes"])
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def _again(data):
    return read_located(written(data), "case.yaml").plain()


# The first text drawn reads the table of all letters, which takes a second where it is new.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, PLAIN, max_size=4))
def test_reading_what_was_written_gives_it_back(data):
    again = _again(data)
    assert again == data
    assert repr(again) == repr(_again(again))


@pytest.mark.parametrize("name", shipped_cases())
def test_a_shipped_case_written_again_is_the_same_case(name):
    data = read_located(shipped_case(name), "case.yaml").plain()
    text = written(data)
    assert read_located(text, "case.yaml").plain() == data
    one, two = case_from(shipped_case(name), "case.yaml"), case_from(text, "case.yaml")
    assert one.lines[0].amounts == two.lines[0].amounts
    assert [o.id for o in one.options] == [o.id for o in two.options]


def test_parts_stand_in_the_order_of_a_case_and_what_is_not_known_comes_last():
    text = written({"unknown": 1, "options": [{"model": "contract", "id": "a"}], "title": "T"})
    assert text.index("title") < text.index("options") < text.index("unknown")
    assert text.index("id: a") < text.index("model: contract")


def test_a_line_has_its_name_and_amount_first_and_thousands_apart():
    text = written({"staff": [{"evidence": "e", "pay": 25500, "posts": 95, "name": "team"}]})
    assert text == "staff:\n- {name: team, posts: 95, pay: 25_500, evidence: e}\n"


def test_a_long_line_is_broken_into_one_name_a_line():
    text = written({"supplies": [{"name": "n" * 80, "amount": 12, "evidence": "e" * 40}]})
    assert text.count("\n") == 4


def test_paragraphs_stay_paragraphs():
    text = written({"story": {"about": "One.\nTwo.\n"}})
    assert "about: |" in text


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object()])
def test_what_no_case_holds_is_refused(value):
    with pytest.raises(InputError, match="cannot hold"):
        written({"title": value})


def test_one_part_is_changed_and_the_rest_stays():
    data = {"staff": [{"name": "a", "own": {"x": [1, {"y": 2}]}}, {"name": "b"}], "more": "kept"}
    found = changed(data, ("staff", 0, "posts"), 4)
    assert found["staff"][0] == {"name": "a", "own": {"x": [1, {"y": 2}]}, "posts": 4}
    assert found["staff"][1] == {"name": "b"}
    assert found["more"] == "kept"
    assert "posts" not in data["staff"][0]


def test_what_is_wanting_on_the_way_is_made_and_what_is_left_empty_is_taken_out():
    made = changed({}, ("staff", 0, "range", "low"), 1)
    assert made == {"staff": [{"range": {"low": 1}}]}
    assert changed(made, ("staff", 0, "range", "low"), None) == {}


def test_a_part_of_a_list_can_be_taken_out():
    data = {"staff": [{"name": "a"}, {"name": "b"}]}
    assert changed(data, ("staff", 0), None) == {"staff": [{"name": "b"}]}
    assert changed({"title": "T"}, ("vat", "regime"), None) == {"title": "T"}
