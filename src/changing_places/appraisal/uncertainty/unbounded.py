"""Distributions without ends of their own: normal (which may be cut off) and lognormal."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from changing_places.appraisal.uncertainty.distribution import (
    Distribution,
    Floats,
    amount,
    finite,
    ordered,
    positive_sd,
)
from changing_places.core.errors import InputError

ROOT_TWO_PI = float(np.sqrt(2 * np.pi))
# Below this share of the normal curve left between the cuts, the cut is no longer a detail.
LEAST_LEFT = 1e-6


def density(z: Floats) -> Floats:
    """The density of the standard normal distribution."""
    return np.asarray(np.exp(-0.5 * np.square(z)) / ROOT_TWO_PI)


@dataclass(frozen=True)
class Normal(Distribution):
    """The bell curve of `centre` and `spread`, cut off at `low` and `high` where they are given.

    `mean` and `sd` are those after the cut, which `explain` states beside the others.
    Source of the moments: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1
    (1994), section 13.10.1.
    """

    kind: ClassVar[str] = "normal"
    centre: float
    spread: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        finite(self.kind, centre=self.centre, spread=self.spread, low=self.low, high=self.high)
        positive_sd(self.kind, self.spread)
        if self.low is not None and self.high is not None:
            ordered(self.kind, low=self.low, high=self.high)
        if self._mass < LEAST_LEFT:
            raise InputError(
                "A normal distribution is cut off where hardly any of it is left.",
                f"Its centre is {amount(self.centre)} and its standard deviation "
                f"{amount(self.spread)}; the cuts leave {self._mass:.1g} of it.",
                "Move the cuts, or give the range as a triangular or PERT distribution.",
            )

    @property
    def _cuts(self) -> tuple[float, float]:
        low = -np.inf if self.low is None else (self.low - self.centre) / self.spread
        high = np.inf if self.high is None else (self.high - self.centre) / self.spread
        return float(low), float(high)

    @property
    def _below(self) -> float:
        from scipy.special import ndtr

        return float(ndtr(self._cuts[0]))

    @property
    def _mass(self) -> float:
        from scipy.special import ndtr

        # The upper tail is found by symmetry, where the difference of two ones would be lost.
        low, high = self._cuts
        return float(ndtr(-low) - ndtr(-high) if low > 0 else ndtr(high) - ndtr(low))

    @property
    def mean(self) -> float:
        """The mean after the cut."""
        low, high = density(np.array(self._cuts))
        return float(self.centre + self.spread * (low - high) / self._mass)

    @property
    def sd(self) -> float:
        """The standard deviation after the cut."""
        cuts = np.array(self._cuts)
        low, high = density(cuts)
        finite_cuts = np.where(np.isfinite(cuts), cuts, 0.0)
        moved = (low - high) / self._mass
        edge = (finite_cuts[0] * low - finite_cuts[1] * high) / self._mass
        return float(self.spread * max(1 + edge - moved**2, 0.0) ** 0.5)

    @property
    def support(self) -> tuple[float, float]:
        """The cuts, infinite where there are none."""
        low = -np.inf if self.low is None else self.low
        return float(low), float(np.inf if self.high is None else self.high)

    def _score(self, x: Floats | float) -> Floats:
        low, high = self._cuts
        return np.asarray(np.clip((np.asarray(x, float) - self.centre) / self.spread, low, high))

    def cdf(self, x: Floats | float) -> Floats:
        """The share of what the cuts leave."""
        from scipy.special import ndtr

        return np.asarray((ndtr(self._score(x)) - self._below) / self._mass)

    def partial_mean(self, x: Floats | float) -> Floats:
        """`centre` times the share below, less `spread` times the difference of densities."""
        from scipy.special import ndtr

        z, low = self._score(x), np.array(self._cuts[0])
        part = self.centre * (ndtr(z) - self._below) - self.spread * (density(z) - density(low))
        return np.asarray(part / self._mass)

    def quantile(self, p: Floats | float) -> Floats:
        """The inverse normal of the share of what the cuts leave."""
        from scipy.special import ndtri

        z = ndtri(self._below + np.asarray(p, float) * self._mass)
        return np.asarray(np.clip(self.centre + self.spread * z, *self.support))

    def from_normal(self, z: Floats) -> Floats:
        """Without a cut, the scores stretched and moved."""
        if self.low is None and self.high is None:
            return np.asarray(self.centre + self.spread * z)
        return super().from_normal(z)

    def draw(self, chance: np.random.Generator, out: Floats) -> None:
        """Normal draws, or where there is a cut the inverse of uniform ones."""
        if self.low is not None or self.high is not None:
            super().draw(chance, out)
            return
        chance.standard_normal(out=out)
        out *= self.spread
        out += self.centre

    def explain(self) -> str:
        """In words, with what the cut did."""
        text = f"normal around {amount(self.centre)}, standard deviation {amount(self.spread)}"
        if self.low is None and self.high is None:
            return text
        cuts = [
            f"{word} {amount(end)}"
            for word, end in (("below", self.low), ("above", self.high))
            if end is not None
        ]
        after = f"which makes its mean {amount(self.mean)}"
        return f"{text}, with nothing {' or '.join(cuts)}, {after}"


@dataclass(frozen=True)
class Lognormal(Distribution):
    """Its logarithm is normal: never below `shift`, and leaning to high values.

    `centre` is the mean and `spread` the standard deviation of the quantity itself, not of its
    logarithm; `shift` is the value that it cannot fall below.
    """

    kind: ClassVar[str] = "lognormal"
    centre: float
    spread: float
    shift: float = 0.0

    def __post_init__(self) -> None:
        finite(self.kind, centre=self.centre, spread=self.spread, shift=self.shift)
        positive_sd(self.kind, self.spread)
        if self.centre <= self.shift:
            raise InputError(
                f"The mean of a lognormal distribution is {amount(self.centre)}.",
                f"All of its values lie above {amount(self.shift)}, so its mean has to as well.",
                "Give a higher mean, or use a normal, triangular or PERT distribution.",
            )

    @property
    def log_sd(self) -> float:
        """The standard deviation of the logarithm."""
        ratio = self.spread / (self.centre - self.shift)
        return float(np.sqrt(np.log1p(ratio**2)))

    @property
    def log_mean(self) -> float:
        """The mean of the logarithm."""
        return float(np.log(self.centre - self.shift) - self.log_sd**2 / 2)

    @property
    def mean(self) -> float:
        """`centre`."""
        return self.centre

    @property
    def sd(self) -> float:
        """`spread`."""
        return self.spread

    @property
    def support(self) -> tuple[float, float]:
        """From `shift` upwards."""
        return self.shift, float(np.inf)

    def _score(self, x: Floats | float) -> Floats:
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(np.asarray(x, float) - self.shift, 0.0))
        return np.asarray((logs - self.log_mean) / self.log_sd)

    def cdf(self, x: Floats | float) -> Floats:
        """The normal probability of the logarithm."""
        from scipy.special import ndtr

        return np.asarray(ndtr(self._score(x)))

    def partial_mean(self, x: Floats | float) -> Floats:
        """The mean times the normal probability one log standard deviation lower."""
        from scipy.special import ndtr

        z = self._score(x)
        part = (self.centre - self.shift) * ndtr(z - self.log_sd)
        return np.asarray(part + self.shift * ndtr(z))

    def quantile(self, p: Floats | float) -> Floats:
        """The exponential of the normal quantile."""
        from scipy.special import ndtri

        return self.from_normal(ndtri(np.asarray(p, float)))

    def from_normal(self, z: Floats) -> Floats:
        """The exponential of the scores stretched and moved."""
        return np.asarray(self.shift + np.exp(self.log_mean + self.log_sd * z))

    def draw(self, chance: np.random.Generator, out: Floats) -> None:
        """Exponentials of normal draws, made in place."""
        chance.standard_normal(out=out)
        out *= self.log_sd
        out += self.log_mean
        np.exp(out, out=out)
        if self.shift:
            out += self.shift

    def explain(self) -> str:
        """In words."""
        low, high = (amount(float(q)) for q in self.quantile(np.array([0.1, 0.9])))
        return f"lognormal around {amount(self.centre)}, four times in five from {low} to {high}"
