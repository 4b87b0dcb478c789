"""The effect for each cohort and period where each period has people of its own.

Repeated cross-sections: survey waves, or users of a service by year. Nobody is followed, so that
the treated's change and the controls' are differences of different people's means, and who is
asked must not change with adoption in ways that the covariates do not hold.
"""

import numpy as np

from changing_places.evaluation.did.cells import Cell, Settings, plan
from changing_places.evaluation.did.gathering import Gathering, empty_block, fill
from changing_places.evaluation.did.kernel import Kernel
from changing_places.evaluation.did.logit import NotIdentified
from changing_places.evaluation.did.sections_kernel import sections_kernel
from changing_places.evaluation.effects import Effects, Sample
from changing_places.evaluation.panel.model import Bools, Ints
from changing_places.evaluation.panel.sections import Sections
from changing_places.evaluation.patterns import patterns


def group_time_sections(
    sections: Sections,
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
    settings = Settings(control, estimator, base, anticipation)
    made = plan(sections.periods, sections.adopted, settings, sections.scale)
    gathering = Gathering(made, sections.outcomes, len(sections.times))
    work = _Sections(sections, gathering)
    for i, cell in enumerate(made.cells):
        if not cell.reference:
            work.estimate(i, cell)
    return gathering.effects(Sample(sections.adopted, sections.weights, sections.clusters))


class _Sections:
    """The cells of repeated cross-sections, one by one: each has rows of its own."""

    def __init__(self, sections: Sections, gathering: Gathering) -> None:
        self.rows, self.gathering, self.plan = sections, gathering, gathering.plan
        none = np.empty((len(sections.times), 0))
        self.covariates = sections.covariate_values if sections.covariates else none
        self.observed = sections.observed

    def estimate(self, i: int, cell: Cell) -> None:
        """Estimate one cell, all outcomes at once that are observed in the same rows."""
        base = self.plan.times[cell.base]
        asked = (self.rows.times == cell.time) | (self.rows.times == base)
        asked &= (self.rows.adopted == cell.group) | self.plan.controls(cell)
        rows = np.flatnonzero(asked)
        values = self.rows.values[rows][:, None, :]
        block = None
        parts = patterns(self.observed[rows]) if len(rows) else []
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
                self.rows.weights[some],
                self.rows.covariates,
            )
        except NotIdentified as problem:
            return problem.why
