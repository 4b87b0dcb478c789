"""How often each option comes where, over many weight sets (SMAA)."""

from dataclasses import dataclass

import numpy as np

from changing_places.appraisal.criteria.model import Bools, Floats

# Scores closer than this share of the largest are the same score, told apart by rounding alone.
TIED = 1e-10


@dataclass(frozen=True)
class Standing:
    """Which options come where in each of W weight sets.

    `better` counts the options strictly ahead (W x n), `level` those level with it, itself
    included (W x n).
    """

    better: Floats
    level: Floats

    @property
    def first(self) -> Bools:
        """Which options are best, alone or with others (W x n)."""
        ahead: Bools = self.better == 0
        return ahead

    def win_share(self) -> Floats:
        """The share of weight sets that each option wins (n,); a tie is shared equally."""
        share: Floats = np.where(self.first, 1.0 / self.level, 0.0).mean(axis=0)
        return share

    def rank_acceptability(self) -> Floats:
        """The share of weight sets in which each option has each rank (n x n, rows sum to one).

        Options level over several ranks have an equal part of each. Source: Lahdelma and
        Salminen, SMAA-2, Operations Research 49 (2001), section 3.
        """
        n = self.better.shape[1]
        found = np.empty((n, n))
        part = 1.0 / self.level
        for rank in range(n):
            here = (self.better <= rank) & (rank < self.better + self.level)
            found[:, rank] = np.where(here, part, 0.0).mean(axis=0)
        return found

    def central_weights(self, sets: Floats) -> list[Floats | None]:
        """The mean of the weight sets that each option wins outright; None where it wins none.

        Source: Lahdelma, Hokkanen and Salminen, SMAA, EJOR 106 (1998): the central weight vector.
        """
        outright = self.first & (self.level == 1)
        counts = outright.sum(axis=0)
        sums = outright.astype(np.float64).T @ sets
        return [sums[i] / counts[i] if counts[i] else None for i in range(len(counts))]


def standing(scores: Floats) -> Standing:
    """Where each option comes (scores W x n, highest best).

    >>> standing(np.array([[3.0, 1.0, 3.0]])).win_share().tolist()
    [0.5, 0.0, 0.5]
    """
    slack = TIED * np.abs(scores).max(axis=1)
    n = scores.shape[1]
    better, level = np.empty_like(scores), np.empty_like(scores)
    for i in range(n):
        ahead = scores - scores[:, i : i + 1]
        better[:, i] = (ahead > slack[:, None]).sum(axis=1)
        level[:, i] = (np.abs(ahead) <= slack[:, None]).sum(axis=1)
    return Standing(better, level)


def same_winner(first: Bools, second: Bools) -> float:
    """The share of weight sets in which two methods have a winner in common."""
    return float((first & second).any(axis=1).mean())
