"""The page on writing a case names every field that is read, and no other."""

import re
from pathlib import Path

import pytest
import yaml

from changing_places.appraisal import appraise
from changing_places.appraisal.case import case_from
from changing_places.appraisal.case.telling import ROWS
from changing_places.appraisal.lawfulness import Situation
from changing_places.core.errors import InputError

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-case.md"
SECTIONS = {
    title.strip(): body
    for title, _, body in (
        part.partition("\n") for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    )
}
ROW = re.compile(r"^\| (`[^|]*`) \| (.*) \| `(.*)` \|$", re.M)

BASE = {
    "title": "x",
    "service": "leisure",
    "price_year": 2026,
    "years": 2,
    "volumes": [{"name": "v", "amount": 1}],
    "drivers": [{"name": "d", "value": 1}],
    "supplies": [{"name": "s", "amount": 1}],
    "options": [
        {"id": "a", "name": "One", "model": "in-house", "baseline": True},
        {"id": "b", "name": "Two", "model": "in-house transformed"},
    ],
}
WRONG = "no_such_field"


def with_(**changed):
    return BASE | changed


def supplies(**more):
    return with_(supplies=[{"name": "s", "amount": 1} | more])


def second(**more):
    return with_(options=[BASE["options"][0], BASE["options"][1] | more])


# A case with an unknown field in each place where fields are read: its error tells all known ones.
PLACES = {
    "The whole file": with_(**{WRONG: 1}),
    "A party": with_(parties=[{WRONG: 1}]),
    "A volume": with_(volumes=[{WRONG: 1}]),
    "A driver": with_(drivers=[{WRONG: 1}]),
    "A correlation": with_(correlations=[{WRONG: 1}]),
    "A scenario": with_(scenarios=[{WRONG: 1}]),
    "An optimism bias": supplies(optimism_bias={WRONG: 1}),
    "Steps of cash": supplies(units_saved=1, steps={"NHS": {WRONG: 1}}),
    "Additionality": supplies(additionality={WRONG: 1}),
    "VAT": with_(vat={WRONG: 1}),
    "An option": second(**{WRONG: 1}),
    "A change": second(changes={"s": {WRONG: 1}}),
    "An operator": second(operator={WRONG: 1}),
    "Discounting": with_(discounting={WRONG: 1}),
    "A criterion": with_(criteria=[{WRONG: 1}]),
    "The story": with_(story={WRONG: 1}),
}
LINES = ("staff", "supplies", "premises", "income", "lines")


def known(document):
    with pytest.raises(InputError) as caught:
        case_from(yaml.safe_dump(document), "case.yaml")
    return set(caught.value.next_step.partition("Known here: ")[2].rstrip(".").split(", "))


def described(section):
    return {name for names, _, _ in ROW.findall(SECTIONS[section]) for name in
            re.findall(r"`(\w+)`", names)}  # fmt: skip


@pytest.mark.parametrize("section", PLACES)
def test_a_section_names_the_fields_that_are_read_there_and_no_other(section):
    assert described(section) == known(PLACES[section])


def test_the_fields_of_lines_are_those_of_all_kinds_of_line():
    read = set().union(*(known(with_(**{kind: [{WRONG: 1}]})) for kind in LINES))
    assert described("A line") == read


def test_a_driver_that_moves_a_line_may_have_an_elasticity():
    assert known(supplies(moves_with={"d": {WRONG: 1}})) == {"elasticity"}
    assert "elasticity" in SECTIONS["A line"]


def test_the_situation_is_all_that_may_be_known():
    assert described("A situation") == set(Situation.known_fields()) - {"service"}


def test_the_rows_of_the_story_name_their_own_fields():
    for name, fields in ROWS.items():
        row = next(r for r in ROW.findall(SECTIONS["The story"]) if f"`{name}`" in r[0])
        assert set(re.findall(r"`(\w+)`", row[1])) == set(fields)


def test_every_section_of_fields_is_held_to_what_is_read():
    with_fields = {title for title, body in SECTIONS.items() if ROW.search(body)}
    assert with_fields == {*PLACES, "A line", "A situation"}


@pytest.mark.parametrize("section", [s for s in SECTIONS if ROW.search(SECTIONS[s])])
def test_every_example_is_yaml_of_one_of_the_fields_beside_it(section):
    for names, _, example in ROW.findall(SECTIONS[section]):
        read = yaml.safe_load(example)
        assert isinstance(read, dict) and len(read) == 1, example
        assert f"`{next(iter(read))}`" in names


def test_the_small_case_runs():
    text = SECTIONS["A small case that runs"].split("```yaml\n")[1].split("```")[0]
    found = appraise(case_from(text, "library.yaml"), as_at="2026-11-24", draws=100, history=False)
    assert found.council_choice == found.public_choice == "shared"
