"""Weigh what has no price: options scored on criteria, by six methods and many weightings.

A `Table` holds options, criteria and scores; `Views` what a council says of the weights (its
own, ranges, a ranking). `weigh` answers which option wins by each method, under which share of
the weightings left open, where methods disagree and on which criterion. `paired_weights` (AHP)
and `swing_weights` turn what people say into weights.
"""

from changing_places.appraisal.criteria.elicit import (
    PairedWeights,
    SwingWeights,
    paired_weights,
    swing_weights,
)
from changing_places.appraisal.criteria.model import Criterion, Preference, Table, Views
from changing_places.appraisal.criteria.prepared import METHODS
from changing_places.appraisal.criteria.result import ByMethod, Weighing
from changing_places.appraisal.criteria.weigh import weigh

__all__ = [
    "METHODS",
    "ByMethod",
    "Criterion",
    "PairedWeights",
    "Preference",
    "SwingWeights",
    "Table",
    "Views",
    "Weighing",
    "paired_weights",
    "swing_weights",
    "weigh",
]
