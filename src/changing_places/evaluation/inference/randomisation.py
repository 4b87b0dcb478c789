"""Randomisation inference: what if other units had adopted instead?

Adoption is dealt afresh among the eligible units, each cohort keeping its size and its date, and
the statistic is taken for every deal (Fisher, The Design of Experiments, 1935; for few treated
MacKinnon and Webb, Journal of Econometrics 218(2), 2020). The p-value counts the deals at least as
extreme as the observed one, itself among them, so it never rejects too often where any deal was
as likely as another. All deals are taken where there are no more than `draws`, else a sample.

For a statistic that is linear in the outcome the interval is that of the constant effects not
rejected (`inversion`), from the statistic on the outcome and on the observed treatment alone.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from changing_places.core.errors import ChangingPlacesError, InputError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.inversion import Lines, inverted, p_of
from changing_places.evaluation.panel.model import Bools, Floats, Ints, Panel

# A statistic on deals (D x n) of adoption, one number each.
Statistic = Callable[[Ints], Floats]


@dataclass(frozen=True)
class Deals:
    """Adoption (D x n) dealt among the eligible, the observed deal first.

    `exact` says whether every possible deal is there; `possible` how many there are.
    """

    adopted: Ints
    exact: bool
    possible: int


@dataclass(frozen=True)
class Randomised:
    """A test by randomisation, and the interval of constant effects that it does not reject.

    `low` and `high` are NaN where the statistic gave none, and infinite where too few deals are
    possible to reject anything at this level; `smallest_p` is the least p that could be.
    """

    estimate: float
    p: float
    low: float
    high: float
    level: float
    deals: int
    possible: int
    exact: bool
    statistic: str

    @property
    def smallest_p(self) -> float:
        """The least p-value that so many deals can give."""
        return 1 / self.deals


def deal(
    adopted: Ints,
    eligible: Bools | None = None,
    *,
    draws: int = 999,
    seed: int = DEFAULT_SEED,
) -> Deals:
    """Deal adoption (n,) afresh among the `eligible` units (n,), all where none are given.

    >>> from changing_places.evaluation.panel.model import NEVER
    >>> found = deal(np.array([2015, NEVER, NEVER]))
    >>> found.exact, found.possible, len(found.adopted)
    (True, 3, 3)
    """
    chosen = np.arange(len(adopted)) if eligible is None else np.flatnonzero(eligible)
    held = adopted[chosen]
    values, codes, counts = np.unique(held, return_inverse=True, return_counts=True)
    possible = _possible(counts)
    if possible <= draws:
        dealt = np.array(list(_every(len(held), counts)), dtype=np.int64)
        observed = (dealt == codes).all(axis=1)
        dealt = np.concatenate([dealt[observed], dealt[~observed]])
    else:
        random = generator(seed, "randomisation")
        dealt = np.tile(codes.astype(np.int64), (draws + 1, 1))
        dealt[1:] = random.permuted(dealt[1:], axis=1)
    whole = np.tile(adopted, (len(dealt), 1))
    whole[:, chosen] = values[dealt]
    return Deals(whole, possible <= draws, possible)


def deal_clusters(
    adopted: Ints, clusters: Ints, *, draws: int = 999, seed: int = DEFAULT_SEED
) -> Deals:
    """Deal adoption among whole clusters, whose units adopt together.

    Raises InputError where units of one cluster adopt at different times.
    """
    found, place = np.unique(clusters, return_inverse=True)
    first = np.array([adopted[place == g][0] for g in range(len(found))])
    if (first[place] != adopted).any():
        raise InputError(
            "Adoption cannot be dealt among clusters.",
            "Units of one cluster adopt at different times.",
            "Deal it among units, or cluster by who decides.",
        )
    dealt = deal(first, draws=draws, seed=seed)
    return Deals(dealt.adopted[:, place], dealt.exact, dealt.possible)


def _possible(counts: Sequence[int] | Ints) -> int:
    """The multinomial coefficient."""
    total, left = 1, int(sum(counts))
    for count in counts:
        total *= math.comb(left, int(count))
        left -= int(count)
    return total


def _every(n: int, counts: Ints) -> Iterator[list[int]]:
    """Every way to give `n` places a kind, so many of each."""

    def place(kind: int, free: list[int], made: list[int]) -> Iterator[list[int]]:
        if kind == len(counts) - 1:
            for i in free:
                made[i] = kind
            yield list(made)
            return
        for taken in combinations(free, int(counts[kind])):
            for i in taken:
                made[i] = kind
            rest = set(taken)
            yield from place(kind + 1, [i for i in free if i not in rest], made)

    yield from place(0, list(range(n)), [0] * n)


def randomisation_test(
    deals: Deals,
    statistic: Statistic,
    *,
    exposure: Statistic | None = None,
    level: float = 0.95,
) -> Randomised:
    """The test of any statistic, and the interval where it is linear in the outcome.

    `exposure` is the same statistic with the observed treatment (0 or 1) in the outcome's place;
    it gives the interval. Deals whose statistic is not finite are left out.
    """
    values = np.asarray(statistic(deals.adopted), float)
    slopes = np.zeros_like(values) if exposure is None else exposure(deals.adopted)
    flat = np.column_stack([np.ones(len(values)), np.zeros((len(values), 2))])
    return tested(Lines(values, slopes, flat), deals, level=level, known=exposure is not None)


def tested(
    lines: Lines, deals: Deals, *, level: float, known: bool = True, name: str = "difference"
) -> Randomised:
    """The result of a test whose statistic of each deal is given by `lines`; the first observed."""
    usable = np.isfinite(lines.a) & np.isfinite(lines.b) & np.isfinite(lines.c).all(axis=1)
    if not usable[0]:
        raise InputError(
            "There is no observed effect to test.",
            "The statistic of the observed adoption is not a number.",
            "Check that treated and controls are observed before and after.",
        )
    kept = Lines(*(part[usable] for part in lines))
    low, high = inverted(kept, level=level) if known else (math.nan, math.nan)
    estimate = float(lines.a[0] / lines.b[0]) if known else float(lines.a[0])
    return Randomised(
        estimate,
        p_of(kept),
        low,
        high,
        level,
        int(usable.sum()),
        deals.possible,
        deals.exact,
        name,
    )


def randomise_estimates(
    panel: Panel,
    estimate: Callable[[Panel], Aggregate],
    deals: Deals,
    *,
    outcome: int = 0,
    level: float = 0.95,
    progress: Progress = silent,
) -> Randomised:
    """The test with any estimator that is linear in the outcome, estimated once for each deal.

    Outcome and observed treatment go through together as two outcomes, so that the interval
    costs nothing more. A deal that the estimator refuses is left out.
    """
    treatment = (panel.times >= panel.adopted[:, None]).astype(float)
    treatment[~np.isfinite(panel.values[:, :, outcome])] = np.nan
    both = panel.with_values(
        np.stack([panel.values[:, :, outcome], treatment], axis=2), ("outcome", "treatment")
    )
    found = np.full((len(deals.adopted), 2), np.nan)
    for d, adopted in enumerate(deals.adopted):
        try:
            found[d] = estimate(both.with_adopted(adopted)).overall
        except ChangingPlacesError:
            if not d:
                raise
        progress(d + 1, len(deals.adopted), "dealing adoption afresh")
    flat = np.column_stack([np.ones(len(found)), np.zeros((len(found), 2))])
    return tested(Lines(found[:, 0], found[:, 1], flat), deals, level=level)
