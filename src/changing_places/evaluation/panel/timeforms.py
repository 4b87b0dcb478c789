"""The ways in which people write a period, each read on its own: a text may fit several."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from changing_places.data.periods import parse

# Years are told from plain numbers by lying here.
FIRST_YEAR, LAST_YEAR = 1700, 2300

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(\d{4})"

_WHOLE = re.compile(r"([-+]?\d{1,9})(?:\.0*)?")
_PAIR = re.compile(r"(\d\d)\s*[-/]\s*(\d\d)")
_QUARTER = re.compile(rf"{_YEAR}[\s:/-]*q([1-4])|q([1-4])[\s:/-]*{_YEAR}", re.I)
_FINANCIAL_QUARTER = re.compile(
    r"(?:FY\s*)?(\d{4}\s*[-/]\s*\d\d(?:\d\d)?)[\s:/-]*q([1-4])|"
    r"q([1-4])[\s:/-]*(?:FY\s*)?(\d{4}\s*[-/]\s*\d\d(?:\d\d)?)",
    re.I,
)
_DECIMAL = re.compile(rf"{_YEAR}\.(\d+)|{_YEAR}")
_NUMBERED_MONTH = re.compile(rf"{_YEAR}\s*[-/m]\s*(\d\d?)|(\d\d?)/{_YEAR}", re.I)
_NAMED_MONTH = re.compile(
    rf"{_MONTH}[\s,-]*{_YEAR}|{_YEAR}[\s-]*{_MONTH}|{_MONTH}[\s'-]+(\d\d)", re.I
)
_COMPACT_MONTH = re.compile(r"(\d{4})(\d\d)")

_DATES: dict[str, tuple[re.Pattern[str], str]] = {
    "2019-07-18": (
        re.compile(rf"{_YEAR}-(\d\d?)-(\d\d?)(?:[T ][\d:.,]+(?:Z|[+-][\d:]+)?)?"),
        "ymd",
    ),
    "2019/07/18": (re.compile(rf"{_YEAR}[/.](\d\d?)[/.](\d\d?)"), "ymd"),
    "18/07/2019": (re.compile(rf"(\d\d?)/(\d\d?)/{_YEAR}(?: [\d:]+)?"), "dmy"),
    "18/07/19": (re.compile(r"(\d\d?)/(\d\d?)/(\d\d)"), "dmy"),
    "18-07-2019": (re.compile(rf"(\d\d?)-(\d\d?)-{_YEAR}"), "dmy"),
    "18.07.2019": (re.compile(rf"(\d\d?)\.(\d\d?)\.{_YEAR}"), "dmy"),
    "18 July 2019": (
        re.compile(rf"(\d\d?)(?:st|nd|rd|th)?[\s-]+{_MONTH}[\s,-]+(\d{{4}}|\d\d)", re.I),
        "dmy",
    ),
    "July 18, 2019": (
        re.compile(rf"{_MONTH}\s+(\d\d?)(?:st|nd|rd|th)?[\s,.]+{_YEAR}", re.I),
        "mdy",
    ),
    "20190718": (re.compile(r"(\d{4})(\d\d)(\d\d)"), "ymd"),
}
DATE_FORMS = tuple(_DATES)


def _whole(text: str) -> int | None:
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None


def _year(text: str) -> int | None:
    # Whether `FY2016` begins or ends in 2016 is not said, so it is no year.
    period = None if text[:2].upper() == "FY" else parse(text)
    if period is None or (period.starts.month, period.starts.day) != (1, 1):
        return None
    one = period.ends == date(period.year, 12, 31) and FIRST_YEAR <= period.year <= LAST_YEAR
    return period.year if one else None


def _financial_year(text: str) -> int | None:
    if short := _PAIR.fullmatch(text):
        first, last = int(short[1]), int(short[2])
        return _century(first) if last == (first + 1) % 100 else None
    period = parse(re.sub(r"^(?:FY|financial year)\s*", "", text, flags=re.I))
    if period is None or (period.starts.month, period.starts.day) != (4, 1):
        return None
    return period.year if period.ends == date(period.year + 1, 3, 31) else None


def _century(two_digits: int) -> int:
    """`19` is 2019 and `85` is 1985."""
    return two_digits + (2000 if two_digits < 70 else 1900)


def _quarter(text: str) -> int | None:
    found = _QUARTER.fullmatch(text)
    if not found:
        return None
    return int(found[1] or found[4]) * 4 + int(found[2] or found[3]) - 1


def _financial_quarter(text: str) -> int | None:
    """The first quarter of a financial year is the second of its calendar year."""
    found = _FINANCIAL_QUARTER.fullmatch(text)
    year = _financial_year(found[1] or found[4]) if found else None
    return None if year is None or found is None else year * 4 + int(found[2] or found[3])


def _decimal(parts: int) -> Callable[[str], int | None]:
    """Years and fractions of them, such as 1990.25: `parts` of a year."""

    def read(text: str) -> int | None:
        found = _DECIMAL.fullmatch(text)
        if not found or not FIRST_YEAR <= int(found[1] or found[3]) <= LAST_YEAR:
            return None
        if found[3]:
            return int(found[3]) * parts
        into = float(f"0.{found[2]}") * parts
        close = abs(into - round(into)) < 0.01 and round(into) < parts
        return int(found[1]) * parts + round(into) if close else None

    return read


def _month(text: str) -> int | None:
    if found := _NUMBERED_MONTH.fullmatch(text):
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
    elif found := _NAMED_MONTH.fullmatch(text):
        name = (found[1] or found[4] or found[5])[:3].lower()
        year = int(found[2] or found[3] or _century(int(found[6] or 0)))
        month = _MONTHS.index(name) + 1
    else:
        return None
    return _months(year, month)


def _compact_month(text: str) -> int | None:
    found = _COMPACT_MONTH.fullmatch(text)
    return _months(int(found[1]), int(found[2])) if found else None


def _months(year: int, month: int) -> int | None:
    known = 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR
    return year * 12 + month - 1 if known else None


def _date(form: str) -> Callable[[str], int | None]:
    pattern, order = _DATES[form]

    def read(text: str) -> int | None:
        found = pattern.fullmatch(text)
        day = _day(dict(zip(order, found.groups()[:3], strict=True))) if found else None
        return day.toordinal() if day else None

    return read


def _day(parts: dict[str, str]) -> date | None:
    name = parts["m"][:3].lower()
    month = _MONTHS.index(name) + 1 if name in _MONTHS else int(parts["m"])
    year = int(parts["y"]) if len(parts["y"]) == 4 else _century(int(parts["y"]))
    try:
        day = date(year, month, int(parts["d"]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= year <= LAST_YEAR else None


# In the order in which they are preferred where several fit the whole column.
FORMS: dict[str, Callable[[str], int | None]] = {
    "year": _year,
    "financial year": _financial_year,
    "quarter": _quarter,
    "financial quarter": _financial_quarter,
    "decimal quarter": _decimal(4),
    "decimal month": _decimal(12),
    "month": _month,
    "compact month": _compact_month,
    **{form: _date(form) for form in _DATES},
    "period": _whole,
}


def readings(text: str) -> dict[str, int]:
    """Every form that a text fits, with its ordinal in that form (a date's is its day).

    >>> readings("2019 Q3"), readings("Jul 2019")
    ({'quarter': 8078}, {'month': 24234})
    """
    return dict(_readings(text.strip()))


def _readings(text: str) -> Iterator[tuple[str, int]]:
    for form, read in FORMS.items():
        ordinal = read(text)
        if ordinal is not None:
            yield form, ordinal


def text_of(cell: object) -> str:
    """A cell as it would be written: dates as 2019-07-18, whole numbers without a point.

    >>> text_of(2003.0), text_of(1990.25), text_of(date(2019, 7, 18))
    ('2003', '1990.25', '2019-07-18')
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def scale_of(form: str) -> str:
    """The kind of period that a form writes; `date` for dates, which may be any.

    >>> scale_of("decimal quarter"), scale_of("18/07/2019")
    ('quarter', 'date')
    """
    if form in DATE_FORMS:
        return "date"
    return "financial year" if form == "financial year" else form.split()[-1]
