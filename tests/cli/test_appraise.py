"""`appraise CASE`, as a person and as a script see it."""

import json
import math

import pytest
from tests.appraisal.cases import FOOD, HALL, option, text

from changing_places.cli.main import main

DAY = ("--as-at", "2026-11-24")
FEW = ("--draws", "200", "--json")
# The fields that the contract of the command line names.
OF_THE_ANSWER = (
    *("options", "preferred", "barriers", "switching_values", "tornado", "evpi", "evppi"),
    *("criteria", "agencies", "assumptions", "as_at", "seed"),
)
OF_AN_OPTION = ("id", "model", "lawful", "excluded_by", "ledgers", "npsv", "bcr", "p_best")


@pytest.fixture
def run(capsys):
    """Run a command; its exit code and what it printed."""

    def command(*words):
        code = main(["appraise", *map(str, words)])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def refuse(name):
    raise AssertionError(f"JSON holds {name}")


def strict(out: str):
    """JSON without NaN or Infinity."""
    return json.loads(out, parse_constant=refuse)


@pytest.fixture(scope="module")
def leisure():
    """The answer to the shipped case, asked once."""
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        assert main(["appraise", "leisure", *DAY, *FEW]) == 0
    return strict(out.getvalue())


def test_the_answer_holds_what_the_contract_names(leisure):
    assert not set(OF_THE_ANSWER) - set(leisure)
    for held in leisure["options"]:
        assert not set(OF_AN_OPTION) - set(held)
        assert set(held["ledgers"]) == {"council", "public_sector", "society"}
    assert set(leisure["preferred"]) == {"council", "public"}
    for barrier in leisure["barriers"]:
        assert {"rule", "option", "amount", "ledger"} <= set(barrier)


def test_the_answer_is_of_the_day_the_seed_and_the_case(leisure):
    assert (leisure["as_at"], leisure["draws"], leisure["fictional"]) == ("2026-11-24", 200, True)
    assert len(leisure["provenance"]["case_sha256"]) == 64
    assert {o["id"] for o in leisure["options"]} >= {"in-house", "trust", "contract"}


def test_no_number_is_nan_and_none_is_minus_nothing(leisure):
    def numbers(value):
        if isinstance(value, dict):
            for below in value.values():
                yield from numbers(below)
        elif isinstance(value, list):
            for below in value:
                yield from numbers(below)
        elif isinstance(value, float):
            yield value

    assert all(math.isfinite(n) for n in numbers(leisure))
    base = next(o for o in leisure["options"] if o["baseline"])
    assert "-0.0" not in json.dumps([base["ledgers"], base["parties"], base["npsv"]])


def test_every_option_sums_by_party_to_its_ledgers(leisure):
    for held in leisure["options"]:
        assert sum(held["parties"].values()) == pytest.approx(held["npsv"], abs=0.01)
        assert held["parties"]["council"] == pytest.approx(held["ledgers"]["council"])


def test_every_line_of_an_option_has_who_pays_and_who_gains_and_where_it_stands(leisure):
    for held in leisure["options"]:
        for line in held["lines"]:
            assert line["payer"] or line["gainer"]
            assert line["working"] or line["place"].startswith("leisure.yaml, line ")
        charged = [n for n in held["lines"] if n["rules"]]
        assert all(n["working"] for n in charged) and charged


def test_the_chances_of_lawful_options_sum_to_1(leisure):
    assert sum(o["p_best"] for o in leisure["options"]) == pytest.approx(1)
    assert all(o["p_best"] == 0 for o in leisure["options"] if o["lawful"] == "not_lawful")


def test_the_same_seed_gives_the_same_bytes_and_another_others(run):
    one, two = (run("leisure", *DAY, *FEW, "--seed", 5)[1] for _ in range(2))
    assert one == two != run("leisure", *DAY, *FEW, "--seed", 6)[1]


def test_a_person_reads_a_table_and_sentences(run):
    code, out, _ = run("leisure", *DAY, "--draws", 200)
    assert code == 0
    assert "rules as at 2026-11-24, 10 years, 2026 prices" in out
    assert "A charitable trust" in out and "no (proc.thresholds)" in out
    assert "\n\n" in out and "Note: " in out


def test_the_shipped_cases_are_listed(run):
    code, out, _ = run("--list")
    assert code == 0 and "leisure" in out.splitlines()
    assert "leisure" in strict(run("--list", "--json")[1])["cases"]


def test_a_shipped_case_is_copied_and_never_over_a_file(run, tmp_path):
    copy = tmp_path / "mine.yaml"
    assert run("leisure", "--copy", copy)[0] == 0
    assert strict(run(copy, *DAY, *FEW)[1])["title"] == "Leisure centres of Exampton"
    code, _, err = run("leisure", "--copy", copy)
    assert code == 2 and "is there already" in err
    assert run("leisure", "--copy", tmp_path / "none" / "a.yaml")[0] == 2
    assert run("leisur", "--copy", tmp_path / "b.yaml")[0] == 2


@pytest.fixture
def case(tmp_path):
    """A small case in a file."""

    def written(*options, **parts):
        file = tmp_path / "small.yaml"
        file.write_text(text(*options, **parts), encoding="utf-8")
        return file

    return written


TRUST = option("CT", "trust")
UNLAWFUL = {"model": "contract", "situation": {"tendered": False, "contract_value": 9e6}}


def council(out):
    return {o["id"]: o["ledgers"]["council"] for o in strict(out)["options"]}


def test_the_day_a_reform_a_rule_away_and_a_switch_change_the_answer(run, case):
    terms = option("CT", "trust", operator={"new_starters_pension": 0.03})
    staff = {"name": "carers", "posts": 4, "pay": 30_000, "pension_rate": 0.2, "turnover": 0.1}
    file = case(terms, premises=[HALL], staff=[staff])
    plain = council(run(file, *DAY, *FEW)[1])["trust"]
    for words in (
        ("--reform", "ndr.charity_mandatory.relief=0.5"),
        ("--without", "ndr.charity_mandatory"),
        ("--switch", "new_fair_deal"),
        ("--as-at", "2022-06-01"),
    ):
        assert council(run(file, *DAY, *FEW, *words)[1])["trust"] != pytest.approx(plain), words


@pytest.mark.parametrize(
    "words",
    [
        ("--reform", "ndr.charity_mandatory.relief=1.5"),
        ("--reform", "ndr.charity_mandatory.relief=nan"),
        ("--reform", "ndr.charity_mandatory.relief=inf"),
        ("--reform", "ndr.charity_mandatory.relief"),
        ("--reform", "ndr.charity.relief=0.5"),
        ("--reform", "=0.5"),
        ("--without", "ndr.charity"),
        ("--switch", "fair"),
        ("--as-at", "2012-12-31"),
        ("--as-at", "tomorrow"),
        ("--as-at", "2026-02-30"),
        ("--draws", "0"),
        ("--draws", "-5"),
        ("--draws", "99"),
        ("--draws", "100000000000"),
    ],
)
def test_what_cannot_be_asked_is_told_in_three_lines(run, case, words):
    file = case(TRUST, supplies=[FOOD | {"range": {"kind": "uniform", "low": 0.9, "high": 1.2}}])
    code, out, err = run(file, *DAY, *FEW, *words)
    error = strict(out)["error"]
    assert code == 2 and set(error) == {"what", "why", "next_step"} and all(error.values())
    assert error["what"] in err and "Traceback" not in err


def test_a_fault_of_the_case_is_told_with_its_line(run, case):
    code, out, _ = run(case(TRUST, supplies=[FOOD | {"amount": "lots"}]), *DAY, *FEW)
    assert code == 2
    assert strict(out)["error"]["what"].startswith("small.yaml, line ")


def test_where_nothing_is_lawful_it_is_refused_on_purpose(run, case):
    file = case(
        {"id": "today", "baseline": True, **UNLAWFUL},
        {"id": "deal", "name": "Deal", **UNLAWFUL},
        supplies=[FOOD],
    )
    code, out, err = run(file, *DAY, *FEW)
    assert code == 3 and "proc.thresholds" in strict(out)["error"]["why"]
    assert "No option of" in err


def test_an_unlawful_option_is_in_the_answer(run, case):
    out = run(case({"id": "deal", **UNLAWFUL}, supplies=[FOOD]), *DAY, *FEW)[1]
    deal = strict(out)["options"][1]
    assert (deal["lawful"], deal["excluded_by"]) == ("not_lawful", ["proc.thresholds"])


def test_no_case_leads_to_a_shipped_one(run):
    code, _, err = run("--json")
    assert code == 2 and "No case is named" in err


@pytest.mark.parametrize("name", ["none.yaml", "leisur", "/"])
def test_a_file_that_is_not_there_leads_to_the_nearest(run, name):
    code, _, err = run(name, "--json")
    assert code == 2 and "There is no case" in err
