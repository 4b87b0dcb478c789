"""How far parallel trends may fail before a finding does: bounds after Rambachan and Roth.

`bounds` gives the interval of an effect for each amount by which trends may differ, and the
`breakdown` at which it first includes zero; `read_event_study` reads a file of coefficients and
their covariance. Everything is exact: nothing is drawn at random or searched on a grid.
"""

from changing_places.evaluation.sensitivity.bound import bounds, bounds_of, breakdown
from changing_places.evaluation.sensitivity.event_study import EventStudy
from changing_places.evaluation.sensitivity.model import Bounds, Breakdown, Original, Row
from changing_places.evaluation.sensitivity.reading import read_event_study

__all__ = [
    "Bounds",
    "Breakdown",
    "EventStudy",
    "Original",
    "Row",
    "bounds",
    "bounds_of",
    "breakdown",
    "read_event_study",
]
