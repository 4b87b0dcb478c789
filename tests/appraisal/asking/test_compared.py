"""What a change of the case did to the answer, under the same rules."""

import pytest

from changing_places.appraisal import appraise
from changing_places.appraisal.case import case_from, shipped_case

TEXT = shipped_case("leisure")
FAST = {"as_at": "2026-11-24", "draws": 200, "history": False}


@pytest.fixture(scope="module")
def now():
    return appraise("leisure", **FAST)


def since(now, text):
    return now.changes_since(case_from(text, "old.yaml"))


def test_ledgers_are_those_of_both_appraisals(now):
    text = TEXT.replace("posts: 95", "posts: 60")
    before = appraise(case_from(text, "old.yaml"), **FAST)
    for moved in since(now, text).options:
        old, new = before.option(moved.option), now.option(moved.option)
        assert moved.before["council"] == pytest.approx(old.council)
        assert moved.before["society"] == pytest.approx(old.npsv)
        assert moved.after["public_sector"] == pytest.approx(new.public_sector)
        assert moved.moved("society") == pytest.approx(new.npsv - old.npsv)


def test_a_choice_that_turned_is_told(now):
    text = TEXT.replace(
        "{name: setting up the trust, payer: council, once: {0: 160_000, 1: 260_000}",
        "{name: setting up the trust, payer: council, once: {0: 1_000, 1: 1_000}",
    )
    assert text != TEXT
    found = since(now, text)
    assert found.before.council == "a charitable trust"
    assert found.turned == (
        "Since old.yaml 2 things have changed: the council's choice was a charitable trust and is "
        "in-house, transformed and the public's best is still a charitable trust."
    )


def test_an_option_that_only_one_version_has_is_not_compared(now):
    start = TEXT.index("  - id: contract-without-tender")
    end = TEXT.index("criteria:")
    text = TEXT[:start] + "\n"
    assert end > start
    found = {o.option: o for o in since(now, text).options}["contract-without-tender"]
    assert found.before is None and found.after is not None and found.moved("society") is None


def test_an_older_version_without_a_lawful_option_has_no_choices(now):
    head = (
        "title: T\nservice: leisure\nprice_year: 2026\nyears: 2\nsupplies: [{name: a, amount: 1}]\n"
    )
    text = head + (
        "situation: {contract_value: 9_000_000, tendered: false}\noptions:\n"
        "  - {id: a, model: contract, baseline: true}\n  - {id: b, model: JV}\n"
    )
    found = since(now, text)
    assert found.before is None
    assert found.turned == "In old.yaml no option was lawful under the rules of the day."
