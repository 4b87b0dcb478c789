"""What is wrong with a case, and what is said of it: the page beside this file, held to be true."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from changing_places.appraisal import appraise
from changing_places.appraisal.case import case_from
from changing_places.core.errors import InputError

PAGE = Path(__file__).with_name("case_faults.md").read_text(encoding="utf-8")
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


@dataclass(frozen=True)
class Fault:
    """One section of the page: its heading, the change, and the three lines."""

    title: str
    change: tuple[str, ...]
    says: tuple[str, ...]

    def made(self, case: str) -> str:
        """The case with the fault in it."""
        lines, moved = case.splitlines(), 0
        place = 0
        for row in self.change:
            hunk = HUNK.fullmatch(row)
            if hunk:
                begins, count = int(hunk[1]), int(hunk[2] or 1)
                place = begins + moved - (1 if count else 0)
            elif row[0] == "-":
                assert lines.pop(place) == row[1:], f"the page is out of date: {row}"
                moved -= 1
            else:
                lines.insert(place, row[1:])
                place, moved = place + 1, moved + 1
        return "\n".join(lines) + "\n"


def _case() -> str:
    return PAGE.split("```yaml\n", 1)[1].split("```", 1)[0]


def _faults() -> list[Fault]:
    found = []
    for section in PAGE.split("\n## ")[1:]:
        title, rest = section.split("\n", 1)
        change = rest.split("```diff\n", 1)[1].split("\n```", 1)[0].splitlines()
        says = [line[2:] for line in rest.splitlines() if line.startswith("> ")]
        found.append(Fault(title, tuple(change), tuple(says)))
    return found


FAULTS = _faults()


def test_the_case_of_the_page_has_no_fault():
    result = appraise(case_from(_case(), "sites.yaml"), draws=200, history=False)
    assert [v.option.id for v in result.options] == ["today", "trust"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.title)
def test_a_fault_is_told_in_three_lines(fault):
    with pytest.raises(InputError) as raised:
        appraise(case_from(fault.made(_case()), "sites.yaml"), draws=200, history=False)
    error = raised.value
    assert (error.what, error.why, error.next_step) == fault.says


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.title)
def test_a_fault_is_told_with_the_file_and_the_line(fault):
    assert re.match(r"sites\.yaml, line \d+", fault.says[0])
    assert len(fault.says) == 3 and all(fault.says)


def test_each_fault_has_a_section_of_its_own():
    titles = [f.title for f in FAULTS]
    assert len(titles) == len(set(titles)) > 80
