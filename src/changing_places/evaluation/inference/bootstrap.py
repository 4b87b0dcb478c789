"""The multiplier bootstrap: errors, and bands that hold for all effects at once.

A draw of an estimate is the mean of its influence times random signs (or other multipliers of
mean 0 and variance 1), one for each unit or cluster. No model is fitted again, so that a
thousand draws cost a matrix product. Callaway and Sant'Anna, Journal of Econometrics 225
(2021), section 4.1 and algorithm 1; Mammen, Annals of Statistics 21 (1993); Webb, Canadian
Journal of Economics 56 (2023).

The critical value of a band is the quantile of the largest |draw| over its standard error. The
error in that ratio is the one from influence, which is the standard deviation that draws have
by construction; R's did takes the interquartile range of the draws, which is noisier.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.inference.errors import standard_errors, summed
from changing_places.evaluation.inference.intervals import check_level
from changing_places.evaluation.panel.model import Floats, Ints

Singles = NDArray[np.float32]
FEWEST_DRAWS = 50
# Multipliers held at once: a quarter of a gigabyte.
ROOM = 64_000_000

# Two points of Mammen, of mean 0, variance 1 and third moment 1.
_ROOT = 5**0.5
_SIX = np.sqrt(np.array([1.5, 1.0, 0.5]))


def _rademacher(chance: np.random.Generator, size: tuple[int, int]) -> Singles:
    return chance.integers(0, 2, size, dtype=np.int8).astype(np.float32) * 2 - 1


def _mammen(chance: np.random.Generator, size: tuple[int, int]) -> Singles:
    low = chance.random(size, dtype=np.float32) < (_ROOT + 1) / (2 * _ROOT)
    return np.where(low, np.float32((1 - _ROOT) / 2), np.float32((1 + _ROOT) / 2))


def _webb(chance: np.random.Generator, size: tuple[int, int]) -> Singles:
    points = np.concatenate([-_SIX, _SIX]).astype(np.float32)
    return points[chance.integers(0, 6, size, dtype=np.int8)]


KINDS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Singles]] = {
    "rademacher": _rademacher,
    "mammen": _mammen,
    "webb": _webb,
}


@dataclass(frozen=True)
class Draws:
    """How to draw: how many, from which seed, with which multipliers, for bands at which level.

    Raises InputError for fewer than 50 draws, unknown multipliers and an impossible level.
    """

    count: int = 999
    seed: int = DEFAULT_SEED
    multipliers: str = "rademacher"
    level: float = 0.95

    def __post_init__(self) -> None:
        check_level(self.level)
        if self.multipliers not in KINDS:
            raise InputError(
                f"'{self.multipliers}' are not multipliers that are known.",
                f"The multipliers are {', '.join(KINDS)}.",
                "Use 'rademacher', or 'webb' for fewer than ten clusters.",
            )
        if self.count < FEWEST_DRAWS:
            raise InputError(
                f"{self.count} draws are too few.",
                "The quantiles of so few draws mean nothing.",
                "Ask for 999.",
            )

    def in_turns(self, clusters: int) -> Iterator[tuple[slice, Singles]]:
        """The draws in turns small enough for memory, with multipliers of clusters x draws."""
        each = max(min(ROOM // max(clusters, 1), self.count), 1)
        for first in range(0, self.count, each):
            turn = slice(first, min(first + each, self.count))
            chance = generator(self.seed, "multiplier bootstrap", self.multipliers, first)
            yield turn, KINDS[self.multipliers](chance, (clusters, turn.stop - first))

    def bands(self, errors: Floats, squares: Floats, largest: Singles) -> "Bands":
        """The bands of all draws, from errors and sums of squares A x K and largest K x B."""
        rank = min(int(np.ceil(self.level * self.count)), self.count) - 1
        critical: Floats = np.partition(largest, rank, axis=1)[:, rank].astype(float)
        return Bands(errors * np.sqrt(squares / self.count), critical, self)


@dataclass(frozen=True)
class Bands:
    """Bootstrapped `errors` A x K and the `critical` value (K,) of a band over all A of them.

    An estimate without spread has an error of 0 and takes no part in the critical value.
    """

    errors: Floats
    critical: Floats
    draws: Draws


def bootstrap(
    influence: Floats,
    clusters: Ints,
    *,
    draws: Draws | None = None,
    progress: Progress = silent,
) -> Bands:
    """Errors and a simultaneous critical value for A estimates of K outcomes.

    `influence` is n x A x K and `clusters` (n,) numbers each unit's cluster. Memory is that of
    a few outcomes' draws at a time. The same seed gives the same bytes, and the draws of an
    outcome do not depend on which others stand beside it.
    """
    draws = draws or Draws()
    n, count, outcomes = influence.shape
    errors = standard_errors(influence, clusters)
    scale = inverse(errors) / n
    total = summed(influence, clusters)
    squares = np.zeros(errors.shape)
    largest = np.zeros((outcomes, draws.count), dtype=np.float32)
    for turn, drawn in draws.in_turns(len(total)):
        few = max(1, 4_000_000 // max(count * drawn.shape[1], 1))
        for first in range(0, outcomes, few):
            some = slice(first, first + few)
            part = (total[:, :, some] * scale[:, some]).astype(np.float32)
            wide = part.reshape(len(total), -1).T @ drawn
            standardised = wide.reshape(count, part.shape[2], drawn.shape[1])
            turn_squares, largest[some, turn] = summary(standardised)
            squares[:, some] += turn_squares
        progress(turn.stop, draws.count, "drawing")
    return draws.bands(errors, squares, largest)


def inverse(errors: Floats) -> Floats:
    """One over each error, and 0 over an error of 0 or none."""
    usable = np.isfinite(errors) & (errors > 0)
    return np.where(usable, 1 / np.where(usable, errors, 1.0), 0.0)


def summary(drawn: Singles) -> tuple[Singles, Singles]:
    """Of standardised draws A x K x B: their sums of squares A x K and largest size K x B.

    The draws are made positive where they stand.
    """
    squares = np.einsum("akb,akb->ak", drawn, drawn)
    np.abs(drawn, out=drawn)
    if not len(drawn):
        return squares, np.zeros(drawn.shape[1:], dtype=np.float32)
    return squares, drawn.max(axis=0)
