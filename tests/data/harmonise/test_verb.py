"""`harmonise` on a small country in which everything happens that happened to real councils."""

import json
from datetime import date

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from changing_places.core.errors import InputError
from changing_places.data.harmonise import Weight, harmonise
from changing_places.data.register import Register
from changing_places.data.register_rows import Rows

OLD, NEW = date(2019, 3, 31), date(2019, 4, 1)


def row(code, kind, name, county=None, into=(), starts=None, **more):
    ends = OLD if into else None
    return {"code": code, "register_code": code, "name": name, "type": kind, "county": county,
            "replaced_by": list(into), "starts": starts, "ends": ends, **more}  # fmt: skip


# Combe: a county whose districts A, B and C became Coast (A and B) and Hill (C).
# Dale: a county whose districts D and E became Dale, but for E, which joined the unitary Port.
# Elder: a county whose districts F and G became one district, FG; it still stands.
ROWS = [
    row("E10000001", "CTY", "Combe", into=["E06000001", "E06000002"]),
    row("E07000001", "NMD", "A", "E10000001", ["E06000001"]),
    row("E07000002", "NMD", "B", "E10000001", ["E06000001"]),
    row("E07000003", "NMD", "C", "E10000001", ["E06000002"]),
    row("E06000001", "UA", "Coast", starts=NEW),
    row("E06000002", "UA", "Hill", starts=NEW),
    row("E10000002", "CTY", "Dale County", into=["E06000003"]),
    row("E07000004", "NMD", "D", "E10000002", ["E06000003"]),
    row("E07000005", "NMD", "E", "E10000002", ["E06000005"]),
    row("E06000003", "UA", "Dale", starts=NEW),
    row("E06000004", "UA", "Port", into=["E06000005"]),
    row("E06000005", "UA", "Port and E", starts=NEW),
    row("E10000003", "CTY", "Elder", former_codes=["E10000093"]),
    row("E07000006", "NMD", "F", "E10000003", ["E07000008"]),
    row("E07000007", "NMD", "G", "E10000003", ["E07000008"]),
    row("E07000008", "NMD", "FG", "E10000003", starts=NEW),
    row("E08000001", "MD", "Metro"),
    row("E47000001", "COMB", "Over All"),
]
PEOPLE = Weight("people in 2018", {
    "E07000001": 10, "E07000002": 30, "E07000003": 60, "E07000004": 75, "E07000005": 25,
    "E06000004": 100, "E07000006": 40, "E07000007": 60, "E08000001": 500,
})  # fmt: skip


@pytest.fixture(scope="module")
def register():
    return Register.from_rows(Rows(ROWS, labels={"E92000001": "England"}))


def frame(**amounts):
    """A panel of 2018 from `E07000001=5` and so on; a text stands for a status."""
    rows = [
        {"area": code, "year": 2018, "amount": None if isinstance(v, str) else float(v),
         "status": v if isinstance(v, str) else "value"}
        for code, v in amounts.items()
    ]  # fmt: skip
    schema = {"area": pl.String, "year": pl.Int32, "amount": pl.Float64, "status": pl.String}
    return pl.DataFrame(rows, schema=schema)


def told(done, year=2018):
    """The figures by area: a number, or the status in its place."""
    return {
        r["area"]: r["status"] if r["amount"] is None else r["amount"]
        for r in nw.from_native(done.panel).lazy().collect().iter_rows(named=True)
        if r["year"] == year
    }


MONEY = {
    "E10000001": 1000, "E07000001": 1, "E07000002": 2, "E07000003": 4,
    "E10000002": 800, "E07000004": 8, "E07000005": 16, "E06000004": 300,
    "E10000003": 900, "E07000006": 5, "E07000007": 6, "E08000001": 50,
}  # fmt: skip


def test_money_of_a_county_and_its_districts_goes_to_the_councils_that_took_over(register):
    done = harmonise(frame(**MONEY), to=2019, register=register, counts=["amount"], weights=PEOPLE)
    assert done.tiers == {"amount": "add"}
    assert told(done) == pytest.approx(
        {
            "E06000001": 0.4 * 1000 + 1 + 2,
            "E06000002": 0.6 * 1000 + 4,
            "E06000003": 0.75 * 800 + 8,
            "E06000005": 300 + 16 + 0.25 * 800,
            "E10000003": 900,
            "E07000008": 11,
            "E08000001": 50,
        }
    )
    assert {a for a, _ in done.estimated} == {"E06000001", "E06000002", "E06000003", "E06000005"}
    assert "'people in 2018'" in done.explain()


def test_the_part_of_a_county_that_joined_another_council_is_not_left_behind(register):
    """The register says that Dale replaced Dale County; its district E went elsewhere."""
    done = harmonise(frame(**MONEY), to=2019, register=register, counts=["amount"], weights=PEOPLE)
    shares = {(e.area, e.source): e.share for e in done.estimates}
    assert shares["E06000005", "E10000002"] == pytest.approx(0.25)
    assert {e.weight for e in done.estimates} == {"people in 2018"}


def test_a_count_of_people_is_recognised_and_never_added_to_its_districts(register):
    people = {"E10000001": 100, "E07000001": 10, "E07000002": 30, "E07000003": 60, "E10000003": 100,
                  "E07000006": 40, "E07000007": 60}  # fmt: skip
    done = harmonise(frame(**people), to=2019, register=register, counts=["amount"])
    assert done.tiers == {"amount": "nested"}
    assert told(done) == {
        "E06000001": 40, "E06000002": 60, "E07000008": 100, "E10000003": 100
    }  # fmt: skip
    assert not done.estimates, "districts make the new councils exactly"
    assert "districts make up 100% of a county" in done.explain()


def test_a_county_fills_in_where_a_district_is_suppressed(register):
    people = {"E10000003": 100, "E07000006": 40, "E07000007": "suppressed"}
    done = harmonise(frame(**people), to=2019, register=register, counts=["amount"], tiers="nested")
    assert told(done) == {"E07000008": 100, "E10000003": 100}


def test_a_county_that_stands_fills_no_gap_among_its_districts(register):
    panel = frame(E10000003=100, E07000006="missing", E07000007=60)
    done = harmonise(panel, to=2018, register=register, counts=["amount"], tiers="nested",
                     weights=PEOPLE)  # fmt: skip
    assert told(done) == {"E10000003": 100, "E07000006": "missing", "E07000007": 60}


def test_groups_of_a_panel_are_each_read_in_their_own_way(register):
    people = {"E10000003": 100, "E07000006": 40, "E07000007": 60}
    money = {"E10000003": 900, "E07000006": 5, "E07000007": 6}
    care = {"E10000003": 800}
    panel = pl.concat(
        frame(**rows).with_columns(what=pl.lit(name))
        for name, rows in (("people", people), ("money", money), ("care", care))
    )
    done = harmonise(panel, to=2019, register=register, by=["what"], counts=["amount"])
    assert set(done.tiers["amount"].split(", ")) == {"nested", "add", "upper"}
    assert done.panel.select("what", "area", "amount").rows() == [
        ("people", "E07000008", 100),
        ("people", "E10000003", 100),
        ("money", "E07000008", 11),
        ("money", "E10000003", 900),
        ("care", "E10000003", 800),
    ]


def test_upper_tier_figures_need_no_districts(register):
    care = {"E10000001": 1000, "E10000003": 900, "E06000004": 300}
    done = harmonise(frame(**care), to=2019, register=register, counts=["amount"], weights=PEOPLE)
    assert done.tiers == {"amount": "upper"}
    assert told(done) == pytest.approx(
        {"E06000001": 400, "E06000002": 600, "E10000003": 900, "E06000005": "missing"}
    )
    assert told(harmonise(frame(**care), to=2019, register=register, counts=["amount"],
                          weights=PEOPLE, incomplete="sum"))["E06000005"] == 300  # fmt: skip


def test_a_district_that_does_not_submit_its_nothing_takes_nothing_away(register):
    care = MONEY | {f"E0700000{n}": 0 for n in range(1, 8)} | {"E07000002": "not_submitted"}
    done = harmonise(frame(**care), to=2019, register=register, counts=["amount"], weights=PEOPLE)
    assert told(done)["E06000001"] == pytest.approx(400)


@pytest.mark.parametrize("status", ["not_submitted", "suppressed", "missing"])
def test_a_sum_with_a_part_that_is_no_number_is_no_number(register, status):
    panel = frame(E07000006=5, E07000007=status)
    done = harmonise(panel, to=2019, register=register, counts=["amount"])
    assert told(done) == {"E07000008": status}
    assert done.without_number == (("E07000008", "2018", status, "no number for E07000007"),)
    (total,) = done.totals
    assert (total.before, total.after, total.held_back) == (5, 0, 5)
    partial = harmonise(panel, to=2019, register=register, counts=["amount"], incomplete="sum")
    assert told(partial) == {"E07000008": 5}


def test_what_is_not_applicable_adds_nothing_and_takes_nothing_away(register):
    panel = frame(E07000006=5, E07000007="not_applicable")
    assert told(harmonise(panel, to=2019, register=register, counts=["amount"])) == {"E07000008": 5}
    both = frame(E07000006="not_applicable", E07000007="not_applicable")
    done = harmonise(both, to=2019, register=register, counts=["amount"], tiers="lower")
    assert told(done) == {"E07000008": "not_applicable"}


def test_provisional_parts_make_a_provisional_whole(register):
    panel = frame(E07000006=5, E07000007=6).with_columns(status=pl.Series(["provisional", "value"]))
    done = harmonise(panel, to=2019, register=register, counts=["amount"])
    assert done.panel["status"].to_list() == ["provisional"]
    assert done.panel["amount"].to_list() == [11]


def test_a_blank_and_a_nan_are_missing(register):
    for nothing in (None, float("nan"), float("inf")):
        panel = frame(E07000006=5, E07000007=1).with_columns(amount=pl.Series([5.0, nothing]))
        done = harmonise(panel, to=2019, register=register, counts=["amount"])
        assert told(done) == {"E07000008": "missing"}


def test_predecessors_and_successors_of_one_period_are_not_both_counted(register):
    panel = frame(E07000006=5, E07000007=6, E07000008=11, E08000001=1)
    done = harmonise(panel, to=2019, register=register, counts=["amount"])
    assert told(done) == {"E07000008": 11, "E08000001": 1}
    assert {(a, v) for a, _, v in done.not_counted} == {("E07000006", 5), ("E07000007", 6)}
    assert "others hold the same ground" in done.explain()
    back = harmonise(panel, to=2018, register=register, counts=["amount"])
    assert told(back) == {"E07000006": 5, "E07000007": 6, "E08000001": 1}


def test_an_empty_row_of_an_abolished_council_does_not_hide_its_successor(register):
    panel = frame(E07000006="not_applicable", E07000007="not_applicable", E07000008=11)
    panel = panel.with_columns(year=pl.lit(2021, pl.Int32))
    back = harmonise(panel, to=2018, register=register, counts=["amount"], weights=PEOPLE)
    assert told(back, 2021) == pytest.approx({"E07000006": 4.4, "E07000007": 6.6})


def test_going_back_divides_and_says_so(register):
    panel = frame(E07000008=100).with_columns(year=pl.lit(2021, pl.Int32))
    back = harmonise(panel, to=2015, register=register, counts=["amount"], weights=PEOPLE)
    assert told(back, 2021) == {"E07000006": 40, "E07000007": 60}
    assert back.panel["estimated"].to_list() == [True, True]


def test_a_unitary_councils_money_goes_back_to_both_tiers_by_a_weight_that_adds(register):
    panel = frame(E06000001=500, E06000002=500, E10000003=1, E07000008=1)
    panel = panel.with_columns(year=pl.lit(2021, pl.Int32))
    spend = Weight("spending in 2018", {
        "E10000001": 90, "E07000001": 2, "E07000002": 3, "E07000003": 5
    }, adds=True, within=PEOPLE)  # fmt: skip
    back = harmonise(panel, to=2018, register=register, counts=["amount"], weights=spend,
                     tiers="add", splits="set_aside")  # fmt: skip
    found = told(back, 2021)
    assert found["E10000001"] == pytest.approx(500 * 36 / 41 + 500 * 54 / 59)
    assert found["E07000003"] == pytest.approx(500 * 5 / 59)
    assert found["E07000006"] == "missing", "the weight says nothing of F and G"
    with pytest.raises(InputError) as caught:
        harmonise(panel, to=2018, register=register, counts=["amount"], weights=PEOPLE, tiers="add")
    assert "does not divide Coast (E06000001) into A, B, Combe" in caught.value.why
    assert "adds=True" in caught.value.next_step


def test_a_division_without_a_weight_is_refused_or_set_aside(register):
    panel = frame(E10000001=1000, E08000001=5)
    with pytest.raises(InputError) as caught:
        harmonise(panel, to=2019, register=register, counts=["amount"])
    assert caught.value.what == "1 council would have to be divided."
    assert "Combe (E10000001) into Coast, Hill" in caught.value.why
    done = harmonise(panel, to=2019, register=register, counts=["amount"], splits="set_aside")
    assert told(done) == {"E06000001": "missing", "E06000002": "missing", "E08000001": 5}
    (total,) = done.totals
    assert (total.before, total.after, total.not_counted) == (1005, 5, 1000)


def test_rates_are_weighted_by_their_denominators(register):
    panel = pl.DataFrame({"area": ["E07000006", "E07000007"], "year": [2018, 2018],
                          "rate": [10.0, 20.0], "homes": [300, 100]})  # fmt: skip
    done = harmonise(panel, to=2019, register=register, rates={"rate": "homes"})
    (row,) = done.panel.iter_rows(named=True)
    assert (row["rate"], row["homes"], row["estimated"]) == (12.5, 400, False)


def test_a_rate_without_a_denominator_is_weighted_by_people_and_called_approximate(register):
    panel = pl.DataFrame({"area": ["E07000006", "E07000007"], "year": [2018] * 2,
                          "rate": [10.0, 20.0]})  # fmt: skip
    done = harmonise(panel, to=2019, register=register, rates={"rate": None}, weights=PEOPLE)
    assert done.panel["rate"].to_list() == [16.0]
    assert "approximate" in done.explain()
    with pytest.raises(InputError, match="nothing to be weighted by"):
        harmonise(panel, to=2019, register=register, rates={"rate": None})
    with pytest.raises(InputError, match="cannot be added across tiers"):
        harmonise(panel, to=2019, register=register, rates={"rate": None}, weights=PEOPLE,
                  tiers="add")  # fmt: skip


def test_a_rate_of_a_divided_council_is_carried_over_as_an_estimate(register):
    panel = pl.DataFrame({"area": ["E10000001"], "year": [2018], "rate": [10.0]})
    done = harmonise(panel, to=2019, register=register, rates={"rate": None}, weights=PEOPLE)
    assert done.panel["rate"].to_list() == [10.0, 10.0]
    assert done.panel["estimated"].to_list() == [True, True]


def test_a_rate_whose_denominator_is_missing_is_missing(register):
    panel = pl.DataFrame({"area": ["E07000006", "E07000007"], "year": [2018] * 2,
                          "rate": [10.0, 20.0], "homes": [300, None]})  # fmt: skip
    done = harmonise(panel, to=2019, register=register, rates={"rate": "homes"})
    assert done.panel["rate"].to_list() == [None]
    assert done.panel["rate_status"].to_list() == ["missing"]


def test_other_codes_are_read_before_anything_is_set_aside(register):
    panel = frame(E10000093=7, E92000001=99, E47000001=5, E06000999=1, E08000001=3)
    done = harmonise(panel, to=2019, register=register, counts=["amount"])
    assert told(done) == {"E10000003": 7, "E08000001": 3}
    reasons = {s.area: s.reason for s in done.set_aside}
    assert reasons == {
        "E92000001": "England is no council",
        "E47000001": "a combined authority, which stands over councils",
        "E06000999": "the register knows no council with this code",
    }
    assert done.dropped == done.set_aside
    kept = harmonise(panel, to=2019, register=register, counts=["amount"], others="keep")
    assert told(kept)["E92000001"] == 99


def test_a_council_under_two_codes_is_counted_once(register):
    panel = frame(E10000003=7, E10000093=8)
    done = harmonise(panel, to=2019, register=register, counts=["amount"])
    assert told(done) == {"E10000003": 7}
    assert done.set_aside[0].reason.startswith("another code of E10000003")


def test_other_key_columns_keep_their_rows_apart(register):
    panel = pl.DataFrame({
        "area": ["E07000006", "E07000007"] * 2, "period": ["2018-19"] * 4,
        "service": pl.Series(["parks", "parks", "bins", "bins"], dtype=pl.Categorical),
        "value": [1.0, 2.0, 3.0, 4.0],
    })  # fmt: skip
    done = harmonise(panel, to=2019, register=register, time="period", by=["service"],
                     counts=["value"])  # fmt: skip
    assert done.panel.select("area", "period", "service", "value").rows() == [
        ("E07000008", "2018-19", "parks", 3.0),
        ("E07000008", "2018-19", "bins", 7.0),
    ]
    with pytest.raises(InputError) as caught:
        harmonise(panel, to=2019, register=register, time="period", counts=["value"])
    assert caught.value.what == "The panel has two rows for E07000006 in 2018-19."
    assert "'service'" in caught.value.next_step


def test_tiers_that_cannot_be_told_are_asked_for(register):
    panel = frame(E10000001=100, E07000006=40, E07000007=60)
    with pytest.raises(InputError, match="cannot be told how counties and districts stand"):
        harmonise(panel, to=2019, register=register, counts=["amount"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Nothing was named"),
        ({"counts": ["ammount"]}, "no column 'ammount'"),
        ({"counts": ["amount"], "tiers": "both"}, "tiers='both'"),
        ({"counts": ["amount"], "incomplete": "zero"}, "incomplete='zero'"),
        ({"counts": ["amount"], "splits": "guess"}, "splits='guess'"),
        ({"counts": ["amount"], "to": 23}, "to=23 is no year"),
        ({"counts": ["amount"], "to": "2023"}, "to='2023' is no year"),
    ],
)
def test_a_wrong_option_is_answered_in_three_lines(register, options, said):
    with pytest.raises(InputError) as caught:
        harmonise(frame(E08000001=1), register=register, **{"to": 2019, **options})
    assert said in caught.value.what
    assert str(caught.value).count("\n") == 2


def test_something_that_is_no_dataframe_is_answered_in_three_lines(register):
    with pytest.raises(InputError, match="is a list, which is no dataframe"):
        harmonise([1, 2], to=2019, register=register, counts=["amount"])


def test_a_weight_must_have_a_name_and_numbers():
    with pytest.raises(InputError, match="cannot be used"):
        Weight("", {"E07000006": 1})
    with pytest.raises(InputError, match="values of E07000006"):
        Weight("people", {"E07000006": -1})
    table = pd.DataFrame({"c": ["x", "x", "y", None], "n": [1, 2, 3, 4]})
    assert Weight.from_frame("w", table, area="c", value="n").values == {"x": 3, "y": 3}


KINDS = {
    "polars": (lambda f: f, pl.DataFrame),
    "lazy polars": (lambda f: f.lazy(), pl.LazyFrame),
    "pandas": (lambda f: f.to_pandas(), pd.DataFrame),
    "pyarrow": (lambda f: f.to_arrow(), pa.Table),
    "duckdb": (lambda f: duckdb.from_arrow(f.to_arrow()), duckdb.DuckDBPyRelation),
    "narwhals": (nw.from_native, nw.DataFrame),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_of_dataframe_comes_out(register, kind):
    make, wanted = KINDS[kind]
    done = harmonise(make(frame(**MONEY)), to=2019, register=register, counts=["amount"],
                     weights=PEOPLE)  # fmt: skip
    assert isinstance(done.panel, wanted)
    body = done.to_dict()
    assert json.loads(json.dumps(body, allow_nan=False))["to"] == 2019
    assert {r["area"]: r["amount"] for r in body["rows"]}["E07000008"] == 11
    assert {r["year"] for r in body["rows"]} == {2018}


def test_dates_are_periods_too(register):
    panel = pl.DataFrame({"area": ["E07000006", "E07000007"], "when": [date(2018, 6, 30)] * 2,
                          "n": [1, 2]})  # fmt: skip
    done = harmonise(panel, to=2019, register=register, time="when", counts=["n"])
    assert done.panel["when"].to_list() == [date(2018, 6, 30)]


def test_an_empty_panel_stays_empty(register):
    done = harmonise(frame(), to=2019, register=register, counts=["amount"])
    assert done.panel.height == 0
    assert done.panel.columns == ["area", "year", "amount", "status", "estimated"]
