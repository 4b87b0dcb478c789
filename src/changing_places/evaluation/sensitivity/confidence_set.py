"""The ends of a confidence set of the conditional test.

The set may have gaps, so an end is the outermost point accepted: no theta further out than the
first stage allows can be, and from there inwards a scan finds the outermost that is, and
bisection the end itself. HonestDiD reports the outermost accepted of 1,000 points instead, which
lie a 25th of a standard error apart and end 20 standard errors from zero; `HONEST_DID_GRID`
asks for that, to compare.
"""

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats
from changing_places.evaluation.sensitivity.conditional import accepted, first_stage_values
from changing_places.evaluation.sensitivity.moments import ABOVE, BELOW, NARROW, Moments

EXACT, HONEST_DID_GRID = "exact", "honestdid-grid"
SCAN = 193
# Just beside the points where another statistic becomes the greatest, as a share of the range.
BESIDE = 1e-9


def ends(moments: Moments, beta: Floats, alpha: float) -> tuple[float, float]:
    """The least and the greatest theta that some of the sets of trends accept."""
    first = first_stage_values(moments, alpha)
    thetas, points = _scanned(moments, beta, first, alpha)
    upper = _refined(thetas, points, moments, beta, first, alpha)
    lower = _refined(thetas[:, ::-1], points[:, ::-1], moments, beta, first, alpha)
    return float(lower.min()), float(upper.max())


def holds(moments: Moments, beta: Floats, alpha: float, theta: float) -> bool:
    """Whether a theta lies between the ends, without finding them."""
    first = first_stage_values(moments, alpha)
    values = moments.values(beta, np.array([theta]))
    if accepted(values, moments, first, alpha).any():
        return True
    thetas, points = _scanned(moments, beta, first, alpha)
    held = thetas[points]
    return bool(held.min() < theta < held.max())


def _scanned(moments: Moments, beta: Floats, first: Floats, alpha: float) -> tuple[Floats, Bools]:
    """Thetas (R x K, ascending) as far out as can be accepted, and which of them are."""
    left = moments.shift + moments.functional @ beta
    reach = (first[:, None] - left[:, :NARROW]) / moments.slope[:, :NARROW]
    low, high = reach[:, BELOW], reach[:, ABOVE]
    possible = (left[:, NARROW:].max(axis=1) <= first) & (low < high)
    thetas = _scan(left, moments.slope, low, high)
    points = accepted(moments.values(beta, thetas), moments, first, alpha)
    return thetas, points & possible[:, None]


def _scan(left: Floats, slope: Floats, low: Floats, high: Floats) -> Floats:
    """Thetas from low to high, and on either side of each point where statistics cross."""
    even = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, SCAN)
    first, second = np.triu_indices(left.shape[1], 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = (left[:, first] - left[:, second]) / (slope[:, second] - slope[:, first])
    cross = np.where(np.isfinite(cross), cross, low[:, None])
    beside = BESIDE * (high - low)[:, None]
    every = np.concatenate([even, cross - beside, cross + beside], axis=1)
    ordered: Floats = np.sort(np.clip(every, low[:, None], high[:, None]), axis=1)
    return ordered


def _refined(
    thetas: Floats,
    points: Bools,
    moments: Moments,
    beta: Floats,
    first: Floats,
    alpha: float,
) -> Floats:
    """For each of R that accepts anything, the end between its last accepted and next point."""
    rows = np.flatnonzero(points.any(axis=1))
    last = points.shape[1] - 1 - points[rows, ::-1].argmax(axis=1)
    inside, outside = thetas[rows, last], thetas[rows, np.minimum(last + 1, points.shape[1] - 1)]
    some = Moments(
        moments.functional[rows], moments.shift[rows], moments.slope[rows], moments.covariance[rows]
    )
    for _ in range(40):
        middle = (inside + outside) / 2
        held = accepted(some.values(beta, middle[:, None]), some, first[rows], alpha)[:, 0]
        inside, outside = np.where(held, middle, inside), np.where(held, outside, middle)
    return inside


def ends_on_grid(
    moments: Moments, beta: Floats, alpha: float, grid: Floats
) -> tuple[float, float] | None:
    """The outermost points of a grid that are accepted; None where none is."""
    first = first_stage_values(moments, alpha)
    held = accepted(moments.values(beta, grid), moments, first, alpha).any(axis=0)
    return (float(grid[held].min()), float(grid[held].max())) if held.any() else None
