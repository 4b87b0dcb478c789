"""Panels made up for tests, small ones by hand and larger ones with a known truth."""

from collections.abc import Mapping

import numpy as np

from changing_places.evaluation.panel.model import NEVER, Panel


def panel_of(values, adopted, times=None, **more) -> Panel:
    """A panel from values (n x T or n x T x K) and each unit's adoption (0 or None for never)."""
    values = np.asarray(values, dtype=float)
    if values.ndim == 2:
        values = values[:, :, None]
    n, periods, outcomes = values.shape
    covariates = np.asarray(more.pop("covariates", np.empty((n, 0))), dtype=float)
    if covariates.ndim == 2:
        covariates = np.repeat(covariates[:, None, :], periods, axis=1)
    names = tuple(f"x{j + 1}" for j in range(covariates.shape[2]))
    return Panel(
        units=tuple(f"unit {i + 1}" for i in range(n)),
        times=np.arange(periods) if times is None else np.asarray(times),
        outcomes=tuple(f"y{k + 1}" for k in range(outcomes)),
        values=values,
        adopted=np.array([int(a) if a else NEVER for a in adopted], dtype=np.int64),
        weights=np.asarray(more.pop("weights", np.ones(n)), dtype=float),
        clusters=np.asarray(more.pop("clusters", np.arange(n))),
        covariates=names,
        covariate_values=covariates if names else np.empty((0, 0, 0)),
        **more,
    )


def random_panel(seed=0, *, n=60, periods=6, outcomes=2, covariates=2, **more) -> Panel:
    """Noise with cohorts 2, 3 and 5 of six periods, and half of the units never treated."""
    chance = np.random.default_rng(seed)
    adopted = np.resize([0, 2, 0, 3, 0, 5], n)
    values = chance.normal(size=(n, periods, outcomes)).cumsum(axis=1)
    return panel_of(values, adopted, covariates=chance.normal(size=(n, covariates)), **more)


def simulated(
    sizes: Mapping[int, int],
    never: int,
    *,
    chance: np.random.Generator,
    outcomes: int,
    periods: int = 10,
    persistence: float = 0.6,
    covariates: bool = False,
    effect: float = 1.0,
    varied: float = 0.5,
) -> tuple[Panel, dict[tuple[int, int], float]]:
    """Many outcomes of one design with its true effects by cohort and period.

    Errors follow themselves from period to period (`persistence`), units have levels of their
    own, effects differ by cohort, time and (by `varied`) unit. With covariates, trends differ
    by them and the treated have more of them.
    """
    adopted = np.concatenate([np.repeat([*sizes], [*sizes.values()]), np.full(never, NEVER)])
    n = len(adopted)
    errors = np.empty((n, periods, outcomes))
    errors[:, 0] = chance.normal(size=(n, outcomes)) / np.sqrt(1 - persistence**2)
    for t in range(1, periods):
        errors[:, t] = persistence * errors[:, t - 1] + chance.normal(size=(n, outcomes))
    season = np.sin(np.arange(periods))[None, :, None]
    values = errors + 2 * chance.normal(size=(n, 1, outcomes)) + season
    x = chance.normal(size=(n, 2)) + 0.5 * (adopted < NEVER)[:, None]
    if covariates:
        values += 0.09 * (x @ [1, -1])[:, None, None] * np.arange(periods)[None, :, None]
    own = varied * chance.normal(size=(n, outcomes))
    truth = {}
    for order, cohort in enumerate(sizes):
        units = adopted == cohort
        for t in range(cohort, periods):
            truth[cohort, t] = effect * (0.5 + 0.3 * order + 0.1 * (t - cohort))
            values[units, t] += truth[cohort, t] + own[units]
    return panel_of(
        values,
        np.where(adopted < NEVER, adopted, 0),
        covariates=x if covariates else np.empty((n, 0)),
    ), truth
