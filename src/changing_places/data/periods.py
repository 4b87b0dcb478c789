"""Periods: what publishers write for a stretch of time, in one way of writing.

`2023` is a calendar year (or a day of it, for mid-year counts), `2024-25` one financial or
academic year, `2014-16` several years, `2013-14 to 2015-16` several financial years, and
`2011-04-13` a day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

# The month in which a year of each kind begins.
STARTING_MONTH = {"calendar": 1, "financial": 4, "academic": 9}

KINDS = (
    *STARTING_MONTH,
    "mid_year",  # a count on 30 June
    "january",  # a count on the third Thursday of January, here 31 January
    "september",  # a count on 30 September
    "financial_ending",  # a bare year names the one in which the financial year ends
    "academic_ending",  # likewise for an academic year
    "projection",  # a calendar year that may lie ahead
)

_COUNT_DAYS = {"mid_year": (6, 30), "january": (1, 31), "september": (9, 30)}

# What publishers hang behind a period: a word for the figure's state.
_STATES = {
    "ot": ("value", "outturn"),
    "outturn": ("value", "outturn"),
    "rev": ("revised", "revised"),
    "revised": ("revised", "revised"),
    "r": ("revised", "revised"),
    "final": ("value", "final"),
    "prov": ("provisional", "provisional"),
    "provisional": ("provisional", "provisional"),
    "p": ("provisional", "provisional"),
}

_YEAR = r"((?:18|19|2\d)\d\d)"
_BARE = re.compile(rf"(?:mid[- ]?)?{_YEAR}(?:\.0)?")
_PAIR = re.compile(rf"{_YEAR}\s*(?:[-/_–]|to)\s*(\d\d(?:\d\d)?)")
_PAIRS = re.compile(
    rf"{_YEAR}[-/](\d\d(?:\d\d)?)\s*(?:[-–]|to)\s*((?:18|19|2\d)?\d\d)[-/](\d\d(?:\d\d)?)"
)
_DAY = re.compile(rf"{_YEAR}-(\d\d)-(\d\d)(?:[T ][\d:.]+Z?)?")
_SPAN = re.compile(rf"{_YEAR}-(\d\d)-(\d\d)/P(\d+)([YM])")
_STATE = re.compile(r"(.*?)\s*\(?\b(ot|outturn|rev|revised|r|final|prov|provisional|p)\)?", re.I)


@dataclass(frozen=True)
class Period:
    """A period: its canonical text, the year it starts in, its first and last day."""

    text: str
    year: int
    starts: date
    ends: date
    status: str = "value"
    note: str | None = None


def parse(text: str, kind: str = "calendar") -> Period | None:
    """The period that a publisher's text means; None where it means none.

    `kind` says what a bare year is.

    >>> parse("2024/25").starts
    datetime.date(2024, 4, 1)
    >>> parse("2017", "financial").text
    '2017-18'
    >>> parse("2017", "financial_ending").text
    '2016-17'
    >>> parse("2014-16").ends
    datetime.date(2016, 12, 31)
    >>> parse("2015-11-16/P1Y").text
    '2015-16'
    """
    words = text.strip()
    state: tuple[str, str | None] = ("value", None)
    hung = _STATE.fullmatch(words)
    if hung and hung[1]:
        words, state = hung[1].strip(), _STATES[hung[2].lower()]
    found = _parse(words.removeprefix("FY").strip(), kind)
    if found is None:
        return None
    return Period(found.text, found.year, found.starts, found.ends, *state)


def _parse(words: str, kind: str) -> Period | None:
    if m := _BARE.fullmatch(words.lower()):
        return _bare_year(int(m[1]), kind)
    if m := _PAIR.fullmatch(words):
        return _pair(int(m[1]), _whole_year(m[2], int(m[1])), kind)
    if m := _PAIRS.fullmatch(words):
        return _pairs(m)
    if m := _SPAN.fullmatch(words):
        return _span(m)
    if m := _DAY.fullmatch(words):
        day = _day(m)
        return Period(day.isoformat(), day.year, day, day) if day else None
    return None


def _bare_year(year: int, kind: str) -> Period:
    if kind in _COUNT_DAYS:
        day = date(year, *_COUNT_DAYS[kind])
        return Period(str(year), year, day, day)
    if kind.endswith("_ending"):
        return _years(year - 1, 1, STARTING_MONTH[kind.removesuffix("_ending")])
    return _years(year, 1, STARTING_MONTH.get(kind, 1))


def _pair(first: int, last: int, kind: str) -> Period | None:
    """`2024-25` is one year that crosses New Year; `2014-16` is three calendar years."""
    if last == first + 1:
        month = STARTING_MONTH.get(kind.removesuffix("_ending"), 4)
        return _years(first, 1, month if month > 1 else 4)
    if not first < last <= first + 30:
        return None
    return _years(first, last - first + 1, 1)


def _pairs(m: re.Match[str]) -> Period | None:
    first, last = int(m[1]), _whole_year(m[3], int(m[1]))
    if _whole_year(m[2], first) != first + 1 or _whole_year(m[4], last) != last + 1:
        return None
    return _years(first, last - first + 1, 4) if last > first else None


def _span(m: re.Match[str]) -> Period | None:
    first = _day(m)
    if first is None:
        return None
    count = int(m[4])
    if m[5] == "Y":
        return _years(first.year, count, first.month, first.day)
    months = first.year * 12 + first.month - 1 + count
    ends = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
    return Period(f"{first:%Y-%m} to {ends:%Y-%m}", first.year, first, ends)


def _years(first: int, count: int, month: int, day: int = 1) -> Period:
    starts = date(first, month, day)
    ends = _same_day(starts, first + count) - timedelta(days=1)
    if (month, day) == (1, 1):
        text = str(first) if count == 1 else f"{first}-{(first + count - 1) % 100:02}"
    else:
        text = _crossing(first)
        if count > 1:
            text = f"{text} to {_crossing(first + count - 1)}"
    return Period(text, first, starts, ends)


def _same_day(day: date, year: int) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return date(year, 3, 1) if leap_day else day.replace(year=year)


def _crossing(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02}"


def _whole_year(digits: str, near: int) -> int:
    """`25` beside 2024 is 2025; `00` beside 1999 is 2000."""
    if len(digits) == 4:
        return int(digits)
    year = near - near % 100 + int(digits)
    return year if year >= near else year + 100


def _day(m: re.Match[str]) -> date | None:
    try:
        return date(int(m[1]), int(m[2]), int(m[3]))
    except ValueError:
        return None
