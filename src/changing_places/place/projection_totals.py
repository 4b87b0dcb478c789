"""How many people each council will have: four methods, and how wrong each would have been.

The method that is used, *pooled damped growth*, splits each year's growth (in logarithms) into
the country's, the region's departure from it, and the council's from its region. Departures
fade: each is taken from the last three years (each year counting half the next), multiplied by
a strength, and shrinks by a constant share a year (the damped trend of Gardner and McKenzie,
Forecasting trends in time series, Management Science 31, 1985). Strength and fade are fitted to
all that had been seen by the origin of a forecast, never to what came after. The country's
growth is the mean of its growth over all years and of one that halves each year's weight.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from changing_places.place.projection_people import Floats, Ints

AHEAD = 5
"""How far ahead the methods are tested; growth turns to its long run after that."""

LAGS = 3
_FADES = np.round(np.arange(0.5, 1.0001, 0.05), 2)
# Where few years have been seen, strength and fade lean on these, as if one origin had shown them.
_PRIOR = (0.8, 0.85)


@dataclass(frozen=True)
class Damping:
    """How strongly past departures carry on, and what share of them stays each year."""

    local: float
    local_fade: float
    regional: float
    regional_fade: float


@dataclass(frozen=True)
class _Departures:
    """Growth at an origin: the country's by year, and the region's and council's departures."""

    national: Floats
    regional: Floats
    local: Floats


def forecast(
    totals: Floats, groups: Ints, *, ahead: int, long_run: float | None = None, turned: int = 10
) -> Floats:
    """Totals for 1 to `ahead` years after the last of `totals`, by pooled damped growth.

    `totals` is councils by consecutive years (two at least), `groups` the region of each
    council; the answer is councils by years ahead. The country's growth holds for five years
    and then moves in a straight line to `long_run` (a share a year, None to hold) by year
    `turned`.

    >>> grown = np.array([[100.0, 102.0, 104.04], [100.0, 102.0, 104.04]])
    >>> forecast(grown, np.array([0, 0]), ahead=2).round(2).tolist()
    [[106.12, 108.24], [106.12, 108.24]]
    """
    return _forecast(totals, groups, ahead, fit(totals, groups), long_run, turned)


def fit(totals: Floats, groups: Ints) -> Damping:
    """Strength and fade fitted by least squares to every origin and horizon seen."""
    return _damping(_Seen(totals, groups), totals.shape[1])


def _forecast(
    totals: Floats, groups: Ints, ahead: int, damping: Damping, long_run: float | None, turned: int
) -> Floats:
    found = _departures(np.log(totals), totals[:, -1], groups)
    steps = np.arange(1, ahead + 1)
    national = np.full(ahead, _national(found.national))
    if long_run is not None:
        way = np.clip((steps - AHEAD) / max(turned - AHEAD, 1), 0, 1)
        national += way * (np.log1p(long_run) - national)
    growth = (
        np.cumsum(national)[None]
        + np.outer(found.regional, damping.regional * _faded(damping.regional_fade, steps))
        + np.outer(found.local, damping.local * _faded(damping.local_fade, steps))
    )
    return np.asarray(totals[:, -1:] * np.exp(growth))


def _national(growth: Floats) -> float:
    """The mean of growth over all years and of growth that halves each earlier year's weight."""
    halving = 0.5 ** np.arange(len(growth))[::-1]
    return float((growth.mean() + growth @ halving / halving.sum()) / 2)


def _faded(fade: float | Floats, steps: int | Ints) -> Floats:
    """The sum of 1, fade, fade squared ... over so many steps."""
    fade = np.asarray(fade, dtype=float)
    short = np.minimum(fade, 0.999999)
    return np.where(fade < 1, (1 - short**steps) / (1 - short), steps)


def _departures(logs: Floats, weights: Floats, groups: Ints) -> _Departures:
    """Growth up to the last year of `logs`, split by weights of that year."""
    growth = np.diff(logs, axis=1)
    national = weights @ growth / weights.sum()
    lags = min(LAGS, growth.shape[1])
    recent = 2.0 ** np.arange(lags)
    each = _within((growth - national)[:, -lags:])
    apart = each @ (recent / recent.sum())
    regional = _by_group(apart, weights, groups)
    return _Departures(national, regional, apart - regional)


def _within(apart: Floats) -> Floats:
    """Each year's departures, drawn in to six times their middle size (about four deviations).

    A tiny council that lost a tenth of its people in one year and won them back in the next
    would otherwise be foretold to double.
    """
    limit = 6 * np.median(np.abs(apart), axis=0)
    return np.asarray(np.clip(apart, -limit, limit))


def _by_group(values: Floats, weights: Floats, groups: Ints) -> Floats:
    """The weighted mean of each council's region."""
    sums = np.bincount(groups, weights * values) / np.bincount(groups, weights)
    return np.asarray(sums[groups])


class _Seen:
    """What each origin's departures were followed by, for every origin and horizon held."""

    def __init__(self, totals: Floats, groups: Ints) -> None:
        logs = np.log(totals)
        rows = []
        for origin in range(1, totals.shape[1] - 1):
            weights = totals[:, origin]
            found = _departures(logs[:, : origin + 1], weights, groups)
            for ahead in range(1, min(AHEAD, totals.shape[1] - 1 - origin) + 1):
                later = logs[:, origin + ahead] - logs[:, origin]
                apart = later - weights @ later / weights.sum()
                regional = _by_group(apart, weights, groups)
                pairs = ((found.regional, regional), (found.local, apart - regional))
                sums = [(x @ x / ahead, x @ y / ahead, y @ y / ahead) for x, y in pairs]
                rows.append((origin + ahead, ahead, *sums[0], *sums[1]))
        self.rows = np.array(rows).reshape(-1, 8)


def _damping(seen: _Seen, years: int) -> Damping:
    """Strength and fade from what had been seen when `years` years were held."""
    rows = seen.rows[seen.rows[:, 0] < years]
    regional = _strength(rows[:, 1], rows[:, 2:5])
    local = _strength(rows[:, 1], rows[:, 5:8])
    return Damping(*local, *regional)


def _strength(ahead: Floats, sums: Floats) -> tuple[float, float]:
    if not len(ahead) or not sums[:, 0].sum():
        return _PRIOR
    lean = np.arange(1, AHEAD + 1)
    worth = sums[:, 0].mean() / lean
    expected = _PRIOR[0] * _faded(_PRIOR[1], lean)
    steps = np.concatenate([ahead, lean])
    xx = np.concatenate([sums[:, 0], worth])
    xy = np.concatenate([sums[:, 1], worth * expected])
    yy = np.concatenate([sums[:, 2], worth * expected**2])
    reach = _faded(_FADES[:, None], steps[None])
    strengths = (reach @ xy) / (reach**2 @ xx)
    misses = yy.sum() - 2 * strengths * (reach @ xy) + strengths**2 * (reach**2 @ xx)
    best = int(np.argmin(misses))
    return float(strengths[best]), float(_FADES[best])


# -- the backtest ------------------------------------------------------------------------

NO_CHANGE, LAST, TREND, CHOSEN = "no-change", "last-growth", "five-year-trend", "pooled-damped"
METHODS = {
    NO_CHANGE: "no change",
    LAST: "the last year's growth goes on",
    TREND: "the last five years' growth goes on",
    CHOSEN: "pooled damped growth",
}


@dataclass(frozen=True)
class Miss:
    """How wrong a method was: years ahead, the year foretold, and the errors of all councils.

    `error` is the mean absolute error in per cent of those who came to live there.
    """

    method: str
    ahead: int
    target: int
    councils: int
    error: float


@dataclass(frozen=True)
class Backtest:
    """The errors of every method from every origin, 1 to 5 years ahead.

    `residuals[ahead]` holds the chosen method's errors in logarithms, origins by councils.
    """

    years: tuple[int, ...]
    councils: int
    misses: tuple[Miss, ...]
    residuals: dict[int, Floats]

    def mean(self, method: str, ahead: int, *, targets: "set[int] | None" = None) -> float | None:
        """The mean error of a method over its targets, in per cent; None where it has none."""
        found = [
            m.error
            for m in self.misses
            if m.method == method and m.ahead == ahead and (targets is None or m.target in targets)
        ]
        return float(np.mean(found)) if found else None

    def targets(self, method: str, ahead: int) -> set[int]:
        """The years that a method foretold so far ahead."""
        return {m.target for m in self.misses if m.method == method and m.ahead == ahead}

    def compared(self, ahead: int) -> dict[str, object]:
        """Each method's mean error in per cent over the years that all methods foretold."""
        shared = set.intersection(*(self.targets(m, ahead) for m in METHODS))
        return {"ahead": ahead, "targets": sorted(shared)} | {
            m: self.mean(m, ahead, targets=shared) for m in METHODS
        }

    def to_dict(self) -> dict[str, object]:
        """The years, how many councils, and every error."""
        return {
            "years": list(self.years),
            "councils": self.councils,
            "misses": [dict(m.__dict__) for m in self.misses],
        }


def backtest(totals: Floats, groups: Ints, years: tuple[int, ...]) -> Backtest:
    """Foretell every year from every origin with what was known then, and count the errors.

    `totals` is councils by consecutive `years`. A method is left out where an origin has too
    few years before it: one of growth, or five of trend.
    """
    seen = _Seen(totals, groups)
    misses, residuals = [], {}
    for ahead in range(1, AHEAD + 1):
        errors = []
        for origin in range(totals.shape[1] - ahead):
            actual = totals[:, origin + ahead]
            known = totals[:, : origin + 1]
            for method, foretell in _methods(groups, seen).items():
                told = foretell(known, ahead)
                if told is None:
                    continue
                error = 100 * float(np.mean(np.abs(told / actual - 1)))
                misses.append(Miss(method, ahead, years[origin + ahead], len(actual), error))
                if method == CHOSEN:
                    errors.append(np.log(actual / told))
        if errors:
            residuals[ahead] = np.array(errors)
    return Backtest(years, len(totals), tuple(misses), residuals)


def _methods(groups: Ints, seen: _Seen) -> dict[str, Callable[[Floats, int], Floats | None]]:
    def same(known: Floats, ahead: int) -> Floats | None:
        return known[:, -1]

    def growing(lag: int) -> Callable[[Floats, int], Floats | None]:
        def told(known: Floats, ahead: int) -> Floats | None:
            if known.shape[1] <= lag:
                return None
            return np.asarray(known[:, -1] * (known[:, -1] / known[:, -1 - lag]) ** (ahead / lag))

        return told

    def chosen(known: Floats, ahead: int) -> Floats | None:
        if known.shape[1] < 2:
            return None
        damping = _damping(seen, known.shape[1])
        return _forecast(known, groups, ahead, damping, None, 0)[:, -1]

    return {NO_CHANGE: same, LAST: growing(1), TREND: growing(5), CHOSEN: chosen}
