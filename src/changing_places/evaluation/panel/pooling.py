"""Puts the answers of several imputed panels together: Rubin's rules.

With `m` estimates q and their squared errors u: the estimate is the mean of q; its variance is
`W + (1 + 1/m) B`, where W is the mean of u and B the variance of q (Rubin, Multiple Imputation for
Nonresponse in Surveys, 1987, section 3.1). Degrees of freedom are those of Barnard and Rubin,
Small-sample degrees of freedom with multiple imputation, Biometrika 86 (1999), formula 3, which
never exceed those that the complete data would have had.
"""

import numpy as np
from numpy.typing import ArrayLike

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import Floats


def pooled(
    estimates: ArrayLike, ses: ArrayLike, *, df_complete: float = np.inf
) -> tuple[Floats, Floats, Floats]:
    """The estimate, standard error and degrees of freedom of `m` completed panels.

    `estimates` and `ses` are m x any shape; the three answers are of that shape.
    `df_complete` are the degrees of freedom of the method had nothing been missing, infinite
    for a normal error. Raises InputError for fewer than two panels.

    >>> estimate, se, df = pooled([1.0, 1.2, 1.1], [0.5, 0.5, 0.5], df_complete=40)
    >>> round(float(estimate), 2), round(float(se), 4), round(float(df), 1)
    (1.1, 0.5132, 34.6)
    """
    q, u = np.asarray(estimates, dtype=float), np.asarray(ses, dtype=float) ** 2
    m = q.shape[0] if q.ndim else 0
    if m < 2:
        raise InputError(
            "One imputed panel has no error of its own.",
            "What was not observed shows in how far the imputed panels differ.",
            "Draw at least 2 panels, and better 20, as draws=20.",
        )
    within, between = u.mean(axis=0), q.var(axis=0, ddof=1)
    extra = (1 + 1 / m) * between
    total = within + extra
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, extra / total, 0.0)
        between_df = np.where(share > 0, (m - 1) / share**2, np.inf)
        observed_df = _observed_df(share, df_complete)
        df = 1 / (1 / between_df + 1 / observed_df)
    return q.mean(axis=0), np.sqrt(total), df


def _observed_df(share: Floats, complete: float) -> Floats:
    """Degrees of freedom that the observed part of the data would have by itself."""
    if np.isinf(complete):
        return np.full_like(share, np.inf)
    return (complete + 1) / (complete + 3) * complete * (1 - share)
