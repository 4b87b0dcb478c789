"""Least squares with unit and period effects, covariates, and clustered influence."""

from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats
from changing_places.evaluation.second_opinions.covariates import Projected
from changing_places.evaluation.second_opinions.two_way import independent


@dataclass(frozen=True)
class Regression:
    """Coefficients of `q` regressors on K outcomes.

    `kept` (q,) are the regressors that add something to those before them; `coefficients` is
    q x K, NaN for the others, with `influence` n x q x K. `regressors` is n x T x q: what the
    effects and covariates leave of them, 0 outside the fit.
    """

    kept: Bools
    coefficients: Floats
    influence: Floats
    regressors: Floats


def left_of(regressors: Floats, covariates: Projected) -> Floats:
    """What unit effects, period effects and covariates leave of regressors, n x T x q."""
    left = covariates.two_way.residual(regressors)
    if covariates.columns.count:
        left -= covariates.fitted @ _slopes(left, covariates)
    return left


def regression(values: Floats, regressors: Floats, covariates: Projected) -> Regression:
    """Regress `values` (n x T x K) on `regressors` (n x T x q) beside effects and covariates.

    Frisch and Waugh (1933): regress what the effects leave of one on what they leave of the
    other. A unit's influence on a coefficient is its score, so that squared sums over clusters
    are the clustered sandwich (Liang and Zeger 1986) without a small-sample factor.
    """
    two_way = covariates.two_way
    x = left_of(regressors, covariates)
    weighted = x * two_way.weights[:, None, None]
    gram = np.tensordot(weighted, x, axes=([0, 1], [0, 1]))
    scale = np.tensordot(
        two_way.mask * two_way.weights[:, None], regressors**2, axes=([0, 1], [0, 1])
    )
    kept = independent(gram, scale)
    inverse = np.zeros_like(gram)
    inverse[np.ix_(kept, kept)] = np.linalg.inv(gram[np.ix_(kept, kept)])
    residual = left_of(values, covariates)
    coefficients = inverse @ np.tensordot(weighted, residual, axes=([0, 1], [0, 1]))
    residual -= x @ coefficients
    scores = np.matmul(weighted.transpose(0, 2, 1), residual)
    influence = len(values) * np.matmul(inverse, scores)
    return Regression(kept, np.where(kept[:, None], coefficients, np.nan), influence, x)


def _slopes(left: Floats, covariates: Projected) -> Floats:
    weighted = covariates.fitted * covariates.two_way.weights[:, None, None]
    slopes: Floats = covariates.inverse @ np.tensordot(weighted, left, axes=([0, 1], [0, 1]))
    return slopes
