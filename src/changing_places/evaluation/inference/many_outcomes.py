"""Many outcomes at once: which findings stand when so many were looked for.

Romano and Wolf's stepdown holds the chance of any false finding (Econometrica 73(4), 2005; the
p-values of Statistics & Probability Letters 113, 2016). The outcomes move together, so their joint
distribution is drawn: clusters' influence is given signs, the same for every outcome. Each draw is
set against its own error, whose square is `(Σ c² - (Σ v c)²/G)/n²` for cluster sums c, so that the
tails are those of few clusters. Holm (Scandinavian Journal of Statistics 6(2), 1979) needs no
draws. Benjamini and Hochberg (Journal of the Royal Statistical Society B 57(1), 1995) and,
whatever the dependence, Benjamini and Yekutieli (Annals of Statistics 29(4), 2001) hold the share
of false findings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.inference.errors import summed
from changing_places.evaluation.panel.model import Floats, Ints


@dataclass(frozen=True)
class ManyOutcomes:
    """p-values (K,) of each outcome by itself and adjusted for the others; NaN where unknown.

    `estimates`, `se` and `t` are (K,). `critical` is how many standard errors a band that holds
    for all outcomes together reaches.
    """

    names: tuple[str, ...]
    estimates: Floats
    se: Floats
    t: Floats
    p: Floats
    romano_wolf: Floats
    holm: Floats
    benjamini_hochberg: Floats
    benjamini_yekutieli: Floats
    critical: float
    level: float
    draws: int
    clusters: int

    def rows(self) -> list[dict[str, Any]]:
        """One row for each outcome, none where a number is not known."""
        held = {
            "estimate": self.estimates,
            "se": self.se,
            "p": self.p,
            "romano_wolf": self.romano_wolf,
            "holm": self.holm,
            "benjamini_hochberg": self.benjamini_hochberg,
            "benjamini_yekutieli": self.benjamini_yekutieli,
        }
        return [
            {"outcome": self.names[k]}
            | {name: float(v[k]) if np.isfinite(v[k]) else None for name, v in held.items()}
            for k in range(len(self.names))
        ]


def many_outcomes(
    estimates: Floats,
    influence: Floats,
    clusters: Ints,
    *,
    names: Sequence[str] = (),
    draws: int = 999,
    level: float = 0.95,
    seed: int = DEFAULT_SEED,
) -> ManyOutcomes:
    """Test K outcomes together from `estimates` (K,) and `influence` (n x K), by clusters (n,).

    An outcome that is not estimated or does not vary has no p-value and is not counted. Raises
    InputError with fewer than three clusters.
    """
    from scipy import special

    sums = summed(influence, clusters)
    groups, n = len(sums), len(influence)
    if groups < 3:
        raise InputError(
            "Outcomes cannot be tested together.",
            f"There are {groups} clusters, too few for an error.",
            "Cluster by something of which there are more.",
        )
    squares = np.einsum("gk,gk->k", sums, sums)
    known = np.isfinite(estimates) & np.isfinite(squares) & (squares > 0)
    # The means of treated and controls are both estimated, which makes influence a little small.
    se = np.where(known, np.sqrt(squares * groups / (groups - 2)) / n, np.nan)
    t = np.divide(estimates, se, out=np.full(len(se), np.nan), where=known)
    p = 2 * special.stdtr(groups - 2, -np.abs(t))
    heads = generator(seed, "many outcomes").integers(2, size=(draws, groups))
    signs = np.asarray(2 * heads - 1, float)
    drawn = _studentised(signs, sums[:, known], squares[known])
    adjusted = np.full(len(se), np.nan)
    adjusted[known] = romano_wolf(t[known], drawn)
    largest = drawn.max(axis=1) if known.any() else np.full(draws, np.nan)
    return ManyOutcomes(
        tuple(names) or tuple(map(str, range(len(se)))),
        estimates,
        se,
        t,
        p,
        adjusted,
        holm(p),
        benjamini_hochberg(p),
        benjamini_yekutieli(p),
        float(np.quantile(largest, level, method="higher")),
        level,
        draws,
        groups,
    )


def _studentised(signs: Floats, sums: Floats, squares: Floats) -> Floats:
    """|t| of each draw (D x K) with the draw's own error."""
    groups = len(sums)
    total = signs @ sums
    left = np.maximum(squares - total**2 / groups, 1e-12 * squares)
    size: Floats = np.abs(total) / np.sqrt(left * groups / (groups - 1))
    return size


def romano_wolf(t: Floats, drawn: Floats) -> Floats:
    """Stepdown p-values of statistics `t` (K,) from draws (D x K) under the null.

    The largest is compared with the largest of every draw; each next with the largest of those
    that are left.

    >>> romano_wolf(np.array([3.0, 0.1]), np.array([[1.0, 2.0], [0.5, 0.2], [3.5, 0.0]]))
    array([0.5 , 0.75])
    """
    order = np.argsort(np.abs(t), kind="stable")
    largest = np.maximum.accumulate(np.abs(drawn[:, order]), axis=1)
    beyond = (largest >= np.abs(t[order]) * (1 - 1e-12)).sum(axis=0)
    raw = (1 + beyond) / (len(drawn) + 1)
    p = np.empty(len(t))
    p[order] = np.maximum.accumulate(raw[::-1])[::-1]
    return p


def holm(p: Floats) -> Floats:
    """Holm's p-values of `p` (K,); NaN stays and is not counted.

    >>> holm(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.06, 0.06])
    """
    return _over_known(p, lambda sorted_p, k: np.maximum.accumulate(sorted_p * (k - np.arange(k))))


def benjamini_hochberg(p: Floats) -> Floats:
    """Benjamini and Hochberg's p-values of `p` (K,); NaN stays and is not counted.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.04, 0.04])
    """
    return _over_known(
        p,
        lambda sorted_p, k: np.minimum.accumulate((sorted_p * k / (np.arange(k) + 1))[::-1])[::-1],
    )


def benjamini_yekutieli(p: Floats) -> Floats:
    """Benjamini and Yekutieli's p-values: those of Hochberg times `Σ 1/k`, at most one."""
    known = np.isfinite(p).sum()
    return np.minimum(benjamini_hochberg(p) * np.sum(1 / np.arange(1, known + 1)), 1.0)


def _over_known(p: Floats, step: Callable[[Floats, int], Floats]) -> Floats:
    """Apply a rule to the sorted p-values that are known."""
    places = np.flatnonzero(np.isfinite(p))
    order = places[np.argsort(p[places], kind="stable")]
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(step(p[order], len(order)), 1.0)
    return adjusted
