"""A confidence set of the conditional test, and its ends.

The set may have gaps, so an end is the outermost point accepted: no theta further out than the
first stage allows can be, and from there inwards a scan finds the outermost that is, and
bisection the end itself.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats
from changing_places.evaluation.sensitivity.conditional import accepted, first_stage_values
from changing_places.evaluation.sensitivity.moments import ABOVE, BELOW, NARROW, WIDE, Moments

SCAN = 97
# And at so many standard errors from where a statistic is zero or overtakes one that theta does
# not move: the first stage may allow a range next to which those are small.
ERRORS = np.linspace(0, 8, 33)
# Just beside the points where another statistic becomes the greatest, as a share of the range.
BESIDE = 1e-9


@dataclass(frozen=True)
class ConfidenceSet:
    """Every theta that at least one of the `R` sets of trends does not rule out.

    `beta` (pre + post,) are the coefficients, `alpha` the size of the test.
    """

    moments: Moments
    beta: Floats
    alpha: float

    @cached_property
    def first(self) -> Floats:
        """The first stage's critical values (R,)."""
        return first_stage_values(self.moments, self.alpha)

    def accepts(self, thetas: Floats) -> Bools:
        """Which thetas (K, or R x K) each set of trends accepts, R x K."""
        values = self.moments.values(self.beta, thetas)
        return accepted(values, self.moments, self.first, self.alpha)

    def ends(self) -> tuple[float, float]:
        """The least and the greatest theta held."""
        thetas, points = self._scanned
        upper = self._end(thetas, points)
        lower = self._end(thetas[:, ::-1], points[:, ::-1])
        return float(lower.min()), float(upper.max())

    def holds(self, theta: float) -> bool:
        """Whether a theta lies between the ends, without finding them."""
        if self.accepts(np.array([theta])).any():
            return True
        thetas, points = self._scanned
        held = thetas[points]
        return bool(held.min() < theta < held.max())

    def ends_on(self, grid: Floats) -> tuple[float, float] | None:
        """The outermost points of a grid that are held; None where none is."""
        held = grid[self.accepts(grid).any(axis=0)]
        return (float(held.min()), float(held.max())) if len(held) else None

    @cached_property
    def _scanned(self) -> tuple[Floats, Bools]:
        """Thetas (R x K, ascending) as far out as can be accepted, and which of them are."""
        left = self.moments.shift + self.moments.functional @ self.beta
        reach = (self.first[:, None] - left[:, :NARROW]) / self.moments.slope[:, :NARROW]
        low, high = reach[:, BELOW], reach[:, ABOVE]
        possible = (left[:, NARROW:].max(axis=1) <= self.first) & (low < high)
        thetas = _scan(self.moments, left, low, high)
        return thetas, self.accepts(thetas) & possible[:, None]

    def _end(self, thetas: Floats, points: Bools) -> Floats:
        """For each of R, between its last accepted theta and the next; only R with any."""
        rows = points.any(axis=1)
        last = points.shape[1] - 1 - points[:, ::-1].argmax(axis=1)
        every = np.arange(len(points))
        inside = thetas[every, last]
        outside = thetas[every, np.minimum(last + 1, points.shape[1] - 1)]
        for _ in range(40):
            middle = (inside + outside) / 2
            held = self.accepts(middle[:, None])[:, 0]
            inside, outside = np.where(held, middle, inside), np.where(held, outside, middle)
        found: Floats = inside[rows]
        return found


def _scan(moments: Moments, left: Floats, low: Floats, high: Floats) -> Floats:
    """Thetas from low to high, and on either side of each point where statistics cross."""
    slope = moments.slope
    even = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, SCAN)
    first, second = np.triu_indices(left.shape[1], 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = (left[:, first] - left[:, second]) / (slope[:, second] - slope[:, first])
    cross = np.where(np.isfinite(cross), cross, low[:, None])
    beside = BESIDE * (high - low)[:, None]
    near = []
    for side in (ABOVE, BELOW):
        away = ERRORS * np.sqrt(moments.covariance[:, side, side])[:, None]
        for start in (np.zeros(len(left)), left[:, NARROW], left[:, WIDE]):
            at = start[:, None] + away - left[:, [side]]
            near.append(at / slope[:, [side]])
    every = np.concatenate([even, cross - beside, cross + beside, *near], axis=1)
    ordered: Floats = np.sort(np.clip(every, low[:, None], high[:, None]), axis=1)
    return ordered


def covered(moments: Moments, betas: Floats, alpha: float, theta: float) -> Bools:
    """For each of N draws of the coefficients (N x n), whether its set holds `theta`.

    What a simulation of coverage asks: one test a draw, and no ends.
    """
    values = moments.values_of_many(betas, theta)
    first = first_stage_values(moments, alpha)
    held: Bools = accepted(values, moments, first, alpha).any(axis=0)
    return held
