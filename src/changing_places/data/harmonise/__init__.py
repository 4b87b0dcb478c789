"""Puts any panel on the boundaries of any year.

`harmonise` takes a dataframe of areas by periods and hands back the same kind on the
councils that stood on 1 April of one year. Counts add up, rates are weighted by their
denominators, divided councils need a named weight and are marked estimated, and no piece of
ground is counted twice. `docs/explanation/boundaries.md` gives the method with formulas.
"""

from changing_places.data.harmonise.result import Estimate, Harmonised, Merge
from changing_places.data.harmonise.verb import harmonise
from changing_places.data.harmonise.weights import Weight, population_weight

__all__ = ["Estimate", "Harmonised", "Merge", "Weight", "harmonise", "population_weight"]
