"""The checks that a statistician would ask for, each a plain answer with its numbers.

Each takes a panel, an estimate with its influence, or an estimator, and gives a `Check`: whether
it passed (none where the data cannot tell), one sentence, and the numbers behind it. None of them
knows which method made the estimate.
"""

from changing_places.evaluation.checks.balance import balance
from changing_places.evaluation.checks.composition import (
    composition,
    composition_of_sections,
)
from changing_places.evaluation.checks.few import few_treated
from changing_places.evaluation.checks.influence import effective_clusters, influence_of_units
from changing_places.evaluation.checks.model import Check
from changing_places.evaluation.checks.placebo import placebo_dates, placebo_outcomes
from changing_places.evaluation.checks.power import null_verdict, smallest_detectable
from changing_places.evaluation.checks.pretrends import pre_trends
from changing_places.evaluation.checks.spillover import rings_of, spill_over

__all__ = [
    "Check",
    "balance",
    "composition",
    "composition_of_sections",
    "effective_clusters",
    "few_treated",
    "influence_of_units",
    "null_verdict",
    "placebo_dates",
    "placebo_outcomes",
    "pre_trends",
    "rings_of",
    "smallest_detectable",
    "spill_over",
]
