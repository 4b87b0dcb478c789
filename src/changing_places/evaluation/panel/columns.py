"""Guesses which column plays which part, and shows a table's columns, for a page that asks."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl

from changing_places.data.readers import ROW
from changing_places.evaluation.panel.adoption import is_never
from changing_places.evaluation.panel.numbers import NO, YES, numbers
from changing_places.evaluation.panel.roles import Roles
from changing_places.evaluation.panel.table import columns_of
from changing_places.evaluation.panel.timeforms import FORMS, readings, scale_of, text_of
from changing_places.evaluation.panel.times import MOST_TIMES

# Contents are judged by this many rows, spread over the table.
_LOOKED_AT = 20_000
# Whether a column changes in a unit is told from this many rows, the first.
_IN_FULL = 200_000
_EXAMPLES = 4
# Fewer cells than this share that can be read as nothing at all are faults, to be put right
# later: they do not make text of a column of numbers.
_STRAYS = 0.05
_KINDS_OF = 500  # different cells by which a column is judged
_GSS = re.compile(r"[EWSNKJ]\d{8}")

_NAMES: dict[str, re.Pattern[str]] = {
    "unit": re.compile(
        r"unit|council|authority|area|la|lad|lad\d\d\w*|ons_?code|gss|geography|district|county|"
        r"state|fips|region|school|ward|lsoa|countyreal|id|code|name|provider|trust|force",
        re.I,
    ),
    "time": re.compile(
        r"year|time|period|date|quarter|qtr|year_?qtr|month|financial_?year|fy|wave|t", re.I
    ),
    "adopted": re.compile(
        r"g|gvar|gname|cohort|adopted|adoption|first_?treat(?:ed|ment)?|treat(?:ed|ment)?_?year|"
        r"start|started|year_?treated|date_?declared|declared|introduced|implemented|go_?live",
        re.I,
    ),
    "treated": re.compile(r"d|treat|treated|treatment|policy|post|did|intervention|active", re.I),
    "weights": re.compile(r"w|wt|weights?|pop|population|residents|households|n_obs", re.I),
    "cluster": re.compile(r"cluster|region|group|county|rgn\w*", re.I),
}


@dataclass(frozen=True)
class ColumnPreview:
    """One column: its `kind` in a word, a few examples, and how many cells are blank."""

    name: str
    kind: str
    examples: tuple[str, ...]
    blanks: int
    different: int


@dataclass(frozen=True)
class Part:
    """A column that probably plays a part, and why in words."""

    column: str
    why: str


@dataclass(frozen=True)
class Guess:
    """Which column probably plays which part; None where none looks like it.

    `outcomes` are those that could be one, the likeliest first.
    """

    unit: Part | None
    time: Part | None
    outcomes: tuple[Part, ...]
    adopted: Part | None
    treated: Part | None
    weights: Part | None
    cluster: Part | None

    def roles(self) -> Roles | None:
        """The question that the guess would ask; None where a part that it needs is missing."""
        adopts = self.adopted or self.treated
        if not (self.unit and self.time and self.outcomes and adopts):
            return None
        return Roles(
            unit=self.unit.column,
            time=self.time.column,
            outcomes=(self.outcomes[0].column,),
            adopted=self.adopted.column if self.adopted else None,
            treated=None if self.adopted or not self.treated else self.treated.column,
        )


@dataclass(frozen=True)
class _Look:
    """What is seen of one column in the rows looked at."""

    name: str
    kind: str
    values: pl.Series
    texts: tuple[str, ...]
    blanks: int
    rows: int

    @property
    def different(self) -> int:
        return len(self.texts)

    def named(self, part: str) -> bool:
        """Whether the column's name is one that the part often has."""
        plain = re.sub(r"[\s.\-]+", "_", self.name.strip())
        return bool(_NAMES[part].fullmatch(plain))


def preview(table: Any, *, source: str = "the table") -> tuple[ColumnPreview, ...]:
    """Every column of a dataframe with its kind, examples, and numbers of blanks and values.

    >>> preview(pl.DataFrame({"year": ["2019-20", None]}))[0]
    ColumnPreview(name='year', kind='financial year', examples=('2019-20',), blanks=1, different=1)
    """
    frame = columns_of(table, None, source)
    return tuple(
        ColumnPreview(
            name,
            _look(frame[name]).kind,
            tuple(_examples(frame[name])),
            _blanks(frame[name]),
            frame[name].drop_nulls().n_unique(),
        )
        for name in frame.columns
        if name != ROW
    )


def guess(table: Any, *, source: str = "the table") -> Guess:
    """Which column is probably the unit, the time, the outcome and the rest, with reasons.

    >>> table = pl.DataFrame({"la": ["E06000001"] * 2, "fy": ["2018-19", "2019-20"],
    ...                       "rate": [1.5, 2.5], "adopted": ["", ""]})
    >>> found = guess(table)
    >>> found.unit.why, found.time.why
    ('its cells are codes of areas', 'its cells are financial years and its name says so')
    """
    frame = columns_of(table, None, source)
    sample = frame if frame.height <= _LOOKED_AT else frame.gather_every(frame.height // _LOOKED_AT)
    looks = [_look(sample[name]) for name in frame.columns if name != ROW]
    adopted = _best(looks, _as_adopted)
    left = [x for x in looks if adopted is None or x.name != adopted.column]
    time = _best(left, _as_time)
    left = [x for x in left if time is None or x.name != time.column]
    unit = _best(left, _as_unit)
    left = [x for x in left if unit is None or x.name != unit.column]
    treated = _best(left, _as_treated)
    left = [x for x in left if treated is None or x.name != treated.column]
    weights = _best(left, _as_weights)
    cluster = _best(left, _as_cluster)
    taken = {p.column for p in (weights, cluster) if p}
    return Guess(
        unit=unit,
        time=time,
        outcomes=_outcomes([x for x in left if x.name not in taken], frame, unit),
        adopted=adopted,
        treated=treated,
        weights=weights,
        cluster=cluster,
    )


Judge = Callable[[_Look], tuple[float, str]]


def _best(looks: Sequence[_Look], judge: Judge) -> Part | None:
    """The column that a judge marks highest; earlier columns win where marks are equal."""
    marked = [(*judge(look), look.name) for look in looks]
    best = max(marked, key=lambda m: m[0], default=(0.0, "", ""))
    return Part(best[2], best[1]) if best[0] > 0 else None


def _look(column: pl.Series) -> _Look:
    text = column.cast(pl.String) if column.dtype != pl.String else column.str.strip_chars()
    found = pl.DataFrame({"u": column.drop_nulls()}).group_by("u", maintain_order=True).len()
    counts = {t: n for u, n in found.head(MOST_TIMES).rows() if (t := text_of(u))}
    kind = _kind(_without_strays(dict(islice(counts.items(), _KINDS_OF))))
    return _Look(column.name, kind, column, tuple(counts), _blanks(text), len(column))


def _without_strays(counts: Mapping[str, int]) -> list[str]:
    """The texts of a column but for the few that can be read as nothing at all."""
    strange = [
        t
        for t, bad in zip(
            counts, numbers(pl.Series(list(counts), dtype=pl.String)).bad, strict=True
        )
        if bad and not (readings(t) or is_never(t) or t.lower() in YES | NO or _GSS.fullmatch(t))
    ]
    few = sum(counts[t] for t in strange) <= _STRAYS * sum(counts.values())
    return [t for t in counts if t not in strange] if few else list(counts)


def _blanks(column: pl.Series) -> int:
    if column.dtype == pl.String:
        return int((column.is_null() | (column.str.strip_chars() == "")).sum())
    nan = int(column.is_nan().sum()) if column.dtype.is_float() else 0
    return column.null_count() + nan


def _examples(column: pl.Series) -> list[str]:
    few = column.drop_nulls().head(_LOOKED_AT).unique(maintain_order=True)
    return [t for u in few.head(_EXAMPLES * 3).to_list() if (t := text_of(u))][:_EXAMPLES]


def _kind(few: Sequence[str]) -> str:
    if not few:
        return "blank"
    if all(_GSS.fullmatch(t) for t in few):
        return "area code"
    if {t.lower() for t in few} <= YES | NO:
        return "yes or no"
    held = [readings(t) for t in few if not is_never(t)]
    for form in held[0] if held else ():
        if form in _PLAIN_FORMS and all(form in h for h in held):
            return scale_of(form)
    if held and all("decimal quarter" in h for h in held):
        return "quarter"
    if not numbers(pl.Series(few)).bad.any():
        return "whole number" if all("period" in h for h in held) else "number"
    return "text"


_PLAIN_FORMS = {f for f in FORMS if f != "period" and not f.startswith("decimal")}
_TIME_KINDS = {"year", "financial year", "quarter", "month", "date"}


def _as_adopted(look: _Look) -> tuple[float, str]:
    named = look.named("adopted")
    never = sum(is_never(t) for t in look.texts)
    if look.kind not in _TIME_KINDS:
        empty = named and look.kind in {"blank", "whole number"}
        return (1.0, "its name is that of a first treated period") if empty else (0.0, "")
    holes = look.blanks > 0 or never > 0
    if named and holes:
        return 4.0, f"its name says so, and its cells are {look.kind}s with blanks for never"
    if named:
        return 3.0, f"its name says so, and its cells are {look.kind}s"
    share = _never_share(look)
    if holes and share > 0.1 and not look.named("time"):
        return 2.0, f"its cells are {look.kind}s, and {share:.0%} are blank or 0"
    return 0.0, ""


def _never_share(look: _Look) -> float:
    zeros = [t for t in look.texts if is_never(t)]
    if not zeros:
        return look.blanks / max(look.rows, 1)
    text = look.values.cast(pl.String).str.strip_chars().str.to_lowercase()
    never = int(text.is_in([*(z.lower() for z in zeros), "0.0"]).sum())
    return (look.blanks + never) / max(look.rows, 1)


def _as_time(look: _Look) -> tuple[float, str]:
    named = look.named("time")
    repeats = look.different < look.rows or look.rows < 3
    if look.kind in _TIME_KINDS and look.blanks <= _STRAYS * look.rows:
        fraction = look.kind == "quarter" or look.kind == "month"
        mark = 2.0 + 2 * named + 0.5 * fraction + (0 if repeats else -1)
        name = " and its name says so" if named else ""
        return mark, f"its cells are {look.kind}s{name}"
    if named and look.kind == "whole number":
        return 1.0, "its name is that of a time, and its cells are whole numbers"
    if named and look.kind == "text":
        return _mostly_times(look)
    return 0.0, ""


def _mostly_times(look: _Look) -> tuple[float, str]:
    """A column of which more than half are times, so that the faults of the others are shown."""
    few = look.texts[:500]
    kinds = Counter(scale_of(f) for t in few for f in readings(t) if f in _PLAIN_FORMS)
    kind, number = kinds.most_common(1)[0] if kinds else ("", 0)
    if number * 2 < len(few):
        return 0.0, ""
    return 1.5, f"its name says so, and most of its cells are {kind}s"


def _as_unit(look: _Look) -> tuple[float, str]:
    if look.kind == "area code":
        return 5.0, "its cells are codes of areas"
    if look.kind in {"number", "yes or no", "blank", "date"} or look.different < 2:
        return 0.0, ""
    named, repeats = look.named("unit"), look.different < look.rows
    if look.kind == "text":
        mark = 1.0 + 2 * named + repeats
        return mark, "its cells are names" + (", and its name says so" if named else "")
    return (2.0 + repeats, "its name is that of a unit") if named else (0.0, "")


def _as_treated(look: _Look) -> tuple[float, str]:
    if look.kind != "yes or no" or look.different < 2:
        return 0.0, ""
    if look.named("treated"):
        return 2.0, "its cells are 0 and 1, and its name says so"
    return 1.0, "its cells are 0 and 1"


def _as_weights(look: _Look) -> tuple[float, str]:
    if not look.named("weights") or look.kind not in {"number", "whole number"}:
        return 0.0, ""
    values = numbers(look.values).values
    return (
        (1.0, "its name is that of a weight, and all are above nought")
        if (values > 0).all()
        else (0.0, "")
    )


def _as_cluster(look: _Look) -> tuple[float, str]:
    if not look.named("cluster") or look.different < 2 or look.kind == "number":
        return 0.0, ""
    return 1.0, "its name is that of a group of units"


def _outcomes(looks: Sequence[_Look], frame: pl.DataFrame, unit: Part | None) -> tuple[Part, ...]:
    """Columns of numbers that vary; first those that change in a unit, and those with decimals."""
    found = []
    for look in looks:
        if look.kind not in {"number", "whole number"} or look.different < 2:
            continue
        whole = look.kind == "whole number"
        often = re.search(r"rate|value|share|percent|outcome|^y$|score|cost|spend", look.name, re.I)
        why = "whole numbers" if whole else "numbers"
        name = ", and its name is that of an outcome" if often else ""
        changes = unit is not None and _changes(frame, unit.column, look.name)
        over_time = " that change in a unit" if changes else ""
        part = Part(look.name, f"its cells are {why}{over_time}{name}")
        found.append((3.0 * changes + 2.0 * bool(often) + (not whole), part))
    found.sort(key=lambda pair: -pair[0])
    return tuple(part for _, part in found)


def _changes(frame: pl.DataFrame, unit: str, column: str) -> bool:
    """Whether a column changes in most units, in the rows that are looked at in full."""
    head = frame.head(_IN_FULL).select(unit, column)
    counts = head.group_by(unit).agg(pl.col(column).drop_nulls().n_unique().alias("values"))
    return 2 * int((counts["values"] > 1).sum()) > counts.height
