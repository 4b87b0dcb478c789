"""A report's own page and its figures, at the width of a desktop and of a small telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from changing_places.reports import FigureBlock, Section, write
from tests.figures import examples as figures
from tests.reports.examples import report

OUTSIDE = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const room = svg.getBoundingClientRect();
  return room.width === 0 ? [] : [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < room.left - 1 || box.right > room.right + 1
      || box.top < room.top - 3 || box.bottom > room.bottom + 5;
  }).map(text => text.textContent);
})"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('svg text')]
  .map(text => text.getBoundingClientRect().height).filter(height => height > 0))"""


@pytest.mark.parametrize("width", [1280, 320])
def test_a_report_is_accessible_and_its_labels_stay_within_its_figures(browser, tmp_path, width):
    every = Section("Every kind", tuple(FigureBlock(draw()) for draw in figures.ALL.values()))
    path = write(report(sections=(*report().sections, every)), tmp_path / "report.html")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(path.as_uri())
    violations = Axe().run(page).response["violations"]
    assert not [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(SMALLEST) >= 14  # the height of a line, letters of 11 px or so
    context.close()
