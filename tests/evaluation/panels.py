"""Small made-up panels for the tests of evaluation."""

import numpy as np

from changing_places.evaluation.panel.model import NEVER, Panel, TimeScale
from changing_places.evaluation.panel.sections import Sections


def panel(
    values,
    adopted,
    *,
    first=2001,
    weights=None,
    clusters=None,
    covariates=None,
    names=None,
    scale="year",
    times=None,
):
    """A panel of `values` (n x T or n x T x K); `adopted` holds periods, None for never."""
    values = np.asarray(values, float)
    values = values[:, :, None] if values.ndim == 2 else values
    n, t, k = values.shape
    covered = {} if covariates is None else {"covariates": tuple(covariates)}
    if covariates:
        stacked = np.stack([np.asarray(v, float) for v in covariates.values()], axis=-1)
        if stacked.ndim == 2:
            stacked = np.repeat(stacked[:, None, :], t, axis=1)
        covered["covariate_values"] = stacked
    return Panel(
        units=tuple(names or (f"unit {i}" for i in range(n))),
        times=np.arange(first, first + t) if times is None else np.asarray(times),
        outcomes=tuple(f"y{j}" for j in range(k)),
        values=values,
        adopted=np.array([NEVER if a is None else a for a in adopted], dtype=np.int64),
        weights=np.ones(n) if weights is None else np.asarray(weights, float),
        clusters=np.arange(n) if clusters is None else np.asarray(clusters),
        scale=TimeScale(scale),
        **covered,
    )


def staggered(n=60, periods=8, *, effect=1.0, seed=0, noise=1.0, cohorts=(2004, 2006), ar=0.0):
    """A third never adopts, the rest in `cohorts`; the effect is the same in every period."""
    rng = np.random.default_rng(seed)
    dates = [None, *cohorts]
    adopted = [dates[i % len(dates)] for i in range(n)]
    errors = rng.normal(0, noise, (n, periods))
    for at in range(1, periods):
        errors[:, at] += ar * errors[:, at - 1]
    values = rng.normal(0, 2, (n, 1)) + 0.3 * np.arange(periods) + errors
    times = 2001 + np.arange(periods)
    after = np.array([[a is not None and t >= a for t in times] for a in adopted])
    return panel(values + effect * after, adopted)


def sections(
    values, times, adopted, weights=None, clusters=None, covariates=None, names=(), outcomes=()
):
    """Repeated cross-sections of `values` (n or n x K), `times` and `adopted` ordinals (n,)."""
    values = np.asarray(values, float)
    values = values[:, None] if values.ndim == 1 else values
    n, k = values.shape
    covered = {} if covariates is None or not names else {
        "covariates": tuple(names), "covariate_values": np.asarray(covariates, float)
    }  # fmt: skip
    return Sections(
        times=np.asarray(times),
        outcomes=tuple(outcomes) or tuple(f"y{j}" for j in range(k)),
        values=values,
        adopted=np.asarray(adopted),
        weights=np.ones(n) if weights is None else np.asarray(weights, float),
        clusters=np.arange(n) if clusters is None else np.asarray(clusters),
        **covered,
    )
