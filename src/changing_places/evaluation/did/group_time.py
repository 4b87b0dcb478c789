"""The effect for each cohort and period of a panel (Callaway and Sant'Anna 2021)."""

from collections.abc import Iterator

import numpy as np

from changing_places.evaluation.did.cells import Cell, Plan, Settings, plan
from changing_places.evaluation.did.gathering import Gathering, empty_block, fill
from changing_places.evaluation.did.kernel import Kernel, panel_kernel
from changing_places.evaluation.did.logit import NotIdentified
from changing_places.evaluation.effects import Effects, Sample
from changing_places.evaluation.panel.model import Bools, Ints, Panel
from changing_places.evaluation.patterns import patterns


def group_time(
    panel: Panel,
    *,
    control: str = "never",
    estimator: str = "dr",
    base: str = "varying",
    anticipation: int = 0,
) -> Effects:
    """The effect of adopting for each cohort in each period, of every outcome at once.

    `control` is `never` or `notyet` (treated); `estimator` `dr` (doubly robust), `reg` (outcome
    regression) or `ipw` (inverse probability), the same without covariates; `base` `varying`
    or `universal`; `anticipation` the periods before adoption in which an effect may be felt.
    Covariates are those of the panel, at the earlier of a cell's two periods. A cell compares
    the units observed in both; a balanced panel gives the numbers of R's did. Units treated by
    the first period (and anticipation) have no influence. Cells that cannot be estimated are in
    `lost`, with the reason; those that fail for some outcomes alone are NaN for these.

    Raises InputError for an unknown setting or a single period, and Refusal where nobody is
    treated, nobody can serve as a control, or no cell at all can be estimated.

    Method: Callaway and Sant'Anna, Difference-in-differences with multiple time periods,
    Journal of Econometrics 225 (2021), sections 2 and 4.
    """
    settings = Settings(control, estimator, base, anticipation)
    made = plan(panel.times, panel.adopted, settings, panel.scale)
    gathering = Gathering(made, panel.outcomes, len(panel.units))
    work = _Cells(panel, made, gathering)
    for batch in work.batches():
        work.estimate(batch)
    return gathering.effects(Sample(panel.adopted, panel.weights, panel.clusters))


class _Cells:
    """The cells of a panel, in batches that share all that does not depend on the outcome."""

    def __init__(self, panel: Panel, made: Plan, gathering: Gathering) -> None:
        self.panel, self.plan, self.gathering = panel, made, gathering
        self.kernels: dict[tuple[bytes, bytes, bytes], Kernel | str] = {}
        self.sources = _sources(panel)

    def batches(self) -> Iterator[list[int]]:
        """Neighbouring cells that share their units and covariates, and miss nothing."""
        whole = self.panel.observed.all(axis=(0, 2))
        batch: list[int] = []
        key: object = None
        for i, cell in enumerate(self.plan.cells):
            if cell.reference:
                continue
            complete = bool(whole[cell.period] and whole[cell.base])
            source = self.sources[min(cell.period, cell.base)]
            now = (cell.group, self.rows(cell).tobytes(), source) if complete else i
            if batch and now != key:
                yield batch
                batch = []
            batch.append(i)
            key = now
        if batch:
            yield batch

    def rows(self, cell: Cell) -> Bools:
        """The cohort and its controls (n,)."""
        both: Bools = (self.panel.adopted == cell.group) | self.plan.controls(cell)
        return both

    def estimate(self, batch: list[int]) -> None:
        """Estimate a batch, all outcomes at once that are observed for the same units."""
        panel, cells = self.panel, [self.plan.cells[i] for i in batch]
        rows = np.flatnonzero(self.rows(cells[0]))
        later, earlier = [c.period for c in cells], [c.base for c in cells]
        changes = panel.values[rows[:, None], later] - panel.values[rows[:, None], earlier]
        seen = panel.observed[rows, later[0]] & panel.observed[rows, earlier[0]]
        parts = patterns(seen)
        whole = len(parts) == 1 and bool(parts[0][0].all())
        block = None
        for pattern, outcomes in parts:
            some = rows[pattern]
            treated = panel.adopted[some] == cells[0].group
            self.gathering.count(batch, outcomes, treated)
            kernel = self._kernel(cells[0], some, treated)
            if isinstance(kernel, str):
                self.gathering.lose(batch, outcomes, kernel)
                continue
            values = changes if whole else changes[pattern][:, :, outcomes]
            part = self.gathering.solve(batch, some, outcomes, values, kernel)
            if whole:
                block = part
                continue
            block = block or empty_block(rows, batch, changes.shape)
            fill(block, part, np.ix_(pattern, range(len(batch)), outcomes))
        if block is not None:
            self.gathering.blocks.append(block)

    def _kernel(self, cell: Cell, rows: Ints, treated: Bools) -> Kernel | str:
        """The kernel of some units, made once; or why there is none."""
        panel = self.panel
        covariates = np.empty((len(rows), 0))
        if panel.covariates:
            covariates = panel.covariate_values[rows, min(cell.period, cell.base)]
        key = (rows.tobytes(), treated.tobytes(), covariates.tobytes())
        if key not in self.kernels:
            estimator, weights = self.plan.settings.estimator, panel.weights[rows]
            try:
                made: Kernel | str = panel_kernel(
                    estimator, treated, covariates, weights, panel.covariates
                )
            except NotIdentified as problem:
                made = problem.why
            self.kernels[key] = made
        return self.kernels[key]


def _sources(panel: Panel) -> list[int]:
    """For each period, the first period with the very same covariates."""
    if not panel.covariates:
        return [0] * len(panel.times)
    values = panel.covariate_values
    found: list[int] = []
    for t in range(len(panel.times)):
        same = (s for s in sorted(set(found)) if np.array_equal(values[:, s], values[:, t]))
        found.append(next(same, t))
    return found
