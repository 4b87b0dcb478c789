"""What a person does: search, read, go on; by keyboard, and without JavaScript."""

from changing_places.data.register import Register


def _council(store):
    return next(a for a in Register.of(store).current() if a.tier == "unitary")


def test_a_council_is_found_without_javascript(page_without_script, address, demo_store):
    page, council = page_without_script, _council(demo_store)
    page.goto(f"{address}/")
    page.get_by_role("searchbox").fill(council.name)
    page.get_by_role("button", name="Search").click()
    assert page.url == f"{address}/place/{council.code}/"
    assert page.get_by_role("heading", level=1).inner_text() == council.name


def test_a_brief_is_taken_away_without_javascript(page_without_script, address, demo_store):
    page, council = page_without_script, _council(demo_store)
    page.goto(f"{address}/place/?q={council.code}")
    page.get_by_role("link", name="Adult social care", exact=True).first.click()
    page.get_by_role("link", name="Read the brief on adult social care").click()
    assert "Adult social care in" in page.get_by_role("heading", level=1).inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word").click()
    assert waiting.value.suggested_filename.endswith("-adult-social-care.docx")


def test_the_map_is_shaded_by_another_indicator_without_javascript(page_without_script, address):
    page = page_without_script
    page.goto(f"{address}/")
    page.get_by_label("Shade the map by").select_option(label="Deprivation score")
    page.get_by_role("button", name="Show").click()
    assert "indicator=deprivation%2Fscore" in page.url
    assert page.get_by_role("heading", name="Deprivation score").is_visible()


def test_suggestions_appear_as_one_types_and_lead_to_the_council(page, address, demo_store):
    council = _council(demo_store)
    page.goto(f"{address}/")
    page.get_by_role("searchbox").press_sequentially(council.name[:5].lower())
    link = page.locator("#suggestions a").first
    link.wait_for()
    link.click()
    page.wait_for_url(f"{address}/place/*/")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page, address, demo_store):
    page.goto(f"{address}/place/{_council(demo_store).code}/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    assert skip.evaluate("e => e === document.activeElement")
    assert skip.bounding_box()["height"] > 10
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_focus_can_be_seen_at_every_stop(page, address, demo_store):
    page.goto(f"{address}/place/{_council(demo_store).code}/")
    look = """() => {
        const e = document.activeElement, s = getComputedStyle(e);
        const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
        return [e.outerHTML.slice(0, 120), seen || s.boxShadow !== 'none'];
    }"""
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        markup, seen = page.evaluate(look)
        if not seen and not markup.startswith("<body"):
            unseen.append(markup)
    assert not unseen
