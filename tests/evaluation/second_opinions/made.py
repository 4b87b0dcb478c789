"""Panels made for tests, and the plainest way to reckon what is to be tested."""

import csv
from pathlib import Path

import numpy as np
import pytest

from changing_places.core.seeds import generator
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.panel.model import NEVER, Floats, Ints, Panel
from changing_places.evaluation.second_opinions.cells import cluster_totals

NONE = np.empty((0, 0, 0))


def panel(values, adopted, *, first=2001, weights=None, clusters=None, covariates=None) -> Panel:
    """A panel of `values` (n x T or n x T x K) whose first period is `first`."""
    values = np.asarray(values, dtype=float)
    values = values[:, :, None] if values.ndim == 2 else values
    n, periods, outcomes = values.shape
    p = 0 if covariates is None else covariates.shape[2]
    return Panel(
        tuple(f"E{i:08}" for i in range(n)),
        np.arange(first, first + periods),
        tuple(f"y{k}" for k in range(outcomes)),
        values,
        np.asarray(adopted, dtype=np.int64),
        np.ones(n) if weights is None else np.asarray(weights, dtype=float),
        np.arange(n) if clusters is None else np.asarray(clusters),
        covariates=tuple(f"x{j}" for j in range(p)),
        covariate_values=NONE if covariates is None else covariates,
    )


def untidy(seed: int, *, n=24, periods=7, outcomes=3, covariates=1, missing=0.12) -> Panel:
    """A small panel with gaps of several patterns, weights, clusters and a moving covariate."""
    rng = generator(seed, "untidy panel")
    adopted = np.array([2003, 2004, 2004, 2006, NEVER, NEVER, 2003, 2006] * 8)[:n]
    values = rng.normal(size=(n, periods, outcomes)).cumsum(axis=1)
    gaps = rng.random((n, periods)) < missing
    values[gaps, :2] = np.nan
    values[rng.random((n, periods)) < missing, 2] = np.nan
    return panel(
        values,
        adopted,
        weights=rng.uniform(0.5, 3, n),
        clusters=np.arange(n) // 2,
        covariates=rng.normal(size=(n, periods, covariates)) if covariates else None,
    )


def correlated(seed: int, n: int, *, outcomes: int, periods=16, persistence=0.5) -> Floats:
    """Errors n x T x K that keep `persistence` of themselves from one period to the next."""
    rng = generator(seed, "correlated errors")
    errors = rng.normal(size=(n, periods, outcomes))
    for t in range(1, periods):
        errors[:, t] *= np.sqrt(1 - persistence**2)
        errors[:, t] += persistence * errors[:, t - 1]
    return errors


def staggered(n: int, *, first=2001) -> Ints:
    """Four cohorts of an eighth of the units each, the rest never treated."""
    cohorts = [first + 5, first + 7, first + 9, first + 11]
    return np.array([cohorts[i % 8] if i % 8 < 4 else NEVER for i in range(n)], dtype=np.int64)


def growing(adopted: Ints, times: Ints) -> Floats:
    """Effects n x T that grow by 0.2 a period, and are larger the earlier the adoption."""
    adopts = adopted <= times[-1]
    since = times[None, :] - np.where(adopts, adopted, times[-1] + 1)[:, None]
    size = 1 + 0.1 * (times[-1] - np.where(adopts, adopted, times[-1]))[:, None]
    return np.where(since >= 0, size + 0.2 * since, 0.0)


def error(influence: Floats, clusters: Ints | None = None) -> Floats:
    """Standard errors, over the first axis, of influence n x ..."""
    totals = influence if clusters is None else cluster_totals(influence, clusters)
    return np.sqrt((totals**2).sum(axis=0)) / len(influence)


def overall(aggregate: Aggregate) -> tuple[float, float]:
    """The overall effect on the first outcome, with its clustered error."""
    se = error(aggregate.overall_influence, aggregate.sample.clusters)
    return float(aggregate.overall[0]), float(se[0])


def dummies(n: int, periods: int) -> Floats:
    """Unit and period dummies, nT x (n + T)."""
    units = np.repeat(np.eye(n), periods, axis=0)
    return np.hstack([units, np.tile(np.eye(periods), (n, 1))])


def reference(folder: Path, name: str, *, unit: str, adopted: str, outcome: str, covariates=()):
    """A panel of the reference data, or a skip that says what is absent."""
    path = folder.parent / "reference" / "evaluation" / "data" / name
    if not path.is_file():
        pytest.skip(f"the reference data are not here: no file {path}")
    rows = list(csv.DictReader(path.open()))
    units, times = (sorted({int(r[c]) for r in rows}) for c in (unit, "year"))
    values = np.full((len(units), len(times)), np.nan)
    x = np.full((*values.shape, len(covariates)), np.nan)
    found = np.full(len(units), NEVER)
    place = {u: i for i, u in enumerate(units)}
    for row in rows:
        i, t = place[int(row[unit])], int(row["year"]) - times[0]
        values[i, t] = float(row[outcome])
        x[i, t] = [float(row[c]) for c in covariates]
        found[i] = int(float(row[adopted])) or NEVER
    return panel(values, found, first=times[0], covariates=x if covariates else None)


def mpdta(folder: Path, covariates=()) -> Panel:
    """Callaway and Sant'Anna's county teen employment, 500 counties, 2003 to 2007."""
    names = {"unit": "countyreal", "adopted": "first.treat", "outcome": "lemp"}
    return reference(folder, "mpdta.csv", covariates=covariates, **names)


def simulated(folder: Path, covariates=()) -> Panel:
    """320 units over 20 years, 6 cohorts."""
    names = {"unit": "unit", "adopted": "g", "outcome": "y"}
    return reference(folder, "sim320x20.csv", covariates=covariates, **names)
