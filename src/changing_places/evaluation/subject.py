"""What an evaluation is about, in the reader's words."""

import math
import re
from dataclasses import dataclass

from changing_places.figures.numbers import number


@dataclass(frozen=True)
class Subject:
    """The policy, the outcome and those who adopt, as sentences name them.

    `policy` is a noun such as 'declaring a climate emergency'; `outcome` the outcome's name and
    `unit` its unit; `who` those who adopt, in the plural. `better` is 'higher', 'lower' or
    empty where nobody says which is better.
    """

    outcome: str
    policy: str = "the policy"
    unit: str = ""
    who: str = "units"
    better: str = ""

    @property
    def one(self) -> str:
        """One of those who adopt."""
        return self.who.removesuffix("s")

    @property
    def difference(self) -> str:
        """The unit of a difference: that of percentages is the percentage point."""
        return self._unit().strip()

    def amount(self, value: float, *, like: float | None = None) -> str:
        """A difference in the outcome's unit, to about two figures of the error `like`.

        >>> Subject("Recycling", unit="%").amount(-1.234, like=0.5)
        '−1.23 percentage points'
        """
        return f"{self.figure(value, like)}{self._unit()}"

    def size(self, value: float, *, like: float | None = None) -> str:
        """The size of a difference, without its sign."""
        return self.amount(abs(value), like=like)

    def between(self, low: float, high: float, *, like: float | None = None) -> str:
        """An interval, whose unit stands beside the estimate."""
        ends = [self.figure(end, like) for end in (low, high)]
        # An end that rounds to nothing would hide on which side of it the interval lies.
        while (
            like
            and abs(like) > 1e-6
            and any(
                end and not any(c in "123456789" for c in told)
                for end, told in zip((low, high), ends, strict=True)
            )
        ):
            like /= 10
            ends = [self.figure(end, like) for end in (low, high)]
        return f"{ends[0]} to {ends[1]}"

    def figure(self, value: float, like: float | None = None) -> str:
        """A number without its unit, in the decimal places that its error deserves."""
        scale = abs(like) if like else abs(value)
        places = 0 if not scale or not math.isfinite(scale) else 1 - math.floor(math.log10(scale))
        return number(value, min(max(places, 0), 8))

    def _unit(self) -> str:
        """The unit after a number: a difference of percentages is in percentage points."""
        unit = self.unit.strip()
        if unit.lower() in {"%", "percent", "per cent"}:
            return " percentage points"
        if unit.startswith("%"):
            return f" percentage points ({unit[1:].strip()})"
        # "Rate per 10,000" after a number reads as "per 10,000".
        unit = re.sub(r"^(rate|number|count|proportion) (?=per |of )", "", unit, flags=re.I)
        return f" {unit}" if unit else ""
