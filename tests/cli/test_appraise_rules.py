"""`appraise rules`, as a person and as a script see it."""

import json

import pytest

from changing_places.cli.main import main


@pytest.fixture
def run(capsys):
    """Run the command; its exit code and what it printed."""

    def command(*words):
        code = main(["appraise", "rules", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_it_prints_one_object_with_the_rules_of_the_day(run):
    code, out, err = run("--as-at", "2024-06-01", "--json")
    answer = json.loads(out)
    assert (code, err, len(answer["rules"])) == (0, "", 68)
    fields = {"id", "title", "statute", "source", "status", "models", "parameters", "review_by"}
    assert all(fields <= set(rule) for rule in answer["rules"])
    parameters = [p for rule in answer["rules"] for p in rule["parameters"]]
    assert all({"name", "value", "unit", "from", "to"} <= set(p) for p in parameters)
    assert all(p["from"] <= "2024-06-01" for p in parameters)


def test_one_rule_is_told_in_full_with_its_number_and_how_sure_it_is(run):
    code, out, _ = run("pen.exit", "--as-at", "2026-11-23")
    assert code == 0
    assert "exit_credit_months = 6 months from 2020-03-20, number not seen" in out


def test_what_is_announced_is_told_as_not_used(run):
    assert "announced: not used" in run("sub.sopi", "--as-at", "2026-11-23")[1]


def test_rules_of_a_model_and_what_changed(run):
    code, out, _ = run("vat", "--model", "IH", "--changed-since", "2022-06-01")
    assert code == 0
    assert "from not yet made to in force on 3 March 2023" in out


def test_a_switch_puts_a_proposal_in_force(run):
    words = ("emp.two_tier", "--as-at", "2026-11-23", "--switch", "two_tier_workforce", "--json")
    assert json.loads(run(*words)[1])["rules"][0]["status"] == "in_force"


@pytest.mark.parametrize(
    "words",
    [("--as-at", "2012-12-31"), ("--model", "LTD"), ("vat.nothing",), ("--switch", "all")],
)
def test_a_wrong_word_is_three_lines_and_exit_code_2(run, words):
    code, out, err = run(*words)
    assert (code, out, len(err.strip().splitlines())) == (2, "", 3)
