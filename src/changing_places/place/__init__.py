"""Understand one council: where it stands, whom it is like, and when demand outruns money.

`similar` finds the councils most like it and says what makes them so and how firm the list is.
`indicators` sets each published measure beside theirs: value, period, rank, median, source.
`unusual` picks the measures on which it differs most, and says how many differ by chance alone.
`pressure` carries the population forward by age, prices the services it needs, and sets that
beside funding under a named scenario, with a band and every assumption in sight; how wrong
its forecasts would have been, `projection_totals.backtest` and `pressure_band.coverage` say.
`place` is all of these at once.

Everything is answered from a store (`changing_places.data.store`) and nothing is guessed:
what is not held is said not to be held.
"""

from changing_places.place.comparison import differs, indicators
from changing_places.place.country import Country
from changing_places.place.latest import warm
from changing_places.place.likeness import Model, models
from changing_places.place.measures import Indicators, Measure, Unusual, UnusualList
from changing_places.place.model import (
    LeftOut,
    Overlap,
    Provenance,
    SimilarCouncil,
    SimilarCouncils,
    Stability,
    VariableUsed,
)
from changing_places.place.overlap import overlap_of, published_lists
from changing_places.place.overview import Place, place
from changing_places.place.pressure_answer import pressure
from changing_places.place.pressure_model import Pressure
from changing_places.place.similarity import similar

__all__ = [
    "Country",
    "Indicators",
    "LeftOut",
    "Measure",
    "Model",
    "Overlap",
    "Place",
    "Pressure",
    "Provenance",
    "SimilarCouncil",
    "SimilarCouncils",
    "Stability",
    "Unusual",
    "UnusualList",
    "VariableUsed",
    "differs",
    "indicators",
    "models",
    "overlap_of",
    "place",
    "pressure",
    "published_lists",
    "similar",
    "warm",
]
