from datetime import date

import pytest

from changing_places.data.periods import parse

# What a publisher writes, what a bare year is, our text, first day, last day.
WRITTEN = [
    ("2023", "calendar", "2023", date(2023, 1, 1), date(2023, 12, 31)),
    ("2023", "mid_year", "2023", date(2023, 6, 30), date(2023, 6, 30)),
    ("2023.0", "calendar", "2023", date(2023, 1, 1), date(2023, 12, 31)),
    ("mid-2023", "mid_year", "2023", date(2023, 6, 30), date(2023, 6, 30)),
    ("2017", "financial", "2017-18", date(2017, 4, 1), date(2018, 3, 31)),
    ("2017", "financial_ending", "2016-17", date(2016, 4, 1), date(2017, 3, 31)),
    ("2023", "academic_ending", "2022-23", date(2022, 9, 1), date(2023, 8, 31)),
    ("2024-25", "calendar", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
    ("2024/25", "financial", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
    ("2024/2025", "financial", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
    ("1999-00", "financial", "1999-00", date(1999, 4, 1), date(2000, 3, 31)),
    ("2015/16", "academic_ending", "2015-16", date(2015, 9, 1), date(2016, 8, 31)),
    ("FY 2024-25", "financial", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
    ("2014-16", "calendar", "2014-16", date(2014, 1, 1), date(2016, 12, 31)),
    ("2013/14-15/16", "calendar", "2013-14 to 2015-16", date(2013, 4, 1), date(2016, 3, 31)),
    ("2015-01-01/P1Y", "calendar", "2015", date(2015, 1, 1), date(2015, 12, 31)),
    ("2015-11-16/P1Y", "calendar", "2015-16", date(2015, 11, 16), date(2016, 11, 15)),
    ("2020-01-01/P3Y", "calendar", "2020-22", date(2020, 1, 1), date(2022, 12, 31)),
    ("2020-01-01/P3M", "calendar", "2020-01 to 2020-03", date(2020, 1, 1), date(2020, 3, 31)),
    ("2011-04-13", "calendar", "2011-04-13", date(2011, 4, 13), date(2011, 4, 13)),
    ("2011-04-13T00:00:00", "calendar", "2011-04-13", date(2011, 4, 13), date(2011, 4, 13)),
]


@pytest.mark.parametrize(("text", "kind", "ours", "first", "last"), WRITTEN)
def test_a_period_is_written_in_one_way(text, kind, ours, first, last):
    found = parse(text, kind)
    assert (found.text, found.starts, found.ends) == (ours, first, last)
    assert found.year == first.year


@pytest.mark.parametrize(
    ("text", "status", "note"),
    [
        ("2016-17 (OT)", "value", "outturn"),
        ("2018 (Rev)", "revised", "revised"),
        ("2020 (Final)", "value", "final"),
        ("2023 (Prov)", "provisional", "provisional"),
        ("2023", "value", None),
    ],
)
def test_what_hangs_behind_a_period_is_its_state(text, status, note):
    found = parse(text)
    assert (found.status, found.note) == (status, note)


@pytest.mark.parametrize(
    "text",
    ["", "year", "20", "2024-13-01", "2011-02-30", "2024-20", "1066", "2016/18-19/20", "NaN"],
)
def test_words_that_are_no_period_are_none(text):
    assert parse(text) is None
