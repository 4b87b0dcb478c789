"""The proof that no payments between agencies leave every one better off."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from changing_places.appraisal.agencies.pence import nearest, pounds
from changing_places.appraisal.agencies.problem import Problem
from changing_places.core.errors import Refusal


@dataclass(frozen=True)
class Certificate:
    """Multipliers under which what every agency needs cannot all be had: a proof by one sum.

    `agencies` (one each) multiply an agency's gain over its margin, `running` (one an agency and
    year) the room that its running total has. Acceptable payments would make each of these zero
    or more, and so their weighted sum; but the sum is at most `bound`, which is below zero,
    whatever is paid: what the multipliers leave of a payment is bounded by the limits on it.
    """

    problem: Problem
    agencies: tuple[Fraction, ...]
    running: tuple[tuple[Fraction, ...], ...]
    possible: bool = False

    @property
    def bound(self) -> Fraction:
        """The most that the weighted sum can be, in pence, computed afresh in exact fractions.

        A payment in year y is worth `cᵧ = λ dᵧ + Σ μ` (over years from y on) to an agency's part
        of the sum. Payments of a year cancel, so that moving a pound gains at most the greatest
        `c` of the year less the payer's, for as many pounds as the payer may pay. Who has no limit
        is taken to pay no more in a year than all amounts of the case together.
        """
        problem = self.problem
        total = Fraction(0)
        for weight, gain in zip(self.agencies, problem.present(), strict=True):
            total += weight * (gain - problem.margin)
        room = [r + (problem.overdraft or 0) for r in problem.running()]
        flat = [m for row in self.running for m in row]
        total += sum((m * r for m, r in zip(flat, room, strict=True)), Fraction(0))
        return total + sum((worth for _, _, worth in self._paying()), Fraction(0))

    def _paying(self) -> list[tuple[int, int, Fraction]]:
        """What each agency's limit in each year adds to the bound."""
        problem = self.problem
        everything = sum(abs(x) for row in problem.gains for x in row)
        found = []
        for y, discount in enumerate(problem.discount):
            worth = [
                weight * discount + sum(row[y:], Fraction(0))
                for weight, row in zip(self.agencies, self.running, strict=True)
            ]
            best = max(worth)
            for a, c in enumerate(worth):
                most = problem.most[a]
                found.append((a, y, (best - c) * (everything if most is None else most)))
        return found

    @property
    def holds(self) -> bool:
        """Whether the proof is one: no multiplier below zero, and the bound below zero."""
        flat = [m for row in self.running for m in row]
        return min(*self.agencies, *flat) >= 0 and self.bound < 0

    def explain(self) -> str:
        """The proof in words."""
        if self._even():
            return (
                f"No payments can leave every agency {self._wanted()}better off. "
                f"{self._together()} Payments between them cancel out, so whatever they pay each "
                f"other, at least one {self._left()}."
            )
        return (
            f"No payments within the limits can leave every agency {self._wanted()}better off. "
            + " ".join([*self._needs(), *self._limits()])
            + f" Weighed together, what they need is out of reach by {pounds(-self._short())}."
        )

    def _wanted(self) -> str:
        return f"{pounds(self.problem.margin)} " if self.problem.margin else ""

    def _left(self) -> str:
        margin = self.problem.margin
        return f"gains less than {pounds(margin)}" if margin else "is left worse off"

    def _short(self) -> int:
        """The bound on the scale of one agency's pound, at least a penny."""
        weights = [*self.agencies, *(m for row in self.running for m in row)]
        return min(-1, nearest(self.bound / max(weights)))

    def _even(self) -> bool:
        plain = not any(m for row in self.running for m in row)
        return plain and len(set(self.agencies)) == 1

    def _together(self) -> str:
        total = nearest(sum(self.problem.present(), Fraction(0)))
        margin = self.problem.margin
        if total < 0:
            return f"Together they lose {pounds(-total)}."
        needed = margin * len(self.problem.agencies)
        return f"Together they gain {pounds(total)}, and need {pounds(needed)}."

    def _needs(self) -> list[str]:
        """Who needs what: the agencies and years that bear a multiplier."""
        problem, told = self.problem, []
        for a, (weight, gain) in enumerate(zip(self.agencies, problem.present(), strict=True)):
            if weight:
                amount = nearest(gain)
                verb = "loses" if amount < 0 else "gains"
                told.append(f"{_start(problem.agencies[a])} {verb} {pounds(abs(amount))}.")
        n = len(problem.years)
        running = problem.running()
        for a, row in enumerate(self.running):
            years = [y for y, m in enumerate(row) if m]
            if years:
                y = min(years, key=lambda y: running[a * n + y])
                told.append(
                    f"By {problem.years[y]} {problem.agencies[a]} stands at "
                    f"{pounds(running[a * n + y])}, and may not fall below "
                    f"{pounds(-(problem.overdraft or 0))}."
                )
        return told

    def _limits(self) -> list[str]:
        """The limits on payment that stand in the way."""
        problem = self.problem
        bound = {a for a, _, worth in self._paying() if worth}
        paying = sorted(a for a in bound if problem.most[a] is not None)
        told = []
        for a in paying:
            most = problem.most[a] or 0
            can = f"pay {pounds(most)} a year at most" if most else "pay nothing"
            told.append(f"{_start(problem.agencies[a])} may {can}.")
        stuck = {a for a, _, worth in self._paying() if not worth and problem.most[a] == 0}
        told += [
            f"{_start(problem.agencies[a])} may pay nothing."
            for a in sorted(stuck - set(paying))
            if not self.agencies[a] and not any(self.running[a])
        ]
        return told

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain values; pence."""
        return {
            "possible": False,
            "agencies": {
                a: float(w) for a, w in zip(self.problem.agencies, self.agencies, strict=True)
            },
            "running": {
                a: [float(m) for m in row]
                for a, row in zip(self.problem.agencies, self.running, strict=True)
            },
            "bound": float(self.bound),
            "holds": self.holds,
            "plain_english": self.explain(),
        }


def certified(
    problem: Problem, agencies: Sequence[Fraction], running: Sequence[Sequence[Fraction]]
) -> Certificate:
    """A certificate that has been checked.

    Multipliers come from a solver, rounded. Without limits on running totals those of agencies
    that may pay without limit have to be the greatest, and are set to it. Raises Refusal where
    the proof does not hold in exact arithmetic.
    """
    if not any(m for row in running for m in row):
        top = max(agencies)
        agencies = [
            top if most is None else w for w, most in zip(agencies, problem.most, strict=True)
        ]
    found = Certificate(problem, tuple(agencies), tuple(map(tuple, running)))
    if not found.holds:
        raise Refusal(
            "Whether payments can leave every agency better off cannot be told.",
            "What is missing is so little that it drowns in rounding.",
            "Loosen a limit, or lower the margin, by a few pounds.",
        )
    return found


def _start(name: str) -> str:
    return name[0].upper() + name[1:]
