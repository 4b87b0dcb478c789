"""What every distribution of a not yet known quantity can say of itself.

Besides draws, a distribution gives its cumulative probability and its partial mean
`E[X; X <= x]` in closed form. Those two make the worth of knowing a linear input exact
(`exact.py`), so that no simulation noise remains in it.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from changing_places.core.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Distribution(ABC):
    """A quantity that is not yet known: how likely each of its values is."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def mean(self) -> float:
        """The expected value."""

    @property
    @abstractmethod
    def sd(self) -> float:
        """The standard deviation."""

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """The least and the greatest possible value; may be infinite."""

    @abstractmethod
    def cdf(self, x: Floats | float) -> Floats:
        """The probability of a value of at most `x`."""

    @abstractmethod
    def partial_mean(self, x: Floats | float) -> Floats:
        """`E[X; X <= x]`: the part of the mean that comes from values of at most `x`."""

    @abstractmethod
    def quantile(self, p: Floats | float) -> Floats:
        """The value that is not exceeded with probability `p`."""

    @abstractmethod
    def explain(self) -> str:
        """The distribution in a few plain words."""

    def from_normal(self, z: Floats) -> Floats:
        """Values at the standard normal scores `z`, for inputs that are correlated."""
        from scipy.special import ndtr

        return self.quantile(ndtr(z))

    def draw(self, chance: np.random.Generator, out: Floats) -> None:
        """Fill `out` with independent draws."""
        chance.random(out=out)
        out[:] = self.quantile(out)

    def to_dict(self) -> dict[str, Any]:
        """The kind and the parameters, as a case file holds them."""
        listed = {f.name: getattr(self, f.name) for f in fields(self)}
        return {"kind": self.kind} | {
            k: list(v) if isinstance(v, tuple) else v for k, v in listed.items() if v is not None
        }


def finite(kind: str, **values: float | None) -> None:
    """Raise InputError unless every named value is a finite number."""
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise InputError(
                f"The {name} of a {kind} distribution is not a number.",
                f"It is {value!r}.",
                f"Give {name} as a number.",
            )
        if not np.isfinite(value):
            raise InputError(
                f"The {name} of a {kind} distribution is {value}.",
                "Every parameter has to be a number that can be written down.",
                f"Give {name} as a number, or leave the distribution out.",
            )


def ordered(kind: str, **values: float) -> None:
    """Raise InputError unless the named values stand in ascending order, the ends apart."""
    names = list(values)
    for first, second in pairwise(names):
        if values[first] > values[second]:
            raise InputError(
                f"The {first} value of a {kind} distribution is above its {second} value.",
                f"{first} is {values[first]:,.6g} and {second} is {values[second]:,.6g}.",
                "Swap the two, or correct one of them.",
            )
    if values[names[0]] == values[names[-1]]:
        raise InputError(
            f"The {names[0]} and {names[-1]} values of a {kind} distribution are the same.",
            f"Both are {values[names[0]]:,.6g}, which leaves nothing uncertain.",
            "Give a fixed value instead, or values that differ.",
        )


def positive_sd(kind: str, sd: float) -> None:
    """Raise InputError unless a standard deviation is above zero."""
    if sd <= 0:
        raise InputError(
            f"The standard deviation of a {kind} distribution is {sd:,.6g}.",
            "It says how far values spread, so it has to be above zero.",
            "Give a positive standard deviation, or a fixed value if nothing is uncertain.",
        )


def amount(x: float) -> str:
    """A number in four figures at most, without needless noughts."""
    if x == 0 or not np.isfinite(x):
        return "0" if x == 0 else str(x)
    digits = max(0, 3 - int(np.floor(np.log10(abs(x)))))
    text = f"{x:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
