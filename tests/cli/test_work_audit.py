"""The command that reads and checks the record."""

import json
import subprocess
import sys

import pytest


@pytest.fixture
def asked(tmp_path):
    def ask(*words):
        command = [sys.executable, "-m", "changing_places", "work", "audit", *words]
        return subprocess.run(
            [*command, "--data", str(tmp_path)], capture_output=True, text=True, check=False
        )

    return ask


def test_a_record_in_which_nothing_stands_is_whole(asked):
    assert asked().stdout.strip() == "Nothing has been recorded yet."
    found = asked("--verify", "--json")
    assert found.returncode == 0
    assert json.loads(found.stdout)["whole"] is True
