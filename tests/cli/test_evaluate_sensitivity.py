"""`evaluate sensitivity`, as a person and as a script see it."""

import json
from pathlib import Path

import pytest

from changing_places.cli.main import main
from changing_places.core.errors import InputError
from changing_places.evaluation.sensitivity import read_event_study

EXAMPLE = Path(__file__).parents[2] / "examples" / "event-study.json"
STUDY = json.loads(EXAMPLE.read_text(encoding="utf-8"))


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on a file of `held`; its exit code and what it printed."""

    def command(*words, held=STUDY):
        path = tmp_path / "study.json"
        path.write_text(json.dumps(held), encoding="utf-8")
        code = main(["evaluate", "sensitivity", str(path), *words])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_it_prints_one_object_with_bounds_and_breakdown(run):
    code, out, err = run("--mbar", "0.5,1,2", "--json", "--seed", "7")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert [row["value"] for row in told["bounds"]] == [0.5, 1.0, 2.0]
    assert {row["restriction"] for row in told["bounds"]} == {"relative magnitudes"}
    assert told["bounds"][0]["low"] < told["original"]["low"]
    assert told["breakdown"] > 0.5


def test_changes_of_slope_are_asked_for_by_m(run):
    code, out, _ = run("--m", "0,0.1", "--json", "--method", "c-lf", "--weights", "average")
    told = json.loads(out)
    assert code == 0
    assert [(r["restriction"], r["method"]) for r in told["bounds"]] == [("smoothness", "C-LF")] * 2
    assert told["weights"] == [0.5, 0.5]


def test_a_person_reads_a_table_and_sentences(run):
    code, out, _ = run("--mbar", "1", "--weights", "0,1", "--level", "0.9")
    assert code == 0
    assert "90% intervals" in out and "The finding holds while" in out


def test_without_values_the_usual_multiples_are_taken(run):
    told = json.loads(run("--json")[1])
    assert [row["value"] for row in told["bounds"]] == [0.5, 1.0, 1.5, 2.0]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--mbar", "1", "--m", "0"), 2),
        (("--mbar", "one"), 2),
        (("--mbar", "-1"), 2),
        (("--mbar", ""), 2),
        (("--weights", "1,x"), 2),
        (("--weights", "1"), 2),
        (("--level", "95"), 2),
        (("--level", "high"), 2),
        (("--method", "magic"), 2),
    ],
)
def test_what_cannot_be_asked_gives_three_lines(run, words, code):
    found, out, err = run(*words, "--json")
    assert found == code
    assert len(err.strip().splitlines()) == 3
    assert set(json.loads(out)["error"]) == {"what", "why", "next_step"}


def test_a_study_with_nothing_before_adoption_is_refused(run):
    code, _, err = run(held={"beta": [0.5], "sigma": [[0.04]], "pre": 0, "post": 1})
    assert code == 3 and "cannot tell" in err


def test_the_example_is_a_minimal_valid_file(capsys):
    assert main(["evaluate", "sensitivity", str(EXAMPLE)]) == 0
    assert "The finding holds while" in capsys.readouterr().out
    for name in STUDY:
        if name not in ("pre", "post"):
            with pytest.raises(InputError):
                read_event_study({k: v for k, v in STUDY.items() if k != name})


def test_a_file_that_is_not_there_is_named(capsys):
    assert main(["evaluate", "sensitivity", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err
