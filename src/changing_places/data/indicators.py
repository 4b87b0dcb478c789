"""The derived tables `indicators`, `indicator_values` and `indicator_latest`.

Every measure of an area that the store holds, under one id, with its unit, direction and
source. A direction is the publisher's, or ours where it is self-evident, and the table says
which; elsewhere there is none. Rows of abolished councils are kept beside their successors':
whoever ranks councils takes those of one day.
"""

from collections.abc import Sequence

import polars as pl

from changing_places.data import indicator_sources as sources
from changing_places.data.datasets import catalogue
from changing_places.data.fictional import LICENCE, PUBLISHER
from changing_places.data.indicator_sources import VALUES, Made
from changing_places.data.merge import extent
from changing_places.data.store import Store, TableWrite

TABLES = ("indicators", "indicator_values", "indicator_latest")
DATASET = "derived"

# Few rows together, so that reading one council of `indicator_latest` reads little.
_LATEST_GROUP = 8_000
_VALUES_GROUP = 50_000


def indicator_tables(store: Store) -> list[TableWrite]:
    """The three tables made of what the store holds; empty ones where it holds no measure."""
    made = [
        m for make, needs in sources.MAKERS if all(n in store for n in needs) for m in make(store)
    ]
    values = _values(made)
    fictional = any(r.fictional for r in store.records.values())
    first, last = extent(values)

    def write(name: str, frame: pl.DataFrame, group: int | None = None) -> TableWrite:
        areas = frame["area"].n_unique() if "area" in frame.columns else None
        return TableWrite(
            name, DATASET, frame, areas, first, last, fictional=fictional, row_group=group
        )

    return [
        write("indicators", _definitions(made, values, fictional)),
        write("indicator_values", values, _VALUES_GROUP),
        write("indicator_latest", latest(values), _LATEST_GROUP),
    ]


def latest(values: pl.DataFrame) -> pl.DataFrame:
    """Of each indicator and area the observation whose period ends last, sorted by area."""
    ordered = values.sort("area", "indicator", "ends", "starts", nulls_last=False)
    return ordered.unique(["area", "indicator"], keep="last", maintain_order=True)


def _values(made: Sequence[Made]) -> pl.DataFrame:
    frames = [m.values.select(pl.col(n).cast(t) for n, t in VALUES.items()) for m in made]
    if not frames:
        return pl.DataFrame(schema=VALUES)
    return pl.concat(frames, rechunk=False).sort("indicator", "area", "starts", "ends")


def _definitions(made: Sequence[Made], values: pl.DataFrame, fictional: bool) -> pl.DataFrame:
    """One row for each indicator, with what its values say of it."""
    said = values.group_by("indicator").agg(
        has_intervals=pl.col("lower").is_not_null().any(),
        first=pl.col("period").sort_by("starts", "ends").first(),
        last=pl.col("period").sort_by("ends", "starts").last(),
        areas=pl.col("area").n_unique().cast(pl.Int64),
    )
    rows = [
        {
            "id": d.id,
            "name": d.name,
            "topic": d.topic,
            "unit": d.unit,
            "polarity": d.polarity,
            "polarity_source": d.polarity_source,
            "description": d.description,
            "dataset": d.datasets[0],
            **_source(d.datasets, fictional),
        }
        for m in made
        for d in m.definitions
    ]
    names = ("id", "name", "topic", "unit", "polarity", "polarity_source", "description")
    schema = dict.fromkeys(
        (*names, "dataset", "title", "publisher", "licence", "address"), pl.String
    )
    frame = pl.DataFrame(rows, schema=schema)
    return frame.join(said, left_on="id", right_on="indicator", how="inner").sort("id")


def _source(datasets: Sequence[str], fictional: bool) -> dict[str, str | None]:
    """Who published the datasets that an indicator is made of, and under which licence.

    An invented figure is never laid at a real publisher's door.
    """
    entries = [catalogue()[d] for d in datasets]
    title = "; ".join(dict.fromkeys(e.title for e in entries))
    if fictional:
        return {"title": title, "publisher": PUBLISHER, "licence": LICENCE, "address": None}
    return {
        "title": title,
        "publisher": " and ".join(dict.fromkeys(e.publisher for e in entries)),
        "licence": " and ".join(dict.fromkeys(e.licence for e in entries)),
        "address": entries[0].address,
    }
