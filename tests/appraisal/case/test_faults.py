"""An error of a case leads to the part of it that is wrong."""

import pytest

from changing_places.appraisal.case import case_from, shipped_case
from changing_places.appraisal.case.faults import fault_of
from changing_places.core.errors import ChangingPlacesError, InputError

LEISURE = shipped_case("leisure")


def _fault(text: str):
    with pytest.raises(ChangingPlacesError) as raised:
        case_from(text, "my case.yaml")
    return fault_of(raised.value, text, "my case.yaml")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("posts: 95", "posts: lots", ("staff", 0, "posts")),
        ("years: 10", "years: 10.5", ("years",)),
        ("energy: {by: -0.12", "energy: {by: -2", ("options", 1, "changes", "energy", "by")),
        ("model: charity or trust", "model: trusts", ("options", 2, "model")),
        ("tendered: false", "tendered: perhaps", ("situation", "tendered")),
        ("name: leisure staff, ", "", ("staff", 0, "name")),
        ("low: 700_000", "low: 990_000", ("volumes", 0, "range")),
    ],
)
def test_the_part_is_told_by_its_steps_and_its_line(old, new, path):
    assert old in LEISURE
    text = LEISURE.replace(old, new, 1)
    found = _fault(text)
    assert found.path == path
    line = next(n for n, t in enumerate(text.splitlines(), 1) if new and new in t) if new else None
    assert line is None or found.line == line


def test_an_error_that_names_no_place_has_none():
    assert fault_of(InputError("Something.", "", ""), LEISURE, "leisure.yaml") is None


def test_a_text_that_is_no_yaml_has_no_places():
    assert fault_of(InputError("a.yaml, line 1: x is 1.", "", ""), "x: [", "a.yaml") is None
