"""Numbers as publishers write them: separators, pounds, per cents, and marks for held-back cells.

A mark such as `[c]` says that a figure exists and is held back: it is counted as suppressed. A
blank, `NA` or `null` says that there is none: it is missing. Both are NaN. The marks are those of
the Government Analysis Function, Using symbols in tables (2024), and older habits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from changing_places.evaluation.panel.model import Bools, Floats

_BLANKS = (
    *("", "na", "n/a", "#n/a", "<na>", "nan", "nat", "null", "none", "nil return", "no data"),
    *("not available", "missing", "."),
)
_MARKS = (
    *("..", "...", ":", "*", "**", "-", "–", "—", "~", "#", "c", "x", "z", "u", "s"),
    *("[c]", "[x]", "[z]", "[u]", "[s]", "[low]", "[w]", "[*]", "[..]", "[-]", "[:]"),
    *("supp", "supp.", "suppressed", "confidential", "redacted"),
)
YES = frozenset({"1", "1.0", "true", "t", "yes", "y"})
NO = frozenset({"0", "0.0", "false", "f", "no", "n"})

_THOUSANDS = r"^([-+]?\d{1,3})((?:,\d{3})+)(\.\d*)?$"
_DECIMAL_COMMA = r"^[-+]?\d+,\d+$"
# A provisional or revised figure, as `12.3 [p]`, `12.3(r)` or `12.3p`.
_STATE = r"(?i)\s*[\[(]?[pr][\])]?$"


@dataclass(frozen=True)
class Numbers:
    """A column of numbers, (rows,): NaN where blank, suppressed, infinite or no number.

    `bad` marks cells that are no numbers and `infinite` those that are infinite; `suppressed`
    counts each mark for a held-back figure; `cleaned` says what was taken off how many cells.
    """

    values: Floats
    bad: Bools
    infinite: Bools
    suppressed: Mapping[str, int] = field(default_factory=dict)
    cleaned: Mapping[str, int] = field(default_factory=dict)


def numbers(column: pl.Series) -> Numbers:
    """The numbers of a column of any type.

    >>> numbers(pl.Series(["1,234.5", "£7", "[c]", ""])).values
    array([1234.5,    7. ,    nan,    nan])
    """
    none = np.zeros(len(column), dtype=bool)
    if column.dtype.is_temporal():
        return Numbers(np.full(len(column), np.nan), column.is_not_null().to_numpy(), none)
    if column.dtype != pl.String:
        values = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
        infinite = np.isinf(values)
        if infinite.any():
            values = np.where(infinite, np.nan, values)
        return Numbers(values, none, infinite)
    text = column.str.strip_chars()
    plain = text.cast(pl.Float64, strict=False)
    odd = (plain.is_null() & text.is_not_null()).arg_true()
    if not len(odd):
        return _told(plain.fill_null(np.nan).to_numpy(), none)
    points = bool(text.filter(plain.is_not_null()).str.contains(".", literal=True).any())
    found = _untidy(text.gather(odd), points=points)
    values = plain.fill_null(np.nan).to_numpy().copy()
    values[odd.to_numpy()] = found.values.fill_null(np.nan).to_numpy()
    bad = none.copy()
    bad[odd.to_numpy()[found.bad.to_numpy()]] = True
    return _told(values, bad, found.suppressed, found.cleaned)


def _told(
    held: Floats,
    bad: Bools,
    suppressed: Mapping[str, int] | None = None,
    cleaned: Mapping[str, int] | None = None,
) -> Numbers:
    infinite = np.isinf(held)
    plain = np.where(infinite, np.nan, held)
    return Numbers(plain, bad, infinite, suppressed or {}, cleaned or {})


@dataclass(frozen=True)
class _Untidy:
    values: pl.Series
    bad: pl.Series
    suppressed: Mapping[str, int]
    cleaned: Mapping[str, int]


def _untidy(text: pl.Series, *, points: bool) -> _Untidy:
    """Cells that are not plain numbers; `points` says whether others have a decimal point."""
    counts = text.value_counts(name="rows")
    word = pl.col(text.name)
    lower = word.str.to_lowercase()
    counts = counts.with_columns(
        lower.is_in(_BLANKS).alias("blank"), lower.is_in(_MARKS).alias("mark")
    ).with_columns(plain=pl.when(~pl.col("blank") & ~pl.col("mark")).then(_bare(word)))
    commas = not points and _decimal_commas(counts["plain"])
    counts = counts.with_columns(
        value=_parsed(pl.col("plain"), commas=commas),
    )
    if _all_words_are_flags(counts):
        counts = counts.with_columns(value=_flag(lower))
    counts = counts.with_columns(bad=pl.col("value").is_null() & ~pl.col("blank") & ~pl.col("mark"))
    marks = counts.filter("mark").sort("rows", text.name, descending=[True, False])
    found = text.to_frame().join(counts, on=text.name, how="left", maintain_order="left")
    return _Untidy(
        found["value"],
        found["bad"].fill_null(value=False),
        dict(marks.select(text.name, "rows").iter_rows()),
        _what_was_cleaned(counts, word, commas=commas),
    )


def _bare(word: pl.Expr) -> pl.Expr:
    """A number without currency, per cent, spaces and the state of the figure."""
    plain = word.str.replace(r"^[−–](.)", "-$1").str.replace_all(r"[£$€%\s]|&pound;|GBP", "")
    plain = plain.str.replace(r"^\(([^()]+)\)$", "-$1")
    stated = plain.str.contains(r"\d") & plain.str.contains(_STATE)
    return pl.when(stated).then(plain.str.replace(_STATE, "")).otherwise(plain)


def _parsed(plain: pl.Expr, *, commas: bool) -> pl.Expr:
    if commas:
        text = plain.str.replace(",", ".")
    else:
        grouped = plain.str.contains(_THOUSANDS)
        text = pl.when(grouped).then(plain.str.replace_all(",", "")).otherwise(plain)
    return text.cast(pl.Float64, strict=False)


def _decimal_commas(plain: pl.Series) -> bool:
    """Whether commas are decimal points: each has one, and not all could part thousands."""
    commas = plain.drop_nulls().filter(plain.drop_nulls().str.contains(r"^[-+]?[\d.,]+$"))
    commas = commas.filter(commas.str.contains(","))
    if commas.is_empty() or not commas.str.contains(_DECIMAL_COMMA).all():
        return False
    return not commas.str.contains(r"^[-+]?[1-9]\d{0,2},\d{3}$").all()


def _all_words_are_flags(counts: pl.DataFrame) -> bool:
    words = counts.filter(~pl.col("blank")).to_series(0)
    return bool(len(words)) and words.str.to_lowercase().is_in(list(YES | NO)).all()


def _flag(lower: pl.Expr) -> pl.Expr:
    yes, no = lower.is_in(list(YES)), lower.is_in(list(NO))
    return pl.when(yes).then(1.0).when(no).then(0.0)


def _what_was_cleaned(counts: pl.DataFrame, word: pl.Expr, *, commas: bool) -> dict[str, int]:
    kinds = {
        "commas read as decimal points" if commas else "commas between thousands": ",",
        "currency signs": r"[£$€]|&pound;|GBP",
        "per cent signs": "%",
        "marks of provisional or revised figures": r"(?i)\d\s*[\[(]?[pr][\])]?$",
        "negative numbers in brackets": r"^\(.*\)$",
        "spaces between digits": r"\d\s+\d",
        "words for yes and no": r"(?i)^(?:true|t|yes|y|false|f|no|n)$",
    }
    understood = counts.filter(pl.col("value").is_not_null())
    rows = {
        what: int(understood.filter(word.str.contains(pattern))["rows"].sum())
        for what, pattern in kinds.items()
    }
    return {what: n for what, n in rows.items() if n}
