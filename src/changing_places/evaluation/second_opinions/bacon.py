"""What a two-way fixed-effects coefficient compares, and how far that can mislead.

On a balanced panel the coefficient is a weighted mean of every difference of differences between
two cohorts (Goodman-Bacon, Journal of Econometrics 225, 2021, theorem 1). Those that compare
later adopters with councils already treated take the latter's change in effect off.

It is also a weighted sum of the effects on every treated council and period, with weights that
can be negative (de Chaisemartin and D'Haultfoeuille, American Economic Review 110, 2020,
theorem 1 and corollary 1).
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.panel.model import NEVER, Floats, Ints, Panel
from changing_places.evaluation.patterns import patterns
from changing_places.evaluation.second_opinions.covariates import covariate_columns
from changing_places.evaluation.second_opinions.preconditions import (
    check,
)
from changing_places.evaluation.second_opinions.twfe import (
    fitted,
    no_variation,
    on_pattern,
    treatment,
)

TREATED_OR_NEVER = "treated vs never"
EARLIER_OR_LATER = "earlier vs later"
LATER_OR_TREATED = "later vs already treated"
KINDS = (TREATED_OR_NEVER, EARLIER_OR_LATER, LATER_OR_TREATED)


@dataclass(frozen=True)
class Comparison:
    """One difference of differences: a cohort against another, or those never treated (NEVER).

    `weight` is its share of the coefficient, `estimates` (K,) what it finds.
    """

    kind: str
    treated: int
    control: int
    weight: float
    estimates: Floats


@dataclass(frozen=True)
class Decomposition:
    """Every comparison in a two-way fixed-effects coefficient, `coefficients` (K,)."""

    comparisons: tuple[Comparison, ...]
    coefficients: Floats

    def weight(self, kind: str) -> float:
        """The share of the coefficient that comes of one kind of comparison."""
        return float(sum(c.weight for c in self.comparisons if c.kind == kind))

    def mean(self, kind: str) -> Floats:
        """The weighted mean (K,) of one kind of comparison, NaN where there is none."""
        of_kind = [c for c in self.comparisons if c.kind == kind and c.weight > 0]
        if not of_kind:
            return np.full(len(self.coefficients), np.nan)
        estimates = np.array([c.estimates for c in of_kind])
        return np.asarray(np.average(estimates, axis=0, weights=[c.weight for c in of_kind]))

    def warning(self) -> str:
        """How much of the coefficient leans on councils already treated, in a sentence."""
        share = self.weight(LATER_OR_TREATED)
        if share <= 0:
            return "None of the weight compares councils that adopt with councils already treated."
        amount = "Less than 1%" if share < 0.005 else f"{share:.0%}"
        return (
            f"{amount} of the weight compares councils that adopt with councils already treated; "
            "where the effect grows or fades with time, that part is wrong."
        )


def bacon(panel: Panel) -> Decomposition:
    """Take the two-way fixed-effects coefficient apart into two-by-two comparisons.

    Weights sum to 1, and the weighted sum is the coefficient. Councils treated from the first
    period serve as controls already treated, as the regression has them; those that adopt after
    the last count as never treated. Refusal for an unbalanced panel or one with covariates, for
    which theorem 1 does not hold; InputError for one period or no adopters.
    """
    check(panel)
    _check_fit(panel)
    groups = _Groups.of(panel)
    pairs = [c for k in range(groups.count) for j in range(k) for c in groups.compare(j, k)]
    total = sum(c.weight for c in pairs)
    if total <= 0:
        raise no_variation(panel)
    shares = tuple(
        Comparison(c.kind, c.treated, c.control, c.weight / total, c.estimates)
        for c in pairs
        if c.weight > 0
    )
    return Decomposition(shares, fitted(panel, treatment(panel)[:, :, None])[0][0])


def _check_fit(panel: Panel) -> None:
    if panel.covariates:
        raise Refusal(
            "The coefficient cannot be taken apart with covariates.",
            "With covariates it is no longer a mean of comparisons of two cohorts.",
            "Leave the covariates out, or ask for its negative weights instead.",
        )
    if not panel.balanced:
        gaps = int((~panel.observed).any(axis=(1, 2)).sum())
        raise Refusal(
            "The coefficient cannot be taken apart where observations are missing.",
            f"{gaps} councils lack some; then it is no longer a mean of comparisons of two "
            "cohorts.",
            "Keep complete councils alone, or ask for its negative weights instead.",
        )


@dataclass(frozen=True)
class _Groups:
    """Cohorts by adoption, the never treated last: shares of councils, of periods treated, means.

    `means` is G x T x K, `sizes` and `times_treated` (G,) shares of weight and of periods.
    """

    adopted: Ints
    times: Ints
    means: Floats
    sizes: Floats
    times_treated: Floats

    @classmethod
    def of(cls, panel: Panel) -> "_Groups":
        """Group a panel's units; all treated by the first period are one group."""
        adopted = np.where(panel.treated, np.maximum(panel.adopted, panel.times[0]), NEVER)
        found, place = np.unique(adopted, return_inverse=True)
        belongs = (place[:, None] == np.arange(len(found))) * panel.weights[:, None]
        sizes = belongs.sum(axis=0)
        # Means are taken about each unit's own mean: a difference of differences is the same.
        centred = panel.values - panel.values.mean(axis=1, keepdims=True)
        means = np.tensordot(belongs / sizes, centred, axes=([0], [0]))
        treated = (panel.times >= found[:, None]).mean(axis=1)
        return cls(found, panel.times, means, sizes / sizes.sum(), treated)

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(self.adopted)

    def compare(self, j: int, k: int) -> list[Comparison]:
        """The comparisons of an earlier group `j` with a later or never treated one `k`."""
        early, late = self.times_treated[j], self.times_treated[k]
        both = self.sizes[j] * self.sizes[k]
        from_j, from_k = self.times >= self.adopted[j], self.times >= self.adopted[k]
        if self.adopted[k] == NEVER:
            weight = both * early * (1 - early)
            return self._pair(TREATED_OR_NEVER, (j, k), weight, (~from_j, from_j))
        middle = from_j & ~from_k
        pairs = self._pair(
            EARLIER_OR_LATER,
            (j, k),
            both * (early - late) * (1 - early),
            (~from_j, middle),
        )
        return pairs + self._pair(
            LATER_OR_TREATED, (k, j), both * late * (early - late), (middle, from_k)
        )

    def _pair(
        self, kind: str, pair: tuple[int, int], weight: float, windows: tuple[Floats, Floats]
    ) -> list[Comparison]:
        if weight <= 0:
            return []
        before, after = windows
        change = self.means[:, after].mean(axis=1) - self.means[:, before].mean(axis=1)
        treated, control = pair
        return [
            Comparison(
                kind,
                int(self.adopted[treated]),
                int(self.adopted[control]),
                float(weight),
                change[treated] - change[control],
            )
        ]


@dataclass(frozen=True)
class NegativeWeights:
    """The weights that a two-way fixed-effects coefficient puts on treated observations.

    All are (K,). `count` of the `of` treated observations have a negative weight; `share` is
    `count / of`, `total` the sum of negative weights (all weights sum to 1). `smallest_spread`
    is the least standard deviation of effects between observations with which their mean could
    be zero all the same (corollary 1): small means fragile. It is NaN where all weights are
    equal, so that the coefficient is the mean.
    """

    count: Ints
    of: Ints
    share: Floats
    total: Floats
    smallest_spread: Floats

    def warning(self, outcome: int = 0) -> str:
        """How much of the coefficient is an effect with its sign turned round, in a sentence."""
        count, of = int(self.count[outcome]), int(self.of[outcome])
        if not count:
            return f"None of the {of} treated observations counts with its sign turned round."
        return (
            f"{count} of the {of} treated observations ({self.share[outcome]:.0%}) count with "
            f"their sign turned round; their weights sum to {self.total[outcome]:.2f} of 1."
        )


def negative_weights(panel: Panel) -> NegativeWeights:
    """Which treated observations a two-way fixed-effects coefficient counts against themselves.

    Works with any cells missing, weights and covariates. Raises as `twfe` does.
    """
    check(panel)
    d = treatment(panel)
    coefficients = fitted(panel, d[:, :, None])[0][0]
    columns = covariate_columns(panel)
    found = np.full((4, len(panel.outcomes)), np.nan)
    for observed, ks in patterns(panel.observed):
        fit = on_pattern(panel, observed, columns, (panel.values[:, :, ks], d[:, :, None]))
        if fit.kept[0]:
            found[:, ks] = _signs(fit.regressors[:, :, 0], observed & (d > 0), panel.weights)[
                :, None
            ]
    count, of = np.nan_to_num(found[0]).astype(np.int64), np.nan_to_num(found[1]).astype(np.int64)
    return NegativeWeights(
        count, of, found[0] / found[1], found[2], np.abs(coefficients) / found[3]
    )


def _signs(left: Floats, treated: np.ndarray, weights: Floats) -> Floats:
    """How many weights are negative, of how many, their sum, and the spread of all about 1."""
    mass = np.broadcast_to(weights[:, None], left.shape)[treated]
    weight = mass * left[treated]
    weight /= weight.sum()
    # What rounding leaves of a weight that is zero is not negative.
    negative = weight < -1e-12 * np.abs(weight).max()
    relative = weight / (mass / mass.sum())
    spread = np.sqrt(np.average((relative - 1) ** 2, weights=mass))
    spread = spread if spread > 1e-9 else np.nan
    return np.array([negative.sum(), len(weight), weight[negative].sum(), spread])


def warning(panel: Panel) -> str:
    """What a two-way fixed-effects coefficient leans on, in one sentence.

    The share of weight on comparisons with councils already treated where that can be told (a
    balanced panel without covariates), else how many observations count against themselves.
    Raises as `twfe` does.
    """
    if panel.balanced and not panel.covariates:
        return bacon(panel).warning()
    return negative_weights(panel).warning()
