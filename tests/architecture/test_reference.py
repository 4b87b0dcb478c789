"""The reference pages say what the code says."""

import subprocess
import sys
from pathlib import Path

import changing_places.cli.main as commands

ROOT = Path(__file__).parents[2]


def test_the_reference_pages_are_as_the_code_would_write_them():
    script = ROOT / "docs" / "generate.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_names_only_commands_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    known = {" ".join(c.words) for c in commands.COMMANDS}
    asked = [
        line.split("changing-places ", 1)[1]
        for line in readme.splitlines()
        if "changing-places " in line
    ]
    for text in asked:
        words = text.replace("`", " ").split()
        if words and words[0].isalpha():
            assert words[0] in known or " ".join(words[:2]) in known, text


def test_every_link_of_the_documents_leads_somewhere():
    import re

    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert not broken
