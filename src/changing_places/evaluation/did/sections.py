"""The effect for each cohort and period where each period has people of its own.

Repeated cross-sections: survey waves, or users of a service by year. Nobody is followed, so that
the treated's change and the controls' are differences of different people's means, and who is
asked must not change with adoption in ways that the covariates do not hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.did.cells import Cell, Settings, plan
from changing_places.evaluation.did.gathering import Gathering, by_pattern, empty_block, fill
from changing_places.evaluation.did.kernel import Kernel
from changing_places.evaluation.did.logit import NotIdentified
from changing_places.evaluation.did.sections_kernel import sections_kernel
from changing_places.evaluation.effects import Effects, Sample
from changing_places.evaluation.panel.model import Bools, Floats, Ints, TimeScale


@dataclass(frozen=True)
class Rows:
    """Rows of repeated cross-sections, n of them.

    `values` n x K, NaN where not observed; `times` and `adopted` (n,) ordinals, the latter
    NEVER where the row's area never adopts; `weights` (n,) positive and `clusters` (n,) numbers
    (each row its own where None); `covariates` n x p with their `names`.

    Raises InputError where lengths differ.
    """

    values: Floats
    times: Ints
    adopted: Ints
    weights: Floats | None = None
    clusters: Ints | None = None
    covariates: Floats | None = None
    names: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    scale: TimeScale = field(default_factory=TimeScale)

    def __post_init__(self) -> None:
        n = len(self.values)
        parts = {
            "times": self.times,
            "adoption": self.adopted,
            "weights": self.weights,
            "clusters": self.clusters,
            "covariates": self.covariates,
        }
        for name, part in parts.items():
            if part is not None and len(part) != n:
                raise InputError(
                    f"The {name} do not fit the outcomes.",
                    f"There are {n} rows of outcomes and {len(part)} of {name}.",
                    "Give one value for each row.",
                )


def group_time_sections(
    rows: Rows,
    *,
    control: str = "never",
    estimator: str = "dr",
    base: str = "varying",
    anticipation: int = 0,
) -> Effects:
    """The effect of adopting for each cohort in each period, from rows of each period.

    The settings are those of `group_time`; covariates are each row's own. The Sample of the
    effects is the rows. A cell compares the cohort's rows in the period and its base with those
    of its controls.

    Raises InputError and Refusal as `group_time` does.

    Method: Callaway and Sant'Anna, Journal of Econometrics 225 (2021), section 4 and appendix B,
    with the estimators of Sant'Anna and Zhao, Journal of Econometrics 219 (2020), section 3.2.
    """
    n, outcomes = rows.values.shape
    settings = Settings(control, estimator, base, anticipation)
    made = plan(np.unique(rows.times), rows.adopted, settings, rows.scale)
    names = tuple(rows.outcomes) or tuple(f"outcome {k + 1}" for k in range(outcomes))
    gathering = Gathering(made, names, n)
    work = _Sections(rows, gathering)
    for i, cell in enumerate(made.cells):
        if not cell.reference:
            work.estimate(i, cell)
    return gathering.effects(Sample(rows.adopted, work.weights, work.clusters))


class _Sections:
    """The cells of repeated cross-sections, one by one: each has rows of its own."""

    def __init__(self, rows: Rows, gathering: Gathering) -> None:
        self.rows, self.gathering, self.plan = rows, gathering, gathering.plan
        n = len(rows.values)
        self.weights = np.ones(n) if rows.weights is None else rows.weights
        self.clusters = np.arange(n) if rows.clusters is None else rows.clusters
        self.covariates = np.empty((n, 0)) if rows.covariates is None else rows.covariates
        whole = np.isfinite(self.covariates).all(axis=1)
        self.observed = np.isfinite(rows.values) & whole[:, None]

    def estimate(self, i: int, cell: Cell) -> None:
        """Estimate one cell, all outcomes at once that are observed in the same rows."""
        base = self.plan.times[cell.base]
        asked = (self.rows.times == cell.time) | (self.rows.times == base)
        asked &= (self.rows.adopted == cell.group) | self.plan.controls(cell)
        rows = np.flatnonzero(asked)
        values = self.rows.values[rows][:, None, :]
        block = None
        parts = by_pattern(self.observed[rows]) if len(rows) else []
        if not parts:
            none = np.zeros(0, dtype=bool)
            parts = [(none, np.arange(values.shape[2]))]
        for pattern, outcomes in parts:
            some = rows[pattern]
            self.gathering.count([i], outcomes, self.rows.adopted[some] == cell.group)
            kernel = self._kernel(cell, some)
            if isinstance(kernel, str):
                self.gathering.lose([i], outcomes, kernel)
                continue
            part = self.gathering.solve(
                [i], some, outcomes, values[pattern][:, :, outcomes], kernel
            )
            if len(parts) == 1 and pattern.all():
                block = part
                continue
            block = block or empty_block(rows, [i], values.shape)
            fill(block, part, np.ix_(pattern, [0], outcomes))
        if block is not None:
            self.gathering.blocks.append(block)

    def _kernel(self, cell: Cell, some: Ints) -> Kernel | str:
        treated: Bools = self.rows.adopted[some] == cell.group
        try:
            return sections_kernel(
                self.plan.settings.estimator,
                treated,
                self.rows.times[some] == cell.time,
                self.covariates[some],
                self.weights[some],
                self.rows.names or [f"covariate {j + 1}" for j in range(self.covariates.shape[1])],
            )
        except NotIdentified as problem:
            return problem.why
