"""The few things that a dataset's TOML cannot say: steps named there and written here.

A step takes the rows of one file, already understood, and gives them back changed. It sees
`_row`, the number of the source row, and may make several rows of one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from changing_places.data.model import Dataset
from changing_places.data.periods import parse

Step = Callable[[pl.DataFrame, "Context"], pl.DataFrame]
STEPS: dict[str, Step] = {}


@dataclass(frozen=True)
class Context:
    """What a step may know: the day, its dataset, and the tables that are read before it."""

    today: date
    dataset: Dataset | None = None
    tables: Mapping[str, Callable[[], pl.DataFrame]] = field(default_factory=dict)


def step(function: Step) -> Step:
    """Make a function a step under its own name."""
    STEPS[function.__name__] = function
    return function


@step
def register_areas(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Tier from powers; both ways of writing an end mean the last day in force."""
    tiers = {"upper tier": "upper", "lower tier": "lower", "combined": "combined"}
    ends = pl.col("ends")
    first_of_april = (ends.dt.month() == 4) & (ends.dt.day() == 1)
    return frame.with_columns(
        pl.coalesce("code", "register_code").alias("code"),
        pl.col("powers").replace_strict(tiers, default="unitary").alias("tier"),
        pl.when(first_of_april).then(ends.dt.offset_by("-1d")).otherwise(ends).alias("ends"),
    ).drop("powers")


@step
def spans_of_twins(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """An area drawn twice, under an old and a new code, stands from the first to the last."""
    twins = ["level", "code"]
    open_start = pl.col("first_year").is_null().any().over(twins)
    open_end = pl.col("last_year").is_null().any().over(twins)
    return frame.with_columns(
        pl.when(~open_start).then(pl.col("first_year").min().over(twins)).alias("first_year"),
        pl.when(~open_end).then(pl.col("last_year").max().over(twins)).alias("last_year"),
    )


@step
def spending_rows(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """A council that did not submit gets a row for each line that its class submitted."""
    frame = frame.with_columns(pl.col("authority_class").replace({"L": "LB"}))
    missing = frame.filter(pl.col("service") == "_not_submitted")
    given = frame.filter(pl.col("service") != "_not_submitted")
    lines = given.select("period", "authority_class", "service").unique()
    filled = missing.drop("service").join(lines, on=["period", "authority_class"], how="left")
    # Where no other of its class is in the file, the one line that every council has.
    filled = filled.with_columns(pl.col("service").fill_null("net_current_expenditure"))
    filled = filled.with_columns(pl.lit("not_submitted").alias("status")).select(frame.columns)
    not_run = context.dataset.options["not_run"] if context.dataset else {}
    doubtful = pl.any_horizontal(
        (pl.col("authority_class") == group) & pl.col("service").is_in(services)
        for group, services in not_run.items()
    )
    zero = (pl.col("value") == 0) & (pl.col("year") < 2018) & doubtful
    return pl.concat([given, filled]).with_columns(
        zero.fill_null(False).alias("zero_may_be_not_applicable")
    )


@step
def spending_power_rows(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The heading names the year in which the financial year ends; its break lies after 2016."""
    abolished = pl.when(pl.col("value").is_null()).then(pl.lit("not_applicable"))
    return frame.with_columns(
        abolished.otherwise("status").alias("status"),
        (pl.col("year") < 2016).alias("before_break"),
    )


@step
def children_periods(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """A bare year ends an academic or financial year where the measure's year type says so."""
    kinds = {
        "Academic Year": "academic_ending",
        "Financial Year": "financial_ending",
        "Annual - January": "january",
        "Annual (end of Sept)": "september",
    }
    types = frame.select(indicator=pl.lit(None, pl.String), kind=pl.lit(None, pl.String)).clear()
    if "childrens_indicator_definitions" in context.tables:
        held = context.tables["childrens_indicator_definitions"]()
        types = held.unique("indicator", keep="first").select("indicator", kind="year_type")
    frame = frame.join(types, on="indicator", how="left", maintain_order="left")
    said = frame.select("label", "kind").unique()
    rows = []
    for label, kind in said.iter_rows():
        p = parse(label, kinds.get(kind, "calendar"))
        if p is not None:
            rows.append((label, kind, p.text, p.year, p.starts, p.ends, p.status, p.note))
    names = ("label", "kind", "period", "year", "starts", "ends", "status", "note")
    schema = dict(
        zip(names, [pl.String] * 3 + [pl.Int16, pl.Date, pl.Date] + [pl.String] * 2, strict=True)
    )
    meaning = pl.DataFrame(rows, schema=schema, orient="row")
    frame = frame.drop("period", "year", "starts", "ends", "status")
    return frame.join(meaning, on=["label", "kind"], how="left", nulls_equal=True).drop("kind")


@step
def numbered_repeats(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The dictionary repeats a measure under several topics: number them from 1."""
    repeat = pl.int_range(1, pl.len() + 1).over("indicator").cast(pl.Int16)
    return frame.with_columns(repeat.alias("repeat"))


@step
def published_marks(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Keep the publisher's own letter beside the status that it became."""
    return frame.rename({"mark": "note"}) if "mark" in frame.columns else frame


@step
def day_after(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """An order of 1 April that the compiler moved by a day: 2 April means 1 April."""
    moved = pl.col("effective_from")
    second = (moved.dt.month() == 4) & (moved.dt.day() == 2)
    ends = pl.col("ends")
    first = (ends.dt.month() == 4) & (ends.dt.day() == 1)
    return frame.with_columns(
        moved.alias("effective_from_raw"),
        ends.alias("ends_raw"),
        pl.when(second).then(moved.dt.offset_by("-1d")).otherwise(moved).alias("effective_from"),
        pl.when(first).then(ends.dt.offset_by("-1d")).otherwise(ends).alias("ends"),
    )
