"""Comparisons without a before, or without anybody beside: differences, never called effects.

Maryland levels 1 and 2 (What Works Centre for Local Economic Growth, Guide to scoring evidence
using the Maryland Scientific Methods Scale, 2016): a cross-section of treated and untreated, or
treated before and after, without or with control variables.
"""

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.effects import Aggregate, Sample
from changing_places.evaluation.panel.model import Floats, Ints, Panel


def cross_section(panel: Panel) -> Aggregate:
    """Treated less untreated in one period, at equal covariates where there are any.

    Least squares of the outcome on treatment and covariates, with the influence of each unit
    (heteroskedasticity-robust, HC1 scaling left to the interval). Raises Refusal with fewer
    than two units on either side.
    """
    y = panel.values[:, 0, :]
    held = panel.observed[:, 0, :].all(axis=1)
    treated = panel.treated
    for side, name in ((treated, "treated"), (~treated, "untreated")):
        if (side & held).sum() < 2:
            raise Refusal(
                f"Fewer than two {name} units are observed.",
                "A difference between two sides needs at least two units on each.",
                "Add units, or use a method for a single unit with periods before and after.",
            )
    x = np.column_stack([treated.astype(float), np.ones(len(y)), *_columns(panel, 0)])
    return _simple(panel, *_least_squares(x, y, panel.weights * held))


def before_and_after(panel: Panel) -> Aggregate:
    """The mean change of treated units from their periods before adoption to those after.

    With covariates, the change at unchanged covariates: least squares of each unit's change on
    the changes of its covariates. Raises Refusal where no unit is seen both before and after.
    """
    treated = panel.treated & (panel.adopted > panel.times[0])
    after = panel.times[None, :] >= panel.adopted[:, None]
    change = _change(panel.values, after)
    held = treated & np.isfinite(change).all(axis=1)
    if held.sum() < 2:
        raise Refusal(
            "Fewer than two treated units are seen both before and after they adopt.",
            f"{int(held.sum())} of {int(treated.sum())} treated units have both.",
            "Add periods before adoption, or units that were not treated to compare with.",
        )
    parts = [np.ones(len(change))]
    if panel.covariates:
        moved = _change(panel.covariate_values, after)
        held &= np.isfinite(moved).all(axis=1)
        # A covariate that does not move within units cannot explain their change.
        parts += [moved[:, j] for j in range(moved.shape[1]) if np.ptp(moved[held, j]) > 0]
    return _simple(panel, *_least_squares(np.column_stack(parts), change, panel.weights * held))


def _change(values: Floats, after: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]") -> Floats:
    """Each unit's mean after less its mean before, n x K; NaN where it lacks either."""
    held = np.isfinite(values)
    filled = np.where(held, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = [
            (filled * side[:, :, None]).sum(axis=1) / (held & side[:, :, None]).sum(axis=1)
            for side in (after, ~after)
        ]
    changed: Floats = means[0] - means[1]
    return changed


def _columns(panel: Panel, period: int) -> list[Floats]:
    if not panel.covariates:
        return []
    return [panel.covariate_values[:, period, j] for j in range(len(panel.covariates))]


def _least_squares(x: Floats, y: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The first coefficient (K,) and its influence (n x K); rows of no weight have none."""
    used = weights > 0
    xu, yu, wu = x[used], y[used], weights[used]
    gram = (xu * wu[:, None]).T @ xu
    if np.linalg.matrix_rank(gram) < gram.shape[0]:
        raise InputError(
            "The covariates cannot be told apart from the treatment or from one another.",
            "One of them is a combination of the others in the units observed.",
            "Leave one of them out.",
        )
    inverse = np.linalg.inv(gram)
    beta = inverse @ (xu * wu[:, None]).T @ yu
    residual = yu - xu @ beta
    influence = np.zeros_like(y)
    # The correction for the number of coefficients makes it the HC1 error.
    scale = len(y) * np.sqrt(used.sum() / max(used.sum() - x.shape[1], 1))
    influence[used] = scale * (wu * (xu @ inverse[:, 0]))[:, None] * residual
    return beta[0], influence


def _simple(panel: Panel, estimate: Floats, influence: Floats) -> Aggregate:
    n, k = influence.shape
    none: Ints = np.empty(0, np.int64)
    sample = Sample(panel.adopted, panel.weights, panel.clusters)
    return Aggregate(
        "simple", none, np.empty((0, k)), np.empty((n, 0, k)), estimate, influence, sample
    )
