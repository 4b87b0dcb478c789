"""The question of side payments in exact numbers, apart from how it is solved."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate


@dataclass(frozen=True)
class Problem:
    """Gains (agencies x years, pence), and what payments must and may not do.

    `most` is the most each agency can pay in a year (None: no limit), `overdraft` how far below
    zero a running total may stand (None: as far as it likes).
    """

    agencies: tuple[str, ...]
    years: tuple[str, ...]
    gains: tuple[tuple[int, ...], ...]
    discount: tuple[Fraction, ...]
    margin: int
    most: tuple[int | None, ...]
    overdraft: int | None

    def cells(self) -> list[tuple[int, int]]:
        """Every agency and year, agencies first."""
        return [(a, y) for a in range(len(self.agencies)) for y in range(len(self.years))]

    def present(self, payments: tuple[tuple[int, ...], ...] | None = None) -> list[Fraction]:
        """Each agency's discounted gain, with payments (agencies x years) where given."""
        found = []
        for a, row in enumerate(self.gains):
            extra = payments[a] if payments else (0,) * len(row)
            amounts = [g + p for g, p in zip(row, extra, strict=True)]
            worth = [f * x for f, x in zip(self.discount, amounts, strict=True)]
            found.append(sum(worth, Fraction(0)))
        return found

    def running(self, payments: tuple[tuple[int, ...], ...] | None = None) -> list[int]:
        """Each agency's running total by year, agencies first, with payments where given."""
        found: list[int] = []
        for a, row in enumerate(self.gains):
            extra = payments[a] if payments else (0,) * len(row)
            found += accumulate(g + p for g, p in zip(row, extra, strict=True))
        return found

    def no_running(self) -> list[list[Fraction]]:
        """A multiplier of nothing for every agency and year."""
        return [[Fraction(0)] * len(self.years) for _ in self.agencies]

    def met(self, payments: tuple[tuple[int, ...], ...]) -> bool:
        """Whether payments keep every limit and leave every agency the margin: by substitution."""
        balanced = all(sum(year) == 0 for year in zip(*payments, strict=True))
        within = all(
            most is None or all(p >= -most for p in row)
            for most, row in zip(self.most, payments, strict=True)
        )
        gained = all(g >= self.margin for g in self.present(payments))
        afloat = self.overdraft is None or min(self.running(payments)) >= -self.overdraft
        return balanced and within and gained and afloat
