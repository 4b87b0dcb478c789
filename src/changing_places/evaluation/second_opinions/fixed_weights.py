"""Effects put together with weights that are taken as given, as a mean over treated cells is.

Borusyak, Jaravel and Spiess ask for a mean over the treated observations at hand, not over
cohorts drawn from a population, so that the weights add nothing to the error.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.effects import Aggregate, Effects
from changing_places.evaluation.panel.model import Bools, Floats, Ints

KINDS = ("simple", "dynamic", "group", "calendar")


@dataclass(frozen=True)
class _Mean:
    """Cells of one key (or all), with weights c x K that sum to 1 on each outcome."""

    cells: Ints
    weights: Floats

    def of(self, effects: Effects) -> tuple[Floats, Floats]:
        """The mean (K,) and its influence n x K."""
        held = np.where(self.weights > 0, effects.estimates[self.cells], 0.0)
        mean = (self.weights * held).sum(axis=0)
        told = self.weights.any(axis=0)
        influence = np.einsum("nck,ck->nk", effects.influence[:, self.cells], self.weights)
        return np.where(told, mean, np.nan), influence


def fixed_aggregate(effects: Effects, mass: Floats, kind: str) -> Aggregate:
    """Aggregate `effects` with each cell's `mass` (C x K), the weight of what it averages.

    `simple` is the mean over every treated observation. Each event time, cohort or period is
    the mean over its own. Overall, `dynamic` and `calendar` are the plain mean over event
    times (from 0 on) and periods, and `group` the mean over cohorts weighted by their councils,
    as in Callaway and Sant'Anna (2021, section 3). Cells before adoption (under anticipation)
    count in `dynamic` alone. Raises InputError for another kind.
    """
    if kind not in KINDS:
        raise InputError(
            f"There is no way '{kind}' of putting effects together.",
            f"It has to be one of {', '.join(KINDS)}.",
            "Ask for 'simple', the mean over every council and period treated.",
        )
    mass = np.where(np.isfinite(effects.estimates), mass, 0.0)
    since = effects.times - effects.groups
    label = {"dynamic": since, "group": effects.groups, "calendar": effects.times}.get(kind)
    counted = np.ones(len(since), bool) if kind == "dynamic" else since >= 0
    if label is None:
        mean, influence = _mean(np.flatnonzero(counted), mass).of(effects)
        n, outcomes = influence.shape
        empty = np.empty((n, 0, outcomes))
        keys = np.empty(0, dtype=np.int64)
        return Aggregate(
            kind, keys, empty[0], empty, mean, influence, effects.sample, effects.notes
        )
    return _by_key(effects, mass, kind, label, counted)


def _by_key(effects: Effects, mass: Floats, kind: str, label: Ints, counted: Bools) -> Aggregate:
    keys = np.unique(label[counted])
    means = [_mean(np.flatnonzero(counted & (label == key)), mass).of(effects) for key in keys]
    estimates = np.array([mean for mean, _ in means])
    influence = np.stack([part for _, part in means], axis=1)
    adopted, weights = effects.sample.adopted, effects.sample.weights
    size = {
        "dynamic": (keys >= 0).astype(float),
        "group": np.array([weights[adopted == key].sum() for key in keys]),
        "calendar": np.ones(len(keys)),
    }[kind]
    shares = size[:, None] * np.isfinite(estimates)
    total = shares.sum(axis=0)
    shares = shares / np.where(total > 0, total, 1.0)
    overall = (shares * np.nan_to_num(estimates)).sum(axis=0)
    return Aggregate(
        kind,
        keys.astype(np.int64),
        estimates,
        influence,
        np.where(total > 0, overall, np.nan),
        np.einsum("nak,ak->nk", influence, shares),
        effects.sample,
        effects.notes,
    )


def _mean(cells: Ints, mass: Floats) -> _Mean:
    total = mass[cells].sum(axis=0)
    return _Mean(cells, mass[cells] / np.where(total > 0, total, 1.0))
