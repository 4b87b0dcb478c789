"""A small, correct estimator and panels to try the checks on.

Effects by cohort and period against never-treated units, unadjusted, with influence, over the
cells where both periods are observed; so the checks are tried without the area's own methods.
"""

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.effects import Aggregate, Sample
from changing_places.evaluation.panel.model import NEVER, Panel, TimeScale


def panel_of(values, adopted, *, first=2010, clusters=None, scale="year", **held) -> Panel:
    """A panel from values (n x T or n x T x K) and years of adoption (0 is never)."""
    values = np.asarray(values, float)
    values = values[:, :, None] if values.ndim == 2 else values
    n, periods, k = values.shape
    adopted = np.asarray(adopted, np.int64)
    return Panel(
        units=held.pop("units", tuple(f"C{i:03}" for i in range(n))),
        times=np.arange(first, first + periods, dtype=np.int64),
        outcomes=held.pop("outcomes", tuple(f"y{j}" for j in range(k))),
        values=values,
        adopted=np.where(adopted == 0, NEVER, adopted),
        weights=held.pop("weights", np.ones(n)),
        clusters=np.arange(n) if clusters is None else np.asarray(clusters),
        scale=TimeScale(scale),
        **held,
    )


def simulated(
    seed=0, n=60, periods=10, *, treated=20, effect=0.0, drift=0.0, k=1, cohorts=(2015,), rho=0.5
) -> Panel:
    """Units with serially correlated noise; the first `treated` adopt, in cohorts by turn."""
    rng = np.random.default_rng(seed)
    shocks = rng.normal(size=(n, periods, k))
    noise = shocks.copy()
    for t in range(1, periods):
        noise[:, t] = rho * noise[:, t - 1] + shocks[:, t]
    adopted = np.zeros(n, np.int64)
    adopted[:treated] = np.resize(cohorts, treated)
    years = 2010 + np.arange(periods)
    on = (adopted > 0)[:, None] & (years >= adopted[:, None])
    line = drift * (adopted > 0)[:, None] * (years - years.mean())
    level = rng.normal(size=(n, 1, 1))
    values = level + noise + (effect * on + line)[:, :, None]
    return panel_of(values, adopted)


def cells(panel: Panel, base: str):
    """Each (group, time) with its estimate (K,) and influence (n x K)."""
    n, times = len(panel.units), panel.times
    never = panel.adopted > times[-1]
    for group in panel.cohorts:
        at = int(np.searchsorted(times, group))
        if at == 0:
            continue
        for t, time in enumerate(times):
            start = at - 1 if (t >= at or base == "universal") else t - 1
            if start < 0:
                continue
            change = panel.values[:, t] - panel.values[:, start]
            held = np.isfinite(change).all(axis=1)
            ours, theirs = held & (panel.adopted == group), held & never
            if not ours.any() or not theirs.any():
                continue
            means = change[ours].mean(axis=0), change[theirs].mean(axis=0)
            influence = np.zeros((n, panel.values.shape[2]))
            influence[ours] = n / ours.sum() * (change[ours] - means[0])
            influence[theirs] -= n / theirs.sum() * (change[theirs] - means[1])
            yield int(group), int(time), t - at, means[0] - means[1], influence


def weighted(found, panel: Panel):
    """The mean over cells by size of cohort, with the influence of the sizes themselves."""
    n = len(panel.units)
    share = np.array([(panel.adopted == group).mean() for group, *_ in found])
    w = share / share.sum()
    estimate = sum(wi * cell[3] for wi, cell in zip(w, found, strict=True))
    influence = sum(wi * cell[4] for wi, cell in zip(w, found, strict=True))
    member = np.array([panel.adopted == group for group, *_ in found]).T.astype(float)
    drawn = (member - share) / share.sum() - np.outer((member - share).sum(axis=1), w) / share.sum()
    effects = np.array([cell[3] for cell in found]).reshape(len(found), -1)
    return estimate, influence + drawn @ effects, n


def att(panel: Panel, kind="simple", base="universal") -> Aggregate:
    """The simple or dynamic aggregate; refuses where no cell after adoption can be told."""
    found = list(cells(panel, base))
    after = [cell for cell in found if cell[2] >= 0]
    if not after:
        raise Refusal("No effect can be told.", "There are no controls.", "Add controls.")
    sample = Sample(panel.adopted, panel.weights, panel.clusters)
    if kind == "simple":
        overall, influence, n = weighted(after, panel)
        k = len(overall)
        none = np.empty((n, 0, k))
        return Aggregate(
            kind, np.empty(0, np.int64), np.empty((0, k)), none, overall, influence, sample
        )
    keys = sorted({cell[2] for cell in found})
    pairs = [weighted([c for c in found if c[2] == key], panel) for key in keys]
    estimates = np.array([pair[0] for pair in pairs])
    influence = np.stack([pair[1] for pair in pairs], axis=1)
    late = np.array(keys) >= 0
    return Aggregate(
        kind, np.array(keys), estimates, influence, estimates[late].mean(axis=0),
        influence[:, late].mean(axis=1), sample,
    )  # fmt: skip


def dynamic(panel: Panel) -> Aggregate:
    """The event study with a universal base."""
    return att(panel, "dynamic")


def without_controls(panel: Panel) -> Panel:
    """The panel with nobody who never adopts."""
    return panel.of_units(panel.treated)
