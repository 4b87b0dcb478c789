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

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.intervals import check_level
from changing_places.evaluation.panel.model import Floats, Ints

Singles = NDArray[np.float32]
FEWEST_DRAWS = 50

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

    def multipliers_of(self, clusters: Ints) -> Singles:
        """The multipliers, units by draws (n x B); those of one cluster (n,) are the same."""
        found, member = np.unique(clusters, return_inverse=True)
        drawn = KINDS[self.multipliers](
            generator(self.seed, "multiplier bootstrap", self.multipliers),
            (len(found), self.count),
        )
        return drawn if len(found) == len(clusters) and _in_order(member) else drawn[member]

    def critical(self, largest: Singles) -> Floats:
        """The critical values (K,) of the largest standardised draws K x B."""
        rank = min(int(np.ceil(self.level * self.count)), self.count) - 1
        found: Floats = np.partition(largest, rank, axis=1)[:, rank].astype(float)
        return found


@dataclass(frozen=True)
class Bands:
    """Bootstrapped `errors` A x K and the `critical` value (K,) of a band over all A of them.

    An estimate without spread has an error of 0 and takes no part in the critical value.
    """

    errors: Floats
    critical: Floats
    draws: Draws


def _in_order(member: Ints) -> bool:
    return bool((member == np.arange(len(member))).all())


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
    drawn = draws.multipliers_of(clusters)
    errors = standard_errors(influence, clusters)
    scale = inverse(errors) / n
    found, critical = np.empty(errors.shape), np.empty(outcomes)
    few = max(1, 4_000_000 // max(count * draws.count, 1))
    for first in range(0, outcomes, few):
        some = slice(first, first + few)
        part = (influence[:, :, some] * scale[:, some]).astype(np.float32)
        wide = part.reshape(n, -1).T @ drawn
        standard, largest = summary(wide.reshape(count, part.shape[2], draws.count))
        found[:, some] = standard * errors[:, some]
        critical[some] = draws.critical(largest)
        progress(min(first + few, outcomes), outcomes, "drawing")
    return Bands(found, critical, draws)


def inverse(errors: Floats) -> Floats:
    """One over each error, and 0 over an error of 0 or none."""
    usable = np.isfinite(errors) & (errors > 0)
    return np.where(usable, 1 / np.where(usable, errors, 1.0), 0.0)


def summary(drawn: Singles) -> tuple[Floats, Singles]:
    """Of standardised draws A x K x B: their standard deviations A x K and largest size K x B.

    The draws are made positive where they stand.
    """
    squares = np.einsum("akb,akb->ak", drawn, drawn)
    np.abs(drawn, out=drawn)
    if not len(drawn):
        return np.sqrt(squares), np.zeros(drawn.shape[1:], dtype=np.float32)
    return np.sqrt(squares / drawn.shape[2]).astype(float), drawn.max(axis=0)
