"""The checks that run by themselves on every evaluation that compares."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.asked import Asked
from changing_places.evaluation.checks.balance import balance
from changing_places.evaluation.checks.composition import composition
from changing_places.evaluation.checks.few import few_treated
from changing_places.evaluation.checks.influence import influence
from changing_places.evaluation.checks.model import Check, cannot_tell
from changing_places.evaluation.checks.placebo import placebo_dates
from changing_places.evaluation.checks.pretrends import pre_trends
from changing_places.evaluation.checks.spillover import spillover
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.model import Estimate
from changing_places.evaluation.panel.model import Panel
