"""Randomisation of the difference-in-differences of means, for all deals at once.

The sums that it needs are products of the deals with the units' changes, so that a thousand
deals of 320 units in six cohorts take hundredths of a second.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.evaluation.inference.inversion import Lines
from changing_places.evaluation.inference.randomisation import (
    Randomised,
    deal,
    deal_clusters,
    tested,
)
from changing_places.evaluation.panel.model import NEVER, Bools, Floats, Ints, Panel


@dataclass(frozen=True)
class DifferenceOfMeans:
    """The difference-in-differences of means as a statistic on deals, for all deals at once.

    For each cohort g, unit i has the change `z_ig`, its mean from g on less the period before
    g; the statistic is the mean over cohorts, by weight, of the treated's mean change less that
    of those who never adopt. It equals the simple aggregate of unadjusted effects by cohort and
    period against never-treated controls on a balanced panel, cohorts weighted by their size
    and their number of periods.

    `changes` and `exposures` are n x C (of the outcome and of the observed treatment), `weights`
    (n,), `after` (C,) how many periods each cohort is treated for.
    """

    cohorts: Ints
    changes: Floats
    exposures: Floats
    weights: Floats
    after: Floats

    @classmethod
    def of(cls, panel: Panel, outcome: int = 0) -> "DifferenceOfMeans":
        """From a panel; cohorts with no period before them are left out."""
        places = np.searchsorted(panel.times, panel.cohorts)
        usable = places > 0
        treatment = (panel.times >= panel.adopted[:, None]).astype(float)
        values = panel.values[:, :, outcome]
        return cls(
            panel.cohorts[usable],
            _changes(values, places[usable]),
            _changes(treatment, places[usable]),
            panel.weights,
            (len(panel.times) - places[usable]).astype(float),
        )

    @property
    def complete(self) -> Bools:
        """Which units (n,) are observed wherever the statistic needs them."""
        held: Bools = np.isfinite(self.changes).all(axis=1)
        return held

    def lines(self, adopted: Ints, *, studentised: bool = False) -> Lines:
        """The statistic of each deal (D x n) as a line in the constant effect, with its error.

        Studentised, the squared error is the sum of the variances of the means (weighted as
        they are), each cohort's and the controls' their own, and needs two units of each.
        """
        held = self.complete
        weights = np.where(held, self.weights, 0.0)
        z = np.where(held[:, None], self.changes, 0.0)
        p = np.where(held[:, None], self.exposures, 0.0)
        members = [(adopted == g) * weights for g in self.cohorts]
        never = (adopted > self.cohorts[-1]) * weights
        share = np.column_stack([m.sum(axis=1) for m in members]) * self.after
        share = share / share.sum(axis=1, keepdims=True)
        a = np.zeros(len(adopted))
        b = np.zeros(len(adopted))
        for k, m in enumerate(members):
            a += share[:, k] * (_mean(m, z[:, k]) - _mean(never, z[:, k]))
            b += share[:, k] * (_mean(m, p[:, k]) - _mean(never, p[:, k]))
        c = np.zeros((len(adopted), 3))
        c[:, 0] = 1.0
        if studentised:
            c = self._error(members, never, share, z, p)
        return Lines(a, b, c)

    def _error(
        self, members: list[Floats], never: Floats, share: Floats, z: Floats, p: Floats
    ) -> Floats:
        """The squared error (D x 3) of each deal as a parabola in the effect."""
        parts = [(m, share[:, k] ** 2, z[:, k], p[:, k]) for k, m in enumerate(members)]
        # A control stands against every cohort, so its changes are put together first.
        parts.append((never, np.ones(len(never)), share @ z.T, share @ p.T))
        c = np.zeros((len(never), 3))
        for weights, scale, ours, treated in parts:
            c[:, 0] += scale * _variance(weights, ours, ours)
            c[:, 1] -= 2 * scale * _variance(weights, ours, treated)
            c[:, 2] += scale * _variance(weights, treated, treated)
        return c


def _changes(values: Floats, places: Ints) -> Floats:
    made = [values[:, at:].mean(axis=1) - values[:, at - 1] for at in places]
    return np.column_stack(made) if made else np.empty((len(values), 0))


def _mean(weights: Floats, values: Floats) -> Floats:
    """The weighted mean of `values` (n,) under each row of `weights` (D x n)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = weights @ values / weights.sum(axis=1)
    return mean


def _variance(weights: Floats, x: Floats, y: Floats) -> Floats:
    """The covariance of the weighted means of `x` and `y`, robust, with n/(n - 1)."""
    total = weights.sum(axis=1, keepdims=True)
    count = (weights > 0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = weights / total
        x = x - (shares * x).sum(axis=1, keepdims=True)
        y = y - (shares * y).sum(axis=1, keepdims=True)
        found: Floats = (shares**2 * x * y).sum(axis=1) * count / (count - 1)
    return np.where(count > 1, found, np.nan)


def randomise_means(
    panel: Panel,
    *,
    outcome: int = 0,
    studentised: bool = False,
    draws: int = 999,
    level: float = 0.95,
    seed: int = DEFAULT_SEED,
) -> Randomised:
    """The test of the difference-in-differences of means, quickly.

    Adoption is dealt among whole clusters where the panel has them, else among the units that
    are observed wherever needed and not treated from the start. Raises InputError where nobody
    never adopts, or, studentised, where a cohort has one unit.
    """
    complete = DifferenceOfMeans.of(panel, outcome).complete
    kept = panel.of_units(complete & (panel.adopted > panel.times[0]))
    never = kept.adopted > panel.times[-1]
    if never.all() or not never.any():
        raise InputError(
            "Adoption cannot be dealt afresh.",
            "Treated and never treated units, observed in every period, are both needed.",
            "Bring controls, or fill the gaps.",
        )
    kept = kept.with_adopted(np.where(never, NEVER, kept.adopted))
    if studentised and np.unique(kept.adopted, return_counts=True)[1].min() < 2:
        raise InputError(
            "The effect cannot be set against its error.",
            "A cohort has one unit, which has no spread.",
            "Use the difference itself.",
        )
    if kept.clustered:
        deals = deal_clusters(kept.adopted, kept.clusters, draws=draws, seed=seed)
    else:
        deals = deal(kept.adopted, draws=draws, seed=seed)
    lines = DifferenceOfMeans.of(kept, outcome).lines(deals.adopted, studentised=studentised)
    name = "studentised" if studentised else "difference"
    return tested(lines, deals, level=level, name=name)
