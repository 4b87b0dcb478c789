"""The business case as a page: accessible, and within its width on a desktop and a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from changing_places.appraisal import appraise
from changing_places.appraisal.telling.write import write_case


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    result = appraise("leisure", as_at="2026-11-24", draws=200)
    changes = result.changes_since(result.case)
    return write_case(result, tmp_path_factory.mktemp("case") / "case.html", changes=changes)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_business_case_is_accessible_and_keeps_to_its_width(browser, page_file, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(page_file.as_uri())
    violations = Axe().run(page).response["violations"]
    assert not [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_contents_lead_to_the_sections(browser, page_file):
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.get_by_role("link", name="Financial case").click()
    heading = page.get_by_role("heading", name="Financial case", exact=True)
    assert heading.evaluate("e => e.getBoundingClientRect().top") < 200
