"""Two-way fixed effects: the regression that most old studies ran, kept as a warning.

`Y_it = a_i + b_t + d D_it + x_it'c + e_it` with `D` one from adoption on. Where effects differ
between cohorts or grow over time, `d` is not their mean: councils already treated serve as
controls, and their own effect is taken off (Goodman-Bacon 2021; de Chaisemartin and
D'Haultfoeuille 2020). The event study of the same kind is contaminated likewise (Sun and Abraham,
Journal of Econometrics 225, 2021).
"""

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.effects import Aggregate, Sample
from changing_places.evaluation.panel.model import Floats, Ints, Note, Panel
from changing_places.evaluation.patterns import patterns
from changing_places.evaluation.second_opinions.covariates import Columns, covariate_columns
from changing_places.evaluation.second_opinions.event_time import event_times, marks
from changing_places.evaluation.second_opinions.preconditions import (
    check,
    without_always_treated,
)
from changing_places.evaluation.second_opinions.regression import Regression, regression
from changing_places.evaluation.second_opinions.two_way import TwoWay


def twfe(panel: Panel, *, dynamic: bool = False, anticipation: int = 0) -> Aggregate:
    """The coefficient of treatment, with unit and period effects, weights and covariates.

    Units treated throughout are kept, as that regression keeps them. With `dynamic`, one
    coefficient for each event time instead, relative to the last period before adoption (or
    anticipation), which has no row of its own; overall is their mean from adoption on; units
    treated throughout are set aside, with a note. A covariate that does not change over time is
    multiplied by the period. Works with any cells missing.

    Raises InputError for a panel of one period, without adopters or with a covariate that says
    nothing of its own; Refusal where treatment does not vary beyond the effects.
    """
    check(panel, anticipation)
    if dynamic:
        return _event_study(panel, anticipation)
    fit = fitted(panel, treatment(panel)[:, :, None])
    empty = np.empty((len(panel.units), 0, len(panel.outcomes)))
    return Aggregate(
        "simple",
        np.empty(0, dtype=np.int64),
        empty[0],
        empty,
        fit[0][0],
        fit[1][:, 0],
        _sample(panel),
        covariate_columns(panel).notes,
    )


def treatment(panel: Panel) -> Floats:
    """n x T: 1 from adoption on."""
    return (panel.times[None, :] >= panel.adopted[:, None]).astype(float)


def fitted(panel: Panel, regressors: Floats) -> tuple[Floats, Floats]:
    """Coefficients q x K and influence n x q x K; Refusal where an outcome tells none."""
    columns = covariate_columns(panel)
    if columns.count:
        whole = TwoWay.on(panel.observed.any(axis=2), panel.weights)
        columns.taken_out(whole).check("observations")
    q, outcomes = regressors.shape[2], len(panel.outcomes)
    coefficients = np.full((q, outcomes), np.nan)
    influence = np.zeros((len(panel.units), q, outcomes))
    for observed, ks in patterns(panel.observed):
        fit = on_pattern(panel, observed, columns, (panel.values[:, :, ks], regressors))
        coefficients[:, ks], influence[:, :, ks] = fit.coefficients, fit.influence
    if not np.isfinite(coefficients).any():
        raise no_variation(panel)
    return coefficients, influence


def on_pattern(
    panel: Panel, observed: np.ndarray, columns: Columns, of: tuple[Floats, Floats]
) -> Regression:
    """Regress outcomes (the first of `of`) on regressors where `observed` is so."""
    covariates = columns.taken_out(TwoWay.on(observed, panel.weights))
    return regression(of[0], of[1], covariates)


def no_variation(panel: Panel) -> Refusal:
    """The refusal where treatment is the sum of a council's and a period's own effect."""
    return Refusal(
        "The effect cannot be told: treatment does not vary between councils and over time.",
        "Every council observed is treated in the same periods, so that the policy cannot be "
        "told from whatever else happened then.",
        "Add councils that adopted at another time or never.",
    )


def _event_study(panel: Panel, anticipation: int) -> Aggregate:
    panel, notes = without_always_treated(panel, 0)
    keys = _keys(panel, anticipation)
    coefficients, influence = fitted(panel, marks(panel, keys))
    order = np.argsort(keys)
    keys, coefficients, influence = keys[order], coefficients[order], influence[:, order]
    told = np.isfinite(coefficients).any(axis=1)
    if not told.all():
        notes = (*notes, _untold(keys[~told]))
    keys, coefficients, influence = keys[told], coefficients[told], influence[:, told]
    after = (keys >= 0)[:, None] & np.isfinite(coefficients)
    shares = after / np.maximum(after.sum(axis=0), 1)
    overall = (shares * np.nan_to_num(coefficients)).sum(axis=0)
    return Aggregate(
        "dynamic",
        keys,
        coefficients,
        influence,
        np.where(after.any(axis=0), overall, np.nan),
        np.einsum("nak,ak->nk", influence, shares),
        _sample(panel),
        (*notes, *covariate_columns(panel).notes),
    )


def _keys(panel: Panel, anticipation: int) -> Ints:
    """Event times but the last before adoption, the earliest last, so that it gives way first."""
    since, adopts = event_times(panel)
    held = np.unique(since[np.broadcast_to(adopts, since.shape)])[::-1]
    before = held[held < -anticipation]
    if not before.size:
        raise no_variation(panel)
    return np.asarray(held[held != before[0]])


def _untold(keys: Ints) -> Note:
    listed = ", ".join(str(int(key)) for key in keys)
    text = (
        f"The effect at {listed} periods from adoption cannot be told apart from the others, and "
        "is taken to be nothing."
    )
    return Note("event_times_lost", text, len(keys), tuple(str(int(key)) for key in keys))


def _sample(panel: Panel) -> Sample:
    return Sample(panel.adopted, panel.weights, panel.clusters)
