"""An officer starts from a worked case, changes it, reads a number's working, and takes it away."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from changing_places.appraisal.case.located import read_located


def _everybody(page, option: str) -> str:
    """What an option is worth to everybody, as the answer beside the boxes has it."""
    row = page.locator("#answer tr").filter(has_text=option)
    return row.locator("td").nth(2).inner_text()


def _downloaded(page, name: str, path):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).click()
    waiting.value.save_as(path)
    return waiting.value.suggested_filename


def test_a_change_of_posts_moves_the_answer_beside_it(page, address):
    page.goto(f"{address}/appraisal/")
    page.get_by_role("link", name="Change its figures").filter(has_text="Leisure").click()
    page.get_by_role("button", name="Staff", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Staff"
    before = _everybody(page, "A charitable trust")
    with page.expect_response("**/appraisal/live/**") as answered:
        page.get_by_label("Full-time posts").first.fill("60")
        page.keyboard.press("Tab")
    assert answered.value.status == 200
    page.wait_for_function(
        "before => !document.querySelector('#answer').innerText.includes(before)", arg=before
    )
    assert _everybody(page, "A charitable trust") != before
    assert page.locator("#said").inner_text().startswith("Under the rules of")


def test_a_case_goes_out_as_a_file_and_comes_in_again_without_javascript(
    page_without_script, address, tmp_path
):
    page = page_without_script
    page.goto(f"{address}/appraisal/build/staff/?case=leisure")
    page.get_by_label("Full-time posts").first.fill("90")
    file = tmp_path / "mine.yaml"
    assert _downloaded(page, "Download the case (YAML)", file) == "leisure.yaml"
    assert read_located(file.read_text(), "mine").plain()["staff"][0]["posts"] == 90

    page.get_by_role("button", name="Go on to supplies and contracts").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Supplies and contracts"
    page.get_by_role("button", name="See the whole answer").click()
    worth = (
        page.get_by_role("row").filter(has_text="A charitable trust").get_by_role("button").nth(0)
    )
    number = worth.inner_text().split(" to ")[0]
    worth.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("What £")
    assert page.get_by_text("leisure.yaml, line").first.is_visible()
    page.get_by_role("button", name="Back to the options").click()

    page.goto(f"{address}/appraisal/")
    page.get_by_role("link", name="Open a case file of your own").click()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Open").click()
    again = (
        page.get_by_role("row").filter(has_text="A charitable trust").get_by_role("button").nth(0)
    )
    assert again.inner_text().split(" to ")[0] == number
    page.get_by_role("button", name="Barriers", exact=True).click()
    page.get_by_role("button", name="Try it without this rule").first.click()
    assert page.get_by_text("This is not the case as it stands").is_visible()
    page.get_by_role("button", name="Change the case").click()
    page.get_by_role("button", name="Staff", exact=True).click()
    assert page.get_by_label("Full-time posts").first.input_value() == "90"


def test_enter_in_a_box_checks_the_step_and_stays_there(page, address):
    page.goto(f"{address}/appraisal/build/staff/?case=leisure")
    page.get_by_label("Full-time posts").first.fill("77")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Staff"
    assert page.get_by_label("Full-time posts").first.input_value() == "77"


def test_enter_in_the_box_of_a_value_tries_it(page, address):
    page.goto(f"{address}/appraisal/result/barriers/?case=leisure")
    page.get_by_label("Number of a rule").select_option("emp.nic.rate")
    page.get_by_label("Value to try").fill("10%")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("emp.nic.rate is 10%").is_visible()


def test_an_error_leads_to_its_field_by_keyboard_and_is_accessible(page, address):
    page.goto(f"{address}/appraisal/build/staff/?case=leisure")
    page.get_by_label("Full-time posts").first.fill("lots")
    page.get_by_role("button", name="Go on to supplies and contracts").click()
    summary = page.get_by_role("alert")
    assert "staff[1].posts is 'lots'." in summary.inner_text()
    assert not Axe().run(page).response["violations"]
    summary.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "lots"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("tab", ["", "gains/", "barriers/", "dates/", "working/"])
def test_the_pages_of_a_case_of_ones_own_are_accessible(browser, address, tmp_path, tab, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/appraisal/build/staff/?case=leisure")
    page.get_by_label("Full-time posts").first.fill("91")
    query = "?option=trust&ledger=council" if tab == "working/" else ""
    target = f"{address}/appraisal/result/{tab}{query}"
    page.evaluate("a => document.querySelector('#step').setAttribute('action', a)", target)
    page.evaluate("document.querySelector('#step').submit()")
    page.wait_for_url(target)
    faults = [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in Axe().run(page).response["violations"]
    ]
    root = "document.documentElement"
    assert not faults
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    context.close()
