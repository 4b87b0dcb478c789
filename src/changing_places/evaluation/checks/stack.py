"""Cohorts stacked, each against its controls: the plain comparison that several checks make.

A cohort's controls are the units that never adopt; where everybody does, those that adopt later.
Cohorts count by the weight of their treated units.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.panel.model import Bools, Floats, Ints, Panel


@dataclass(frozen=True)
class Stack:
    """`cohorts` (C,) with the place of each in time, and who is treated and who is a control.

    `places` (C,) are the first treated periods' indices; `treated` and `controls` n x C.
    `weights` (n,).
    """

    cohorts: Ints
    places: Ints
    treated: Bools
    controls: Bools
    weights: Floats

    @property
    def empty(self) -> bool:
        """Whether there is nothing to compare."""
        return not len(self.cohorts)


@dataclass(frozen=True)
class Gap:
    """The difference of treated and controls in a value, with its robust error.

    `spread` is the root of the mean of the two variances, or the one deviation where the other
    side has one unit; `ratio` the variance of the treated over that of the controls.
    """

    treated: float
    controls: float
    spread: float
    ratio: float
    se: float
    units: int

    @property
    def difference(self) -> float:
        """Treated less controls."""
        return self.treated - self.controls


def stack(panel: Panel, weights: Floats | None = None) -> Stack:
    """The cohorts that have a period before them and at least one control."""
    never = panel.adopted > panel.times[-1]
    cohorts = panel.cohorts
    treated = panel.adopted[:, None] == cohorts
    later = panel.adopted[:, None] > cohorts
    controls = np.broadcast_to(never[:, None], later.shape) if never.any() else later
    places = np.searchsorted(panel.times, cohorts)
    kept = (places > 0) & controls.any(axis=0)
    return Stack(
        cohorts[kept],
        places[kept],
        treated[:, kept],
        controls[:, kept],
        panel.weights if weights is None else weights,
    )


def gap(stacked: Stack, values: Floats, clusters: Ints) -> Gap:
    """The gap in `values` (n x C, one column a cohort); NaN values are left out."""
    n = len(values)
    held = np.isfinite(values)
    filled = np.where(held, values, 0.0)
    ours = np.where(stacked.treated & held, stacked.weights[:, None], 0.0)
    theirs = np.where(stacked.controls & held, stacked.weights[:, None], 0.0)
    usable = (ours.sum(axis=0) > 0) & (theirs.sum(axis=0) > 0)
    if not usable.any():
        return Gap(np.nan, np.nan, np.nan, np.nan, np.nan, 0)
    ours = ours[:, usable] / ours[:, usable].sum()
    share = ours.sum(axis=0)
    theirs = theirs[:, usable] / theirs[:, usable].sum(axis=0) * share
    filled = filled[:, usable]
    means = float((ours * filled).sum()), float((theirs * filled).sum())
    variances = [
        _variance(part, filled, mean) for part, mean in zip((ours, theirs), means, strict=True)
    ]
    known = [v for v in variances if np.isfinite(v)]
    centred = filled - (theirs * filled).sum(axis=0) / share
    gaps = (ours * centred).sum(axis=0) / share
    contribution = ours * (centred - gaps) - theirs * centred + ours * (gaps - share @ gaps)
    ratio = variances[0] / variances[1] if variances[1] > 0 else float("nan")
    return Gap(
        *means,
        float(np.sqrt(np.mean(known))) if len(known) else float("nan"),
        ratio,
        float(standard_errors(n * contribution.sum(axis=1), clusters)),
        int(((ours > 0) | (theirs > 0)).any(axis=1).sum()),
    )


def _variance(part: Floats, values: Floats, mean: float) -> float:
    """The weighted variance over the stack, with the count of units less one."""
    units = int((part > 0).any(axis=1).sum())
    if units < 2:
        return float("nan")
    total = float(part.sum())
    return float((part * (values - mean) ** 2).sum() / total * units / (units - 1))
