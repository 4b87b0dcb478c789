"""Side payments to the penny: who pays whom, when, and what it leaves each."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.agencies.model import Transfer
from changing_places.appraisal.agencies.pence import nearest, rounded
from changing_places.appraisal.agencies.problem import Problem
from changing_places.appraisal.agencies.words import settlement_sentences
from changing_places.core.errors import Refusal

Positions = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Settlement:
    """Payments that leave every agency its margin, in pence.

    `positions` (agencies x years) are received less paid and sum to nothing in every year;
    `transfers` the same as payments from one to another. `before` and `gains` are each agency's
    discounted gain without and with them. `least` and `most` are the totals, discounted and
    without limits of payment, between which any settlement lies: below the one a loser still
    loses, above the other a gainer would.
    """

    problem: Problem
    positions: Positions
    transfers: tuple[Transfer, ...]
    before: tuple[int, ...]
    gains: tuple[int, ...]
    least: int
    most: int
    possible: bool = True

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who is at the table."""
        return self.problem.agencies

    @property
    def holds(self) -> bool:
        """Whether the payments keep every limit and leave everyone the margin, by substitution."""
        return self.problem.met(self.positions)

    def explain(self) -> str:
        """Plain English for a councillor."""
        return " ".join(settlement_sentences(self))

    def to_dict(self) -> dict[str, Any]:
        """The settlement as plain values; pence."""
        return {
            "possible": True,
            "agencies": [
                {"agency": a, "before": b, "after": g, "positions": list(p)}
                for a, b, g, p in zip(
                    self.agencies, self.before, self.gains, self.positions, strict=True
                )
            ],
            "years": list(self.problem.years),
            "payments": [
                {"payer": t.payer, "receiver": t.receiver, "pence": list(t.pence)}
                for t in self.transfers
            ],
            "least": self.least,
            "most": self.most,
            "holds": self.holds,
            "plain_english": self.explain(),
        }


def settled(problem: Problem, payments: NDArray[np.float64]) -> Settlement:
    """Payments of a programme (one an agency and year, in pence) as whole pence that hold.

    Raises Refusal where the gain is too small to be shared in whole pence.
    """
    shape = (len(problem.agencies), len(problem.years))
    table = [[Fraction(float(x)) for x in row] for row in payments.reshape(shape)]
    for row, most in zip(table, problem.most, strict=True):
        if most is not None:
            row[:] = [max(x, Fraction(-most)) for x in row]
    years = [rounded_to_nothing(year) for year in zip(*table, strict=True)]
    whole = [list(row) for row in zip(*years, strict=True)]
    positions = _mended(problem, whole)
    if positions is None:
        raise Refusal(
            "The gain is too small to be shared in whole pence.",
            "What is left over all agencies is a matter of a penny or so.",
            "Loosen a limit, or lower the margin, by a few pounds.",
        )
    before = problem.present()
    over = [g - problem.margin for g in before]
    return Settlement(
        problem=problem,
        positions=positions,
        transfers=_matched(problem, positions),
        before=rounded(before),
        gains=rounded(problem.present(positions)),
        least=nearest(sum((-o for o in over if o < 0), Fraction(0))),
        most=nearest(sum((o for o in over if o > 0), Fraction(0))),
    )


def rounded_to_nothing(year: tuple[Fraction, ...]) -> tuple[int, ...]:
    """One year's payments in whole pence that sum to nothing, whatever rounding left of the sum."""
    floors = [x.numerator // x.denominator for x in year]
    order = sorted(range(len(year)), key=lambda i: (floors[i] - year[i], i))
    short = -sum(floors)
    for k in range(abs(short)):
        floors[order[k % len(order)]] += 1 if short > 0 else -1
    return tuple(floors)


def _mended(problem: Problem, whole: list[list[int]]) -> Positions | None:
    """Move single pence until every limit holds again; None where that does not help."""
    for _ in range(8 * len(problem.cells())):
        positions = tuple(map(tuple, whole))
        if problem.met(positions):
            return positions
        move = _move(problem, positions)
        if move is None:
            return None
        giver, taker, year = move
        whole[giver][year] -= 1
        whole[taker][year] += 1
    return None


def _move(problem: Problem, positions: Positions) -> tuple[int, int, int] | None:
    """From whom to whom, and when, a penny helps: from most over its margin to least."""
    years = len(problem.years)
    over = [g - problem.margin for g in problem.present(positions)]
    running = problem.running(positions)
    floor = -problem.overdraft if problem.overdraft is not None else None
    low = [min(running[a * years : (a + 1) * years]) for a in range(len(over))]
    sunk = [a for a, x in enumerate(low) if floor is not None and x < floor]
    taker = sunk[0] if sunk else min(range(len(over)), key=lambda a: over[a])
    for giver in sorted(range(len(over)), key=lambda a: -over[a]):
        if giver == taker or over[giver] <= 0:
            continue
        for year in range(years):
            most = problem.most[giver]
            room = most is None or positions[giver][year] > -most
            ahead = running[giver * years + year : (giver + 1) * years]
            if room and (floor is None or min(ahead) > floor):
                return giver, taker, year
    return None


def _matched(problem: Problem, positions: Positions) -> tuple[Transfer, ...]:
    """Net positions as payments: in each year payers in order pay receivers in order."""
    years = len(problem.years)
    found: dict[tuple[int, int], list[int]] = {}
    for year in range(years):
        left = [row[year] for row in positions]
        receivers = [a for a, x in enumerate(left) if x > 0]
        for payer in (a for a, x in enumerate(left) if x < 0):
            for receiver in receivers:
                amount = min(-left[payer], left[receiver])
                if amount > 0:
                    found.setdefault((payer, receiver), [0] * years)[year] += amount
                    left[payer] += amount
                    left[receiver] -= amount
    names = problem.agencies
    return tuple(
        Transfer(names[p], names[r], tuple(row), "side payment") for (p, r), row in found.items()
    )
