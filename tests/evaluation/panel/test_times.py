"""A time is read in whatever common way it is written, and the whole column decides."""

from datetime import date, datetime

import polars as pl
import pytest

from changing_places.evaluation.panel.adoption import Unread, first_treated
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.panel.times import read_times, time_scale
from tests.evaluation.panel.tables import note, read


def labels(cells: list) -> list[str]:
    times = read_times(pl.Series("time", cells, strict=False), "the table")
    assert not any(times.wrong), times
    return [time_scale(times.form).label(int(times.ordinals[c])) for c in times.codes]


@pytest.mark.parametrize(
    "cells",
    [[2003, 2004], ["2003", "2004"], [2003.0, 2004.0], [" 2003 ", "2004.0"], ["mid-2003", "2004"]],
)
def test_years_in_any_form_are_years(cells):
    assert labels(cells) == ["2003", "2004"]


@pytest.mark.parametrize(
    "cells",
    [
        ["2015-16", "2016-17"],
        ["2015/16", "2016/17"],
        ["FY2015-16", "FY2016-17"],
        ["2015-2016", "2016/2017"],
        ["15/16", "16/17"],
        ["2015-16 (revised)", "2016-17 (prov)"],
    ],
)
def test_financial_years_in_any_form_are_financial_years(cells):
    assert labels(cells) == ["2015-16", "2016-17"]


@pytest.mark.parametrize(
    "cells", [["2019 Q3", "2019 Q4"], ["2019Q3", "2019q4"], ["Q3 2019", "Q4 2019"]]
)
def test_quarters_in_any_form_are_quarters(cells):
    assert labels(cells) == ["2019 Q3", "2019 Q4"]


def test_quarters_of_financial_years_are_the_calendar_quarters_that_they_cover():
    assert labels(["2019-20 Q1", "Q4 2019/20"]) == ["2019 Q2", "2020 Q1"]


def test_years_with_quarters_behind_the_point_are_quarters():
    assert labels([1990.0, 1990.25, 1990.5, 1990.75]) == [f"1990 Q{q}" for q in (1, 2, 3, 4)]


def test_years_with_twelfths_behind_the_point_are_months():
    assert labels([1990.0, 1990.0833, 1990.9167]) == ["1990-01", "1990-02", "1990-12"]


@pytest.mark.parametrize(
    "cells",
    [
        ["2019-07", "2019-08"],
        ["Jul 2019", "August 2019"],
        ["07/2019", "8/2019"],
        ["Jul-19", "Aug-19"],
        ["2019M07", "2019M08"],
        [201907, 201908],
    ],
)
def test_months_in_any_form_are_months(cells):
    assert labels(cells) == ["2019-07", "2019-08"]


def test_plain_numbers_are_plain_periods():
    assert labels([1, 2, 3]) == ["1", "2", "3"]
    assert labels([-1, 0, 1]) == ["-1", "0", "1"]


def test_a_text_that_could_be_a_month_or_a_financial_year_is_what_its_column_is():
    assert labels(["2001-02", "2002-03"]) == ["2001-02", "2002-03"]
    assert labels(["2001-01", "2001-02"]) == ["2001-01", "2001-02"]
    assert time_scale(read_times(pl.Series(["2001-01", "2001-02"]), "").form).kind == "month"


@pytest.mark.parametrize(
    "cells",
    [
        ["2019-07-18", "2020-08-19"],
        ["18/07/2019", "19/08/2020"],
        ["18.07.2019", "19.08.2020"],
        ["18-07-2019", "19-08-2020"],
        ["18 July 2019", "19th Aug 2020"],
        ["July 18, 2019", "August 19, 2020"],
        ["2019-07-18T09:30:00", "2020-08-19T10:00:00Z"],
        ["20190718", "20200819"],
        [date(2019, 7, 18), date(2020, 8, 19)],
        [datetime(2019, 7, 18, 9), datetime(2020, 8, 19, 1)],
    ],
)
def test_dates_in_any_one_form_are_the_same_days(cells):
    times = read_times(pl.Series("time", cells), "the table")
    assert times.dates
    assert [date.fromordinal(int(o)) for o in times.ordinals] == [
        date(2019, 7, 18),
        date(2020, 8, 19),
    ]


def test_one_number_that_is_no_year_among_years_is_a_fault_and_not_a_plain_period():
    times = read_times(pl.Series([2001, 2002, 2003, 199]), "the table")
    assert dict(zip(times.texts, times.wrong, strict=True)) == {
        "199": "time_unreadable",
        "2001": "",
        "2002": "",
        "2003": "",
    }


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (["2018-06-30", "2019-06-30", "2020-06-30"], "year"),
        (["2018-03-31", "2019-03-31", "2020-03-31"], "financial year"),
        (["2018-04-01", "2019-04-01", "2020-04-01"], "financial year"),
        (["2018-01-31", "2018-04-30", "2018-07-31"], "quarter"),
        (["2018-01-31", "2018-02-28", "2018-03-31"], "month"),
    ],
)
def test_dates_are_folded_to_the_coarsest_periods_that_keep_rows_apart(days, kind):
    found = read(year=days * 3, adopted=[days[1]] * 3 + [None] * 6)
    assert found.scale.kind == kind
    assert f"{kind}s, the coarsest" in note(found, "dates_folded").text
    assert found.adopted.tolist() == [found.times[1], NEVER, NEVER]


@pytest.mark.parametrize(
    ("text", "scale", "label"),
    [
        ("2019", "year", 2019),
        ("2019-07-18", "year", 2019),
        ("18/07/2019", "year", 2019),
        ("2019 Q3", "year", 2019),
        ("Jul 2019", "year", 2019),
        ("2019-20", "financial year", 2019),
        ("2020-03-31", "financial year", 2019),
        ("2020-04-01", "financial year", 2020),
        ("2020 Q1", "financial year", 2019),
        ("2020-03", "financial year", 2019),
        ("2019-20 Q4", "financial year", 2019),
        ("2019-07", "quarter", 2019 * 4 + 2),
        ("2019-07-18", "quarter", 2019 * 4 + 2),
        ("2019-07-18", "month", 2019 * 12 + 6),
        ("2011-12", "month", 2011 * 12 + 11),
        ("2011-12", "financial year", 2011),
        ("7", "period", 7),
    ],
)
def test_adoption_means_the_period_that_holds_it(text, scale, label):
    assert first_treated(text, scale) == label


@pytest.mark.parametrize(
    "text", ["", "0", "0.0", "never", "NA", "nan", "Never treated", "inf", "n/a"]
)
def test_these_words_mean_never(text):
    assert first_treated(text, "year") == NEVER


@pytest.mark.parametrize(
    ("text", "scale", "type_instead"),
    [
        ("2019", "month", "2019-01"),
        ("2019", "quarter", "2019 Q1"),
        ("2019", "financial year", "2018-19 or 2019-20"),
        ("2019-20", "year", "2019 or 2020"),
        ("2011-12", "year", "2011 or 2012"),
        ("soon", "year", "2019"),
        ("2019-07-18", "period", "the number"),
    ],
)
def test_adoption_that_does_not_say_which_period_says_what_to_type(text, scale, type_instead):
    told = first_treated(text, scale)
    assert isinstance(told, Unread)
    assert type_instead in told.instead


def test_adoption_beside_decimal_quarters_may_be_written_as_they_are():
    found = read(year=[2012.0, 2012.25, 2012.5] * 3, adopted=[2012.25] * 3 + [None] * 6)
    assert [found.scale.label(int(c)) for c in found.cohorts] == ["2012 Q2"]
    whole = read(year=[2011.75, 2012.0, 2012.25] * 3, adopted=[2012] * 3 + [None] * 6)
    assert [whole.scale.label(int(c)) for c in whole.cohorts] == ["2012 Q1"]


def test_a_policy_begins_before_the_end_of_the_financial_year_that_it_began_in():
    ends = ["2018-03-31", "2019-03-31", "2020-03-31"] * 3
    found = read(year=ends, adopted=["2018-11-05"] * 3 + [None] * 6)
    assert found.scale.label(int(found.adopted[0])) == "2018-19"
    assert found.times.tolist() == [2017, 2018, 2019]
    plain = read(year=ends, adopted=[2019] * 3 + [None] * 6)
    assert (plain.scale.kind, plain.adopted[0]) == ("year", 2019)
    start = {"adopted": None, "treated_unit": "Durham", "start": 2019}
    assert read(start, year=ends).scale.kind == "year"
