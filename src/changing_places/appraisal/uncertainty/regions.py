"""Where the answer flips, as a rule over one or two inputs that can be read out.

"Where turnover is above 12% and rent below £40,000, the trust is best." Every threshold of every
input and of every pair of the most telling ones is tried on the draws; the rule kept is the one
whose Matthews correlation with the option being best is highest, which neither a rule that is
always true nor one that is almost never true can win. Thresholds are rounded as people would say
them, and the shares that are reported are those of the rounded rule.

After the scenario discovery of Bryant and Lempert, Technological Forecasting and Social Change 77
(2010), with at most two conditions and an exhaustive search; Matthews, Biochimica et Biophysica
Acta 405 (1975), for the score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.drawing import checked, drawn
from changing_places.appraisal.uncertainty.model import Appraised
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.appraisal.uncertainty.words import ruled
from changing_places.core.seeds import DEFAULT_SEED

BINS = 40
# Inputs that are tried in pairs: those that tell most by themselves.
PAIRED = 12
# A second condition has to tell this much more than the best single one.
SECOND_CONDITION = 0.05
# Below this correlation a rule is no better than saying how often the option is best.
LEAST_SCORE = 0.15
# An option best in fewer draws than this is met too seldom to be described.
FEWEST_BEST = 50
RULE_DRAWS = 20_000


@dataclass(frozen=True)
class Condition:
    """One input above or below a threshold."""

    input: str
    unit: str
    direction: str
    threshold: float


@dataclass(frozen=True)
class Region:
    """Where an option is best: `conditions` that all hold, none where no simple rule was found.

    `precision` is the share of draws meeting them in which the option is best, `coverage` the
    share of draws in which it is best that meet them; `p_best` how often it is best at all.
    """

    option: str
    conditions: tuple[Condition, ...]
    precision: float
    coverage: float
    p_best: float
    draws: int

    def explain(self) -> str:
        """The rule, read out."""
        return ruled(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "option": self.option,
            "conditions": [dict(c.__dict__) for c in self.conditions],
            "precision": self.precision,
            "coverage": self.coverage,
            "p_best": self.p_best,
            "draws": self.draws,
            "plain_english": self.explain(),
        }


def flips(
    model: Appraised | Priced, *, draws: int = RULE_DRAWS, seed: int = DEFAULT_SEED
) -> tuple[Region, ...]:
    """For each option but the preferred, in which region of one or two inputs it is best.

    Options that are hardly ever best are left out. The most often best comes first.
    """
    priced = model if isinstance(model, Priced) else Priced.of(model)
    own = drawn(priced, checked(draws), seed)
    npv = priced.npv(own)
    n = len(priced.model.drivers)
    values = np.concatenate([priced.values(own), own[n:]])
    best, preferred = npv.argmax(axis=0), priced.preferred(npv)
    bins = [_binned(row) for row in values]
    names = [(d.name, d.unit) for d in priced.model.inputs]
    found = [
        _region(values, bins, best == k, option, names)
        for k, option in enumerate(priced.model.options)
        if k != preferred and (best == k).sum() >= FEWEST_BEST
    ]
    return tuple(sorted(found, key=lambda r: -r.p_best))


def region(
    values: Floats,
    is_best: NDArray[np.bool_],
    *,
    option: str,
    inputs: Sequence[tuple[str, str]],
) -> Region:
    """The rule over one or two inputs that tells best where an option is best.

    `values` is inputs by draws, `is_best` one entry a draw, `inputs` the name and unit of each.
    """
    return _region(values, [_binned(row) for row in values], is_best, option, inputs)


@dataclass(frozen=True)
class _Bins:
    """The thresholds to try of one input, and between which of them each draw lies."""

    edges: Floats
    places: NDArray[np.intp]


def _binned(x: Floats) -> _Bins:
    edges = _edges(x) if np.ptp(x) > 0 else np.empty(0)
    return _Bins(edges, np.searchsorted(edges, x, side="left"))


def _rule(bins: Sequence[_Bins], is_best: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """The input, edge and side (above or not) of each condition of the best rule."""
    singles = sorted(
        ((*_best_single(b, is_best), j) for j, b in enumerate(bins) if len(b.edges)), reverse=True
    )
    choice: list[tuple[int, int, bool]] = []
    score = LEAST_SCORE
    if singles and singles[0][0] >= score:
        score, edge, above, j = singles[0]
        choice = [(j, edge, above)]
    for i, j in combinations([single[-1] for single in singles[:PAIRED]], 2):
        found = _best_pair(bins[i], bins[j], is_best)
        if found[0] > score + (SECOND_CONDITION if len(choice) < 2 else 0.0):
            score = found[0]
            choice = [(i, found[1], found[3]), (j, found[2], found[4])]
    return choice


def _region(
    values: Floats,
    bins: Sequence[_Bins],
    is_best: NDArray[np.bool_],
    option: str,
    inputs: Sequence[tuple[str, str]],
) -> Region:
    choice = _rule(bins, is_best)
    conditions = [(j, _said(bins[j].edges, edge), above) for j, edge, above in choice]
    inside = np.ones(len(is_best), bool)
    for j, threshold, above in conditions:
        inside &= (values[j] > threshold) == above
    hits = float((inside & is_best).sum())
    return Region(
        option=option,
        conditions=tuple(
            Condition(*inputs[j], "above" if above else "below", t) for j, t, above in conditions
        ),
        precision=hits / max(float(inside.sum()), 1.0),
        coverage=hits / max(float(is_best.sum()), 1.0),
        p_best=float(is_best.mean()),
        draws=len(is_best),
    )


def _edges(x: Floats) -> Floats:
    """Thresholds to try: quantiles, or half-ways between values where these are few."""
    found = np.unique(np.quantile(x, np.linspace(0, 1, BINS + 1)[1:-1]))
    levels = np.unique(x) if len(found) < BINS - 1 else found
    if len(levels) <= BINS and len(levels) > 1 and len(found) < BINS - 1:
        return np.asarray((levels[:-1] + levels[1:]) / 2)
    return np.asarray(found)


def _said(edges: Floats, edge: int) -> float:
    """A threshold rounded to the fewest figures that keep it near to itself among the others."""
    value = float(edges[edge])
    gaps = np.diff(edges)
    room = float(gaps[max(edge - 1, 0) : edge + 1].min() / 2) if len(gaps) else abs(value) / 20
    for figures in range(1, 12):
        rounded = float(f"{value:.{figures}g}")
        if abs(rounded - value) <= room:
            return rounded
    return value


def _matthews(inside: Floats, hits: Floats, best: float, draws: float) -> Floats:
    """The correlation of `is inside` with `is best`, of counts."""
    spread = inside * (draws - inside) * best * (draws - best)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (hits * draws - inside * best) / np.sqrt(spread)
    return np.where(spread > 0, found, 0.0)


def _best_single(bins: _Bins, is_best: NDArray[np.bool_]) -> tuple[float, int, bool]:
    """The score, edge and side of the best single condition; a tie goes to the lower edge."""
    edges, place = len(bins.edges), bins.places
    below = np.bincount(place, minlength=edges + 1).cumsum()[:edges].astype(float)
    hits = np.bincount(place[is_best], minlength=edges + 1).cumsum()[:edges].astype(float)
    score = -_matthews(below, hits, float(is_best.sum()), float(len(place)))
    edge = int(np.abs(score).argmax())
    return float(abs(score[edge])), edge, bool(score[edge] > 0)


def _best_pair(
    first: _Bins, second: _Bins, is_best: NDArray[np.bool_]
) -> tuple[float, int, int, bool, bool]:
    """The score, edges and sides of the best two conditions, by sums over a table of bins."""
    shape = (len(first.edges) + 1, len(second.edges) + 1)
    cell = first.places * shape[1] + second.places
    counts = [
        np.bincount(c, minlength=shape[0] * shape[1]).reshape(shape).cumsum(0).cumsum(1)
        for c in (cell, cell[is_best])
    ]
    top = (0.0, 0, 0, False, False)
    for above_first in (False, True):
        for above_second in (False, True):
            inside, hits = (_quadrant(t, above_first, above_second) for t in counts)
            score = _matthews(inside, hits, float(is_best.sum()), float(len(cell)))
            i, j = divmod(int(score.argmax()), score.shape[1])
            if score[i, j] > top[0]:
                top = (float(score[i, j]), i, j, above_first, above_second)
    return top


def _quadrant(table: NDArray[np.intp], above_first: bool, above_second: bool) -> Floats:
    """Counts on one side of every pair of edges, from counts up to them."""
    rows, columns, low = table[:-1, -1:], table[-1:, :-1], table[:-1, :-1]
    if above_first and above_second:
        return np.asarray(table[-1, -1] - rows - columns + low, float)
    if above_first:
        return np.asarray(columns - low, float)
    return np.asarray(rows - low if above_second else low, float)
