"""Every page, at the width of a desktop and of a small telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.addresses import EXAMPLES, Known, names

WIDTHS = (1280, 320)
MOST_BYTES = 300 * 1024
MOST_REQUESTS = 10


class _Visit:
    """One page as a browser met it."""

    def __init__(self, browser, address: str, width: int) -> None:
        self.messages: list[str] = []
        self.responses = []
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.on("console", lambda m: self.messages.append(m.text))
        page.on("pageerror", lambda e: self.messages.append(str(e)))
        page.on("response", lambda r: self.responses.append(r))
        self.answer = page.goto(address, wait_until="networkidle")
        self.bytes = sum(len(r.body()) for r in self.responses if r.status == 200)
        self.requests = len(self.responses)
        root = "document.documentElement"
        self.overflow = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        self.violations = Axe().run(page).response["violations"]
        self.inline = page.locator("[style], style, script:not([src])").count()
        context.close()

    def faults(self) -> list[str]:
        """What is wrong with the page, a sentence each."""
        found = [f"The console says: {m}" for m in self.messages]
        found += [
            f"axe: {v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in self.violations
        ]
        if self.answer.status != 200:
            found.append(f"It answers {self.answer.status}.")
        if self.overflow > 0:
            found.append(f"It scrolls sideways by {self.overflow} px.")
        if self.bytes > MOST_BYTES:
            found.append(f"It weighs {self.bytes:,} bytes.")
        if self.requests > MOST_REQUESTS:
            found.append(f"It makes {self.requests} requests.")
        if self.inline:
            found.append(f"It has {self.inline} inline styles or scripts.")
        return found


def test_every_address_pattern_has_an_example_to_visit(address):
    assert set(names()) == set(EXAMPLES)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_is_accessible_light_and_never_scrolls_sideways(
    browser, address, demo_store, name, width
):
    faults = {
        path: found
        for path in EXAMPLES[name](Known(demo_store))
        if (found := _Visit(browser, f"{address}{path}", width).faults())
    }
    assert not faults
