"""Payments between agencies that leave every one better off, or the proof that none can.

Each agency's net position is a payment in or out for each year; in every year they sum to
nothing. Where nobody needs to be paid, nobody is. Else, among all payments that leave everyone
at least a margin better off, those are chosen that make the least gain of any agency as large as
it can be (or, if asked, that pay no more than is needed), and among these the ones with the
lowest yearly peaks, so that payments are level where the limits allow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.agencies.certificate import Certificate, certified
from changing_places.appraisal.agencies.pence import whole
from changing_places.appraisal.agencies.problem import Problem
from changing_places.appraisal.agencies.result import Account
from changing_places.appraisal.agencies.settlement import Settlement, settled
from changing_places.core.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """What payments may not do, in pence.

    `margin` is the least that each agency must gain over all years; `most` the most that an
    agency can pay out in any one year (0: it may not pay; not named: no limit); `overdraft`, if
    given, how far below zero any agency's running total, payments included, may ever stand.
    `agencies` are those at the table, all where none are named. `split` is `equal` (the surplus
    is shared evenly, as far as the limits allow) or `least` (no more is paid than is needed).
    """

    margin: int = 0
    most: Mapping[str, int] | None = None
    overdraft: int | None = None
    agencies: tuple[str, ...] = ()
    split: Literal["equal", "least"] = "equal"


def side_payments(
    account: Account, limits: Limits | None = None, *, basis: str = "net"
) -> Settlement | Certificate:
    """Payments that leave every agency better off, or a certificate that there are none.

    `basis` is what an agency looks at: `net` (cash and other value) or `budget` (cash alone).
    Amounts are discounted as the account is. Both answers can be checked by themselves:
    `Settlement.gains` by substitution, `Certificate.holds` by arithmetic in exact fractions.

    Raises InputError for an unknown basis or agency, a negative limit, fewer than two agencies.

    Method: linear programming and its duality (Farkas' lemma; Schrijver, Theory of Linear and
    Integer Programming (1986), section 7.3); the idea, Kaldor, Economic Journal 49 (1939).
    """
    limits = limits or Limits()
    problem = _problem(account, limits, basis)
    plain = _plain(problem)
    if plain is not None:
        return plain
    best = _maximin(problem, limits.split)
    if best is None:
        return certified(problem, *_duals(problem, with_gain=False))
    surplus, payments = best
    if surplus < -0.5:
        return certified(problem, *_duals(problem, with_gain=True))
    return settled(problem, payments)


def _problem(account: Account, limits: Limits, basis: str) -> Problem:
    if basis not in ("net", "budget"):
        raise InputError(
            f"There is no basis '{basis}'.",
            "An agency looks at 'net' (cash and other value) or at 'budget' (cash alone).",
            "Use one of these.",
        )
    names = [a.agency for a in account.agencies]
    most = limits.most or {}
    for name in (*most, *limits.agencies):
        if name not in names:
            raise InputError(
                f"There is no agency '{name}'.",
                f"The agencies are: {', '.join(names)}.",
                "Name one of these.",
            )
    amounts = [limits.margin, limits.overdraft or 0, *most.values()]
    if min(whole(a, "a limit on payments") for a in amounts) < 0:
        raise InputError(
            "A limit on payments is negative.",
            "A margin, a most and an overdraft are amounts in pence of 0 or more.",
            "Write them without a sign.",
        )
    at_table = limits.agencies or tuple(names)
    if len(at_table) < 2:
        raise InputError(
            "There is nobody to pay or be paid by.",
            "Side payments need two agencies at least.",
            "Name the other agencies and what falls on them.",
        )
    return Problem(
        agencies=at_table,
        years=account.years,
        gains=tuple(getattr(account.agency(a), basis) for a in at_table),
        discount=account.discount,
        margin=limits.margin,
        most=tuple(most.get(a) for a in at_table),
        overdraft=limits.overdraft,
    )


def _plain(problem: Problem) -> Settlement | Certificate | None:
    """What needs no programme: nobody needs to be paid, or there is not enough to share."""
    nothing = tuple((0,) * len(problem.years) for _ in problem.agencies)
    if problem.met(nothing):
        return settled(problem, np.zeros(len(problem.cells())))
    short = sum(problem.present(), Fraction(0)) - problem.margin * len(problem.agencies)
    if short < 0:
        even = tuple(Fraction(1) for _ in problem.agencies)
        return certified(problem, even, problem.no_running())
    return None


def _bounds(problem: Problem) -> list[tuple[float | None, float | None]]:
    most = [None if m is None else -float(m) for m in problem.most]
    return [(most[a], None) for a, _ in problem.cells()]


def _rows(problem: Problem) -> tuple[Floats, Floats, Floats]:
    """For each agency its discounted payments, for each agency and year those up to then, and
    for each year the sum over agencies: three blocks over all agency-year cells."""
    cells, n, years = problem.cells(), len(problem.agencies), len(problem.years)
    present, running = np.zeros((n, len(cells))), np.zeros((n * years, len(cells)))
    balance = np.zeros((years, len(cells)))
    for column, (a, y) in enumerate(cells):
        present[a, column] = float(problem.discount[y])
        running[a * years + y : (a + 1) * years, column] = 1.0
        balance[y, column] = 1.0
    return present, running, balance


def _programme(problem: Problem, *, with_gain: bool) -> tuple[Floats, Floats, Floats]:
    """`matrix @ (payments, shortfall) <= limit`, both halves, and the yearly balance."""
    present, running, balance = _rows(problem)
    gains = np.array([float(g) for g in problem.present()])
    matrix, limit = [], []
    if with_gain:
        matrix.append(np.column_stack([-present, np.ones(len(present))]))
        limit.append(gains - problem.margin)
    if problem.overdraft is not None:
        free = np.zeros(len(running)) if with_gain else np.ones(len(running))
        matrix.append(np.column_stack([-running, free]))
        limit.append(np.array([float(r) for r in problem.running()]) + problem.overdraft)
    return np.concatenate(matrix), np.concatenate(limit), balance


def _solve(problem: Problem, *, with_gain: bool) -> tuple[float, Floats, Floats] | None:
    """The largest common surplus, the payments, and each row's multiplier; None if impossible."""
    from scipy.optimize import linprog

    matrix, limit, balance = _programme(problem, with_gain=with_gain)
    scale = max(1.0, float(np.abs(limit).max()))
    bounds = [(None if low is None else low / scale, high) for low, high in _bounds(problem)]
    found = linprog(
        np.append(np.zeros(balance.shape[1]), -1.0),
        A_ub=matrix,
        b_ub=limit / scale,
        A_eq=np.column_stack([balance, np.zeros(len(balance))]),
        b_eq=np.zeros(len(balance)),
        bounds=[*bounds, (None, None)],
        method="highs",
    )
    if found.x is None:
        return None
    return float(found.x[-1] * scale), found.x[:-1] * scale, -found.ineqlin.marginals


def _maximin(problem: Problem, split: str) -> tuple[float, Floats] | None:
    """The largest common surplus over the margin, by payments with the lowest yearly peaks."""
    first = _solve(problem, with_gain=True)
    if first is None:
        return None
    surplus, payments, _ = first
    if surplus < -0.5:
        return surplus, payments
    level = _levelled(problem, max(0.0, surplus) if split == "equal" else 0.0)
    return surplus, payments if level is None else level


def _levelled(problem: Problem, surplus: float) -> Floats | None:
    """Among payments with this surplus for everyone, those whose yearly peaks sum to least."""
    from scipy.optimize import linprog

    matrix, limit, balance = _programme(problem, with_gain=True)
    cells, n = problem.cells(), len(problem.agencies)
    scale = max(1.0, float(np.abs(limit).max()))
    rows = np.column_stack([matrix[:, :-1], np.zeros((len(matrix), n))])
    right = limit - matrix[:, -1] * surplus * (1 - 1e-9)
    peak = np.zeros((len(cells), n))
    peak[np.arange(len(cells)), [a for a, _ in cells]] = -1.0
    eye = np.eye(len(cells))
    bounds = [(None if low is None else low / scale, high) for low, high in _bounds(problem)]
    found = linprog(
        np.append(np.zeros(len(cells)), np.ones(n)),
        A_ub=np.concatenate([rows, np.column_stack([eye, peak]), np.column_stack([-eye, peak])]),
        b_ub=np.concatenate([right / scale, np.zeros(2 * len(cells))]),
        A_eq=np.column_stack([balance, np.zeros((len(balance), n))]),
        b_eq=np.zeros(len(balance)),
        bounds=[*bounds, *[(0, None)] * n],
        method="highs",
    )
    return None if found.x is None else found.x[: len(cells)] * scale


def _duals(
    problem: Problem, *, with_gain: bool
) -> tuple[Sequence[Fraction], Sequence[Sequence[Fraction]]]:
    """The multipliers that prove it: one an agency, one an agency and year."""
    found = _solve(problem, with_gain=with_gain)
    assert found is not None, "with free shortfalls a programme always has an answer"
    _, _, multipliers = found
    n, years = len(problem.agencies), len(problem.years)
    clean = [Fraction(m).limit_denominator(10**9) if m > 1e-9 else Fraction(0) for m in multipliers]
    agencies = clean[:n] if with_gain else [Fraction(0)] * n
    rest = clean[n:] if with_gain else clean
    if problem.overdraft is None:
        return agencies, problem.no_running()
    return agencies, [rest[a * years : (a + 1) * years] for a in range(n)]
