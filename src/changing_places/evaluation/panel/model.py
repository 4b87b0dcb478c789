"""A panel as every method takes it: arrays of units by periods, with who adopted when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# The adoption of a unit that never adopts: later than any period, so that `adopted > time` is
# true of it as it is of one that has not adopted yet.
NEVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class TimeScale:
    """What a period is: a year, a financial year, a quarter, a month, or a plain number.

    A period's ordinal is its year (the one a financial year starts in), four times the year
    plus the quarter from 0, twelve times the year plus the month from 0, or the number itself;
    so one step between neighbouring periods is always 1.

    >>> TimeScale("financial year").label(2023), TimeScale("quarter").label(2023 * 4 + 2)
    ('2023-24', '2023 Q3')
    """

    kind: str = "period"

    def label(self, ordinal: int) -> str:
        """The period as people write it."""
        match self.kind:
            case "financial year":
                return f"{ordinal}-{(ordinal + 1) % 100:02}"
            case "quarter":
                return f"{ordinal // 4} Q{ordinal % 4 + 1}"
            case "month":
                return f"{ordinal // 12}-{ordinal % 12 + 1:02}"
            case _:
                return str(ordinal)


@dataclass(frozen=True)
class Note:
    """Something found in the data that the reader should know, and what was done about it.

    `kind` is a short name such as `gaps` or `always_treated`; `count` how many units or rows
    it concerns; `names` a few of them.
    """

    kind: str
    text: str
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """`n` units by `T` periods with `K` outcomes and `p` covariates, checked.

    `times` are ordinals of the periods, ascending, not always one apart. `values` is
    n x T x K and `covariate_values` n x T x p, NaN where nothing was observed. `adopted` is
    each unit's first treated period as an ordinal (which need not be observed), or `NEVER`.
    `weights` are positive; `clusters` number the cluster of each unit from 0. `sha256` is the
    fingerprint of the data.
    """

    units: tuple[str, ...]
    times: Ints
    outcomes: tuple[str, ...]
    values: Floats
    adopted: Ints
    weights: Floats
    clusters: Ints
    scale: TimeScale = TimeScale()
    covariates: tuple[str, ...] = ()
    covariate_values: Floats = field(default_factory=lambda: np.empty((0, 0, 0)))
    cluster_names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    sha256: str = ""

    @property
    def treated(self) -> Bools:
        """Whether each unit adopts by the last period."""
        adopts: Bools = self.adopted <= self.times[-1]
        return adopts

    @cached_property
    def cohorts(self) -> Ints:
        """The periods in which units are first treated, ascending, without those never treated."""
        return np.unique(self.adopted[self.treated])

    @cached_property
    def observed(self) -> Bools:
        """n x T x K: whether there is a number, with every covariate, to reckon with."""
        held = np.isfinite(self.values)
        if self.covariates:
            held &= np.isfinite(self.covariate_values).all(axis=2)[:, :, None]
        return held

    @cached_property
    def balanced(self) -> bool:
        """Whether every unit is observed in every period on every outcome."""
        return bool(self.observed.all())

    @property
    def clustered(self) -> bool:
        """Whether some cluster holds more than one unit."""
        return len(np.unique(self.clusters)) < len(self.units)

    def of_units(self, kept: Bools | Ints | Sequence[int]) -> Self:
        """The panel of some of its units; clusters are numbered afresh."""
        chosen = np.arange(len(self.units))[np.asarray(kept)]
        found, clusters = np.unique(self.clusters[chosen], return_inverse=True)
        names = tuple(self.cluster_names[i] for i in found) if self.cluster_names else ()
        return replace(
            self,
            units=tuple(self.units[i] for i in chosen),
            values=self.values[chosen],
            adopted=self.adopted[chosen],
            weights=self.weights[chosen],
            clusters=clusters.astype(np.int64),
            cluster_names=names,
            covariate_values=self.covariate_values[chosen] if self.covariates else self._none(),
        )

    def of_times(self, kept: Bools | Ints | Sequence[int]) -> Self:
        """The panel of some of its periods."""
        chosen = np.arange(len(self.times))[np.asarray(kept)]
        return replace(
            self,
            times=self.times[chosen],
            values=self.values[:, chosen],
            covariate_values=self.covariate_values[:, chosen] if self.covariates else self._none(),
        )

    def of_outcomes(self, *names: str) -> Self:
        """The panel with some of its outcomes."""
        chosen = [self.outcomes.index(name) for name in names]
        return replace(self, outcomes=tuple(names), values=self.values[:, :, chosen])

    def with_values(self, values: Floats, outcomes: tuple[str, ...] | None = None) -> Self:
        """The same units and periods with other numbers."""
        return replace(self, values=values, outcomes=outcomes or self.outcomes)

    def with_adopted(self, adopted: Ints) -> Self:
        """The same numbers, had units adopted at other times."""
        return replace(self, adopted=adopted)

    @staticmethod
    def _none() -> Floats:
        return np.empty((0, 0, 0))
