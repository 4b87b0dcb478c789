"""The effect for each cohort and period of a panel (Callaway and Sant'Anna 2021)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.did import words
from changing_places.evaluation.did.cells import Cell, Plan, Settings, plan
from changing_places.evaluation.did.kernel import Kernel, panel_kernel
from changing_places.evaluation.did.logit import NotIdentified
from changing_places.evaluation.effects import Block, Effects, Leverage, LostCell, Sample
from changing_places.evaluation.panel.model import Bools, Floats, Ints, Panel


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
    return _Work(panel, plan(panel.times, panel.adopted, settings, panel.scale)).effects()


@dataclass
class _Work:
    """What is gathered on the way: estimates (C x K), blocks, and the cells lost."""

    panel: Panel
    plan: Plan
    kernels: dict[tuple[bytes, bytes, bytes], Kernel | str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def effects(self) -> Effects:
        """Estimate every cell and put the effects together."""
        cells, outcomes = self.plan.cells, len(self.panel.outcomes)
        self.estimates = np.full((len(cells), outcomes), np.nan)
        self.treated = np.zeros((len(cells), outcomes), dtype=np.int64)
        self.controls = np.zeros((len(cells), outcomes), dtype=np.int64)
        self.why: dict[int, dict[int, str]] = {}
        self.sources = _sources(self.panel)
        for batch in self._batches():
            self._estimate(batch)
        return self._together()

    def _batches(self) -> Iterator[list[int]]:
        """Neighbouring cells that share their units and covariates, and miss nothing."""
        whole = self.panel.observed.all(axis=(0, 2))
        batch: list[int] = []
        key: object = None
        for i, cell in enumerate(self.plan.cells):
            if cell.reference:
                self.estimates[i] = 0.0
                continue
            mask = self._rows(cell)
            source = self.sources[min(cell.period, cell.base)]
            complete = bool(whole[cell.period] and whole[cell.base])
            now = (cell.group, mask.tobytes(), source) if complete else i
            if batch and now != key:
                yield batch
                batch = []
            batch.append(i)
            key = now
        if batch:
            yield batch

    def _rows(self, cell: Cell) -> Bools:
        both: Bools = (self.panel.adopted == cell.group) | self.plan.controls(cell)
        return both

    def _estimate(self, batch: list[int]) -> None:
        """Estimate a batch: all outcomes at once where all are observed for the same units."""
        cells = [self.plan.cells[i] for i in batch]
        rows = np.flatnonzero(self._rows(cells[0]))
        later, earlier = [c.period for c in cells], [c.base for c in cells]
        changes = (
            self.panel.values[rows[:, None], later] - self.panel.values[rows[:, None], earlier]
        )
        seen = self.panel.observed[rows][:, later[0]] & self.panel.observed[rows][:, earlier[0]]
        if len(batch) > 1 or seen.all():
            patterns, groups = seen[:, :1], [np.arange(seen.shape[1])]
        else:
            patterns, member = np.unique(seen, axis=1, return_inverse=True)
            groups = [np.flatnonzero(member.ravel() == j) for j in range(patterns.shape[1])]
        whole = len(groups) == 1 and bool(patterns.all())
        block = None
        for pattern, outcomes in zip(patterns.T, groups, strict=True):
            part = self._solved(batch, rows[pattern], outcomes, changes[pattern][:, :, outcomes])
            if part is None:
                continue
            if whole:
                block = part
                continue
            block = block or _empty(rows, batch, changes.shape)
            _fill(block, part, np.ix_(pattern, range(len(batch)), outcomes))
        if block is not None:
            self.blocks.append(block)

    def _solved(
        self, batch: list[int], rows: Ints, outcomes: Ints, changes: Floats
    ) -> Block | None:
        """The influence of some units on some outcomes of a batch; None where it is lost."""
        cell = self.plan.cells[batch[0]]
        treated = self.panel.adopted[rows] == cell.group
        where = np.ix_(batch, outcomes)
        self.treated[where], self.controls[where] = treated.sum(), (~treated).sum()
        kernel = self._kernel(cell, rows, treated)
        if isinstance(kernel, str):
            for i in batch:
                self.why.setdefault(i, {}).update(dict.fromkeys(outcomes.tolist(), kernel))
            return None
        flat = changes.reshape(len(rows), -1)
        self.estimates[where] = kernel.effects(flat).reshape(len(batch), -1)
        scale = len(self.panel.units) / len(rows)
        influence = kernel.influence(flat, scale).reshape(changes.shape)
        own, spread = kernel.leverage(scale)
        leverage = Leverage(own[:, None, None], spread[:, None, None])
        return Block(rows, np.array(batch), influence, leverage)

    def _kernel(self, cell: Cell, rows: Ints, treated: Bools) -> Kernel | str:
        """The kernel of some units, made once; or why there is none."""
        panel = self.panel
        covariates = np.empty((len(rows), 0))
        if panel.covariates:
            covariates = panel.covariate_values[rows, min(cell.period, cell.base)]
        key = (rows.tobytes(), treated.tobytes(), covariates.tobytes())
        if key not in self.kernels:
            try:
                self.kernels[key] = panel_kernel(
                    self.plan.settings.estimator,
                    treated,
                    covariates,
                    panel.weights[rows],
                    panel.covariates,
                )
            except NotIdentified as problem:
                self.kernels[key] = problem.why
        return self.kernels[key]

    def _together(self) -> Effects:
        """The effects, without the cells that no outcome has."""
        cells = self.plan.cells
        held = np.isfinite(self.estimates).any(axis=1)
        lost = [*self.plan.lost, *_lost(cells, self.why, self.panel.outcomes)]
        if not any(held[i] and not cell.reference for i, cell in enumerate(cells)):
            raise Refusal(*words.nothing_left(lost[0].why))
        place = np.cumsum(held) - 1
        blocks = [replace(b, cells=place[b.cells]) for b in self.blocks]
        kept = [cell for cell, has in zip(cells, held, strict=True) if has]
        return Effects(
            Sample(self.panel.adopted, self.panel.weights, self.panel.clusters),
            np.array([c.group for c in kept]),
            np.array([c.time for c in kept]),
            self.estimates[held],
            tuple(blocks),
            self.treated[held],
            self.controls[held],
            np.array([c.reference for c in kept]),
            tuple(sorted(lost, key=lambda cell: (cell.group, cell.time))),
        )


def _empty(rows: Ints, batch: list[int], shape: tuple[int, ...]) -> Block:
    leverage = Leverage(np.zeros(shape), np.zeros(shape))
    return Block(rows, np.array(batch), np.zeros(shape), leverage)


def _fill(block: Block, part: Block, where: tuple[Ints, ...]) -> None:
    """Put what some units contribute to some outcomes in its place."""
    block.influence[where] = part.influence
    if block.leverage and part.leverage:
        block.leverage.own[where] = part.leverage.own
        block.leverage.spread[where] = part.leverage.spread


def _lost(
    cells: tuple[Cell, ...], why: dict[int, dict[int, str]], outcomes: tuple[str, ...]
) -> Iterator[LostCell]:
    for i, reasons in sorted(why.items()):
        cell = cells[i]
        if len(reasons) == len(outcomes) and len(set(reasons.values())) == 1:
            yield LostCell(cell.group, cell.time, next(iter(reasons.values())))
        else:
            for k, reason in sorted(reasons.items()):
                told = words.for_outcome(outcomes[k], reason)
                yield LostCell(cell.group, cell.time, told)


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
