"""An analyst evaluates a file of their own, from upload to Word, without JavaScript."""

import zipfile
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.addresses import hubs

NAME = "hubs of ours.csv"


@pytest.fixture
def file(demo_store, tmp_path):
    """A panel with four faults, as a file."""
    path = tmp_path / NAME
    # A comment at the end makes it another file than those of other tests.
    path.write_text(hubs(demo_store, faulty=True) + "Nowhere,2011,1.5,,3\n", encoding="utf-8")
    return path


def _uploaded(page, address: str, file) -> None:
    page.goto(f"{address}/evaluation/")
    page.get_by_role("link", name="Evaluate your own data").click()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Upload").click()


def test_a_file_is_evaluated_without_javascript(page_without_script, address, file):
    page = page_without_script
    _uploaded(page, address, file)
    assert page.get_by_role("heading", level=1).inner_text() == "Which column is which?"
    assert page.get_by_label("council").input_value() == "unit"
    page.get_by_role("button", name="Continue").click()

    assert "faults to put right" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Make these cells blank").click()
    page.get_by_label("This cell").first.fill("2016")
    repeated = page.get_by_role("group").filter(has_text="a second row for")
    repeated.get_by_label("What to do").select_option(label="set this row aside")
    page.get_by_role("button", name="Put these right").click()
    assert page.get_by_role("heading", level=1).inner_text() == "No faults left"
    assert page.locator(".cp-undo").count() == 4

    page.get_by_role("link", name="See the design").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Is this the design?"
    assert "37 adopt" in page.locator(".cp-answer").inner_text()
    page.get_by_label("What was adopted?").fill("opening hubs")
    page.get_by_label("What it is").fill("the rate of care")
    page.get_by_role("button", name="Run the evaluation").click()

    assert page.get_by_role("heading", level=1).inner_text() == (
        "Did opening hubs change the rate of care?"
    )
    with page.expect_download() as waiting:
        page.locator(".cp-downloads").get_by_role("link", name="Word").click()
    assert waiting.value.suggested_filename == "hubs-of-ours-rate.docx"
    with zipfile.ZipFile(waiting.value.path()) as document:
        assert b"opening hubs" in document.read("word/document.xml")

    page.get_by_role("button", name="Delete it now").click()
    assert "The file was deleted" in page.locator("[role=status]").inner_text()


def test_an_error_leads_to_its_field_by_keyboard(page, address, file):
    _uploaded(page, address, file)
    page.get_by_label("rate", exact=True).select_option("")
    page.get_by_role("button", name="Continue").click()
    summary = page.get_by_role("alert")
    assert "Say which column is an outcome" in summary.inner_text()
    assert not Axe().run(page).response["violations"]
    summary.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("SELECT", "SUMMARY")


def test_headings_of_a_result_come_in_order(page, address):
    page.goto(f"{address}/evaluation/policy/early-help-hubs/childrens/LAC/")
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5", "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_scale_of_evidence_is_told_apart_without_colour(page, address):
    page.goto(f"{address}/evaluation/policy/early-help-hubs/childrens/LAC/")
    edges = page.eval_on_selector_all(
        ".cp-level li",
        "all => all.map(li => getComputedStyle(li).borderTopStyle"
        " + getComputedStyle(li).borderTopWidth)",
    )
    here = page.locator(".cp-level li[aria-current]")
    level = int(here.locator("strong").inner_text()[0])
    assert "this evaluation" in here.inner_text()
    assert edges[level - 1] == "solid4px"
    assert set(edges[level:]) == {"dashed1px"}
