"""How far one weight can move before another option comes first by the weighted sum."""

from dataclasses import dataclass

import numpy as np

from changing_places.appraisal.criteria.model import Floats, Table
from changing_places.appraisal.criteria.words import share

# Weights nearer than this to a crossing are at it.
AT = 1e-12


@dataclass(frozen=True)
class WeightSwitch:
    """The range of one criterion's weight within which the same option stays first.

    The other weights keep their proportions. `below` and `above` are who comes first beyond
    `low` and `high`, None where nobody does before 0 or 1.
    """

    criterion: str
    weight: float
    low: float
    high: float
    below: str | None
    above: str | None

    def sentences(self) -> list[tuple[float, str]]:
        """How far the weight has to move, and who then comes first; none where nobody does."""
        told = []
        for who, way, at in ((self.below, "less", self.low), (self.above, "more", self.high)):
            if who is not None:
                limit = share(at).removeprefix("under ").removeprefix("over ")
                said = f"{who} comes first where {self.criterion} weighs {way} than {limit}."
                told.append((abs(at - self.weight), said))
        return told


def switching_weights(table: Table, scaled: Floats, weights: Floats) -> tuple[WeightSwitch, ...]:
    """For each criterion, how far its weight can move with the winner unchanged.

    `scaled` are scores by range (n x m), `weights` sum to one (m,). Exact: with the others in
    proportion an option's score is a straight line in one weight. A criterion that has all the
    weight has no others to keep in proportion, and they are taken to share the rest evenly.
    Empty where options tie for the first place.

    Source: Triantaphyllou and Sanchez, Decision Sciences 28 (1997), most critical criterion.
    """
    totals = scaled @ weights
    first = int(totals.argmax())
    if (np.abs(totals - totals[first]) <= AT).sum() > 1 or len(weights) < 2:
        return ()
    return tuple(_switch(table, scaled, (weights, j), first) for j in range(len(weights)))


def _switch(table: Table, scaled: Floats, at: tuple[Floats, int], first: int) -> WeightSwitch:
    weights, j = at
    others = np.delete(weights, j)
    total = others.sum()
    shares = others / total if total > 0 else np.full(len(others), 1 / len(others))
    rest = np.delete(scaled, j, axis=1) @ shares
    # The lead of the first over another is `rest + t slope` with t the weight of criterion j.
    lead_rest = rest[first] - rest
    slope = (scaled[first, j] - scaled[:, j]) - lead_rest
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = -lead_rest / slope
    falls, rises = slope < -AT, slope > AT
    low, below = _outermost(np.where(rises, crossing, -np.inf), slope, upper=False)
    high, above = _outermost(np.where(falls, crossing, np.inf), slope, upper=True)
    names = table.options
    return WeightSwitch(
        criterion=table.names[j],
        weight=float(weights[j]),
        low=max(0.0, low),
        high=min(1.0, high),
        below=names[below] if low > AT else None,
        above=names[above] if high < 1 - AT else None,
    )


def _outermost(crossing: Floats, slope: Floats, *, upper: bool) -> tuple[float, int]:
    """The nearest crossing, and of those who cross there the one that leads beyond it."""
    nearest = crossing.min() if upper else crossing.max()
    if not np.isfinite(nearest):
        return float(nearest), 0
    there = np.flatnonzero(np.abs(crossing - nearest) <= AT)
    steepest = slope[there].argmin() if upper else slope[there].argmax()
    return float(nearest), int(there[steepest])
