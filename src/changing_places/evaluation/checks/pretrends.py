"""Pre-trends: did the treated already move apart before, and would the check have seen it?

The estimates before treatment are tested together with a Wald statistic W. For G clusters and q
estimates, `W (G - q) / (q G)` is referred to F(q, G - q), as Hotelling's T² is (Hotelling, Annals
of Mathematical Statistics 2(3), 1931), because a chi-squared rejects too often with few clusters.
A test that passes shows little where it could not have failed, so the drift that it would have
missed is told beside it (`drift`; Roth 2022).
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.evaluation.checks.drift import Missed, Study, missed_by_any, missed_by_joint
from changing_places.evaluation.checks.model import (
    Check,
    cannot_tell,
    checked_outcome,
    few_of_a_side,
    lone,
)
from changing_places.evaluation.checks.words import counted, figure, p_value, per_cent
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.boxes import sup_critical
from changing_places.evaluation.inference.errors import covariance
from changing_places.evaluation.inference.student import critical_value
from changing_places.evaluation.panel.model import Bools, Floats, Ints

NAME = "pre-trends"
POWERS = (0.5, 0.8)


@dataclass(frozen=True)
class Wald:
    """A joint test that `df` estimates are all zero.

    `statistic` and its large-sample `p_chi2`; `p` after the correction for `clusters`, and
    `critical`, what the statistic must exceed for it at the level asked for.
    """

    statistic: float
    df: int
    clusters: int
    p: float
    p_chi2: float
    critical: float


def wald(estimates: Floats, cov: Floats, clusters: int, *, level: float = 0.95) -> Wald:
    """The joint test of `estimates` (q,) with covariance `cov` from so many clusters.

    Raises InputError where there are no more clusters than estimates.
    """
    from scipy import special

    q = len(estimates)
    if clusters <= q:
        raise InputError(
            "The estimates cannot be tested together.",
            f"There are {q} of them and {clusters} clusters.",
            "Test fewer of them, or bring more clusters.",
        )
    statistic = float(estimates @ np.linalg.solve(cov, estimates))
    scale = (clusters - q) / (q * clusters)
    return Wald(
        statistic,
        q,
        clusters,
        float(special.fdtrc(q, clusters - q, statistic * scale)),
        float(special.chdtrc(q, statistic)),
        float(special.fdtri(q, clusters - q, level)) / scale,
    )


@dataclass(frozen=True)
class Answer:
    """The figure that a drift would bias: its effect, influence (n,), and mean periods of exposure.

    `exposure` is how many periods after the base it averages over, adoption's own being 1.
    """

    effect: float
    influence: Floats
    exposure: float


def pre_trends(
    aggregate: Aggregate,
    *,
    answer: Answer | None = None,
    outcome: int = 0,
    base: str = "universal",
    anticipation: int = 0,
    level: float = 0.95,
    period: str = "period",
    seed: int = DEFAULT_SEED,
) -> Check:
    """Whether the treated moved apart before treatment, and what drift would have been missed.

    `aggregate` is dynamic. `base` is `universal` where each estimate is against the last period
    before treatment, `varying` where those before treatment are against the period before each;
    a drift is a line in the first and a constant in the second. `answer` is the figure that a
    drift is held against, the aggregate's own overall effect where none is given. `period` is
    the word for one step of time. Raises InputError where the aggregate is not dynamic.
    """
    if aggregate.kind != "dynamic" or base not in ("universal", "varying"):
        raise InputError(
            "Pre-trends cannot be checked on these estimates.",
            f"They are {aggregate.kind!r} with base {base!r}; an event study is wanted.",
            "Aggregate by event time, with a universal or a varying base.",
        )
    one = aggregate.at(checked_outcome(outcome, len(aggregate.overall)))
    before, why = _usable(one, anticipation)
    if why:
        return cannot_tell(NAME, why)
    answer = answer or _own(one, anticipation)
    study = _study(one, before, base, answer, anticipation)
    estimates = one.estimates[before, 0]
    test = wald(estimates, study.cov, len(np.unique(one.sample.clusters)), level=level)
    critical = critical_value(level)
    joint = [missed_by_joint(study, power, critical=test.critical) for power in POWERS]
    single = [missed_by_any(study, power, critical=critical, seed=seed) for power in POWERS]
    effect = answer.effect
    numbers = {
        **asdict(test),
        "effect": effect,
        "drifts": [asdict(missed) for missed in joint],
        "drifts_any_single": [asdict(missed) for missed in single],
        "share_of_effect": abs(joint[1].bias / effect) if effect else None,
        **_coefficients(one.keys[before], estimates, study.cov, level, seed),
    }
    passed = test.p >= 1 - level
    said = _finding(test, joint[1], effect, passed=passed, period=period)
    concerns = _concerns(joint[1], numbers, passed, effect) + few_of_a_side(one.sample)
    return Check(NAME, passed, said, numbers, concerns)


def _usable(one: Aggregate, anticipation: int) -> tuple[Bools, str]:
    """Which estimates stand before treatment and vary; and why they cannot be tested, if so."""
    spread = np.abs(one.influence[:, :, 0]).max(axis=0, initial=0.0)
    known = np.isfinite(one.estimates[:, 0]) & np.isfinite(spread) & (spread > 0)
    before = (one.keys < -anticipation) & known
    clusters = len(np.unique(one.sample.clusters))
    alone = lone(one.sample)
    if alone:
        return before, (
            f"Whether the treated moved apart before cannot be tested: only one is {alone}, and "
            "nothing tells its own ups and downs from a drift."
        )
    if (one.keys < -1 - anticipation).any() and not before.any():
        return before, (
            "Whether the treated moved apart before cannot be told: nothing varies before "
            "treatment."
        )
    if not before.any():
        return before, (
            "Whether the treated moved apart before cannot be told: no effect can be estimated "
            "in any period before treatment; two periods before it are needed."
        )
    if clusters <= before.sum():
        return before, (
            f"Whether the treated moved apart before cannot be tested: there are "
            f"{counted(int(before.sum()), 'estimate')} before treatment and only "
            f"{counted(clusters, 'cluster')}."
        )
    sums = covariance(one.influence[:, before, 0], one.sample.clusters)
    if np.linalg.matrix_rank(sums, hermitian=True) < before.sum():
        return before, (
            "Whether the treated moved apart before cannot be tested: the estimates before "
            "treatment rest on too few clusters to vary on their own."
        )
    if not np.isfinite(one.overall[0]):
        return before, "There is no overall effect to hold a drift against."
    return before, ""


def _own(one: Aggregate, anticipation: int) -> Answer:
    """The aggregate's overall effect: a plain mean over event times from 0 on."""
    exposure = float((one.keys[one.keys >= 0] + 1.0 + anticipation).mean())
    return Answer(float(one.overall[0]), one.overall_influence[:, 0], exposure)


def _study(one: Aggregate, before: Bools, base: str, answer: Answer, anticipation: int) -> Study:
    stacked = np.column_stack([one.influence[:, before, 0], answer.influence])
    cov = covariance(stacked, one.sample.clusters)
    since = one.keys + 1.0 + anticipation
    if base == "varying":
        since_last = np.diff(one.keys, prepend=one.keys[0] - 1).astype(float)
        shape = since_last[before]
    else:
        shape = since[before]
    return Study(cov[:-1, :-1], shape, cov[:-1, -1], answer.exposure)


def _coefficients(
    keys: Ints, estimates: Floats, cov: Floats, level: float, seed: int
) -> dict[str, Any]:
    """Each estimate before treatment, with the band that holds for all of them together."""
    se = np.sqrt(np.diag(cov))
    critical = sup_critical(cov / np.outer(se, se), level, seed=seed)
    rows = [
        {
            "event_time": int(key),
            "estimate": float(value),
            "se": float(error),
            "low": float(value - critical * error),
            "high": float(value + critical * error),
        }
        for key, value, error in zip(keys, estimates, se, strict=True)
    ]
    outside = [row["event_time"] for row in rows if row["low"] > 0 or row["high"] < 0]
    return {"coefficients": rows, "band_critical": critical, "outside_band": outside}


def _finding(test: Wald, missed: Missed, effect: float, *, passed: bool, period: str) -> str:
    tested = f"{counted(test.df, 'estimate')} before it tested together, {p_value(test.p)}"
    if not passed:
        return (
            f"The treated were already moving apart from the others before treatment ({tested}), "
            f"so the effect of {figure(effect)} may be that movement carried on."
        )
    size = f" ({_of(abs(missed.bias / effect))})" if effect else ""
    return (
        f"Before treatment the treated moved as the others did ({tested}); the check would have "
        f"missed a drift of up to {figure(missed.slope)} a {period} at least one time in five, "
        f"which would put {figure(missed.bias)} into the effect of {figure(effect)}{size}."
    )


def _of(share: float) -> str:
    if share > 10:
        return "more than ten times as much"
    return f"{figure(share)} times as much" if share > 1 else f"{per_cent(share)} of it"


def _concerns(
    missed: Missed, numbers: dict[str, Any], passed: bool, effect: float
) -> tuple[str, ...]:
    said = []
    if passed and abs(missed.bias) >= abs(effect):
        said.append(
            "The check is weak: a drift that it would miss one time in five is as large as the "
            "whole effect."
        )
    if passed and numbers["outside_band"]:
        times = ", ".join(map(str, numbers["outside_band"]))
        said.append(f"Taken alone, the estimate at event time {times} lies off zero.")
    if passed and abs(missed.bias_passed) > abs(missed.bias) > 0:
        said.append(
            f"Among studies that pass this check such a drift would put "
            f"{figure(missed.bias_passed)} into the effect, more than the {figure(missed.bias)} "
            "among all studies."
        )
    return tuple(said)
