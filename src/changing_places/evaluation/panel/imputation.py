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

BURN_IN = 120
BETWEEN = 10
# The walk is tuned anew when the first guesses have washed out.
_RETUNE = 20
_BLOCK = 20_000


@dataclass(frozen=True)
class Patterns:
    """Units that lack figures, and the different ways in which they do.

    `units` (u,) are their rows, `missing` is u x T, and `which` (u,) numbers the rows of
    `masks`, P x T.
    """

    units: Ints
    missing: Bools
    which: Ints
    masks: Bools


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
        y[patterns.units] = _drawn(y, design @ coefficients, sigma, patterns, rng)
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
    return Patterns(units, missing[units], which.reshape(-1), masks)


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


def _drawn(
    y: Floats, mean: Floats, sigma: Floats, patterns: Patterns, rng: np.random.Generator
) -> Floats:
    """The units of `patterns` with their missing figures drawn anew, u x T.

    With precision Q, the missing part given the observed is normal with precision Q_mm and mean
    `mean_m - Q_mm^-1 Q_mo (y_o - mean_o)`. Each pattern's Q_mm stands in a T x T matrix that is
    the identity elsewhere, so that all are treated at once.
    """
    precision = np.linalg.inv(sigma)
    masks = patterns.masks
    both = masks[:, :, None] & masks[:, None, :]
    inner = np.where(both, precision, np.eye(len(sigma)))
    roots, inverses = np.linalg.cholesky(inner), np.linalg.inv(inner)
    drawn = y[patterns.units]
    for begin in range(0, len(drawn), _BLOCK):
        part = slice(begin, begin + _BLOCK)
        missing, which = patterns.missing[part], patterns.which[part]
        expected = mean[patterns.units[part]]
        away = np.where(missing, 0.0, drawn[part] - expected)
        pull = np.where(missing, -(away @ precision), 0.0)
        noise = rng.standard_normal(pull.shape)[:, :, None]
        push = pull + (roots[which] @ noise)[:, :, 0]
        found = (inverses[which] @ push[:, :, None])[:, :, 0]
        drawn[part] = np.where(missing, expected + found, drawn[part])
    return drawn
