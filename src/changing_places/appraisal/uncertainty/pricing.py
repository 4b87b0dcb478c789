"""The net present value of every option for any values of the inputs, discounted once.

Discounting is linear, so the present value `P` of a line is worked out before anything is
drawn. A line with one uncertain factor is affine in the inputs; all such lines of all options
together are one matrix, `NPV = constant + slope @ inputs`. Lines that are a product of several
factors are added one by one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.uncertainty.circle import order_of
from changing_places.appraisal.uncertainty.distribution import Distribution, Floats
from changing_places.appraisal.uncertainty.model import Appraised, Line, amounts_of


@dataclass(frozen=True)
class _Parts:
    """One line: own multiplier's input, weights and constant over drivers, elasticities."""

    option: int
    own: int | None
    constant: float
    drivers: NDArray[np.intp]
    weights: Floats
    elastic: tuple[tuple[int, float, float], ...]

    @property
    def is_affine(self) -> bool:
        """Whether the line has one uncertain factor, and that a linear one."""
        return not self.elastic and (self.own is None or not len(self.drivers))


@dataclass(frozen=True)
class Priced:
    """A model made ready to be priced.

    `means` are of the inputs' own distributions. Arrays of inputs are inputs by draws, and hold
    each input's own draw: what a driver takes over from those that it follows is added here.
    """

    model: Appraised
    names: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    means: Floats
    carried: Floats
    parts: tuple[_Parts, ...]
    present: Floats
    constant: Floats
    slope: Floats

    @classmethod
    def of(cls, model: Appraised) -> "Priced":
        """The model with everything worked out that no draw changes."""
        inputs = model.inputs
        names = tuple(d.name for d in inputs)
        means = np.array([d.distribution.mean for d in inputs], float)
        carried = _carried(model)
        places = {name: k for k, name in enumerate(names)}
        bases = {driver.name: driver.reference for driver in model.drivers}
        options = {name: k for k, name in enumerate(model.options)}
        parts = tuple(_parts(line, options[line.option], places, bases) for line in model.lines)
        present = amounts_of(model).sum(axis=1)
        constant, slope = np.zeros(len(model.options)), np.zeros((len(model.options), len(names)))
        n = len(model.drivers)
        for part, value in zip(parts, present, strict=True):
            if not part.is_affine:
                continue
            if part.own is not None:
                slope[part.option, part.own] += value
                continue
            # A driver is its mean plus what it and those it follows depart from theirs.
            moved = part.weights @ carried[part.drivers]
            level = part.constant + part.weights @ means[part.drivers] - moved @ means[:n]
            constant[part.option] += value * level
            slope[part.option, :n] += value * moved
        kinds = tuple(d.distribution for d in inputs)
        return cls(model, names, kinds, means, carried, parts, present, constant, slope)

    @cached_property
    def products(self) -> tuple[int, ...]:
        """The lines that are a product of several uncertain factors."""
        return tuple(k for k, part in enumerate(self.parts) if not part.is_affine)

    @cached_property
    def followers(self) -> frozenset[int]:
        """The drivers whose value is not their own draw alone, because they follow others."""
        return frozenset(k for k, d in enumerate(self.model.drivers) if d.follows)

    @cached_property
    def is_multilinear(self) -> bool:
        """Whether the expected NPV is linear in each input, the others at their means.

        So it is where nothing is correlated and nothing elastic: then an expectation over the
        other inputs may be taken by putting each at its mean.
        """
        return not self.model.correlations and not any(part.elastic for part in self.parts)

    def values(self, own: Floats) -> Floats:
        """The drivers' values where each input has drawn `own`, drivers by draws."""
        n = len(self.model.drivers)
        if not self.followers:
            return own[:n]
        middle = self.means[:n, None]
        return np.asarray(middle + self.carried @ (own[:n] - middle))

    def multiplier(self, line: int, own: Floats, values: Floats) -> Floats:
        """What one line's amounts are multiplied by, in each draw."""
        part = self.parts[line]
        if part.own is not None and not len(part.drivers) and not part.elastic:
            return np.asarray(own[part.own])
        out = np.full(own.shape[1], part.constant)
        for k, weight in zip(part.drivers, part.weights, strict=True):
            out += weight * values[k]
        for k, base, power in part.elastic:
            # Whoever sets a value by hand may set a negative one: it is told, not warned of.
            with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                out *= (values[k] / base) ** power
        if part.own is not None:
            out *= own[part.own]
        return out

    def npv(self, own: Floats, out: Floats | None = None) -> Floats:
        """The net present value in pounds, options by draws, of inputs by draws."""
        total = np.matmul(self.slope, own, out=out)
        total += self.constant[:, None]
        if self.products:
            values = self.values(own)
            for line in self.products:
                share = self.present[line] * self.multiplier(line, own, values)
                total[self.parts[line].option] += share
        return total

    def by_year(self, own: Floats, discounted: Floats, option: int) -> Floats:
        """The discounted money of each year of one option, years by draws."""
        lines = [k for k, part in enumerate(self.parts) if part.option == option]
        if not lines:
            return np.zeros((discounted.shape[1], own.shape[1]))
        values = self.values(own)
        factors = np.array([self.multiplier(k, own, values) for k in lines])
        return np.asarray(discounted[lines].T @ factors)

    @cached_property
    def expected(self) -> Floats:
        """The net present value of each option with every input at its mean."""
        return self.npv(self.means[:, None])[:, 0]

    def preferred(self, npv: Floats) -> int:
        """The option of the highest expected value: exact where it can be, else of the draws."""
        return int(np.argmax(self.expected if self.is_multilinear else npv.mean(axis=1)))


def _carried(model: Appraised) -> Floats:
    """How far each driver departs from its mean for a unit's departure of each own draw."""
    names = [driver.name for driver in model.drivers]
    places = {name: k for k, name in enumerate(names)}
    carried = np.eye(len(names))
    for name in order_of({d.name: tuple(d.follows) for d in model.drivers}):
        k = places[name]
        for other, weight in model.drivers[k].follows.items():
            carried[k] += weight * carried[places[other]]
    return carried


def _parts(line: Line, option: int, places: dict[str, int], bases: dict[str, float]) -> _Parts:
    linear = [e for e in line.effects if e.kind == "linear"]
    elastic = [e for e in line.effects if e.kind == "elastic"]
    return _Parts(
        option=option,
        own=None if line.multiplier is None else places[line.title],
        constant=1.0 - sum(e.weight for e in linear),
        drivers=np.array([places[e.driver] for e in linear], np.intp),
        weights=np.array([e.weight / bases[e.driver] for e in linear], float),
        elastic=tuple((places[e.driver], bases[e.driver], e.weight) for e in elastic),
    )
