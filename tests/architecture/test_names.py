"""One name for one area: its package, its chapter of the docs and its place in addresses."""

from pathlib import Path

import pytest

from changing_places.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
# The areas, and where it is another word the verb by which their commands begin.
AREAS = ("data", "place", "evaluation", "appraisal", "brief")
VERBS = {"evaluation": "evaluate", "appraisal": "appraise"}


@pytest.mark.parametrize("area", AREAS)
def test_an_area_bears_one_name_in_code_commands_and_docs(area):
    assert (ROOT / "src" / "changing_places" / area / "__init__.py").exists()
    assert VERBS.get(area, area) in {command.words[0] for command in COMMANDS}
    assert (ROOT / "docs" / "explanation" / f"{area}.md").exists()


@pytest.mark.parametrize("area", ["place", "appraisal", "evaluation", "brief"])
def test_the_addresses_of_an_area_bear_its_name(area):
    web = ROOT / "src" / "changing_places" / "web"
    addresses = "".join(p.read_text(encoding="utf-8") for p in web.rglob("urls.py"))
    assert f"{area}/" in addresses
