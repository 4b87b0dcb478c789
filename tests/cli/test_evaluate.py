"""`evaluate`, as an analyst and as a script see it."""

import json

import pytest
from tests.evaluation.panels import staggered
from tests.evaluation.test_evaluate import table

from changing_places.cli.main import main


def run(capsys, *words):
    code = main([str(w) for w in words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    path = tmp_path_factory.mktemp("evaluate") / "panel.csv"
    table(staggered(60, effect=1.0, seed=10, noise=0.3)).write_csv(path)
    return path


COLUMNS = ("--unit", "council", "--time", "year", "--outcome", "rate", "--adopted", "since")


def test_an_analyst_reads_the_finding_the_effects_and_the_checks(panel, capsys):
    code, out, err = run(capsys, "evaluate", panel, *COLUMNS)
    assert (code, err) == (0, "")
    assert out.startswith("The policy raised rate by ")
    assert "periods since adoption" in out and "passed" in out
    assert "two-way fixed effects" in out


def test_a_script_gets_one_object(panel, capsys):
    code, out, _ = run(capsys, "evaluate", panel, *COLUMNS, "--json", "--aggregate", "group")
    told = json.loads(out)
    assert code == 0 and told["method"] == "did" and told["aggregate"] == "group"


def test_what_it_prints_can_be_bounded(panel, capsys, tmp_path):
    _, out, _ = run(capsys, "evaluate", panel, *COLUMNS, "--json")
    (tmp_path / "answer.json").write_text(out, encoding="utf-8")
    code, told, _ = run(
        capsys, "evaluate", "sensitivity", tmp_path / "answer.json", "--mbar", "0.5,1", "--json"
    )
    assert code == 0
    assert [row["value"] for row in json.loads(told)["bounds"]] == [0.5, 1.0]


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "xlsx", "json"])
def test_the_report_is_written_in_every_format(panel, capsys, tmp_path, form):
    path = tmp_path / f"report.{form}"
    code, out, _ = run(capsys, "evaluate", panel, *COLUMNS, "--out", path)
    assert code == 0 and path.stat().st_size > 1000
    assert f"Written to {path}" in out


def test_a_column_that_is_not_named_is_asked_for(panel, capsys):
    code, _, err = run(capsys, "evaluate", panel, "--time", "year", "--outcome", "rate")
    assert code == 2 and err.splitlines()[0] == "--unit is not given."


def test_a_policy_of_the_store_is_evaluated_by_name(demo_store, capsys):
    code, out, _ = run(
        capsys, "evaluate", "--policy", "early-help-hubs", "--data", demo_store.folder, "--json"
    )
    assert code == 0 and json.loads(out)["provenance"]["options"]["policy"] == "early-help-hubs"


def test_the_policies_held_are_listed(demo_store, capsys):
    code, out, _ = run(capsys, "evaluate", "--policy", "help", "--data", demo_store.folder)
    assert code == 0 and "reablement-first" in out


def test_nothing_to_evaluate_says_what_to_type(capsys):
    code, _, err = run(capsys, "evaluate")
    assert code == 2 and "changing-places evaluate panel.csv" in err
