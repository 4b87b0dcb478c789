"""How often intervals hold the truth, in simulations whose truth is known."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from changing_places.evaluation.did.aggregate import KINDS, aggregate
from changing_places.evaluation.did.estimate import estimate_all
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.effects import Effects
from changing_places.evaluation.inference.bootstrap import Draws
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.intervals import band, key_intervals, overall_interval
from tests.evaluation.did.made import simulated

Design = tuple[Mapping[int, int], int]
Shares = dict[str, float]

# For each number of units: the sizes of the cohorts by period of adoption (of ten), and how many
# never adopt.
DESIGNS: dict[int, list[Design]] = {
    40: [
        ({5: 6, 7: 6}, 28),
        ({4: 10, 7: 10}, 20),
        ({4: 6, 5: 6, 6: 6, 8: 6}, 16),
        ({4: 6, 5: 6, 6: 6, 7: 6, 8: 6}, 10),
    ],
    150: [({3: 6, 4: 10, 5: 14, 6: 20, 7: 10, 8: 6}, 84), ({4: 30, 7: 20}, 100)],
    320: [({3: 32, 4: 32, 5: 32, 6: 32, 7: 32, 8: 32}, 128)],
}
PATHS = [("dr", False), ("reg", True), ("ipw", True), ("dr", True)]
TOGETHER = 40


def coverage(
    design: Design,
    *,
    estimator: str,
    control: str,
    covariates: bool,
    repeats: int,
    persistence: float = 0.6,
    effect: float = 1.0,
) -> tuple[Shares, Shares]:
    """The share of 95% intervals of the overall effects that hold the truth, by aggregate.

    Ours, and estimate +- 1.96 standard errors. Forty outcomes share each design drawn.
    """
    sizes, never = design
    chance = np.random.default_rng(2013)
    ours: dict[str, list[np.ndarray]] = {kind: [] for kind in KINDS}
    normal: dict[str, list[np.ndarray]] = {kind: [] for kind in KINDS}
    for _ in range(repeats // TOGETHER):
        panel, truth = simulated(
            sizes,
            never,
            chance=chance,
            outcomes=TOGETHER,
            persistence=persistence,
            covariates=covariates,
            effect=effect,
            varied=0.5 * effect,
        )
        effects = group_time(panel, estimator=estimator, control=control)
        known = replace(effects, estimates=_true(effects, truth), blocks=())
        for kind in KINDS:
            put = aggregate(effects, kind)
            found, wanted = overall_interval(put), aggregate(known, kind).overall
            ours[kind].append((found.low <= wanted) & (wanted <= found.high))
            reach = 1.96 * standard_errors(put.overall_influence)
            normal[kind].append(np.abs(put.overall - wanted) <= reach)
    return _shares(ours), _shares(normal)


def band_coverage(
    design: Design, *, estimator: str, covariates: bool, repeats: int = 1600
) -> Shares:
    """The share of 95% bands that hold the truth of all their effects at once, by aggregate."""
    chance = np.random.default_rng(2013)
    hits: dict[str, list[np.ndarray]] = {kind: [] for kind in KINDS if kind != "simple"}
    for _ in range(repeats // TOGETHER):
        panel, truth = simulated(
            *design, chance=chance, outcomes=TOGETHER, covariates=covariates, persistence=0.7
        )
        found = estimate_all(panel, estimator=estimator, draws=Draws(count=499))
        known = replace(found.effects, estimates=_true(found.effects, truth), blocks=())
        for kind, held in hits.items():
            put = found.aggregates[kind]
            wide = band(key_intervals(put), found.drawn.keys[kind].critical)
            wanted = aggregate(known, kind).estimates
            held.append(((wide.low <= wanted) & (wanted <= wide.high)).all(axis=0))
    return _shares(hits)


def _true(effects: Effects, truth: Mapping[tuple[int, int], float]) -> np.ndarray:
    cells = zip(effects.groups.tolist(), effects.times.tolist(), strict=True)
    return np.array([[truth.get(cell, 0.0)] * TOGETHER for cell in cells])


def _shares(hits: dict[str, list[np.ndarray]]) -> Shares:
    return {kind: float(np.mean(held)) for kind, held in hits.items()}
