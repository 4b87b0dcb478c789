import pytest

from changing_places.core.errors import InputError
from changing_places.reports import Fact, Section, TableBlock
from tests.figures.examples import OTHER_SOURCE, SOURCE

from .examples import YEARS, report


def test_sources_are_numbered_in_the_order_they_are_first_met():
    assert report().numbered() == {OTHER_SOURCE: 1, SOURCE: 2}


def test_an_empty_section_cannot_exist():
    with pytest.raises(InputError, match="nothing under it"):
        Section("Soon", ())


def test_a_table_without_a_source_cannot_exist():
    with pytest.raises(InputError, match="source"):
        TableBlock("Gap", YEARS, ())


def test_a_report_needs_its_answer_first():
    with pytest.raises(InputError):
        report(summary=" ")


def test_a_fact_does_not_say_pounds_twice():
    assert Fact("Spend", 612.2, "money", "£ per head").text == "£612 per head"
    assert Fact("Spend", "suppressed", "money", "£ per head").text == "suppressed"


def test_the_plain_form_holds_every_block_and_numbers_its_sources():
    told = report().to_dict()
    kinds = [b["block"] for s in told["sections"] for b in s["blocks"]]
    named = {"paragraph", "bullets", "note", "subheading", "code", "facts", "table", "figure"}
    assert set(kinds) == named
    assert told["facts"][1]["source"] == 2
    assert told["sources"][0]["number"] == 1
