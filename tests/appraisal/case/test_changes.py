"""What changed between two versions of a case, told by names."""

from dataclasses import replace

import pytest

from changing_places.appraisal.case import case_from, shipped_case
from changing_places.appraisal.case.changes import changed_between
from changing_places.core.errors import InputError

TEXT = shipped_case("leisure")


def changes(before, after=TEXT):
    return changed_between(case_from(before, "old.yaml"), case_from(after, "new.yaml"))


def sentences(before, after=TEXT):
    return [c.sentence for c in changes(before, after)]


def test_the_same_text_has_no_changes():
    assert changes(TEXT) == ()


def test_a_number_that_changed_is_told_with_both_values_and_places():
    (found,) = changes(TEXT.replace("posts: 95", "posts: 90"))
    assert found.sentence == "staff, leisure staff, posts: changed from 90 to 95."
    assert found.place_before.startswith("old.yaml, line ")
    assert found.place_after.startswith("new.yaml, line ")


def test_a_line_put_in_among_others_is_the_only_change():
    line = (
        "  - {name: energy, amount: 620_000, moves_with: {energy prices: 1}, evidence: accounts}\n"
    )
    assert line in TEXT
    after = TEXT.replace(line, "  - {name: water, amount: 9_000, evidence: accounts}\n" + line)
    (found,) = changes(TEXT, after)
    assert found.kind == "added" and found.names == ("supplies", "water")
    assert found.sentence == "supplies, water: added (amount 9,000, evidence accounts)."


def test_a_line_taken_out_is_one_change():
    start = TEXT.index("  - {name: other supplies")
    line = TEXT[start : TEXT.index("\n", start) + 1]
    (found,) = changes(TEXT, TEXT.replace(line, ""))
    assert found.kind == "taken out" and found.names == ("supplies", "other supplies")
    assert found.after is None and found.place_after == ""


def test_options_are_matched_by_their_ids_though_their_names_change():
    found = sentences(TEXT, TEXT.replace("name: A charitable trust", "name: A new trust"))
    assert found == ["options, trust, name: changed from A charitable trust to A new trust."]


def test_another_order_of_lines_is_no_change():
    lines = [f"  - {{name: {n}, amount: 5}}\n" for n in ("rent", "heat")]
    head = "title: T\nservice: other\nprice_year: 2026\nyears: 2\nsupplies:\n"
    tail = "options:\n  - {id: a, model: in-house, baseline: true}\n  - {id: b, model: IHT}\n"
    assert changes(head + "".join(lines) + tail, head + "".join(lines[::-1]) + tail) == ()


def test_words_of_the_story_are_compared_too():
    after = TEXT.replace("Yearly subsidy a visit", "Subsidy a visit")
    assert {c.kind for c in changes(TEXT, after)} == {"added", "taken out"}


def test_a_value_that_became_a_list_is_a_change_of_that_value():
    after = TEXT.replace(
        "optimism_bias: {type: standard-buildings, managed: 0.4}", "optimism_bias: 0.1"
    )
    found = changes(TEXT, after)
    assert {c.names[-1] for c in found} == {"optimism_bias"}
    assert all(c.after == 0.1 and c.before["managed"] == 0.4 for c in found)


def test_a_case_that_was_not_read_from_a_text_cannot_be_compared():
    case = case_from(TEXT, "a.yaml")
    with pytest.raises(InputError, match="cannot be compared"):
        changed_between(replace(case, written=None), case)
