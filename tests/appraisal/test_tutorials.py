"""The tutorials of appraisal say what the program prints, command by command."""

import re
import shlex
from pathlib import Path

import pytest

from changing_places.cli.main import main

FOLDER = Path(__file__).parents[2] / "docs" / "tutorials"
PAGES = ("leisure-options", "childrens-homes-options")
BLOCK = re.compile(r"^```(console|diff)\n(.*?)^```$", re.M | re.S)
PROMPT = "$ changing-places "


def blocks(page):
    return BLOCK.findall((FOLDER / f"{page}.md").read_text(encoding="utf-8"))


def change(text):
    """Make the changes of a diff block in the file that its first line names, wherever they fit."""
    name, *lines = text.splitlines()
    path = Path(name)
    held = path.read_text(encoding="utf-8")
    pairs = zip(lines[::2], lines[1::2], strict=True)
    for old, new in pairs:
        assert (old[:2], new[:2]) == ("- ", "+ ")
        assert old[2:] in held, f"{name} holds no {old[2:]!r}"
        held = held.replace(old[2:], new[2:])
    path.write_text(held, encoding="utf-8")


def words(text):
    return " ".join(text.split())


def check(text, printed):
    """Each part between three dots stands in what was printed, in that order."""
    told, at = words(printed), 0
    for part in (words(p) for p in re.split(r"(?:^|\s)\.\.\.(?=\s|$)", text)):
        found = told.find(part, at)
        assert found >= 0, f"not printed, or not in this order: {part}"
        at = found + len(part)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_tutorial_prints_what_the_page_shows(
    page, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    printed = {}
    commands = 0
    for kind, text in blocks(page):
        if kind == "diff":
            change(text)
            printed.clear()
            continue
        command, _, shown = text.partition("\n")
        assert command.startswith(PROMPT)
        if command not in printed:
            main(shlex.split(command.removeprefix(PROMPT)))
            out = capsys.readouterr()
            printed[command] = f"{out.out}\n{out.err}"
        check(shown, printed[command])
        commands += 1
    assert commands >= 8
