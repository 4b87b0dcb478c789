"""Distributions between two ends, and those of single values: fixed, discrete."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from changing_places.appraisal.uncertainty.beta_scores import beta_at_scores
from changing_places.appraisal.uncertainty.distribution import (
    Distribution,
    Floats,
    amount,
    finite,
    ordered,
)
from changing_places.core.errors import InputError

# Probabilities that a person has typed to three or four places may miss 1 by this much.
SUM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Fixed(Distribution):
    """A value that is known."""

    kind: ClassVar[str] = "fixed"
    value: float

    def __post_init__(self) -> None:
        finite(self.kind, value=self.value)

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    @property
    def sd(self) -> float:
        """Nothing."""
        return 0.0

    @property
    def support(self) -> tuple[float, float]:
        """The value, twice."""
        return self.value, self.value

    def cdf(self, x: Floats | float) -> Floats:
        """One from the value on, zero below it."""
        return np.asarray(np.asarray(x) >= self.value, dtype=float)

    def partial_mean(self, x: Floats | float) -> Floats:
        """The value from the value on, zero below it."""
        return self.value * self.cdf(x)

    def quantile(self, p: Floats | float) -> Floats:
        """The value throughout."""
        return np.full(np.shape(p), self.value, dtype=float)

    def explain(self) -> str:
        """In words."""
        return f"{amount(self.value)}, taken as known"


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every value between `low` and `high` is as likely as any other."""

    kind: ClassVar[str] = "uniform"
    low: float
    high: float

    def __post_init__(self) -> None:
        finite(self.kind, low=self.low, high=self.high)
        ordered(self.kind, low=self.low, high=self.high)

    @property
    def mean(self) -> float:
        """Half-way."""
        return (self.low + self.high) / 2

    @property
    def sd(self) -> float:
        """The width over the square root of 12."""
        return float((self.high - self.low) / 12**0.5)

    @property
    def support(self) -> tuple[float, float]:
        """`low` and `high`."""
        return self.low, self.high

    def cdf(self, x: Floats | float) -> Floats:
        """The share of the width that lies below."""
        share = (np.asarray(x, float) - self.low) / (self.high - self.low)
        return np.asarray(np.clip(share, 0, 1))

    def partial_mean(self, x: Floats | float) -> Floats:
        """The integral of `t` over the part below."""
        t = np.clip(np.asarray(x, float), self.low, self.high)
        return np.asarray((t - self.low) * (t + self.low) / (2 * (self.high - self.low)))

    def quantile(self, p: Floats | float) -> Floats:
        """That share of the way from `low` to `high`."""
        return self.low + np.asarray(p, float) * (self.high - self.low)

    def explain(self) -> str:
        """In words."""
        return f"anywhere from {amount(self.low)} to {amount(self.high)}, all as likely"


@dataclass(frozen=True)
class Triangular(Distribution):
    """Most likely at `likely`, falling in straight lines to nothing at `low` and `high`."""

    kind: ClassVar[str] = "triangular"
    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        finite(self.kind, low=self.low, likely=self.likely, high=self.high)
        ordered(self.kind, low=self.low, likely=self.likely, high=self.high)

    @property
    def mean(self) -> float:
        """The mean of the three points."""
        return (self.low + self.likely + self.high) / 3

    @property
    def sd(self) -> float:
        """From the three differences: their squares sum to 36 times the variance."""
        a, c, b = self.low, self.likely, self.high
        return float((((b - a) ** 2 + (c - a) ** 2 + (b - c) ** 2) / 36) ** 0.5)

    @property
    def support(self) -> tuple[float, float]:
        """`low` and `high`."""
        return self.low, self.high

    def cdf(self, x: Floats | float) -> Floats:
        """Quadratic on either side of `likely`."""
        a, c, b = self.low, self.likely, self.high
        t = np.clip(np.asarray(x, float), a, b)
        rising = np.minimum(t - a, c - a) ** 2 / ((b - a) * (c - a)) if c > a else 0.0
        beyond = np.maximum(t - c, 0)
        falling = beyond * (2 * (b - c) - beyond) / ((b - a) * (b - c)) if b > c else 0.0
        return np.asarray(rising + falling)

    def partial_mean(self, x: Floats | float) -> Floats:
        """Cubic on either side of `likely`."""
        a, c, b = self.low, self.likely, self.high
        t = np.clip(np.asarray(x, float), a, b)
        total = np.zeros_like(t)
        if c > a:
            s = np.minimum(t, c) - a
            total = total + (s**3 * 2 / 3 + a * s**2) / ((b - a) * (c - a))
        if b > c:
            # Near its top end the density is 2 (b - t) / ((b - a)(b - c)).
            s = b - np.maximum(t, c)
            whole = b * (b - c) ** 2 - (b - c) ** 3 * 2 / 3
            total = total + (whole - (b * s**2 - s**3 * 2 / 3)) / ((b - a) * (b - c))
        return np.asarray(total)

    def quantile(self, p: Floats | float) -> Floats:
        """The root of the cumulative probability."""
        a, c, b = self.low, self.likely, self.high
        u = np.asarray(p, float)
        below = a + np.sqrt(u * ((b - a) * (c - a)))
        above = b - np.sqrt((1 - u) * ((b - a) * (b - c)))
        return np.asarray(np.where(u * (b - a) < c - a, below, above))

    def explain(self) -> str:
        """In words."""
        ends = f"{amount(self.low)} and {amount(self.high)}"
        return f"between {ends}, most likely {amount(self.likely)} (triangular)"


@dataclass(frozen=True)
class Pert(Distribution):
    """A smooth hill between `low` and `high` with its top at `likely` (a scaled beta).

    `weight` says how much more the top counts than either end in the mean: 4 as in PERT.
    Source: Malcolm, Roseboom, Clark and Fazar, Operations Research 7 (1959); the modified form
    with a weight after Vose, Risk Analysis (2008).
    """

    kind: ClassVar[str] = "pert"
    low: float
    likely: float
    high: float
    weight: float = 4.0

    def __post_init__(self) -> None:
        finite(self.kind, low=self.low, likely=self.likely, high=self.high, weight=self.weight)
        ordered(self.kind, low=self.low, likely=self.likely, high=self.high)
        if self.weight <= 0:
            raise InputError(
                f"The weight of a PERT distribution is {self.weight:,.6g}.",
                "It says how much the likely value counts, so it has to be above zero.",
                "Leave it out for the usual weight of 4.",
            )

    @property
    def shape(self) -> tuple[float, float]:
        """The two parameters of the beta distribution."""
        width = self.high - self.low
        up = 1 + self.weight * (self.likely - self.low) / width
        return up, 1 + self.weight * (self.high - self.likely) / width

    @property
    def mean(self) -> float:
        """`(low + weight likely + high) / (weight + 2)`."""
        return (self.low + self.weight * self.likely + self.high) / (self.weight + 2)

    @property
    def sd(self) -> float:
        """That of the scaled beta."""
        a, b = self.shape
        return float((self.high - self.low) * (a * b / (a + b + 1)) ** 0.5 / (a + b))

    @property
    def support(self) -> tuple[float, float]:
        """`low` and `high`."""
        return self.low, self.high

    def _share(self, x: Floats | float) -> Floats:
        share = (np.asarray(x, float) - self.low) / (self.high - self.low)
        return np.asarray(np.clip(share, 0, 1))

    def cdf(self, x: Floats | float) -> Floats:
        """The regularised incomplete beta function."""
        from scipy.special import betainc

        return np.asarray(betainc(*self.shape, self._share(x)))

    def partial_mean(self, x: Floats | float) -> Floats:
        """The incomplete beta function with one more success."""
        from scipy.special import betainc

        a, b = self.shape
        s = self._share(x)
        part = (self.high - self.low) * a / (a + b) * betainc(a + 1, b, s)
        return np.asarray(part + self.low * betainc(a, b, s))

    def quantile(self, p: Floats | float) -> Floats:
        """The inverse of the incomplete beta function."""
        from scipy.special import betaincinv

        return np.asarray(self.low + (self.high - self.low) * betaincinv(*self.shape, p))

    def from_normal(self, z: Floats) -> Floats:
        """The quantiles at the scores, from a table."""
        return self.low + (self.high - self.low) * beta_at_scores(*self.shape, z)

    def draw(self, chance: np.random.Generator, out: Floats) -> None:
        """Beta draws, scaled: some ten times as fast as the inverse."""
        out[:] = chance.beta(*self.shape, size=out.size)
        out *= self.high - self.low
        out += self.low

    def explain(self) -> str:
        """In words."""
        ends = f"{amount(self.low)} and {amount(self.high)}"
        return f"between {ends}, most likely {amount(self.likely)} (PERT)"


@dataclass(frozen=True)
class Discrete(Distribution):
    """One of a few values, each with its probability."""

    kind: ClassVar[str] = "discrete"
    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))
        object.__setattr__(self, "probabilities", tuple(self.probabilities))
        if not self.values or len(self.values) != len(self.probabilities):
            raise InputError(
                "A discrete distribution needs as many probabilities as values.",
                f"It has {len(self.values)} values and {len(self.probabilities)} probabilities.",
                "Give one probability for each value.",
            )
        for value, p in zip(self.values, self.probabilities, strict=True):
            finite(self.kind, value=value, probability=p)
            if not 0 <= p <= 1:
                raise InputError(
                    f"A probability of {p:g} is not possible.",
                    f"It stands with the value {amount(value)} of a discrete distribution.",
                    "Give probabilities from 0 to 1; write 20 per cent as 0.2.",
                )
        total = sum(self.probabilities)
        if abs(total - 1) > SUM_TOLERANCE:
            raise InputError(
                f"The probabilities of a discrete distribution sum to {total:.6g}.",
                "One of the values has to come true, so they have to sum to 1.",
                "Change one of them, or add the value that is left out.",
            )

    def _sorted(self) -> tuple[Floats, Floats]:
        order = np.argsort(self.values, kind="stable")
        values, chances = np.array(self.values, float), np.array(self.probabilities, float)
        return values[order], chances[order] / chances.sum()

    @property
    def mean(self) -> float:
        """Values times probabilities."""
        values, p = self._sorted()
        return float(values @ p)

    @property
    def sd(self) -> float:
        """The root of the mean squared distance from the mean."""
        values, p = self._sorted()
        return float(((values - values @ p) ** 2 @ p) ** 0.5)

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value."""
        return float(min(self.values)), float(max(self.values))

    def cdf(self, x: Floats | float) -> Floats:
        """The probabilities of the values up to `x`, summed."""
        values, p = self._sorted()
        below = np.append(0.0, p.cumsum())
        return np.asarray(below[np.searchsorted(values, x, side="right")])

    def partial_mean(self, x: Floats | float) -> Floats:
        """Values times probabilities up to `x`, summed."""
        values, p = self._sorted()
        sums = np.append(0.0, (values * p).cumsum())
        return np.asarray(sums[np.searchsorted(values, x, side="right")])

    def quantile(self, p: Floats | float) -> Floats:
        """The least value that is not exceeded with probability `p`."""
        values, chances = self._sorted()
        place = np.searchsorted(chances.cumsum()[:-1], p, side="left")
        return np.asarray(values[place])

    def explain(self) -> str:
        """In words."""
        pairs = zip(self.values, self.probabilities, strict=True)
        return "; ".join(f"{amount(v)} with probability {p:g}" for v, p in pairs)
