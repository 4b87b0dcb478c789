"""A table that fails, fails kindly: where, what was found, what was wanted, what to type."""

from typing import Any

import polars as pl
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.faults import LISTED
from changing_places.evaluation.panel.reading import faults, panel
from changing_places.evaluation.panel.roles import Roles
from tests.evaluation.panel.tables import NAMES, columns, read, table

ROLES = Roles(unit="council", time="year", outcomes=("rate",), adopted="adopted")


def refused(asked: dict[str, Any] | None = None, **changed: Any) -> tuple[str, str, str]:
    """The three lines with which the table is refused."""
    with pytest.raises((InputError, Refusal)) as raised:
        read(asked, **changed)
    error = raised.value
    assert all(line and "\n" not in line for line in (error.what, error.why, error.next_step))
    return error.what, error.why, error.next_step


def test_a_column_that_is_not_there_is_met_with_the_three_nearest():
    what, why, _ = refused({"outcome": "Rate"})
    assert what == "rates.csv has no column 'Rate'."
    assert why == "Its columns with the nearest names are 'rate', 'adopted' and 'year'."


def test_a_word_in_the_outcome_is_shown_with_its_row_and_column():
    rates: list[Any] = [str(r) for r in columns()["rate"]]
    rates[1], rates[4] = "n.k.", "about 4"
    assert refused(rate=rates) == (
        "rates.csv, row 2, column 'rate': found 'n.k.'.",
        "Wanted a number, or a blank cell where there is none. The same is so in row 5.",
        "Type the number by itself, as 1234.5, or empty the cell.",
    )


def test_dates_in_the_outcome_are_no_numbers():
    days = pl.Series(["2019-01-01"] * 9).str.to_date()
    assert "found '2019-01-01'" in refused(rate=days)[0]


def test_a_unit_adopted_twice_is_named_with_its_periods():
    what, _, instead = refused(adopted=[2019, 2018, 2019] + [0] * 6)
    assert "row 2, column 'adopted'" in what
    assert "for Durham: 2019 and 2018 (row 1 has 2019)" in what
    assert "every row of Durham" in instead
    assert "Leeds: 2020 and never" in refused(adopted=[0] * 3 + [2020, 0, 0] + [0] * 3)[0]


def test_rows_that_repeat_are_shown_with_the_first():
    what, why, _ = refused(year=[2018, 2018, 2020, *([2018, 2019, 2020] * 2)])
    assert what == "rates.csv, row 2: found a second row for Durham in 2018; the first is row 1."
    assert why == "Wanted one row for each unit and period."


@pytest.mark.parametrize("frame", [table().head(0), pl.DataFrame({k: [""] for k in columns()})])
def test_no_rows_is_an_error(frame):
    with pytest.raises(InputError, match="found no rows"):
        panel(frame, **NAMES)


def test_an_outcome_without_variation_or_without_numbers_is_an_error():
    assert "found 1 in every row" in refused(rate=[1.0] * 9)[0]
    assert "found no number at all" in refused(rate=[None] * 9)[0]


@pytest.mark.parametrize("infinite", [float("inf"), float("-inf")])
def test_infinite_numbers_are_an_error(infinite):
    what, _, _ = refused(rate=[*columns()["rate"][:8], infinite])
    assert "row 9" in what and "infinite" in what
    assert "infinite" in refused(rate=[*map(str, columns()["rate"][:8]), "inf"])[0]
    assert "infinite" in refused({"covariates": "x"}, x=[1.0, infinite] + [2.0] * 7)[0]


def test_a_covariate_that_is_the_outcome_is_an_error():
    assert refused({"covariates": ["rate"]})[0] == "The covariate 'rate' is the outcome."
    copy = [32 + 1.8 * r for r in columns()["rate"]]
    assert "the outcome 'rate' again" in refused({"covariates": ["x"]}, x=copy)[0]
    unlike = [*copy[:8], copy[8] + 0.1]
    assert read({"covariates": ["x"]}, x=unlike).covariates == ("x",)


def test_dates_in_three_formats_are_an_error_that_names_the_rows():
    days = ["2018-01-01", "2019-01-01", "2020-01-01"] * 3
    days[3], days[8] = "01/01/2018", "1 Jan 2020"
    what, why, _ = refused(year=days)
    assert "row 4, column 'year': found '01/01/2018'" in what
    assert why.endswith("The same is so in row 9.")


def test_dates_with_the_month_first_say_how_to_write_them():
    days = ["07/18/2018", "07/18/2019", "07/18/2020"] * 3
    assert "day first, as 18/07/2019" in refused(year=days)[2]


def test_years_among_financial_years_are_an_error():
    years = ["2018-19", "2019-20", "2020-21"] * 2 + ["2018", "2019", "2020"]
    what, why, _ = refused(year=years, adopted=["2019-20"] * 3 + [None] * 6)
    assert "row 7, column 'year': found '2018'" in what
    assert "a financial year, as 2019-20" in why


def test_time_out_of_order_is_sorted():
    shuffled = table().sample(fraction=1, shuffle=True, seed=3)
    assert panel(shuffled, **NAMES).sha256 == read().sha256


def test_blank_units_and_times_are_an_error_with_their_rows():
    units = [None if i in (1, 5) else u for i, u in enumerate(columns()["council"])]
    what, why, _ = refused(council=units)
    assert "row 2, column 'council': found a blank cell" in what
    assert "in row 6" in why
    assert "row 1, column 'year'" in refused(year=[None, 2019, 2020] + [2018, 2019, 2020] * 2)[0]


def test_spellings_of_one_unit_are_named():
    units = ["Durham", "durham ", "Durham", *columns()["council"][3:]]
    what, _, instead = refused(council=units)
    assert "row 2, column 'council': found 'durham ', where other rows have 'Durham'" in what
    assert "Write 'Durham' in every row" in instead


def test_spellings_of_one_cluster_are_named():
    regions = ["North"] * 3 + ["north"] * 3 + ["East"] * 3
    assert "'North'" in refused({"cluster": "c"}, c=regions)[0]


@pytest.mark.parametrize(
    ("weight", "kind"),
    [(None, "weight_missing"), (-1, "weight_not_positive"), (0, "weight_not_positive")],
)
def test_weights_have_to_be_there_and_above_nought(weight, kind):
    weights = [1, weight, 1, 1, 1, 1, 1, 1, 1]
    assert "row 2, column 'w'" in refused({"weights": "w"}, w=weights)[0]
    roles = Roles(**{**ROLES.__dict__, "weights": "w"})
    assert set(faults(table(w=weights), roles).counts) == {kind}


def test_a_cluster_that_changes_in_a_unit_is_an_error():
    what, _, _ = refused({"cluster": "c"}, c=["a", "b", "a"] + ["a"] * 6)
    assert "'b' for Durham, which is in 'a' in row 1" in what
    assert "column 'c'" in refused({"cluster": "c"}, c=["a", None, "a"] + ["a"] * 6)[0]


@pytest.mark.parametrize(
    "asked",
    [
        {"outcome": "year"},
        {"outcome": ["rate", "rate"]},
        {"adopted": "year"},
        {"weights": "rate"},
        {"unit": "year"},
    ],
)
def test_a_column_asked_for_twice_is_an_error(asked):
    assert "is asked for twice" in refused(asked)[0]


def test_who_adopted_has_to_be_said_once():
    assert "Nothing says who adopted" in refused({"adopted": None})[0]
    assert "more than one way" in refused({"treated": "d"}, d=[0] * 9)[0]
    assert (
        "When Durham was first treated" in refused({"adopted": None, "treated_unit": "Durham"})[0]
    )
    assert "beside a column" in refused({"start": 2019})[0]


def test_a_unit_that_stops_being_treated_is_refused_by_name():
    flags = [0, 1, 0, 0, 0, 0, 1, 0, 0]
    with pytest.raises(Refusal) as raised:
        read({"adopted": None, "treated": "d"}, d=flags)
    assert "row 3, column 'd': found 0 for Durham in 2020" in raised.value.what
    assert "'York'" in raised.value.why
    assert raised.value.next_step.startswith("Set Durham and York aside")


def test_a_column_that_says_who_and_not_when_is_an_error():
    what, _, instead = refused({"adopted": None, "treated": "d"}, d=[1] * 3 + [0] * 6)
    assert "who is treated and not when" in what
    assert "start=" in instead


def test_neither_0_nor_1_is_an_error():
    flags = ["0", "maybe", "1"] + ["0"] * 6
    assert "found 'maybe'" in refused({"adopted": None, "treated": "d"}, d=flags)[0]
    years = [0, 2019, 2019] + [0] * 6
    assert "goes to adopted=" in refused({"adopted": None, "treated": "d"}, d=years)[2]


def test_a_treated_unit_that_is_not_there_is_met_with_the_nearest():
    asked = {"adopted": None, "treated_unit": "Durhum", "start": 2019}
    what, why, _ = refused(asked)
    assert "no unit 'Durhum'" in what
    assert "'Durham'" in why


@pytest.mark.parametrize("start", ["soon", "never", 0])
def test_a_start_that_is_no_period_is_an_error(start):
    asked = {"adopted": None, "treated_unit": "Durham", "start": start}
    assert f"a start of '{start}'" in refused(asked)[0]


def test_nought_as_adoption_where_nought_is_a_period_is_an_error():
    what, _, instead = refused(year=[0, 1, 2] * 3, adopted=[1] * 3 + [0] * 6)
    assert "'0', which is one of the panel's periods" in what
    assert "write 'never'" in instead


def test_days_closer_than_a_month_are_an_error():
    days = ["2018-01-01", "2018-01-08", "2018-01-15"] * 3
    what, _, instead = refused(year=days, adopted=[None] * 9)
    assert "a second date of Durham in 2018-01" in what
    assert "Add the figures up" in instead


def test_a_column_of_too_many_times_is_no_column_of_times():
    days = pl.Series(range(50_000))
    frame = pl.DataFrame(
        {"council": ["A"] * 50_000, "year": days, "rate": days, "adopted": [0] * 50_000}
    )
    with pytest.raises(InputError, match="no column of times"):
        panel(frame, **NAMES)


def test_a_panel_that_would_not_fit_in_memory_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr("changing_places.evaluation.panel.grid.MOST_CELLS", 8)
    what, why, _ = refused()
    assert "3 units by 3 periods" in what
    assert "at most 8 numbers" in why


def test_what_is_no_dataframe_is_an_error():
    with pytest.raises(InputError, match="list, which is no dataframe"):
        panel([1, 2], **NAMES)


def test_the_other_kinds_of_fault_are_counted_in_the_third_line():
    rates = ["1", "n.k.", "3", "4", "5", "y", "7", "8", "9"]
    units = ["Durham", None, *columns()["council"][2:]]
    _, _, instead = refused(
        council=units, rate=rates, year=[2018, 2019, 2020, 2018, 2018, 2020, 2018, 2019, 2020]
    )
    assert instead.endswith(
        "other faults too: 2 cells that are no numbers and 1 row that repeats another."
    )


def test_every_fault_is_listed_for_a_page_to_show():
    rates = ["1", "n.k.", "3", "4", "inf", "y", "7", "8", "9"]
    units = ["Durham", None, *columns()["council"][2:]]
    found = faults(table(council=units, rate=rates), ROLES, source="rates.csv")
    assert found.total == len(found) == 4
    assert found.counts == {"blank_unit": 1, "not_a_number": 2, "infinite": 1}
    assert [(f.row, f.column, f.kind) for f in found][:2] == [
        (2, "council", "blank_unit"),
        (2, "rate", "not_a_number"),
    ]
    assert faults(table(), ROLES) == ()


def test_at_most_a_thousand_faults_are_listed_and_all_are_counted():
    n = 5_000
    frame = pl.DataFrame(
        {
            "council": [f"U{i}" for i in range(n)] * 2,
            "year": [2018] * n + [2019] * n,
            "rate": ["bad"] * (2 * n - 2) + ["1", "2"],
            "adopted": [2019] * (2 * n),
        }
    )
    found = faults(frame, ROLES)
    assert len(found) == LISTED
    assert found.total == 2 * n - 2


def test_the_row_numbers_of_a_file_are_those_of_the_messages():
    frame = table(rate=["1", "n.k.", "3", "4", "5", "6", "7", "8", "9"]).with_row_index(
        "_row", offset=5
    )
    with pytest.raises(InputError, match="row 6, column 'rate'"):
        panel(frame, **NAMES)
