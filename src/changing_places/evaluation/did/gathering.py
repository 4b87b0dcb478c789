"""What is gathered while cells are estimated, whatever the data: effects, influence, losses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.did import words
from changing_places.evaluation.did.cells import Plan
from changing_places.evaluation.did.kernel import Kernel
from changing_places.evaluation.effects import Block, Effects, Leverage, LostCell, Sample
from changing_places.evaluation.panel.model import Bools, Floats, Ints


class Gathering:
    """Effects of the cells of a plan on some outcomes, filled in cell by cell."""

    def __init__(self, plan: Plan, outcomes: Sequence[str], n: int) -> None:
        self.plan, self.outcomes, self.n = plan, tuple(outcomes), n
        shape = (len(plan.cells), len(outcomes))
        self.estimates = np.full(shape, np.nan)
        self.treated = np.zeros(shape, dtype=np.int64)
        self.controls = np.zeros(shape, dtype=np.int64)
        self.blocks: list[Block] = []
        self.why: dict[int, dict[int, str]] = {}
        for i, cell in enumerate(plan.cells):
            if cell.reference:
                self.estimates[i] = 0.0

    def lose(self, batch: list[int], outcomes: Ints, why: str) -> None:
        """Note that some cells cannot be told for some outcomes."""
        for i in batch:
            self.why.setdefault(i, {}).update(dict.fromkeys(outcomes.tolist(), why))

    def solve(
        self, batch: list[int], rows: Ints, outcomes: Ints, values: Floats, kernel: Kernel
    ) -> Block:
        """Apply a kernel to the values (m x cells x outcomes) of some rows; their influence."""
        flat = values.reshape(len(rows), -1)
        where = np.ix_(batch, outcomes)
        self.estimates[where] = kernel.effects(flat).reshape(len(batch), -1)
        scale = self.n / len(rows)
        influence = kernel.influence(flat, scale).reshape(values.shape)
        own, spread = kernel.leverage(scale)
        leverage = Leverage(own[:, None, None], spread[:, None, None])
        return Block(rows, np.array(batch), influence, leverage)

    def count(self, batch: list[int], outcomes: Ints, treated: Bools) -> None:
        """Note how many are compared."""
        where = np.ix_(batch, outcomes)
        self.treated[where], self.controls[where] = treated.sum(), (~treated).sum()

    def effects(self, sample: Sample) -> Effects:
        """The effects, without the cells that no outcome has; Refusal where none has any."""
        cells = self.plan.cells
        held = np.isfinite(self.estimates).any(axis=1)
        failed = list(self._lost())
        if not any(held[i] and not cell.reference for i, cell in enumerate(cells)):
            raise Refusal(*words.nothing_left(failed[0].why))
        lost = [*self.plan.lost, *failed]
        place = np.cumsum(held) - 1
        kept = [cell for cell, has in zip(cells, held, strict=True) if has]
        return Effects(
            sample,
            np.array([cell.group for cell in kept]),
            np.array([cell.time for cell in kept]),
            self.estimates[held],
            tuple(replace(block, cells=place[block.cells]) for block in self.blocks),
            self.treated[held],
            self.controls[held],
            np.array([cell.reference for cell in kept]),
            tuple(sorted(lost, key=lambda cell: (cell.group, cell.time))),
        )

    def _lost(self) -> Iterator[LostCell]:
        for i, reasons in sorted(self.why.items()):
            cell = self.plan.cells[i]
            if len(reasons) == len(self.outcomes) and len(set(reasons.values())) == 1:
                yield LostCell(cell.group, cell.time, next(iter(reasons.values())))
                continue
            for k, reason in sorted(reasons.items()):
                told = words.for_outcome(self.outcomes[k], reason)
                yield LostCell(cell.group, cell.time, told)


def empty_block(rows: Ints, batch: list[int], shape: tuple[int, ...]) -> Block:
    """A block of no influence, to be filled for some rows and outcomes at a time."""
    leverage = Leverage(np.zeros(shape), np.zeros(shape))
    return Block(rows, np.array(batch), np.zeros(shape), leverage)


def fill(block: Block, part: Block, where: tuple[Ints, ...]) -> None:
    """Put what some rows contribute to some outcomes in its place."""
    block.influence[where] = part.influence
    if block.leverage and part.leverage:
        block.leverage.own[where] = part.leverage.own
        block.leverage.spread[where] = part.leverage.spread
