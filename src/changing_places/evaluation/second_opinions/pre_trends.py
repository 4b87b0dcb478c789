"""Did those who adopted move apart before they adopted?

A regression on untreated observations alone, so that effects after adoption cannot leak into
the test: unit and period effects, covariates, and a mark for each of the last L periods before
adoption. Borusyak, Jaravel and Spiess (2024), section 4.4, test 1: under the assumptions of the
method, passing the test does not bias the estimate that is reported then.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.effects import Sample
from changing_places.evaluation.panel.model import Floats, Ints, Panel
from changing_places.evaluation.patterns import patterns
from changing_places.evaluation.second_opinions.cells import cluster_totals
from changing_places.evaluation.second_opinions.covariates import covariate_columns
from changing_places.evaluation.second_opinions.event_time import event_times, marks
from changing_places.evaluation.second_opinions.preconditions import (
    check,
)
from changing_places.evaluation.second_opinions.regression import regression
from changing_places.evaluation.second_opinions.two_way import NOTHING, TwoWay
from changing_places.evaluation.second_opinions.untreated_fit import UntreatedFit

USUAL_LEADS = 4


@dataclass(frozen=True)
class PreTrends:
    """How far adopters were from the others in each of the last periods before adopting.

    `keys` (L,) are event times, ascending, and `estimates` L x K their distance from what is
    usual for the adopters earlier on, NaN where it cannot be told; `influence` is n x L x K.
    `wald` (K,) tests that all are zero, with `df` (K,) of them among G clusters; `p` (K,) is
    its p-value, NaN where there are too few clusters. The clusters are few, so that it is read
    as Hotelling's T-squared: `wald (G - df) / (df (G - 1))` as F with `df` and `G - df`.
    """

    keys: Ints
    estimates: Floats
    influence: Floats
    wald: Floats
    df: Ints
    p: Floats
    sample: Sample


def pre_trends(panel: Panel, *, leads: int | None = None, anticipation: int = 0) -> PreTrends:
    """Test the last `leads` periods before adoption (or anticipation) against earlier ones.

    Without `leads`, up to four are tested, leaving at least one period to compare with. Raises
    InputError where there are no such periods, and Refusal where they cannot be told.
    """
    check(panel, anticipation)
    keys = _keys(panel, leads, anticipation)
    before = panel.times[None, :] < panel.adopted[:, None] - anticipation
    columns, regressors = covariate_columns(panel), marks(panel, keys)
    UntreatedFit.check(panel, columns, anticipation)
    n, outcomes = len(panel.units), len(panel.outcomes)
    estimates = np.full((len(keys), outcomes), np.nan)
    influence = np.zeros((n, len(keys), outcomes))
    for observed, ks in patterns(panel.observed):
        covariates = columns.taken_out(TwoWay.on(observed & before, panel.weights))
        fit = regression(panel.values[:, :, ks], regressors, covariates)
        estimates[:, ks], influence[:, :, ks] = fit.coefficients, fit.influence
    if not np.isfinite(estimates).any():
        raise Refusal(
            "Trends before adoption cannot be told.",
            "No adopter was seen in enough periods before adopting.",
            "Add earlier periods.",
        )
    sample = Sample(panel.adopted, panel.weights, panel.clusters)
    wald, df, p = _wald(estimates, influence, sample)
    order = np.argsort(keys)
    return PreTrends(keys[order], estimates[order], influence[:, order], wald, df, p, sample)


def _keys(panel: Panel, leads: int | None, anticipation: int) -> Ints:
    """Event times to mark, the nearest to adoption first, so that the farthest gives way."""
    since, adopts = event_times(panel)
    held = np.unique(since[np.broadcast_to(adopts, since.shape)])
    before = held[held < -anticipation][::-1]
    if leads is not None and leads < 1:
        raise InputError(
            f"{leads} periods before adoption cannot be tested.",
            "The number has to be 1 or more.",
            f"Ask for {USUAL_LEADS}.",
        )
    if len(before) < 2:
        raise InputError(
            "Trends before adoption cannot be tested.",
            "That takes an adopter with two periods before adopting; none has them.",
            "Add earlier periods.",
        )
    chosen: Ints = before[: min(leads or USUAL_LEADS, len(before) - 1)]
    return chosen


def _wald(estimates: Floats, influence: Floats, sample: Sample) -> tuple[Floats, Ints, Floats]:
    """The joint test of each outcome, with G / (G - 1) for the G clusters that say anything.

    A unit seen untreated once fits its own effect exactly, and says nothing.
    """
    from scipy.special import fdtrc

    outcomes = estimates.shape[1]
    wald, p = np.full(outcomes, np.nan), np.full(outcomes, np.nan)
    df = np.zeros(outcomes, dtype=np.int64)
    totals = cluster_totals(influence, sample.clusters) / sample.n
    for k in range(outcomes):
        told = np.isfinite(estimates[:, k])
        part = totals[:, told, k]
        size = np.abs(part).max(axis=1, initial=0.0)
        g = int((size > NOTHING * size.max(initial=0.0)).sum())
        df[k] = told.sum()
        if not 0 < df[k] < g:
            continue
        variance = part.T @ part * (g / (g - 1))
        wald[k] = estimates[told, k] @ np.linalg.pinv(variance) @ estimates[told, k]
        p[k] = fdtrc(df[k], g - df[k], wald[k] * (g - df[k]) / (df[k] * (g - 1)))
    return wald, df, p
