"""The population tables: totals, single years of age, and components of change.

All are on today's boundaries for every year, as official back series are.
"""

import numpy as np
import polars as pl

from changing_places.data.demo.country import Country
from changing_places.data.demo.frames import Periods, days, panel, table
from changing_places.data.demo.people import AGES, FIRST, LAST, People
from changing_places.data.store import TableWrite

MID_YEAR: Periods = days(FIRST, LAST, 6, 30)


def population_tables(country: Country, people: People) -> list[TableWrite]:
    """The tables population, population_by_age and population_change."""
    return [
        table("population", _totals(country, people)),
        table("population_by_age", _by_age(country, people)),
        table("population_change", _changes(country, people)),
    ]


def _totals(country: Country, people: People) -> pl.DataFrame:
    councils = country.standing("lower", "upper", "unitary")
    counts = country.weights(councils) @ people.total()
    return panel(councils, MID_YEAR, value=counts, status="value")


def _by_age(country: Country, people: People) -> pl.DataFrame:
    councils = country.standing("lower", "upper", "unitary")
    counts = np.einsum("cu,uya->cya", country.weights(councils), people.ages.astype(float))
    shape = counts.shape
    area, year, age = (index.ravel() for index in np.indices(shape))
    return pl.DataFrame(
        {
            "area": pl.Series([c.code for c in councils]).gather(area),
            "year": pl.Series(list(people.years), dtype=pl.Int16).gather(year),
            "age": pl.Series(AGES, dtype=pl.Int64).gather(age),
            "value": counts.ravel(),
        }
    )


def _changes(country: Country, people: People) -> pl.DataFrame:
    """Moves in and out of a county are not told: only its districts' net moves add up."""
    councils = country.standing("lower", "upper", "unitary")
    weights = country.weights(councils)
    sums = {name: weights @ values for name, values in people.changes.items()}
    sums["internal_net"] = sums["internal_in"] - sums["internal_out"]
    sums["international_net"] = sums["international_in"] - sums["international_out"]
    counties = np.array([c.tier == "upper" for c in councils])
    for name in ("internal_in", "internal_out"):
        sums[name] = np.where(counties[:, None], np.nan, sums[name])
    order = (
        *("population_before", "births", "deaths", "internal_in", "internal_out", "internal_net"),
        *("international_in", "international_out", "international_net", "other"),
        "population_after",
    )
    when = days(FIRST + 1, LAST, 6, 30)
    frame = panel(councils, when, None, **{name: sums[name] for name in order})
    return frame.drop("period", "starts", "ends").with_columns(pl.col(order).cast(pl.Int64))
