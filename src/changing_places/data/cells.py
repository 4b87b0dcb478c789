"""What cells mean: text becomes numbers, dates, periods and areas, and keeps its status.

Whatever has few different values (areas, periods, dates) is understood once for each
value and joined back; numbers are read by Polars expressions. A cell that cannot be
understood is null, and a `Fault` says which rows those are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from changing_places.data.known_areas import SMALL_AREA, KnownAreas
from changing_places.data.model import Column
from changing_places.data.periods import parse

# What stands in a cell instead of a number, and the status it gives the observation. The
# bracketed letters are those of the Government Analysis Function's guidance on symbols in
# tables (2024); x and u are figures that the publisher holds back or cannot rely on.
MARKS = {
    "": "missing",
    "na": "missing",
    "n/a": "missing",
    "#n/a": "missing",
    "nil return": "missing",
    "no data": "missing",
    "not available": "missing",
    "null": "missing",
    "none": "missing",
    ":": "missing",
    "-": "missing",
    "–": "missing",
    "..": "missing",
    "...": "missing",
    ".": "not_applicable",
    "z": "not_applicable",
    "not applicable": "not_applicable",
    "*": "suppressed",
    "c": "suppressed",
    "x": "suppressed",
    "u": "suppressed",
    "supp": "suppressed",
    "suppressed": "suppressed",
    "not submitted": "not_submitted",
    "p": "provisional",
    "r": "revised",
}

_DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)


@dataclass(frozen=True)
class Fault:
    """Rows that cannot be loaded: which, the reason's slug, and why in words for each row."""

    mask: pl.Expr
    reason: str
    why: pl.Expr


@dataclass(frozen=True)
class Read:
    """A frame with a column understood, the names that it gave, and the rows at fault."""

    frame: pl.DataFrame
    gives: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


def read_number(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """A number; marks such as '..' are null. Scaled as the dataset says."""
    value, mark, _ = _number(frame, column, cell)
    fault = Fault(
        value.is_null() & mark.is_null(), "not_a_number", _found(cell, column, "a number")
    )
    kind = pl.Int64 if column.type == "integer" else pl.Float64
    answer = value.round() if column.type == "integer" else value
    frame = frame.with_columns(answer.cast(kind, strict=False).alias(column.name))
    return Read(frame, (column.name,), (fault,))


def read_observation(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """A number with its status: `value` where one was published, else what stands for it."""
    value, mark, hung = _number(frame, column, cell)
    fault = Fault(
        value.is_null() & mark.is_null(), "not_a_number", _found(cell, column, "a number")
    )
    if column.mark and column.mark in frame.columns:
        beside = _marks(pl.col(column.mark).cast(pl.String), column)
        stated = pl.when(pl.col(column.mark).is_not_null() & (pl.col(column.mark) != "")).then(
            beside
        )
        hung = pl.coalesce(stated, hung)
    status = (
        pl.when(value.is_not_null())
        .then(_of_value(hung))
        .otherwise(pl.coalesce(_of_gap(hung), mark, pl.lit("missing")))
    )
    names = ("status",) if column.name == "value" else (f"{column.name}_status",)
    frame = frame.with_columns(value.alias(column.name), status.alias(names[0]))
    return Read(frame, (column.name, *names), (fault,))


def _of_value(hung: pl.Expr) -> pl.Expr:
    """The status of a cell that holds a number: only these words can hang on one."""
    kept = hung.is_in(["provisional", "revised"])
    return pl.when(kept).then(hung).otherwise(pl.lit("value"))


def _of_gap(hung: pl.Expr) -> pl.Expr:
    kept = hung.is_in(["suppressed", "not_applicable", "not_submitted", "missing"])
    return pl.when(kept).then(hung)


def _number(frame: pl.DataFrame, column: Column, cell: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The value, the status of a mark in its place, and the status of a mark hung on it."""
    none = pl.lit(None, dtype=pl.String)
    if frame.schema[cell].is_numeric():
        exact = _seven_digits(cell) if frame.schema[cell] == pl.Float32 else pl.col(cell)
        value = exact.cast(pl.Float64)
        missing = pl.when(pl.col(cell).is_null()).then(pl.lit("missing"))
        return _scaled(_finite(value), column), missing, none
    text = pl.col(cell).cast(pl.String).str.strip_chars().str.replace("^[−–](.)", "-$1")
    mark = _marks(text, column)
    plain = text.str.replace_all(r"[£,\s%]|&pound;", "")
    hung = plain.str.extract(r"^[-+(]?[\d.]+(?:e[-+]?\d+)?\)?\[?([prPR])\]?$", 1)
    plain = plain.str.replace(r"\[?[prPR]\]?$", "").str.replace(r"^\(([\d.]+)\)$", "-$1")
    value = plain.str.replace(r"^\+", "").cast(pl.Float64, strict=False)
    return _scaled(_finite(value), column), mark, hung.str.to_lowercase().replace(MARKS)


def _seven_digits(cell: str) -> pl.Expr:
    """Single precision holds seven digits: 24.940001 was published as 24.94."""
    value = pl.col(cell).cast(pl.Float64)
    return pl.when(value.abs() < 1e7).then(value.round_sig_figs(7)).otherwise(value)


def _finite(value: pl.Expr) -> pl.Expr:
    return pl.when(value.is_finite()).then(value)


def _scaled(value: pl.Expr, column: Column) -> pl.Expr:
    return value if column.scale == 1 else (value * column.scale).round(6)


def _marks(text: pl.Expr, column: Column) -> pl.Expr:
    known = MARKS | {k.lower(): v for k, v in column.names.items()}
    bare = text.str.to_lowercase().str.replace(r"^\[(.+)\]$", "$1").fill_null("")
    return bare.replace_strict(known, default=None, return_dtype=pl.String)


def read_text(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """Words without the space around them; an empty cell is null."""
    text = pl.col(cell)
    if frame.schema[cell].is_float():
        whole = (text == text.round()) & text.is_finite()
        text = (
            pl.when(whole)
            .then(text.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(text.cast(pl.String))
        )
    elif frame.schema[cell] != pl.String:
        text = text.cast(pl.String)
    else:
        text = text.str.strip_chars()
    if column.names:
        text = text.replace(dict(column.names))
    text = pl.when(text != "").then(text)
    return Read(frame.with_columns(text.alias(column.name)), (column.name,))


def read_identifier(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """A number that is a name: `1783.0`, as some programs write it, is `1783`."""
    read = read_text(frame, column, cell, today)
    whole = pl.col(column.name).str.replace(r"^(\d+)\.0$", "$1")
    return Read(read.frame.with_columns(whole), read.gives)


def read_list(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """A list of words; an empty cell is an empty list."""
    if frame.schema[cell].is_nested():
        return Read(frame.with_columns(pl.col(cell).alias(column.name)), (column.name,))
    parts = (
        pl.col(cell)
        .fill_null("")
        .str.split(column.separator)
        .list.eval(pl.element().str.strip_chars())
        .list.eval(pl.element().filter(pl.element() != ""))
    )
    return Read(frame.with_columns(parts.alias(column.name)), (column.name,))


def read_boolean(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """Yes or no."""
    words = pl.col(cell).cast(pl.String).str.strip_chars().str.to_lowercase()
    known = dict.fromkeys(("true", "yes", "y", "1", "t"), True)
    known |= dict.fromkeys(("false", "no", "n", "0", "f"), False)
    answer = words.replace_strict(known, default=None, return_dtype=pl.Boolean)
    fault = Fault(
        answer.is_null() & words.is_not_null() & (words != ""),
        "not_yes_or_no",
        _found(cell, column, "yes or no"),
    )
    return Read(frame.with_columns(answer.alias(column.name)), (column.name,), (fault,))


def read_asis(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """Whatever the file holds, such as the rings of a boundary."""
    return Read(frame.with_columns(pl.col(cell).alias(column.name)), (column.name,))


def read_date(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """A day, as publishers write days."""
    if frame.schema[cell].is_temporal():
        day = pl.col(cell).cast(pl.Date)
        return Read(frame.with_columns(day.alias(column.name)), (column.name,))
    frame = _understood(
        frame, cell, lambda text: {column.name: day_of(text)}, {column.name: pl.Date}
    )
    said = pl.col(cell).is_not_null() & (pl.col(cell).str.strip_chars() != "")
    fault = Fault(
        pl.col(column.name).is_null() & said,
        "not_a_date",
        _found(cell, column, "a date such as 2024-04-01"),
    )
    return Read(frame, (column.name,), (fault,))


def day_of(text: str) -> date | None:
    """The day that some words mean; None for none.

    >>> day_of("March 28, 2019"), day_of("01/05/2024")
    (datetime.date(2019, 3, 28), datetime.date(2024, 5, 1))
    """
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def read_period(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """A period (or, as type `year`, its year alone), with its first and last day."""
    kind = "calendar" if column.kind == "code" else column.kind

    def meaning(text: str) -> dict[str, Any]:
        found = parse(text, kind)
        if found is None:
            return dict.fromkeys(_PERIOD)
        return {
            "_period": found.text,
            "_year": found.year,
            "_starts": found.starts,
            "_ends": found.ends,
            "_state": found.status,
            "_note": found.note,
        }

    if frame.schema[cell].is_float():
        frame = frame.with_columns(pl.col(cell).cast(pl.Int64, strict=False))
    frame = _understood(frame, cell, meaning, _PERIOD)
    fault = Fault(pl.col("_year").is_null(), "not_a_period", _found(cell, column, "a period"))
    future = Fault(
        pl.col("_starts") > today,
        "future_year",
        pl.format("it speaks of {}, which has not begun", pl.col(cell).cast(pl.String)),
    )
    faults = (fault,) if column.kind == "projection" else (fault, future)
    if column.type == "year":
        frame = frame.with_columns(pl.col("_year").alias(column.name))
        return Read(frame, (column.name,), faults)
    names = {"_period": column.name, "_year": "year", "_starts": "starts", "_ends": "ends"}
    frame = frame.with_columns(pl.col(a).alias(b) for a, b in names.items())
    return Read(frame, tuple(names.values()), faults)


_PERIOD = {
    "_period": pl.String,
    "_year": pl.Int16,
    "_starts": pl.Date,
    "_ends": pl.Date,
    "_state": pl.String,
    "_note": pl.String,
}


def read_small_area(frame: pl.DataFrame, column: Column, cell: str, today: date) -> Read:
    """The code of an LSOA or its like, by its form: there are too many to know each."""
    code = pl.col(cell).cast(pl.String).str.strip_chars().str.to_uppercase()
    frame = frame.with_columns(pl.when(code.str.contains(SMALL_AREA)).then(code).alias(column.name))
    empty = pl.col(cell).is_null() | (code == "")
    strange = pl.col(column.name).is_null() & ~empty
    faults = (
        Fault(empty, "no_area_code", pl.lit("it has no area code")),
        Fault(strange, "unknown_area_code", pl.format("'{}' is no code of a small area", code)),
    )
    return Read(frame, (column.name,), faults)


def read_area(
    frame: pl.DataFrame, column: Column, cell: str, known: KnownAreas, fallback: str | None = None
) -> Read:
    """The code of an area after aliases; where it has none, `fallback` is a cell with its name."""
    schema: dict[str, Any] = {f"_{column.name}_{n}": pl.String for n in ("area", "reason", "why")}
    schema[f"_{column.name}_alias"] = pl.Boolean

    def judged(judging: str) -> Callable[[str], dict[str, Any]]:
        def meaning(text: str) -> dict[str, Any]:
            v = known.judge(text, judging)
            return dict(zip(schema, (v.area, v.reason, v.why, v.alias), strict=True))

        return meaning

    frame = frame.with_columns(pl.col(cell).cast(pl.String))
    frame = _understood(frame, cell, judged(column.kind), schema)
    area, reason, why = (pl.col(f"_{column.name}_{n}") for n in ("area", "reason", "why"))
    if fallback:
        by_name = {f"{n}_named": t for n, t in schema.items()}
        frame = _understood(
            frame,
            fallback,
            lambda text: dict(zip(by_name, judged("name")(text).values(), strict=True)),
            by_name,
        )
        area = pl.coalesce(area, pl.col(f"_{column.name}_area_named"))
    frame = frame.with_columns(area.alias(column.name))
    empty = pl.col(cell).is_null() | (pl.col(cell).str.strip_chars() == "")
    reason = pl.when(empty).then(pl.lit("no_area_code")).otherwise(reason)
    masks = (
        Fault(pl.col(column.name).is_null() & (reason == slug), slug, text)
        for slug, text in (
            ("no_area_code", pl.lit("it has no area code")),
            ("not_a_council", why),
            ("unknown_area_code", why),
            ("unknown_area_name", why),
        )
    )
    return Read(frame, (column.name,), tuple(masks))


def _understood(
    frame: pl.DataFrame,
    cell: str,
    meaning: Callable[[str], dict[str, Any]],
    schema: dict[str, Any],
) -> pl.DataFrame:
    """Each different text of a column understood once, and joined back to its rows."""
    texts = frame[cell].cast(pl.String).unique().drop_nulls().to_list()
    rows = [{"_text": text, **meaning(text)} for text in texts]
    table = pl.DataFrame(rows, schema={"_text": pl.String, **schema})
    clean = frame.drop([n for n in schema if n in frame.columns and n != cell])
    return clean.join(
        table,
        left_on=pl.col(cell).cast(pl.String),
        right_on="_text",
        how="left",
        maintain_order="left",
    ).drop("_text", strict=False)


def _found(cell: str, column: Column, wanted: str) -> pl.Expr:
    text = pl.col(cell).cast(pl.String).fill_null("nothing")
    return pl.format(f"its {column.name} reads '{{}}' and {wanted} was wanted", text)
