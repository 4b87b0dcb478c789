"""Small panels that the tests of this folder read."""

from typing import Any

import polars as pl

from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.panel.reading import panel

NAMES = {"unit": "council", "time": "year", "outcome": "rate", "adopted": "adopted"}


def columns(**changed: Any) -> dict[str, Any]:
    """Three councils in three years; Durham adopts in 2019. Columns can be changed or added."""
    return {
        "council": ["Durham"] * 3 + ["Leeds"] * 3 + ["York"] * 3,
        "year": [2018, 2019, 2020] * 3,
        "rate": [1.0, 2.0, 2.5, 3.0, 4.0, 4.5, 5.0, 6.5, 7.0],
        "adopted": [2019] * 3 + [0] * 3 + [None] * 3,
    } | changed


def table(**changed: Any) -> pl.DataFrame:
    """The columns as a Polars frame."""
    return pl.DataFrame(columns(**changed), strict=False)


def read(asked: dict[str, Any] | None = None, **changed: Any) -> Panel:
    """The panel of the table, asked with other arguments where some are given."""
    names = NAMES | {"source": "rates.csv"} | (asked or {})
    return panel(table(**changed), **{k: v for k, v in names.items() if v is not None})


def note(found: Panel, kind: str) -> Any:
    """The one note of a kind."""
    (only,) = [n for n in found.notes if n.kind == kind]
    return only
