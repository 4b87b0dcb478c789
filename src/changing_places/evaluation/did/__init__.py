"""Staggered difference-in-differences: an effect for each cohort and period.

`group_time` estimates them from a panel and `group_time_sections` from repeated cross-sections,
for all outcomes at once; `aggregate` puts them together; `estimate_all` does everything, with
bootstrapped errors and bands. Callaway and Sant'Anna, Journal of Econometrics 225 (2021).
"""

from changing_places.evaluation.did.aggregate import KINDS, aggregate
from changing_places.evaluation.did.estimate import (
    Drawn,
    Estimates,
    estimate_all,
    put_together,
)
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.did.sections import group_time_sections

__all__ = [
    "KINDS",
    "Drawn",
    "Estimates",
    "aggregate",
    "estimate_all",
    "group_time",
    "group_time_sections",
    "put_together",
]
