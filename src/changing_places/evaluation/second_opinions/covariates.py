"""Covariates as columns of a regression with unit and period effects."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import Bools, Floats, Note, Panel
from changing_places.evaluation.second_opinions.two_way import NOTHING, TwoWay, independent

# How far, in standard deviations, a cell may lie outside what the columns span.
OUTSIDE = 1e-6


@dataclass(frozen=True)
class Columns:
    """The columns that covariates make: `values` is n x T x p, 0 where not observed.

    A covariate that changes over time is one column. One that does not would vanish behind the
    unit effects, so it is multiplied by each period after the first: councils that differ in it
    may then follow different trends, as in Callaway and Sant'Anna's conditional parallel trends.
    `names` (p,) is each column's covariate, `fixed` (p,) whether it is of the second kind.
    """

    names: tuple[str, ...]
    values: Floats
    fixed: Bools

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.names)

    @property
    def notes(self) -> tuple[Note, ...]:
        """A note of the covariates that do not change over time."""
        names = tuple(dict.fromkeys(np.array(self.names)[self.fixed].tolist()))
        if not names:
            return ()
        one = len(names) == 1
        text = (
            f"{', '.join(names)} {'does' if one else 'do'} not change over time. Councils that "
            f"differ in {'it' if one else 'them'} may follow different trends."
        )
        return (Note("fixed_covariates", text, len(names), names),)

    def taken_out(self, two_way: TwoWay) -> "Projected":
        """The columns less unit and period effects fitted on some of the cells."""
        return Projected(self, two_way, two_way.remainder(self.values))


def covariate_columns(panel: Panel) -> Columns:
    """The columns of a panel's covariates; InputError for one that says nothing."""
    names: list[str] = []
    columns: list[Floats] = []
    fixed: list[bool] = []
    for j, name in enumerate(panel.covariates):
        x = panel.covariate_values[:, :, j]
        held = np.isfinite(x)
        spread = _spread(x, held, name)
        x = np.where(held, x - x[held].mean(), 0.0)
        ranges = np.where(held, x, -np.inf).max(axis=1) - np.where(held, x, np.inf).min(axis=1)
        changes = bool((ranges > OUTSIDE * spread).any())
        by_period = x.T[1:, :, None] * np.eye(x.shape[1])[1:, None, :]
        made = [x] if changes else list(by_period)
        names += [name] * len(made)
        columns += made
        fixed += [not changes] * len(made)
    shape = (*panel.values.shape[:2], 0)
    values = np.stack(columns, axis=2) if columns else np.empty(shape)
    return Columns(tuple(names), values, np.array(fixed, dtype=bool))


def _spread(x: Floats, held: Bools, name: str) -> float:
    spread = float(x[held].std()) if held.any() else 0.0
    if spread <= OUTSIDE * 1e-6 * float(np.abs(x[held]).max(initial=0.0)):
        raise InputError(
            f"The covariate '{name}' is the same everywhere.",
            "A number that never differs cannot explain a difference.",
            f"Leave '{name}' out.",
        )
    return spread


@dataclass(frozen=True)
class Projected:
    """Columns less the unit and period effects of a fit: `values` is n x T x p on all cells."""

    columns: Columns
    two_way: TwoWay
    values: Floats

    @cached_property
    def fitted(self) -> Floats:
        """n x T x p: the same on the cells of the fit, and 0 elsewhere."""
        return np.where(self.two_way.mask[:, :, None], self.values, 0.0)

    @cached_property
    def gram(self) -> Floats:
        """p x p: weighted sums of products on the cells of the fit."""
        weighted = self.fitted * self.two_way.weights[:, None, None]
        gram: Floats = np.tensordot(weighted, self.fitted, axes=([0, 1], [0, 1]))
        return gram

    @cached_property
    def scale(self) -> Floats:
        """(p,): the sums of squares on the cells of the fit before effects were taken out."""
        total = self.two_way.mask * self.two_way.weights[:, None]
        mass = max(total.sum(), np.finfo(float).tiny)
        mean = np.tensordot(total, self.columns.values, axes=2) / mass
        squares = np.tensordot(total, (self.columns.values - mean) ** 2, axes=2)
        return np.asarray(squares, dtype=float)

    def check(self, cells: str) -> None:
        """Refuse a covariate over time that effects or other covariates already tell in full."""
        over_time = np.flatnonzero(~self.columns.fixed)
        if not over_time.size or not self.two_way.mask.any():
            return
        kept = independent(self.gram[np.ix_(over_time, over_time)], self.scale[over_time])
        if kept.all():
            return
        name = self.columns.names[over_time[int(np.argmin(kept))]]
        others = len(over_time) > 1
        raise InputError(
            f"The covariate '{name}' says nothing of its own.",
            f"On the {cells} it moves exactly as the councils' averages, the periods' averages"
            + (" and the other covariates do." if others else " do."),
            f"Leave '{name}' out" + (", or the covariate that it repeats." if others else "."),
        )

    @cached_property
    def _solved(self) -> tuple[Floats, Floats]:
        """A generalised inverse of `gram`, and the directions (p x r) that it cannot tell."""
        if not self.columns.count:
            return np.empty((0, 0)), np.empty((0, 0))
        mass = max((self.two_way.mask * self.two_way.weights[:, None]).sum(), 1e-300)
        size = np.sqrt(np.where(self.scale > 0, self.scale, mass))
        values, vectors = np.linalg.eigh(self.gram / np.outer(size, size))
        known = values > NOTHING
        kept = vectors[:, known] / size[:, None]
        inverse = (kept / values[known]) @ kept.T
        return inverse, vectors[:, ~known] / size[:, None] * np.sqrt(mass)

    @property
    def inverse(self) -> Floats:
        """A generalised inverse of `gram`."""
        return self._solved[0]

    @cached_property
    def told(self) -> Bools:
        """n x T: whether the columns of a cell lie within what the fit has seen."""
        outside = self.values @ self._solved[1]
        told: Bools = (np.abs(outside) < OUTSIDE).all(axis=2)
        return told
