"""An interval for one or few treated units, from how much the untreated move.

With few treated units their own noise never averages out, and an ordinary error, which trusts that
it does, is far too small. Conley and Taber (Review of Economics and Statistics 93(1), 2011) take
its distribution from the controls: each treated unit's error is drawn as some control's change
about the controls' mean. Ferman and Pinto (Review of Economics and Statistics 101(3), 2019) let the
variance of a unit's change be `A + B/size`, fitted to the controls, and put each drawn change on
the treated unit's size first: else small controls make the interval of a large treated unit wide,
or large controls that of a small one narrow. The controls' mean is taken as known.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED, generator
from changing_places.evaluation.inference.means import DifferenceOfMeans
from changing_places.evaluation.panel.model import Floats, Ints, Panel


@dataclass(frozen=True)
class FewTreated:
    """An estimate with the interval of Conley and Taber, for sizes that of Ferman and Pinto.

    `low` and `high` are infinite where there are too few controls for the level.
    """

    estimate: float
    p: float
    low: float
    high: float
    level: float
    treated: int
    controls: int
    by_size: bool


def conley_taber(
    panel: Panel,
    *,
    outcome: int = 0,
    sizes: Floats | None = None,
    draws: int = 9999,
    level: float = 0.95,
    seed: int = DEFAULT_SEED,
) -> FewTreated:
    """The effect as the difference-in-differences of means, with its few-treated interval.

    `sizes` (n,) are the numbers that each unit's figure is a mean over, such as residents.
    Raises InputError with no treated unit or fewer than three never-treated ones.
    """
    statistic = DifferenceOfMeans.of(panel, outcome)
    complete = statistic.complete
    treated = np.flatnonzero(complete & np.isin(panel.adopted, statistic.cohorts))
    never = np.flatnonzero(complete & (panel.adopted > panel.times[-1]))
    if not len(treated) or len(never) < 3:
        raise InputError(
            "The untreated cannot show how much units move.",
            f"There are {len(treated)} treated units and {len(never)} never treated, observed in "
            "every period; one and three are the least.",
            "Bring more controls, or fill the gaps.",
        )
    share, cohort = _shares(statistic, panel.adopted, treated)
    weights = panel.weights[never] / panel.weights[never].sum()
    centre = weights @ statistic.changes[never]
    # Residuals about a mean of their own are a little too small.
    left = (statistic.changes[never] - centre) * np.sqrt(len(never) / (len(never) - 1))
    estimate = float(share @ (statistic.changes[treated, cohort] - centre[cohort]))
    errors = _errors(left, cohort, share, _scales(left, sizes, treated, never, cohort), draws, seed)
    low, high, p = _from(errors, estimate, level)
    by_size = sizes is not None
    return FewTreated(estimate, p, low, high, level, len(treated), len(never), by_size)


def _shares(statistic: DifferenceOfMeans, adopted: Ints, treated: Ints) -> tuple[Floats, Ints]:
    """What part each treated unit has in the estimate, and its cohort's place."""
    cohort = np.searchsorted(statistic.cohorts, adopted[treated])
    part = statistic.weights[treated] * statistic.after[cohort]
    return part / part.sum(), cohort.astype(np.int64)


def _scales(left: Floats, sizes: Floats | None, treated: Ints, never: Ints, cohort: Ints) -> Floats:
    """What a control's change is multiplied by to stand for a treated unit's (treated x never)."""
    if sizes is None:
        return np.ones((len(treated), len(never)))
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        raise InputError(
            "The sizes of the units cannot be used.",
            "Some are missing or not positive.",
            "Give each unit's size, such as its residents.",
        )
    scale = np.empty((len(treated), len(never)))
    for k in np.unique(cohort):
        constant, slope = _variance_by_size(left[:, k] ** 2, 1 / sizes[never])
        ours = constant + slope / sizes[treated[cohort == k]]
        theirs = constant + slope / sizes[never]
        scale[cohort == k] = np.sqrt(ours[:, None] / theirs)
    return scale


def _variance_by_size(squares: Floats, inverse: Floats) -> tuple[float, float]:
    """`A` and `B`, neither negative, of the least-squares fit of squares on A + B * inverse."""
    spread = inverse - inverse.mean()
    slope = float(spread @ squares / (spread @ spread)) if spread.any() else 0.0
    constant = float(squares.mean() - slope * inverse.mean())
    if slope < 0:
        return float(squares.mean()), 0.0
    if constant < 0:
        return 0.0, float(inverse @ squares / (inverse @ inverse))
    return constant, slope


def _errors(
    left: Floats, cohort: Ints, share: Floats, scale: Floats, draws: int, seed: int
) -> Floats:
    """Errors of the estimate: every control's for one treated unit, else drawn for each."""
    if len(share) == 1:
        single: Floats = left[:, cohort[0]] * scale[0]
        return single
    chosen = generator(seed, "conley taber").integers(len(left), size=(draws, len(share)))
    rows = np.arange(len(share))
    drawn: Floats = (left[chosen, cohort] * scale[rows, chosen]) @ share
    return drawn


def _from(errors: Floats, estimate: float, level: float) -> tuple[float, float, float]:
    """The equal-tailed interval and p-value, the observed one counted among the errors."""
    ordered, n = np.sort(errors), len(errors)
    k = int(np.floor((n + 1) * (1 - level) / 2 + 1e-9))
    low = estimate - float(ordered[n - k]) if k else -np.inf
    high = estimate - float(ordered[k - 1]) if k else np.inf
    tail = min((errors >= estimate).sum(), (errors <= estimate).sum())
    return low, high, min(1.0, 2 * (1 + int(tail)) / (n + 1))
