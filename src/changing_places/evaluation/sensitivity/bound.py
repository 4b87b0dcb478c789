"""Bounds on an effect where trends need not be parallel, and where the finding breaks.

Rambachan and Roth, A More Credible Approach to Parallel Trends, Review of Economic Studies 90
(2023). The tests are in `conditional`, the intervals of fixed length in `fixed_length`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import Floats
from changing_places.evaluation.sensitivity import honestdid, words
from changing_places.evaluation.sensitivity.confidence_set import ConfidenceSet
from changing_places.evaluation.sensitivity.event_study import EventStudy
from changing_places.evaluation.sensitivity.fixed_length import Frontier, frontier, shortest
from changing_places.evaluation.sensitivity.model import Bounds, Breakdown, Original, Row
from changing_places.evaluation.sensitivity.moments import (
    Moments,
    relative_magnitudes,
    smoothness,
)
from changing_places.evaluation.sensitivity.words import RELATIVE, SMOOTH

USUAL_MBAR = (0.5, 1.0, 1.5, 2.0)
# How finely the first search for the breakdown steps, and how far it goes.
GROWTH, FURTHEST = 1.4, 1000.0

EXACT, AS_HONESTDID = "exact", "honestdid"
Ends = Literal["exact", "honestdid"]


class _Interval(Protocol):
    """One way to make an interval for each value of a restriction."""

    @property
    def method(self) -> str: ...

    def at(self, value: float) -> tuple[float, float]: ...

    def includes_zero(self, value: float) -> bool: ...


@dataclass(frozen=True)
class _Conditional:
    study: EventStudy
    weights: Floats
    alpha: float
    ends: str
    moments: Callable[[EventStudy, Floats, float], Moments]
    method: str = "C-LF"

    def at(self, value: float) -> tuple[float, float]:
        held = self._set(value)
        if self.ends == EXACT:
            return held.ends()
        return honestdid.ends(self.study, self.weights, held.moments, self.alpha)

    def includes_zero(self, value: float) -> bool:
        return self._set(value).holds(0.0)

    def _set(self, value: float) -> ConfidenceSet:
        moments = self.moments(self.study, self.weights, value)
        return ConfidenceSet(moments, self.study.beta, self.alpha)


@dataclass(frozen=True)
class _FixedLength:
    frontier: Frontier
    level: float
    method: str = "FLCI"

    def at(self, value: float) -> tuple[float, float]:
        return shortest(self.frontier, value, self.level)

    def includes_zero(self, value: float) -> bool:
        low, high = self.at(value)
        return low <= 0 <= high


def bounds(
    beta: ArrayLike,
    sigma: ArrayLike,
    *,
    pre: int,
    post: int,
    restriction: str = RELATIVE,
    values: Sequence[float] | None = None,
    weights: str | Sequence[float] | None = None,
    level: float = 0.95,
    method: str | None = None,
    ends: Ends = "exact",
) -> Bounds:
    """Intervals of an effect where trends may differ by so much, and where zero comes in.

    `beta` (pre + post,) are event-study coefficients without the reference period, those before
    adoption first, `sigma` their covariance. `restriction` is `relative magnitudes` (`values`
    are multiples of the largest step before adoption; 0.5, 1, 1.5 and 2 where none are given)
    or `smoothness` (`values` are changes of slope, in the outcome's unit). `weights` say which
    effect: `first` period after adoption (the default), `last`, `average`, or numbers (post,).
    `method` is `c-lf` for the first and `flci` (the default) or `c-lf` for the second. Nothing
    is random, so there is no seed. `ends` are `exact`, or found as R's `honestdid` finds them;
    the breakdown is exact either way.

    Raises InputError for input that cannot be used, Refusal where nothing lies before adoption.

    Method: Rambachan and Roth, Review of Economic Studies 90 (2023), sections 2 and 3.
    """
    study = EventStudy.checked(beta, sigma, pre=pre, post=post)
    return bounds_of(
        study,
        restriction=restriction,
        values=values,
        weights=weights,
        level=level,
        method=method,
        ends=ends,
    )


def bounds_of(
    study: EventStudy,
    *,
    restriction: str = RELATIVE,
    values: Sequence[float] | None = None,
    weights: str | Sequence[float] | None = None,
    level: float = 0.95,
    method: str | None = None,
    ends: Ends = "exact",
) -> Bounds:
    """The same as `bounds`, from an event study that has been checked."""
    kind, chosen = _restriction(restriction), study.weights(weights)
    asked = _values(values, kind)
    interval = _interval(study, chosen, kind, (_level(level), method, ends))
    rows = [Row(kind, value, *interval.at(value), interval.method) for value in asked]
    return Bounds(
        restriction=kind,
        rows=tuple(rows),
        breakdown=_breakdown(interval, kind, _scale(study, chosen, kind)),
        original=_original(study, chosen, 1 - level),
        level=level,
        method=interval.method,
        weights=tuple(map(float, chosen)),
        pre=study.pre,
        post=study.post,
        ends=ends,
        notes=(*study.notes, *_as_honestdid(study, ends)),
    )


def _as_honestdid(study: EventStudy, ends: str) -> tuple[str, ...]:
    if ends == AS_HONESTDID and study.post == 1:
        return (
            "With one period after adoption HonestDiD makes another test, so its figures differ.",
        )
    return ()


def breakdown(
    beta: ArrayLike,
    sigma: ArrayLike,
    *,
    pre: int,
    post: int,
    restriction: str = RELATIVE,
    weights: str | Sequence[float] | None = None,
    level: float = 0.95,
    method: str | None = None,
) -> Breakdown:
    """The least value of a restriction at which the interval includes zero, as in `bounds`."""
    study = EventStudy.checked(beta, sigma, pre=pre, post=post)
    kind, chosen = _restriction(restriction), study.weights(weights)
    interval = _interval(study, chosen, kind, (_level(level), method, "exact"))
    return _breakdown(interval, kind, _scale(study, chosen, kind))


def _breakdown(interval: _Interval, kind: str, scale: float) -> Breakdown:
    """Step up until zero is in, then halve the last step."""
    if interval.includes_zero(0.0):
        return Breakdown(None, words.never_holds(kind))
    low, high = 0.0, scale / 4
    while not interval.includes_zero(high):
        low, high = high, high * GROWTH
        if high > FURTHEST * scale:
            return Breakdown(None, words.never_breaks(low))
    while high - low > 1e-7 * high:
        middle = (low + high) / 2
        if interval.includes_zero(middle):
            high = middle
        else:
            low = middle
    return Breakdown(high, words.breaks_at(high, kind))


def _scale(study: EventStudy, weights: Floats, kind: str) -> float:
    """A value of the restriction that is neither small nor large."""
    if kind == RELATIVE:
        return 1.0
    found = _original(study, weights, 0.05)
    moments = smoothness(study, weights, 1.0)
    width = float(np.abs(moments.shift[0, 0] / moments.slope[0, 0]))
    return (abs(found.estimate) + found.se) / (4 * width)


def _original(study: EventStudy, weights: Floats, alpha: float) -> Original:
    from scipy.special import ndtri

    estimate = float(weights @ study.beta[study.pre :])
    se = float(weights @ study.sigma[study.pre :, study.pre :] @ weights) ** 0.5
    half = se * float(-ndtri(alpha / 2))
    return Original(estimate, se, estimate - half, estimate + half)


def _interval(
    study: EventStudy, weights: Floats, kind: str, how: tuple[float, str | None, str]
) -> _Interval:
    level, method, ends = how
    if ends not in (EXACT, AS_HONESTDID):
        raise InputError(
            f"The ends of the interval cannot be found '{ends}'.",
            "They are exact, or as R's HonestDiD finds them, by draws and on a grid.",
            f"Use '{EXACT}' or '{AS_HONESTDID}'.",
        )
    usual = "c-lf" if kind == RELATIVE else "flci"
    match (method or usual).strip().lower().replace("_", "-"):
        case "c-lf" | "clf":
            moments = relative_magnitudes if kind == RELATIVE else smoothness
            return _Conditional(study, weights, 1 - level, ends, moments)
        case "flci" if kind == SMOOTH:
            return _FixedLength(frontier(study, weights), level)
        case "flci":
            raise InputError(
                "Relative magnitudes have no interval of fixed length.",
                "Such an interval would have to be infinitely long (Rambachan and Roth 2023, "
                "section 3.4).",
                "Use the method 'c-lf', or the restriction 'smoothness'.",
            )
    raise InputError(
        f"There is no method '{method}' for these bounds.",
        "The methods are c-lf (conditional, least favourable) and flci (fixed length).",
        "Leave the method out, and the usual one is taken.",
    )


def _restriction(name: str) -> str:
    given = name.strip().lower().replace("_", " ").replace("-", " ")
    if given in (RELATIVE, "rm", "mbar", "delta rm"):
        return RELATIVE
    if given in (SMOOTH, "sd", "m", "delta sd"):
        return SMOOTH
    raise InputError(
        f"There is no restriction on trends called '{name}'.",
        f"Those known are '{RELATIVE}' and '{SMOOTH}'.",
        f"Use '{RELATIVE}', with values such as 0.5, 1 and 2.",
    )


def _values(values: Sequence[float] | None, kind: str) -> tuple[float, ...]:
    if values is None and kind == RELATIVE:
        return USUAL_MBAR
    try:
        found = tuple(float(value) for value in (values if values is not None else ()))
    except (TypeError, ValueError):
        found = (float("nan"),)
    if not found or not all(np.isfinite(found)) or min(found) < 0:
        raise InputError(
            f"The values of '{kind}' cannot be used.",
            "Each is how far trends may differ: a number, 0 or more, and at least one is needed.",
            "Give values such as 0.5, 1 and 2."
            if kind == RELATIVE
            else "Give values such as 0, 0.01 and 0.02, in the outcome's unit.",
        )
    return found


def _level(level: float) -> float:
    if not 0.5 <= level < 1:
        better = level / 100 if 50 <= level < 100 else 0.95
        raise InputError(
            f"The level {level:g} cannot be used.",
            "It is the share of intervals that hold the truth, from 0.5 to below 1.",
            f"Use {better:g}.",
        )
    return float(level)
