"""Draws what was not observed from a model with room for every group-time effect.

The model of one outcome is

    y_it = m_c(i),t + z_i' b_t + a_i + e_it

where a_i is normal of variance tau², e_it is an AR(1) of variance sigma², and c is a unit's cohort:
those first treated in one period, or those not treated by the last.
Every cohort has a mean of its own in every period, so that any effect by group and time, and any
departure from parallel trends before treatment, is left as it is: the imputation is congenial with
group-time effects (Meng, Multiple-imputation inferences with uncongenial sources of input,
Statistical Science 9, 1994; and for difference-in-differences a model without cohort-by-period
means would pull effects towards nought). z holds the covariates' means and, where weights
differ, their logarithm, with coefficients of each period, because a method that weights or adjusts
must find them in the imputed figures. It assumes that figures are missing at random given the
unit's other figures, its cohort and z, and that units err independently.

Draws are proper (Rubin 1987, chapter 4): parameters are drawn too, by data augmentation (Tanner
and Wong, Journal of the American Statistical Association 82, 1987). Given complete figures, the
covariance is drawn with the means integrated out, the means given the covariance are exactly
matrix-normal, and the missing figures given both are normal given the unit's others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.panel.covariance import Walk, walk
from changing_places.evaluation.panel.model import Bools, Floats, Ints

BURN_IN = 100
BETWEEN = 5
# The walk is tuned anew when the first guesses have washed out.
_RETUNE = 20
_BLOCK = 20_000


@dataclass(frozen=True)
class Patterns:
    """Units that lack figures, and the different ways in which they do.

    `units` (u,) are their rows, and `which` (u,) numbers the P ways. `spots` (P, m) are the
    periods that a way lacks, with `real` (P, m) false where it lacks fewer than m.
    """

    units: Ints
    which: Ints
    spots: Ints
    real: Bools


def completed(
    values: Floats, design: Floats, times: Ints, *, draws: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """`draws` completed panels, n x T each, of figures (n, T) that are NaN where missing.

    `design` is n x q, of full rank, with a column for each cohort; n must exceed q by 4 at
    least. Every unit has one figure at least.
    """
    centre, spread = _unit_of_measure(values, design)
    y = (values - centre) / spread
    missing = ~np.isfinite(y)
    patterns = _patterns(missing)
    y = first_guess(y, design)
    root = np.linalg.cholesky(design.T @ design)
    state: Walk | None = None
    for step in range(BURN_IN + draws * BETWEEN):
        means, scatter = _fit(y, design, root)
        if state is None or step == _RETUNE:
            start = None if state is None else state.at
            state = walk(times, scatter, len(y) - design.shape[1], start)
        state.move(scatter, rng)
        sigma = state.covariance()
        coefficients = means + _matrix_normal(root, sigma, rng)
        _draw_missing(y, design @ coefficients, sigma, patterns, rng)
        if step >= BURN_IN and (step - BURN_IN + 1) % BETWEEN == 0:
            yield np.where(missing, y * spread + centre, values)


def _unit_of_measure(values: Floats, design: Floats) -> tuple[float, float]:
    centre = float(np.nanmean(values))
    guess = first_guess(values - centre, design)
    spread = float((guess - design @ np.linalg.lstsq(design, guess)[0]).std())
    return centre, spread if spread > 0 else 1.0


def _patterns(missing: Bools) -> Patterns:
    units = np.flatnonzero(missing.any(axis=1))
    masks, which = np.unique(missing[units], axis=0, return_inverse=True)
    # Missing periods come first, in their order, and the rest of a row is padding.
    order = np.argsort(~masks, axis=1, kind="stable")[:, : int(masks.sum(axis=1).max())]
    real = np.take_along_axis(masks, order, axis=1)
    return Patterns(units, which.reshape(-1), order, real)


def first_guess(y: Floats, design: Floats, rounds: int = 5) -> Floats:
    """n x T without gaps: the design's fit plus the mean distance of each unit from it."""
    held = np.isfinite(y)
    counts = np.maximum(held.sum(axis=1), 1)
    level = np.where(held, y, 0).sum(axis=1) / counts
    filled = np.where(held, y, level[:, None])
    for _ in range(rounds):
        fit = design @ np.linalg.lstsq(design, filled)[0]
        away = np.where(held, y - fit, 0).sum(axis=1) / counts
        filled = np.where(held, y, fit + away[:, None])
    return filled


def _fit(y: Floats, design: Floats, root: Floats) -> tuple[Floats, Floats]:
    """Coefficients, q x T, and the residuals' sums of products, T x T."""
    products = np.linalg.solve(root, design.T @ y)
    coefficients = np.linalg.solve(root.T, products)
    residual = y - design @ coefficients
    return coefficients, residual.T @ residual


def _matrix_normal(root: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
    """q x T noise of row covariance (D'D)^-1 and column covariance sigma."""
    noise = rng.standard_normal((len(root), len(sigma)))
    return np.asarray(np.linalg.solve(root.T, noise) @ np.linalg.cholesky(sigma).T)


def _draw_missing(
    y: Floats, mean: Floats, sigma: Floats, patterns: Patterns, rng: np.random.Generator
) -> None:
    """Draw the missing figures of `y`, n x T, anew and in place.

    With precision Q, the missing part given the observed is normal with precision Q_mm and mean
    `mean_m - Q_mm^-1 Q_mo (y_o - mean_o)`. Each pattern's Q_mm is padded to m x m by the
    identity, so that all are treated at once.
    """
    precision = np.linalg.inv(sigma)
    spots, real = patterns.spots, patterns.real
    both = real[:, :, None] & real[:, None, :]
    inner = np.where(both, precision[spots[:, :, None], spots[:, None, :]], np.eye(spots.shape[1]))
    roots, inverses = np.linalg.cholesky(inner), np.linalg.inv(inner)
    for begin in range(0, len(patterns.units), _BLOCK):
        units = patterns.units[begin : begin + _BLOCK]
        which = patterns.which[begin : begin + _BLOCK]
        at, there = spots[which], real[which]
        rows = units[:, None]
        away = y[units] - mean[units]
        unknown = np.zeros(away.shape)
        np.put_along_axis(unknown, at, there.astype(float), axis=1)
        away[unknown > 0] = 0.0
        pull = np.where(there, -np.take_along_axis(away @ precision, at, axis=1), 0.0)
        noise = rng.standard_normal(pull.shape)[:, :, None]
        push = pull[:, :, None] + roots[which] @ noise
        drawn = mean[rows, at] + (inverses[which] @ push)[:, :, 0]
        y[rows, at] = np.where(there, drawn, y[rows, at])
