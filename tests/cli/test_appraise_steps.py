"""`appraise discount` and `appraise optimism-bias`, as a person and as a script see them."""

import json

import pytest

from changing_places.cli.main import main


@pytest.fixture
def run(capsys):
    """Run a command; its exit code and what it printed."""

    def command(*words):
        code = main(["appraise", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_factors_begin_at_year_0_with_1(run):
    code, out, err = run("discount", "--years", "30", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["factors"][0] == {"year": 0, "factor": 1.0, "rate": 0.0}
    assert [row["year"] for row in told["factors"]] == list(range(31))
    assert round(told["factors"][30]["factor"], 4) == 0.3563


@pytest.mark.parametrize(
    ("words", "factor"),
    [
        (("--schedule", "health"), 0.985222),
        (("--schedule", "lower"), 0.970874),
        (("--mid-year",), 0.982946),
        (("--edition", "2003"), 0.966184),
    ],
)
def test_another_schedule_edition_or_time_of_year(run, words, factor):
    told = json.loads(run("discount", "--years", "1", "--json", *words)[1])
    assert told["factors"][1]["factor"] == pytest.approx(factor, abs=5e-7)


def test_the_edition_of_a_day(run):
    told = json.loads(run("discount", "--years", "1", "--as-at", "2021-06-01", "--json")[1])
    assert told["edition"] == "2020"


def test_a_person_reads_a_table_and_sentences(run):
    code, out, _ = run("discount", "--years", "60")
    assert code == 0
    assert "  30    3.50%    0.3563" in out and "  31    3.00%    0.3459" in out
    assert "lower schedule as a sensitivity" in out and "Source: Green Book" in out


def test_a_cost_with_optimism_bias_exact_and_as_printed(run):
    words = ("--type", "non_standard_buildings", "--capex", "100", "--managed", "0.92")
    told = json.loads(run("optimism-bias", *words, "--risk-management", "7", "--json")[1])
    assert told["rate"] == pytest.approx(0.0408)
    assert told["adjusted"] == pytest.approx(104.08)
    assert told["rounded"] == pytest.approx({"rate": 0.04, "adjusted": 104, "total": 111})
    assert told["duration"]["upper"] == 0.39


def test_outsourcing_is_read_as_operating_cost_and_says_so(run):
    code, out, _ = run("optimism-bias", "--type", "outsourcing", "--capex", "100", "--json")
    told = json.loads(out)
    assert (code, told["rate"], told["adjusted"], told["duration"]) == (0, 0.41, 141, None)
    assert told["measure"] == "operating cost"
    assert "read as operating cost" in told["warnings"][0]


def test_several_types_by_their_shares(run):
    mixed = "non-standard-buildings=0.3,standard-buildings=0.7"
    code, out, _ = run("optimism-bias", "--type", mixed, "--capex", "1000000")
    assert code == 0
    assert "£1.00 million of capital cost becomes £1.32 million with a bias of 32.1%." in out


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("discount", "--years", "301"), "number of years cannot be 301"),
        (("discount", "--years", "-1"), "number of years cannot be -1"),
        (("discount", "--years", "soon"), "invalid int value"),
        (("discount",), "--years"),
        (("discount", "--years", "5", "--schedule", "helth"), "no discount schedule 'helth'"),
        (("discount", "--years", "5", "--edition", "1997"), "no edition of the Green Book '1997'"),
        (("discount", "--years", "5", "--schedule", "health", "--edition", "2003"), "no health"),
        (("discount", "--years", "5", "--as-at", "1999-01-01"), "No edition of the Green Book"),
        (("discount", "--years", "5", "--as-at", "June"), "'June' is not a date"),
        (
            ("discount", "--years", "5", "--as-at", "2021-06-01", "--edition", "2020"),
            "Both --edition and --as-at",
        ),
        (("optimism-bias", "--type", "shed", "--capex", "1"), "no type of project 'shed'"),
        (("optimism-bias", "--type", "a=b", "--capex", "1"), "'a=b' cannot be read"),
        (("optimism-bias", "--type", "outsourcing", "--capex", "-1"), "--capex cannot be -1"),
        (("optimism-bias", "--type", "outsourcing", "--capex", "nan"), "--capex cannot be nan"),
        (
            ("optimism-bias", "--type", "outsourcing", "--capex", "1", "--managed", "1.2"),
            "managed share cannot be 1.2",
        ),
    ],
)
def test_bad_input_is_told_in_three_lines(run, words, what):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert what in err and len(err.strip().splitlines()) == 3
