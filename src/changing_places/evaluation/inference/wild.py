"""The wild cluster bootstrap: errors for few clusters.

`wild_regression` draws signs for the clusters' scores of a linear regression, the null imposed
(Cameron, Gelbach and Miller, Review of Economics and Statistics 90(3), 2008), and compares
cluster-robust t statistics; nothing is estimated again, since with scores s_g under the null

    numerator* = a Σ v_g s_g,    error*² = k Σ_g (a (v_g s_g - X_g'X_g (X'X)⁻¹ Σ v_h s_h))²

with a the coefficient's row of (X'X)⁻¹ and k the usual correction

(Roodman, MacKinnon, Nielsen and Webb, Stata Journal 19(1), 2019). The scores are lines in the
null's value, so the interval comes by inversion, exactly for the draws (`inversion`).
`wild_scores` does the same with the influence of any estimate in the scores' place (Kline and
Santos, Journal of Econometric Methods 1(1), 2012), the null not imposed.

All of Rademacher's signs are taken where they are no more than the draws: with ties counted the
test then rejects 6 to 7% at 5% with six to nine clusters, where Webb's six values (Webb, Canadian
Journal of Economics 56(3), 2023) reject 6 to 9%. Webb's are drawn with fewer than ten clusters
where the draws are too few for all. With few *treated* clusters neither can be relied on: not
imposing the null then rejects far too often and imposing it hardly ever (MacKinnon and Webb,
Journal of Applied Econometrics 32(2), 2017), which is said.
"""

import math
from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.inference.errors import summed
from changing_places.evaluation.inference.inversion import Lines, inverted, p_of
from changing_places.evaluation.panel.model import Bools, Floats, Ints

WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
FEW_FOR_RADEMACHER = 10
FEW_TREATED = 6
FEWEST = 6


@dataclass(frozen=True)
class Wild:
    """A wild cluster bootstrap of one estimate.

    `p` counts the draws at least as extreme as the observed one, itself among them. `low` and
    `high` are infinite where no effect on that side is rejected. `warnings` say why the result
    should not be relied on, where so.
    """

    estimate: float
    se: float
    t: float
    p: float
    low: float
    high: float
    level: float
    draws: int
    signs: str
    enumerated: bool
    clusters: int
    treated_clusters: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def reliable(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.warnings


@dataclass(frozen=True)
class Regression:
    """A linear regression with clusters: `outcome` (N,), `design` (N x k), `clusters` (N,).

    `column` of the design is the one whose coefficient is asked for.
    """

    outcome: Floats
    design: Floats
    clusters: Ints
    column: int


def signs_of(
    clusters: int, *, draws: int = 999, kind: str = "auto", seed: int = DEFAULT_SEED
) -> tuple[Floats, str, bool]:
    """Signs (D x G), the first row ones; what they are called; and whether all are there.

    `kind` is `rademacher` (all of them where there are no more than `draws`), `webb`, or `auto`:
    Webb's where there are fewer than ten clusters and not all of Rademacher's can be taken.

    >>> signs, kind, every = signs_of(3, kind="rademacher")
    >>> signs.shape, kind, every
    ((8, 3), 'rademacher', True)
    """
    every = 2**clusters <= draws + 1
    if kind == "auto":
        kind = "rademacher" if every or clusters >= FEW_FOR_RADEMACHER else "webb"
    random = generator(seed, "wild", kind)
    if kind == "rademacher" and every:
        bits = (np.arange(2**clusters)[:, None] >> np.arange(clusters)) & 1
        return np.asarray(1 - 2 * bits, float), kind, True
    if kind == "rademacher":
        drawn = random.choice([-1.0, 1.0], (draws, clusters))
    elif kind == "webb":
        drawn = random.choice(np.concatenate([-WEBB, WEBB]), (draws, clusters))
    else:
        raise InputError(
            f"Signs cannot be drawn as {kind!r}.",
            "Only Rademacher's and Webb's are known.",
            "Choose auto, rademacher or webb.",
        )
    return np.vstack([np.ones(clusters), drawn]), kind, False


def wild_regression(
    regression: Regression,
    *,
    draws: int = 999,
    kind: str = "auto",
    impose_null: bool = True,
    level: float = 0.95,
    seed: int = DEFAULT_SEED,
) -> Wild:
    """The wild cluster bootstrap of one coefficient, against zero and by inversion.

    Raises InputError where the design is not of full rank, or there is one cluster.
    """
    fit = _fit(regression)
    drawn = signs_of(len(fit.scores), draws=draws, kind=kind, seed=seed)
    lines = _restricted(fit, drawn[0]) if impose_null else _unrestricted(fit, drawn[0])
    return _concluded(fit.estimate, fit.se, lines, drawn, _treated(regression), level)


@dataclass(frozen=True)
class _Fit:
    """`scores` (G x k) at the estimate, `lines` (G x k) what they change by for each unit that
    the null lies below it, `grams` (G x k x k), `row` (k,) of the inverse, `ssc` the correction."""

    estimate: float
    se: float
    scores: Floats
    lines: Floats
    grams: Floats
    inverse: Floats
    row: Floats
    ssc: float


def _fit(regression: Regression) -> _Fit:
    x, y = regression.design, regression.outcome
    gram = x.T @ x
    if np.linalg.matrix_rank(x) < x.shape[1] or len(x) <= x.shape[1]:
        raise InputError(
            "The regression cannot be fitted.",
            "Some of its columns follow from the others.",
            "Leave one of them out.",
        )
    inverse = np.linalg.inv(gram)
    row = inverse[regression.column]
    beta = inverse @ (x.T @ y)
    scores = summed(x * (y - x @ beta)[:, None], regression.clusters)
    grams = summed(x[:, :, None] * x[:, None, :], regression.clusters)
    groups = len(scores)
    if groups < 2:
        raise InputError(
            "There is no error to be had from one cluster.",
            "A cluster-robust error compares clusters.",
            "Cluster by something of which there are more.",
        )
    ssc = (len(y) - 1) / (len(y) - x.shape[1]) * groups / (groups - 1)
    se = math.sqrt(ssc * np.sum((scores @ row) ** 2))
    # Moving the coefficient by d moves the restricted others so that the scores gain d * lines.
    direction = row / row[regression.column]
    return _Fit(
        float(beta[regression.column]),
        se,
        scores,
        np.einsum("gij,j->gi", grams, direction),
        grams,
        inverse,
        row,
        ssc,
    )


def _restricted(fit: _Fit, signs: Floats) -> Lines:
    """Draws under the null r: scores are `scores + (estimate - r) lines`, lines in r."""
    constant = fit.scores + fit.estimate * fit.lines
    a, left_a = _drawn(fit, signs, constant)
    b, left_b = _drawn(fit, signs, fit.lines)
    c = fit.ssc * np.column_stack(
        [(left_a**2).sum(axis=1), -2 * (left_a * left_b).sum(axis=1), (left_b**2).sum(axis=1)]
    )
    a[0], b[0], c[0] = fit.estimate, 1.0, (fit.se**2, 0.0, 0.0)
    return Lines(a, b, c)


def _unrestricted(fit: _Fit, signs: Floats) -> Lines:
    """Draws about the estimate: the same whatever the null."""
    a, left = _drawn(fit, signs, fit.scores)
    return _whatever_the_null(fit.estimate, fit.se, a, fit.ssc * (left**2).sum(axis=1))


def _whatever_the_null(estimate: float, se: float, a: Floats, squared: Floats) -> Lines:
    """Lines of draws about the estimate: numerators (D,) and squared errors (D,)."""
    b, c = np.zeros(len(a)), np.zeros((len(a), 3))
    c[:, 0] = squared
    a[0], b[0], c[0] = estimate, 1.0, (se**2, 0.0, 0.0)
    return Lines(a, b, c)


def _concluded(
    estimate: float,
    se: float,
    lines: Lines,
    drawn: tuple[Floats, str, bool],
    treated: int | None,
    level: float,
) -> Wild:
    """What the draws say; `drawn` is what `signs_of` gave, (D x G) signs, kind, whether all."""
    signs, kind, enumerated = drawn
    groups = signs.shape[1]
    return Wild(
        estimate,
        se,
        estimate / se,
        p_of(lines),
        *inverted(lines, level=level),
        level,
        len(signs),
        kind,
        enumerated,
        groups,
        treated,
        _warnings(groups, treated),
    )


def _drawn(fit: _Fit, signs: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """The numerator (D,) of each draw, and each cluster's part (D x G) of its squared error."""
    own = scores @ fit.row
    moved = np.einsum("i,gij,jk,hk->gh", fit.row, fit.grams, fit.inverse, scores, optimize=True)
    weighted = signs * own
    return weighted.sum(axis=1), weighted - signs @ moved.T


def _treated(regression: Regression) -> int | None:
    """How many clusters hold a row where a column of zeros and ones is one."""
    column = regression.design[:, regression.column]
    if not np.isin(column, (0.0, 1.0)).all():
        return None
    return len(np.unique(regression.clusters[column == 1]))


def wild_scores(
    estimate: float,
    influence: Floats,
    clusters: Ints,
    *,
    treated: Bools | None = None,
    draws: int = 999,
    kind: str = "auto",
    level: float = 0.95,
    seed: int = DEFAULT_SEED,
) -> Wild:
    """The bootstrap of any estimate from its influence (n,), by clusters (n,).

    `treated` (n,) marks the units treated, for the warning about few of them. Raises InputError
    where the influence does not vary, or there is one cluster.
    """
    sums = summed(influence, clusters)
    groups, n = len(sums), len(influence)
    se = float(np.sqrt(sums @ sums)) / n
    if groups < 2 or not se > 0:
        raise InputError(
            "The estimate has no error to be drawn.",
            f"There is {groups} cluster with a part in it." if groups < 2
            else "No unit's part in it differs from another's.",
            "Bring more clusters that vary.",
        )  # fmt: skip
    shares = summed(np.ones(n), clusters) / n
    drawn = signs_of(groups, draws=draws, kind=kind, seed=seed)
    total = drawn[0] @ sums
    left = drawn[0] * sums - np.outer(total, shares)
    lines = _whatever_the_null(estimate, se, total / n, (left**2).sum(axis=1) / n**2)
    marked = None if treated is None else len(np.unique(clusters[treated]))
    return _concluded(estimate, se, lines, drawn, marked, level)


def _warnings(groups: int, treated: int | None) -> tuple[str, ...]:
    said = []
    if groups < FEWEST:
        said.append(f"There are only {groups} clusters, too few for any bootstrap of them.")
    fewest = groups if treated is None else min(treated, groups - treated)
    if fewest < FEW_TREATED and 3 * fewest < groups and treated is not None:
        few = "treated" if treated <= groups - treated else "untreated"
        said.append(
            f"Only {fewest} of {groups} clusters are {few}: the wild bootstrap cannot be relied "
            "on, and randomisation inference should be read instead."
        )
    return tuple(said)
