"""The arithmetic of one comparison, as numbers that do not depend on the outcome.

Every estimator here is linear in the outcomes: the effect is `a'y`, and the influence of the
m units on it is `m a*y + U(By)`, a diagonal plus a matrix of low rank. Whatever does not depend
on the outcome (the logit, the inverse of the covariates' products) is in a, U and B, reckoned
once and applied to every period and outcome at once.

Formulas: Sant'Anna and Zhao, Doubly robust difference-in-differences estimators, Journal of
Econometrics 219 (2020), equations 3.1 and 3.4 and section 4 (doubly robust); Abadie, Review of
Economic Studies 72 (2005), with weights that sum to one (inverse probability); Heckman, Ichimura
and Todd, Review of Economic Studies 64 (1997) (outcome regression).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.did import words
from changing_places.evaluation.did.logit import NotIdentified, inverse_of, logit
from changing_places.evaluation.panel.model import Bools, Floats


@dataclass(frozen=True)
class Kernel:
    """`weights` a (m,), `left` U (m x r) and `right` B (r x m); the diagonal is m times a."""

    weights: Floats
    left: Floats
    right: Floats

    def effects(self, outcomes: Floats) -> Floats:
        """The effects (k,) of outcomes m x k."""
        found: Floats = self.weights @ outcomes
        return found

    def influence(self, outcomes: Floats, scale: float = 1.0) -> Floats:
        """The influence m x k of the units on those effects, times `scale`."""
        found: Floats = (self.left * scale) @ (self.right @ outcomes)
        found += outcomes * (self.weights * (scale * len(self.weights)))[:, None]
        return found

    def leverage(self, scale: float = 1.0) -> tuple[Floats, Floats]:
        """What each unit's own outcome weighs (m,), and the spread of its influence (m,).

        The influence of unit i is row i of `diag(m a) + UB` times the outcomes, whose length
        is its spread where the outcomes are alike in theirs.
        """
        own = len(self.weights) * self.weights
        cross = np.einsum("ir,ri->i", self.left, self.right)
        rest = np.einsum("ir,rs,is->i", self.left, self.right @ self.right.T, self.left)
        spread = np.sqrt(np.maximum(own**2 + 2 * own * cross + rest, 0.0))
        return np.abs(own) * scale, spread * scale


def design_of(covariates: Floats, names: Sequence[str]) -> Floats:
    """A column of ones and the covariates (m x p) at mean 0 and standard deviation 1.

    Moving and scaling a covariate changes no effect and no influence, and keeps populations in
    millions from spoiling the arithmetic. Raises NotIdentified where one does not vary, where
    they say the same, and for no more rows than coefficients.
    """
    m, p = covariates.shape
    if not p:
        return np.ones((m, 1))
    if m <= p + 1:
        raise NotIdentified(words.too_few(m, p + 1, "compared"))
    centre = covariates.mean(axis=0)
    spread = covariates.std(axis=0)
    flat = spread <= 1e-12 * np.maximum(np.abs(centre), 1e-300)
    if flat.any():
        raise NotIdentified(words.constant([names[i] for i in np.flatnonzero(flat).tolist()]))
    design = np.column_stack([np.ones(m), (covariates - centre) / spread])
    values = np.linalg.eigvalsh(design.T @ design)
    if not values[0] > 1e-12 * values[-1]:
        raise NotIdentified(words.collinear(names))
    return design


def solver(design: Floats, weights: Floats, names: Sequence[str], who: str) -> Floats:
    """P (p x m) that gives the coefficients `P y` of a weighted regression.

    Rows of weight zero take no part. Raises NotIdentified for collinear covariates and for no
    more rows than coefficients.
    """
    used = int((weights > 0).sum())
    p = design.shape[1]
    if p > 1 and used <= p:
        raise NotIdentified(words.too_few(used, p, who))
    weighted = design * weights[:, None]
    products = weighted.T @ design
    if p == 1:
        return weighted.T / products
    values = np.linalg.eigvalsh(products)
    if not values[0] > 1e-12 * values[-1]:
        raise NotIdentified(_which(design[weights > 0], names))
    found: Floats = inverse_of(products) @ weighted.T
    return found


def _which(design: Floats, names: Sequence[str]) -> str:
    """The sentence that names the covariates which say the same."""
    flat = [n for n, s in zip(names, design[:, 1:].std(axis=0), strict=True) if s < 1e-9]
    return words.constant(flat) if flat else words.collinear(names)


def panel_kernel(
    estimator: str, treated: Bools, covariates: Floats, weights: Floats, names: Sequence[str]
) -> Kernel:
    """The kernel of two periods of a panel; it is applied to changes between them.

    `treated` (m,), `covariates` m x p, `weights` (m,) positive. Raises NotIdentified.
    """
    treated_count = int(treated.sum())
    if not 0 < treated_count < len(treated):
        raise NotIdentified(words.no_units(treated_count, len(treated) - treated_count))
    design = design_of(covariates, names)
    weights = weights / weights.mean()
    on_treated = np.where(treated, weights, 0.0)
    if estimator == "reg" or design.shape[1] == 1:
        return _regression(design, on_treated, weights - on_treated, names)
    return _weighted(estimator == "dr", design, treated, weights, names)


def _regression(design: Floats, treated: Floats, controls: Floats, names: Sequence[str]) -> Kernel:
    """Heckman, Ichimura and Todd: the controls' fitted change, at the treated's covariates."""
    m = len(treated)
    solve = solver(design, controls, names, "controls")
    share = treated / treated.sum()
    weights = share - share @ design @ solve
    # A control's influence is its residual times its weight in the fitted change.
    left = np.column_stack([-m * weights[:, None] * design, -m * share])
    return Kernel(weights, left, np.vstack([solve, weights]))


def _weighted(
    robust: bool, design: Floats, treated: Bools, weights: Floats, names: Sequence[str]
) -> Kernel:
    """Sant'Anna and Zhao, or Abadie's weights alone: controls weighted by the odds."""
    m = len(treated)
    fit = logit(design, treated, weights)
    of_treated = np.where(treated, weights, 0.0)
    of_treated = of_treated / of_treated.sum()
    odds = np.where(treated, 0.0, fit.kept * weights * fit.chances / (1 - fit.chances))
    of_controls = odds / odds.sum()
    contrast = of_treated - of_controls
    # How the logit's coefficients move the controls' mean.
    score = (weights * (treated - fit.chances))[:, None] * design @ (fit.inverse * m)
    moved = (of_controls[:, None] * (design - of_controls @ design)).T
    left = np.column_stack([-m * of_treated, m * of_controls, -score])
    right = np.vstack([of_treated, of_controls, moved])
    if not robust:
        return Kernel(contrast, left, right)
    # On residuals of the controls' regression, whose own error the controls carry too.
    solve = solver(design, np.where(treated, 0.0, weights), names, "controls")
    contrast = contrast - contrast @ design @ solve
    left = np.column_stack([-m * contrast[:, None] * design, left])
    return Kernel(contrast, left, np.vstack([solve, right - right @ design @ solve]))
