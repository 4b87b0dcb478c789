"""The arithmetic of one comparison of repeated cross-sections, as numbers free of the outcome.

Rows of two periods stand in the place of units' changes: treated and controls, before and after.
Like a panel's, each estimator is linear in the outcomes, `a'y` with influence `m a*y + U(By)`.

Formulas: Sant'Anna and Zhao, Journal of Econometrics 219 (2020), equation 3.4 (locally
efficient doubly robust, with regressions of treated and controls); Abadie, Review of Economic
Studies 72 (2005), with weights that sum to one; Heckman, Ichimura and Todd, Review of Economic
Studies 64 (1997).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.did import words
from changing_places.evaluation.did.kernel import Kernel, design_of, solver
from changing_places.evaluation.did.logit import NotIdentified, logit
from changing_places.evaluation.panel.model import Bools, Floats


@dataclass(frozen=True)
class Four:
    """Rows of a comparison: `design` m x p, `weights` (m,) of mean 1, and which are which."""

    design: Floats
    weights: Floats
    treated: Bools
    after: Bools
    names: Sequence[str]

    def share(self, treated: bool, after: bool | None) -> Floats:
        """The weights (m,) of one group, summing to one; `after` None for both periods."""
        here = self.treated == treated
        if after is not None:
            here = here & (self.after == after)
        found = np.where(here, self.weights, 0.0)
        shares: Floats = found / found.sum()
        return shares

    def solve(self, treated: bool, after: bool) -> Floats:
        """P (p x m) that gives one group's regression coefficients in one period."""
        here = (self.treated == treated) & (self.after == after)
        who = f"rows {'treated' if treated else 'of controls'} {'after' if after else 'before'}"
        return solver(self.design, np.where(here, self.weights, 0.0), self.names, who)

    def off_mean(self, shares: Floats) -> Floats:
        """The design less its mean under some shares, times the shares (m x p)."""
        found: Floats = shares[:, None] * (self.design - shares @ self.design)
        return found


def sections_kernel(
    estimator: str,
    treated: Bools,
    after: Bools,
    covariates: Floats,
    weights: Floats,
    names: Sequence[str],
) -> Kernel:
    """The kernel of two periods' rows; it is applied to their outcomes.

    `treated` and `after` (m,), `covariates` m x p, `weights` (m,) positive. Raises
    NotIdentified.
    """
    groups = {
        "the cohort in the period": treated & after,
        "the cohort in the base period": treated & ~after,
        "controls in the period": ~treated & after,
        "controls in the base period": ~treated & ~after,
    }
    for who, here in groups.items():
        if not here.any():
            raise NotIdentified(words.no_rows(who))
    four = Four(design_of(covariates, names), weights / weights.mean(), treated, after, names)
    if estimator == "reg" or four.design.shape[1] == 1:
        return _regression(four)
    return _robust(four) if estimator == "dr" else _weighted(four)


def _regression(four: Four) -> Kernel:
    """The treated's change, less that of the controls fitted at the treated's covariates."""
    m = len(four.weights)
    new, old, cohort = (four.share(True, after) for after in (True, False, None))
    solve_new, solve_old = four.solve(False, True), four.solve(False, False)
    mean = cohort @ four.design
    lever_new, lever_old = mean @ solve_new, mean @ solve_old
    around = four.off_mean(cohort)
    left = [
        -new[:, None],
        old[:, None],
        lever_new[:, None] * four.design - around,
        around - lever_old[:, None] * four.design,
    ]
    right = np.vstack([new, old, solve_new, solve_old])
    return Kernel(new - old - lever_new + lever_old, m * np.hstack(left), right)


def _odds(four: Four) -> tuple[Floats, Floats, Floats, Floats]:
    """The controls' shares after and before, and how the logit moves their means."""
    fit = logit(four.design, four.treated, four.weights)
    odds = np.where(four.treated, 0.0, fit.kept * four.weights * fit.chances / (1 - fit.chances))
    new, old = np.where(four.after, odds, 0.0), np.where(four.after, 0.0, odds)
    if not new.sum() > 0 or not old.sum() > 0:
        raise NotIdentified(words.all_trimmed())
    new, old = new / new.sum(), old / old.sum()
    residual = (four.weights * (four.treated - fit.chances))[:, None]
    score = residual * four.design @ (fit.inverse * len(odds))
    return new, old, score, (four.off_mean(new) - four.off_mean(old)).T


def _weighted(four: Four) -> Kernel:
    """Four weighted means, the controls weighted by their odds of being treated."""
    m = len(four.weights)
    new, old = four.share(True, True), four.share(True, False)
    controls_new, controls_old, score, moved = _odds(four)
    means = np.vstack([new, old, controls_new, controls_old])
    signs = np.array([-1.0, 1.0, 1.0, -1.0])
    left = np.hstack([m * (means.T * signs), -score])
    return Kernel(-signs @ means, left, np.vstack([means, moved]))


def _robust(four: Four) -> Kernel:
    """Residuals of the controls' regressions weighted, and the treated's regressions beside."""
    m, design = len(four.weights), four.design
    new, old, cohort = (four.share(True, after) for after in (True, False, None))
    controls_new, controls_old, score, moved = _odds(four)
    solve_new, solve_old = four.solve(False, True), four.solve(False, False)
    fit_new, fit_old = four.solve(True, True), four.solve(True, False)
    rest_new, rest_old = (cohort - new) @ design, (cohort - old) @ design
    # What rows weigh through residuals of the controls' regressions, and of the treated's.
    contrast = new - old - controls_new + controls_old
    contrast -= ((new - controls_new) @ design + rest_new) @ solve_new
    contrast += ((old - controls_old) @ design + rest_old) @ solve_old
    of_new, of_old = rest_new @ fit_new, -rest_old @ fit_old
    after = four.after[:, None]
    around = four.off_mean(cohort)
    moved_new, moved_old = around - four.off_mean(new), around - four.off_mean(old)
    means = np.vstack([new, old, controls_new, controls_old])
    on_residuals = np.vstack([means, moved])
    left = [
        -contrast[:, None] * after * design - moved_new,
        -contrast[:, None] * ~after * design + moved_old,
        moved_new - of_new[:, None] * design,
        -moved_old - of_old[:, None] * design,
        means.T * [-1.0, 1.0, 1.0, -1.0],
        -score / m,
    ]
    residuals = (
        on_residuals
        - (on_residuals * four.after) @ design @ solve_new
        - (on_residuals * ~four.after) @ design @ solve_old
    )
    right = np.vstack([solve_new, solve_old, fit_new, fit_old, residuals])
    return Kernel(contrast + of_new + of_old, m * np.hstack(left), right)
