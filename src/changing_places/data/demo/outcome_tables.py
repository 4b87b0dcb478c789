"""The outcome tables: local statistics, children's services, adult social care, recycling."""

from typing import Any

import numpy as np
import polars as pl

from changing_places.data.demo.country import Council, Country
from changing_places.data.demo.frames import in_force, panel, table
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.outcomes import Measure, figures, measures, published
from changing_places.data.demo.people import People
from changing_places.data.demo.places import Places
from changing_places.data.demo.policies import Adoption
from changing_places.data.store import TableWrite

_LEVELS = {
    "lower": "Local Authority District",
    "upper": "County or Unitary Authority",
    "unitary": "County or Unitary Authority",
}
_YEAR_TYPES = {
    "financial": "Financial Year", "academic": "Academic Year", "annual": "Annual",
    "calendar": "Calendar Year", "span3": "Calendar Year", "january": "Annual - January",
    "september": "Annual (end of Sept)",
}  # fmt: skip
# Counts published beside a rate: the count's identifier and name, and the rate per 10,000 children.
_COUNTS = {
    "LAC": ("LACnum", "Number of Children looked after", "Children Looked After"),
    "CPP_rate": ("CPP_Num", "Number of Children with CPP", "Child Protection"),
}
_SMALLEST_COUNT = 6


def outcome_tables(
    country: Country, people: People, places: dict[str, Places], adoptions: dict[str, Adoption]
) -> list[TableWrite]:
    """Every outcome table, and the two that describe their measures."""
    frames: dict[str, list[pl.DataFrame]] = {}
    for measure in measures():
        frame = _frame(country, people, measure, places[measure.who], adoptions)
        frames.setdefault(measure.table, []).append(frame)
    frames["childrens_indicators"] += _counts(people, country, frames["childrens_indicators"])
    written = [table(name, pl.concat(parts)) for name, parts in frames.items()]
    return [
        *written,
        table("childrens_indicator_definitions", _definitions()),
        table("local_statistics_index", _index(written[0].frame)),
    ]


def _frame(
    country: Country, people: People, measure: Measure, places: Places,
    adoptions: dict[str, Adoption],
) -> pl.DataFrame:  # fmt: skip
    tiers = ("upper", "unitary") if measure.who == "upper" else ("lower", "upper", "unitary")
    councils = country.ever(*tiers)
    adoption = adoptions.get(measure.policy or "")
    true = places.mean_of(country, councils) @ figures(measure, places, country.seed, adoption)
    residents = country.weights(councils) @ places.unit_residents
    shown = published(measure, true, residents, country.seed)
    return _SHAPES[measure.table](measure, councils, shown)


def _local(measure: Measure, councils: list[Council], shown: dict[str, Floats]) -> pl.DataFrame:
    """Today's councils have every year, also before they stood, beside those that were."""
    periods = measure.periods()
    today = np.array([c.ends is None for c in councils])
    frame = panel(
        councils, periods, in_force(councils, periods) | today[:, None],
        dataset=measure.dataset, indicator=measure.id,
        geography=[_LEVELS[c.tier] for c in councils],
        measure=measure.measure, unit=measure.unit, **shown,
    )  # fmt: skip
    return frame.with_columns(pl.lit(None, pl.String).alias("note"))


def _childrens(measure: Measure, councils: list[Council], shown: dict[str, Floats]) -> pl.DataFrame:
    periods = measure.periods()
    frame = panel(
        councils, periods, in_force(councils, periods),
        area_type="LA", area_name=[c.name for c in councils],
        la_number=[str(8001 + i) for i in range(len(councils))],
        indicator=measure.id, value=shown["value"], status=shown["status"],
    )  # fmt: skip
    nothing = pl.lit(None, pl.String)
    return frame.with_columns(pl.col("period").alias("label"), nothing.alias("note"))


def _adult(measure: Measure, councils: list[Council], shown: dict[str, Floats]) -> pl.DataFrame:
    periods = measure.periods()
    frame = panel(
        councils, periods, in_force(councils, periods),
        measure=measure.name, code=measure.id, value=shown["value"], status=shown["status"],
        polarity=pl.Series([measure.polarity], dtype=pl.String)[0],
    )  # fmt: skip
    value = pl.col("value")
    middle = value.median().over("period")
    spread = (value - middle).abs().median().over("period")
    return frame.with_columns(
        pl.col("polarity").cast(pl.String),
        middle.alias("national_median"),
        ((value - middle) / spread).alias("median_deviations"),
    )


def _waste(measure: Measure, councils: list[Council], shown: dict[str, Floats]) -> pl.DataFrame:
    periods = measure.periods()
    return panel(
        councils, periods, in_force(councils, periods),
        indicator=measure.id, measure=measure.name, unit=measure.unit,
        value=shown["value"], status=shown["status"],
    )  # fmt: skip


_SHAPES = {
    "local_statistics": _local,
    "childrens_indicators": _childrens,
    "adult_social_care_measures": _adult,
    "recycling": _waste,
}


def _counts(people: People, country: Country, frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Counts of children from their rates; a count under six is suppressed."""
    councils = country.ever("upper", "unitary")
    children = country.weights(councils) @ people.between(0, 17)
    area, year = (i.ravel() for i in np.indices(children.shape))
    held = pl.DataFrame(
        {
            "area": pl.Series([c.code for c in councils]).gather(area),
            "year": pl.Series(list(people.years), dtype=pl.Int16).gather(year),
            "children": children.ravel(),
        }
    )
    found = []
    for frame in frames:
        entry = _COUNTS.get(frame["indicator"][0])
        if entry is None:
            continue
        count = (pl.col("value") * pl.col("children") / 10_000).round()
        small = count < _SMALLEST_COUNT
        found.append(
            frame.with_columns(pl.col("year").clip(upper_bound=people.years[-1]).alias("of"))
            .join(held, left_on=["area", "of"], right_on=["area", "year"], maintain_order="left")
            .with_columns(
                pl.lit(entry[0]).alias("indicator"),
                pl.when(~small).then(count).alias("value"),
                pl.when(small).then(pl.lit("suppressed")).otherwise("status").alias("status"),
            )
            .select(frame.columns)
        )
    return found


def _definitions() -> pl.DataFrame:
    rows = []
    for number, m in enumerate(m for m in measures() if m.table == "childrens_indicators"):
        base = {
            "measure_code": str(900 + number), "topic": m.topic, "measure": m.name,
            "indicator": m.id, "polarity": m.polarity, "y_axis_name": m.unit,
            "year_type": _YEAR_TYPES[m.when], "decimals": m.places,
            "description": "Fictional: made by the program for demonstration.", "link": None,
            "repeat": 1,
        }  # fmt: skip
        rows.append(base)
        if m.id in _COUNTS:
            count, name, topic = _COUNTS[m.id]
            rows.append(
                base | {"indicator": count, "measure": name, "topic": topic, "decimals": 0,
                        "y_axis_name": "Number of children", "polarity": None}
            )  # fmt: skip
    texts: dict[str, Any] = {"polarity": pl.String, "link": pl.String, "repeat": pl.Int16}
    return pl.DataFrame(rows, schema_overrides=texts, infer_schema_length=None)


def _index(local: pl.DataFrame) -> pl.DataFrame:
    return local.group_by("dataset", "indicator", maintain_order=True).agg(
        pl.col("area").n_unique().cast(pl.Int64).alias("las"),
        pl.col("year").n_unique().cast(pl.Int64).alias("years"),
        pl.col("year").min().cast(pl.Int64).alias("y0"),
        pl.col("year").max().cast(pl.Int64).alias("y1"),
        pl.col("value").is_null().mean().round(3).alias("na"),
    )
