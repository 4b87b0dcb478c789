"""The chance of being treated given covariates: logistic regression by Newton's method."""

from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.did import words
from changing_places.evaluation.panel.model import Bools, Floats

# Chances from which `did` holds that nobody is comparable, and from which DRDID trims a control.
NO_OVERLAP = 0.999
TRIM = 0.995
HIGHEST = 1 - 1e-6


class NotIdentified(Exception):  # never leaves this folder: it becomes a LostCell
    """A comparison that cannot be made, and why in a sentence."""

    @property
    def why(self) -> str:
        """The sentence."""
        return str(self.args[0])


@dataclass(frozen=True)
class Logit:
    """Chances (m,), the inverse information (p x p), and which units are kept by trimming."""

    chances: Floats
    inverse: Floats
    kept: Floats


def logit(design: Floats, treated: Bools, weights: Floats) -> Logit:
    """The weighted maximum likelihood logit of `treated` (m,) on `design` (m x p).

    Newton steps until the deviance changes by less than one part in 1e12. Chances are capped
    at 1 - 1e-6 and controls from 0.995 are trimmed, as DRDID 1.2 does.

    Raises NotIdentified for separation (chances from 0.999, judged without weights as `did`
    does), for collinear covariates, and where the steps do not settle.
    """
    plain = np.ones(len(treated))
    even = bool((weights == weights[0]).all())
    chances = fitted(design, treated, plain)
    if chances.max() >= NO_OVERLAP:
        raise NotIdentified(words.no_overlap())
    if not even:
        chances = fitted(design, treated, weights)
    chances = np.minimum(chances, HIGHEST)
    information = design.T @ (design * (weights * chances * (1 - chances))[:, None])
    kept = np.where(treated, 1.0, chances < TRIM)
    if not kept[~treated].any():
        raise NotIdentified(words.all_trimmed())
    return Logit(chances, inverse_of(information), kept)


def fitted(design: Floats, treated: Bools, weights: Floats, most: int = 50) -> Floats:
    """The fitted chances (m,); the first column of the design is ones."""
    share = float(np.average(treated, weights=weights))
    if design.shape[1] == 1:
        return np.full(len(treated), share)
    target = treated.astype(float)
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(share / (1 - share))
    before, step = np.inf, np.zeros(len(beta))
    for _ in range(most):
        index = np.clip(design @ beta, -35, 35)
        chances = 1 / (1 + np.exp(-index))
        loss = float(weights @ (np.logaddexp(0, index) - target * index))
        if loss > before * (1 + 1e-12):  # an overshoot: go back half the way
            step = step / 2
            beta = beta - step
            continue
        step = _newton(design, weights * chances * (1 - chances), weights * (target - chances))
        beta = beta + step
        if before - loss <= 1e-8 * (loss + 0.1):
            # Steps square their error, so that the one just taken settles the last digits.
            return np.asarray(1 / (1 + np.exp(-np.clip(design @ beta, -35, 35))))
        before = loss
    raise NotIdentified(words.not_settled())


def _newton(design: Floats, curvature: Floats, slope: Floats) -> Floats:
    try:
        step = np.linalg.solve(design.T @ (design * curvature[:, None]), design.T @ slope)
    except np.linalg.LinAlgError:
        raise NotIdentified(words.not_settled()) from None
    if not np.isfinite(step).all():
        raise NotIdentified(words.not_settled())
    return step


def inverse_of(symmetric: Floats) -> Floats:
    """The inverse of a positive definite matrix; NotIdentified where it has none."""
    values, vectors = np.linalg.eigh(symmetric)
    if not values[0] > 1e-13 * max(values[-1], 1e-300):
        raise NotIdentified(words.not_settled())
    inverse: Floats = (vectors / values) @ vectors.T
    return inverse
