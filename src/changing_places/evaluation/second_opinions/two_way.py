"""Unit and period effects fitted on some cells of a panel, exactly, whatever is missing.

Unit effects are swept out by hand, so that what is left to solve has the size of the periods
squared. No array is ever units by units.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats, Ints

# What is left of a column, as a share of its own variance, below which nothing is left.
NOTHING = 1e-10


@dataclass(frozen=True)
class TwoWay:
    """The least-squares fit of unit and period effects on the cells of `mask`.

    `mask` is n x T, `weights` (n,) positive. `shares` is n x T, one over the number of cells
    of the unit in each of its cells. `solver` is T x T, a generalised inverse of the normal
    equations of the period effects. `block_of_time` (T,) and `block_of_unit` (n,) number the
    sets of periods that units link with each other, -1 for those without a cell: effects of
    different blocks cannot be compared.
    """

    mask: Bools
    weights: Floats
    shares: Floats
    solver: Floats
    block_of_time: Ints
    block_of_unit: Ints

    @classmethod
    def on(cls, mask: Bools, weights: Floats) -> Self:
        """Prepare the fit: O(n T²) once, whatever the number of outcomes."""
        cells = mask.astype(float)
        shares = cells / np.maximum(cells.sum(axis=1, keepdims=True), 1.0)
        weighted = cells * weights[:, None]
        mass = weighted.sum(axis=0)
        blocks = _blocks(cells.T @ cells > 0)
        same = (blocks[:, None] == blocks[None, :]) & (blocks[:, None] >= 0)
        # Each block's effects are known up to a constant; adding a multiple of the constant's
        # own projection makes the equations regular and leaves contrasts as they are.
        size = np.maximum(same.sum(axis=1), 1)
        usual = mass[mass > 0].mean() if (mass > 0).any() else 1.0
        normal = np.diag(np.where(mass > 0, mass, 1.0)) - weighted.T @ shares
        solver = np.linalg.inv(normal + same * (usual / size[:, None]))
        first = np.argmax(mask, axis=1)
        of_unit = np.where(mask.any(axis=1), blocks[first], -1)
        return cls(mask, weights, shares, (solver + solver.T) / 2, blocks, of_unit)

    def fit(self, values: Floats) -> tuple[Floats, Floats]:
        """Unit effects n x K and period effects T x K of `values` (n x T x K)."""
        held = np.where(self.mask[:, :, None], values, 0.0)
        means = np.matmul(self.shares[:, None, :], held)
        held -= means
        held *= self.mask[:, :, None] * self.weights[:, None, None]
        periods = self.solver @ held.sum(axis=0)
        return means[:, 0] - self.shares @ periods, periods

    def remainder(self, values: Floats) -> Floats:
        """n x T x K: values less the fitted effects, on every cell, in the mask or not.

        Where the effects of a cell are not identified the number means nothing.
        """
        units, periods = self.fit(values)
        left: Floats = values - units[:, None, :]
        left -= periods
        return left

    def residual(self, values: Floats) -> Floats:
        """The remainder on the cells of the mask, and 0 elsewhere."""
        return np.where(self.mask[:, :, None], self.remainder(values), 0.0)

    @property
    def identified(self) -> Bools:
        """n x T: whether the effects of a cell's unit and period are known together."""
        linked = self.block_of_unit[:, None] == self.block_of_time[None, :]
        known: Bools = linked & (self.block_of_unit >= 0)[:, None]
        return known


def independent(gram: Floats, scale: Floats) -> Bools:
    """Which columns add something to those before them, by their p x p products.

    `scale` (p,) is each column's sum of squares before anything was taken out of it.
    """
    p = len(gram)
    left = gram.copy()
    kept = np.zeros(p, dtype=bool)
    for j in range(p):
        if left[j, j] <= NOTHING * scale[j] or scale[j] <= 0:
            continue
        kept[j] = True
        left -= np.outer(left[:, j], left[j]) / left[j, j]
    return kept


def _blocks(linked: Bools) -> Ints:
    """Number the connected sets of periods, -1 for a period that nothing holds."""
    periods = len(linked)
    block = np.full(periods, -1)
    number = 0
    for start in range(periods):
        if block[start] >= 0 or not linked[start, start]:
            continue
        reached = np.zeros(periods, dtype=bool)
        reached[start] = True
        while True:
            wider = linked[reached].any(axis=0)
            if (wider == reached).all():
                break
            reached = wider
        block[reached] = number
        number += 1
    return block
