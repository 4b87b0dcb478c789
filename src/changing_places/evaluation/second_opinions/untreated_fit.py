"""The fit on untreated cells, and what it says of the treated ones, for outcomes observed alike.

The weights `v` of the estimate on untreated cells are `-w_i (c_i + h_t + x_it'q)`. Residuals
sum to zero over each unit's untreated cells, so that `c_i` drops out of the influence and only
the T numbers `h` and the p numbers `q` of a cell are wanted, never a row for each observation.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats, Ints, Panel
from changing_places.evaluation.second_opinions.cells import Cells, cluster_totals, reasons
from changing_places.evaluation.second_opinions.covariates import Columns, Projected
from changing_places.evaluation.second_opinions.preconditions import nobody_untreated
from changing_places.evaluation.second_opinions.two_way import TwoWay


@dataclass(frozen=True)
class UntreatedFit:
    """Unit, period and covariate effects on untreated cells, before any outcome is seen.

    `known` is n x T: treated cells whose counterfactual can be told. `shares` n x C are the
    weights of units in each cell, summing to 1, `mass` (C,) what they summed to, `counts`
    2 x C the treated and the untreated compared, `why` (C,) the reason a cell is lost or 0.
    """

    panel: Panel
    cells: Cells
    effects: TwoWay
    covariates: Projected
    known: Bools
    shares: Floats
    mass: Floats
    counts: Ints
    why: Ints

    @classmethod
    def on(cls, panel: Panel, cells: Cells, columns: Columns, of: tuple[Bools, int]) -> Self:
        """Fit on the cells observed (the first of `of`) and untreated, `of[1]` periods ahead."""
        observed, anticipation = of
        before = panel.times[None, :] < panel.adopted[:, None] - anticipation
        untreated = observed & before
        effects = TwoWay.on(untreated, panel.weights)
        covariates = columns.taken_out(effects)
        seen = observed & ~before & panel.treated[:, None]
        known = seen & effects.identified & covariates.told
        weighted = known * panel.weights[:, None]
        shares = np.zeros((len(panel.units), cells.count))
        for rows, own in cells.cohorts:
            shares[np.ix_(rows, own)] = weighted[np.ix_(rows, cells.period[own])]
        mass = shares.sum(axis=0)
        treated = np.count_nonzero(shares, axis=0)
        counts = np.stack([treated, untreated.sum(axis=0)[cells.period]])
        why = reasons(cells, seen, untreated, effects.identified, covariates.told)
        shares /= np.where(mass > 0, mass, 1.0)
        return cls(panel, cells, effects, covariates, known, shares, mass, counts, why)

    @staticmethod
    def check(panel: Panel, columns: Columns, anticipation: int) -> None:
        """Refuse a panel without untreated cells, or with a covariate that says nothing there."""
        before = panel.times[None, :] < panel.adopted[:, None] - anticipation
        untreated = panel.observed.any(axis=2) & before
        if not untreated.any():
            raise nobody_untreated(panel)
        if columns.count:
            fit = TwoWay.on(untreated, panel.weights)
            columns.taken_out(fit).check("observations without the policy")

    @property
    def unseen(self) -> int:
        """How many adopters are observed after adopting, and never before."""
        return int(np.count_nonzero(self.panel.treated & ~self.effects.mask.any(axis=1)))

    def estimate(self, values: Floats, leave_out: bool) -> tuple[Floats, Floats]:
        """Estimates C x K (NaN where lost) and influence n x C x K of `values` n x T x K."""
        left, residual = self._differences(values)
        estimates = np.zeros((self.cells.count, values.shape[2]))
        for rows, own in self.cells.cohorts:
            mine = self._own(left, rows, own)
            estimates[own] = np.einsum("mc,mck->ck", self.shares[np.ix_(rows, own)], mine)
        influence = self._of_untreated(residual)
        for rows, own in self.cells.cohorts:
            influence[np.ix_(rows, own)] += self._of_treated(
                left, estimates, (rows, own), leave_out
            )
        influence *= len(self.panel.units)
        influence[:, self.mass <= 0] = 0.0
        return np.where(self.mass[:, None] > 0, estimates, np.nan), influence

    def _differences(self, values: Floats) -> tuple[Floats, Floats]:
        """Outcome less counterfactual on all cells; weighted residuals, 0 off untreated ones."""
        weights = self.panel.weights[:, None, None]
        left = self.effects.remainder(values)
        if self.covariates.columns.count:
            held = np.where(self.effects.mask[:, :, None], left, 0.0) * weights
            moments = np.tensordot(self.covariates.fitted, held, axes=([0, 1], [0, 1]))
            left -= self.covariates.values @ (self.covariates.inverse @ moments)
        return left, np.where(self.effects.mask[:, :, None], left, 0.0) * weights

    def _of_untreated(self, residual: Floats) -> Floats:
        """What residuals of untreated cells add to each cell's error: n x C x K, over n."""
        target = np.eye(len(self.panel.times))[self.cells.period]
        target -= self.shares.T @ self.effects.shares
        influence: Floats = np.matmul(-(target @ self.effects.solver), residual)
        if self.covariates.columns.count:
            x = np.stack(
                [
                    self.shares[:, c] @ self.covariates.values[:, t]
                    for c, t in enumerate(self.cells.period)
                ]
            )
            scores = np.matmul(self.covariates.fitted.transpose(0, 2, 1), residual)
            influence -= np.matmul(x @ self.covariates.inverse, scores)
        return influence

    def _own(self, left: Floats, rows: Ints, own: Ints) -> Floats:
        """Effects of a cohort's units on its cells, m x c x K, 0 where not known."""
        at = np.ix_(rows, self.cells.period[own])
        effects: Floats = np.where(self.known[at][:, :, None], left[at], 0.0)
        return effects

    def _of_treated(
        self, left: Floats, estimates: Floats, cohort: tuple[Ints, Ints], leave_out: bool
    ) -> Floats:
        """What the treated of a cohort add to the errors of its cells: m x c x K, over n."""
        rows, own = cohort
        shares = self.shares[np.ix_(rows, own)]
        weighted = shares[:, :, None] * self._own(left, rows, own)
        clusters = self.panel.clusters[rows]
        size = cluster_totals(shares, clusters)
        squares = (size**2).sum(axis=0)
        told = np.where(squares > 0, squares, 1.0)
        average = np.einsum("gc,gck->ck", size, cluster_totals(weighted, clusters)) / told[:, None]
        lone = np.count_nonzero(size, axis=0) == 1
        for c in np.flatnonzero(lone):
            average[c] = self._elsewhere(estimates, int(own[c]))
        influence: Floats = weighted - shares[:, :, None] * average
        if leave_out:
            place = np.unique(clusters, return_inverse=True)[1]
            influence /= (1 - np.where(lone, 0.0, size**2 / told))[place][:, :, None]
        return influence

    def _elsewhere(self, estimates: Floats, cell: int) -> Floats:
        """The average effect on other cohorts as long after adoption, else at any time, else 0.

        A cluster alone in its cell cannot be told from the cell's average. The variance stays on
        the safe side whatever it is compared with, so it is compared with others.
        """
        cells = self.cells
        others = (cells.groups != cells.groups[cell]) & (self.mass > 0)
        since = cells.times - cells.groups
        alike = others & (since == since[cell])
        chosen = alike if alike.any() else others
        if not chosen.any():
            return np.zeros(estimates.shape[1])
        return np.asarray(np.average(estimates[chosen], axis=0, weights=self.mass[chosen]))
