"""Reads a column of times: finds how they are written, and numbers the periods.

The whole column decides: `2001-02` is a financial year among financial years and a month among
months. Dates are folded to the coarsest of years, quarters and months at which no unit has two
rows in one period.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import Bools, Ints, TimeScale
from changing_places.evaluation.panel.table import keyed
from changing_places.evaluation.panel.timeforms import (
    DATE_FORMS,
    FORMS,
    readings,
    scale_of,
    text_of,
)

# More different times than days in a century are no column of times.
MOST_TIMES = 40_000
FOLDS = ("year", "quarter", "month")
_BLANK = frozenset({"", "na", "n/a", "nan", "nat", "null", "none", "<na>"})
_LIKE = {
    "year": "a year, as 2019",
    "financial year": "a financial year, as 2019-20",
    "quarter": "a quarter, as 2019 Q3",
    "financial quarter": "a quarter of a financial year, as 2019-20 Q1",
    "decimal quarter": "a year and its quarter, as 2019.25",
    "decimal month": "a year and its month as a fraction, as 2019.083",
    "month": "a month, as 2019-07",
    "compact month": "a month, as 201907",
    "period": "a whole number",
}


@dataclass(frozen=True)
class Times:
    """Times as read: `codes` (rows,) number the different `texts`, -1 where blank.

    `ordinals` holds each text's period in `form` (a date's day), and `wrong` names the kind
    of fault of a text that has none.
    """

    codes: Ints
    texts: Sequence[str]
    ordinals: Ints
    wrong: Sequence[str]
    form: str

    @property
    def dates(self) -> bool:
        """Whether the times are dates, which have still to be folded."""
        return self.form in DATE_FORMS

    @property
    def wanted(self) -> str:
        """What a time should look like, from those that could be read."""
        return f"a date, as {self.form}" if self.dates else _LIKE[self.form]

    @property
    def readable(self) -> Bools:
        """Whether each row has a time that could be read."""
        good = np.array([not w for w in self.wrong] + [False])
        readable: Bools = good[self.codes]
        return readable


def read_times(column: pl.Series, source: str) -> Times:
    """The times of a column of text, numbers or dates, (rows,).

    Raises InputError where the column holds too many different values to be one of times.
    """
    if isinstance(column.dtype, pl.Datetime):
        column = column.dt.date()
    uniques, codes = keyed(column.str.strip_chars() if column.dtype == pl.String else column)
    if len(uniques) > MOST_TIMES:
        raise InputError(
            f"The column '{column.name}' of {source} is no column of times.",
            f"It holds {len(uniques):,} different values, and a panel has few periods.",
            "Name the column that says which year, quarter or month a row is of.",
        )
    texts = [text_of(cell) for cell in uniques.to_list()]
    blank = np.array([t.lower() in _BLANK for t in texts] + [True])
    found = [readings(t) for t in texts]
    rows = np.bincount(codes[codes >= 0], minlength=len(texts))
    form = _form(found, np.where(blank[:-1], 0, rows).tolist())
    wrong = [_wrong(f, form) for f in found]
    ordinals = np.array([f.get(form, 0) for f in found], dtype=np.int64)
    return Times(np.where(blank[codes], -1, codes), texts, ordinals, wrong, form)


def _form(found: Sequence[dict[str, int]], rows: Sequence[int]) -> str:
    """The form that most rows fit; of several the one that is preferred.

    A plain number is only a plain number where fewer than half could be years.
    """
    counts: Counter[str] = Counter()
    for fits, number in zip(found, rows, strict=True):
        for form in fits:
            counts[form] += number
    if counts["year"] * 2 >= sum(rows) and max(counts.values(), default=0) == counts["period"]:
        del counts["period"]
    best = max(counts.values(), default=0)
    return next((form for form in FORMS if best and counts[form] == best), "year")


def _wrong(found: dict[str, int], form: str) -> str:
    if form in found:
        return ""
    if form in DATE_FORMS and any(f in DATE_FORMS for f in found):
        return "several_date_formats"
    return "time_unreadable"


def folded(
    times: Times, units: Ints, usable: Bools, *, plain_years: bool = False
) -> tuple[Times, bool]:
    """Dates as years, quarters or months: the coarsest at which rows stay apart.

    `units` (rows,) number the units and `usable` says which rows count. Years whose dates are
    all 31 March or 1 April are financial years, unless adoption is written in `plain_years`:
    a policy of November 2018 is in force on 31 March 2019, and not on 31 March 2018. The second
    answer is whether some unit has two dates in one month, so that no fold keeps them apart.
    """
    width = max(len(times.texts), 1)
    pairs = pl.Series(units[usable] * width + times.codes[usable]).unique().to_numpy()
    who, when = pairs // width, pairs % width
    for scale in FOLDS:
        ordinals = np.array([fold(int(day), scale) for day in times.ordinals], dtype=np.int64)
        _, period = np.unique(ordinals, return_inverse=True)
        if pl.Series(who * width + period[when]).n_unique() == len(pairs):
            if scale == "year" and not plain_years and _ends_of_financial_years(times):
                return _as_financial_years(times), False
            return replace(times, ordinals=ordinals, form=scale), False
    return replace(times, ordinals=ordinals, form="month"), True


def _ends_of_financial_years(times: Times) -> bool:
    days = [date.fromordinal(int(d)) for d in times.ordinals if d > 0]
    return bool(days) and all((d.month, d.day) in {(3, 31), (4, 1)} for d in days)


def _as_financial_years(times: Times) -> Times:
    ordinals = [fold(int(day), "financial year") for day in times.ordinals]
    return replace(times, ordinals=np.array(ordinals, dtype=np.int64), form="financial year")


def fold(day: int, scale: str) -> int:
    """The ordinal of the period that holds a day.

    >>> fold(date(2020, 3, 31).toordinal(), "financial year"), fold(737258, "quarter")
    (2019, 8078)
    """
    if day < 1:
        return 0
    on = date.fromordinal(day)
    match scale:
        case "year":
            return on.year
        case "financial year":
            return on.year - (on.month < 4)
        case "quarter":
            return on.year * 4 + (on.month - 1) // 3
        case _:
            return on.year * 12 + on.month - 1


def time_scale(form: str) -> TimeScale:
    """The scale of periods written in a form."""
    return TimeScale(scale_of(form))
