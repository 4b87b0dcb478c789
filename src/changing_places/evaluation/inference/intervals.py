"""Intervals that hold in small samples: for 40 councils as for 320.

The normal interval from influence takes the standard error for known and, because fitted values
follow the data, too small. Two corrections, both in the spirit of Bell and McCaffrey (Survey
Methodology 28, 2002; Imbens and Kolesár, Review of Economics and Statistics 98, 2016, section 3):

1. The variance is split into the parts of the cohorts and of those never treated. Each part is
   raised by what the design says that it lacks: expected squares, own over spread (`Leverage`).
   For a plain mean of n units that is n / (n - 1).
2. The whole has the degrees of freedom of Welch (Biometrika 29, 1938) and Satterthwaite
   (Biometrics Bulletin 2, 1946). A part has as many as units make up its squares, (sum of
   squared spreads)^2 over the sum of their fourth powers, less what fitting uses up: the mean
   of 1 and the lift, which for a plain mean is one. Simulations in the docs show its worth.

The standard error itself stays as R's did gives it; the interval carries the one it used.
"""

from dataclasses import dataclass, replace

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.effects import Aggregate, Effects, Leverage, Sample
from changing_places.evaluation.inference.errors import summed
from changing_places.evaluation.panel.model import NEVER, Bools, Floats, Ints

METHOD = (
    "t interval; the variance of each cohort corrected for its small size, degrees of freedom "
    "after Welch and Satterthwaite"
)
BY_CLUSTER = "t interval by cluster, corrected for few clusters, degrees of freedom after Welch"
BORROWED = "; a cohort of one unit (or cluster) borrows the spread of the others"


@dataclass(frozen=True)
class Interval:
    """`low` to `high` at `level`, all of one shape; `p_value` of no effect agrees with them.

    `df` are degrees of freedom and `se_used` the standard error that made the interval, which
    is larger than the plain one in small samples. An estimate without any spread has an
    interval of no width.
    """

    estimate: Floats
    low: Floats
    high: Floats
    level: float
    df: Floats
    se_used: Floats
    p_value: Floats
    method: str


def interval(
    estimate: Floats,
    influence: Floats,
    sample: Sample,
    *,
    leverage: Leverage | None = None,
    level: float = 0.95,
) -> Interval:
    """Intervals for estimates (...) with influence n x ...

    `leverage` is that of the influence, as the effects and aggregates of this package carry;
    without it every unit of a cohort counts alike. Where clusters hold several units, clusters
    take the place of units, and those with anybody treated and those with nobody that of
    cohorts.

    Raises InputError for a level that is not between 0 and 1.
    """
    from scipy.special import stdtr, stdtrit

    check_level(level)
    estimate = np.asarray(estimate, dtype=float)
    flat = np.asarray(influence, dtype=float).reshape(sample.n, -1)
    strata, total, own, spread = _by_stratum(flat, sample, leverage, influence.shape)
    variance, df, borrowed = _variance(strata, total, own, spread)
    se = (np.sqrt(variance) / sample.n).reshape(estimate.shape)
    df = df.reshape(estimate.shape)
    reach = stdtrit(df, 0.5 + level / 2) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(estimate) / se
    # No spread at all: zero is zero, and anything else is not.
    ratio = np.where(se > 0, ratio, np.where(estimate == 0, 0.0, np.inf))
    p_value = np.where(np.isfinite(estimate), 2 * stdtr(df, -ratio), np.nan)
    clustered = len(total) < sample.n
    method = (BY_CLUSTER if clustered else METHOD) + (BORROWED if borrowed else "")
    return Interval(estimate, estimate - reach, estimate + reach, level, df, se, p_value, method)


def overall_interval(found: Aggregate, *, level: float = 0.95) -> Interval:
    """The intervals (K,) of an aggregate's overall effects."""
    return interval(
        found.overall,
        found.overall_influence,
        found.sample,
        leverage=found.overall_leverage,
        level=level,
    )


def key_intervals(found: Aggregate, *, level: float = 0.95) -> Interval:
    """The intervals A x K of an aggregate's effects by event time, cohort or period."""
    return interval(
        found.estimates, found.influence, found.sample, leverage=found.leverage, level=level
    )


def cell_intervals(effects: Effects, *, level: float = 0.95) -> Interval:
    """The intervals C x K of effects by cohort and period."""
    shape = effects.estimates.shape
    leverage = None
    if all(block.leverage for block in effects.blocks):
        leverage = Leverage(
            np.zeros((effects.sample.n, *shape)), np.zeros((effects.sample.n, *shape))
        )
        for block in effects.blocks:
            if block.leverage:
                where = np.ix_(block.rows, block.cells)
                leverage.own[where] += block.leverage.own
                leverage.spread[where] += block.leverage.spread
    return interval(
        effects.estimates, effects.influence, effects.sample, leverage=leverage, level=level
    )


def band(pointwise: Interval, critical: Floats) -> Interval:
    """Intervals that hold all at once, from a bootstrapped critical value (K,).

    The critical value is one of normal draws. It is turned into the quantile of Student's t
    that leaves out as much, at each estimate's degrees of freedom, so that bands are as honest
    in small samples as the intervals are. P-values stay those of one estimate at a time.
    """
    from scipy.special import ndtr, stdtrit

    reach = stdtrit(pointwise.df, ndtr(critical)) * pointwise.se_used
    low, high = pointwise.estimate - reach, pointwise.estimate + reach
    method = pointwise.method + "; holding for all at once, by the multiplier bootstrap"
    return replace(pointwise, low=low, high=high, method=method)


def check_level(level: float) -> None:
    """Raise InputError unless a level is between 0 and 1."""
    if not 0 < level < 1:
        raise InputError(
            f"A level of {level:g} is not possible.",
            "A level is how often intervals hold, between 0 and 1.",
            "Ask for 0.95.",
        )


Parts = tuple[Ints, Floats, Floats, Floats]


def _by_stratum(
    influence: Floats, sample: Sample, leverage: Leverage | None, shape: tuple[int, ...]
) -> Parts:
    """The stratum of each unit or cluster, and their influence, own weight and spread."""
    touched = influence.any(axis=1)
    if leverage is not None:
        touched |= (leverage.own > 0).reshape(sample.n, -1).any(axis=1)
    adopted = sample.adopted
    total = summed(influence, sample.clusters)
    if len(total) == len(influence):
        strata = np.unique(np.where(touched, adopted, NEVER), return_inverse=True)[1]
    else:
        anybody = summed(((adopted < NEVER) & touched)[:, None].astype(float), sample.clusters)
        strata = (anybody[:, 0] > 0).astype(np.int64)
    if leverage is None:
        own = total.any(axis=1).astype(float)[:, None]
        sizes = np.bincount(strata, weights=own[:, 0])
        return strata, total, own, own * np.sqrt(1 - 1 / np.maximum(sizes, 1))[strata][:, None]
    wide = (*shape[:-1], leverage.own.shape[-1])
    own, spread = (
        summed(np.broadcast_to(of, wide).reshape(sample.n, -1), sample.clusters)
        for of in (leverage.own, leverage.spread)
    )
    if len(total) < len(influence):
        # Spreads add up within a cluster as if its units moved together; then the mean of a
        # stratum's clusters is fitted as that of units is.
        sizes = np.maximum(np.bincount(strata), 2)[strata][:, None]
        spread = np.minimum(spread, own * np.sqrt(1 - 1 / sizes))
    return strata, total, own, spread


def _variance(
    strata: Ints, total: Floats, own: Floats, spread: Floats
) -> tuple[Floats, Floats, bool]:
    """n squared times the variances (columns), their degrees of freedom, and if any borrowed."""
    columns = total.shape[1]
    parts = [_part(strata == h, total, own, spread) for h in np.unique(strata)]
    within, between, lift, weight, df = (
        np.array([np.repeat(p[i], columns // len(p[i])) for p in parts]) for i in range(5)
    )
    alone = (weight > 0) & ~np.isfinite(lift)
    raised = np.where(alone, 0.0, within * np.where(np.isfinite(lift), lift, 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        # What is borrowed is a multiple of what is known, and as uncertain.
        known = np.where(alone, 0.0, weight).sum(axis=0)
        of_alone = np.where(alone, weight, 0.0).sum(axis=0)
        multiple = 1 + of_alone / np.where(known > 0, known, 1.0)
        uncertain = np.where(raised > 0, raised**2 / df, 0.0).sum(axis=0) * multiple**2
        variance = raised.sum(axis=0) * multiple + between.sum(axis=0)
        found = np.where(uncertain > 0, variance**2 / uncertain, np.inf)
    # Nobody to borrow from: the data do not bound the estimate at all.
    lost = alone.any(axis=0) & ~(known > 0)
    variance, found = np.where(lost, np.inf, variance), np.where(lost, 1.0, np.maximum(found, 1.0))
    return variance, found, bool(alone.any())


def _part(
    here: Bools, total: Floats, own: Floats, spread: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Of one stratum: squares within and of the mean, what raises the former, weight and df.

    A stratum whose influence the design forces to nothing has a lift of infinity.
    """
    own, spread, total = own[here], spread[here], total[here]
    squares, expected = (own**2).sum(axis=0), (spread**2).sum(axis=0)
    count = np.maximum((own > 0).sum(axis=0), 1)
    count_each = np.repeat(count, total.shape[1] // len(count))
    mean = total.sum(axis=0) / count_each
    between = count_each * mean**2
    within = np.maximum((total**2).sum(axis=0) - between, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = squares / expected
        lift = np.where((count < 2) | (lift > 1e6), np.inf, lift)
        many = expected**2 / (spread**4).sum(axis=0)
        df = np.minimum(np.maximum(many - (1 + lift) / 2, many / lift), count - 1.0)
    idle = squares == 0
    return within, between, np.where(idle, 1.0, lift), squares, np.where(idle, 0.0, df)
