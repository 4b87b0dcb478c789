"""Other methods asked the same question, and a warning about the regression most people run."""

from dataclasses import dataclass, replace
from typing import Any

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.asking.asked import Asked
from changing_places.evaluation.asking.estimates import overall_estimate, without_error
from changing_places.evaluation.asking.gaps import side_by_side
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.model import Estimate, Opinion
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.second_opinions.bacon import (
    LATER_OR_TREATED,
    Comparison,
    bacon,
    negative_weights,
)
from changing_places.evaluation.telling.words import METHODS

SECOND = ("did", "imputation", "stacked", "twfe")
# An opinion that could have been the answer; two-way fixed effects are shown as a warning.
COUNTS = ("did", "imputation", "stacked")
# Estimates that differ by more than this many of the larger standard error differ in earnest.
APART = 2.0
# With less weight than this on comparisons that are not clean, the regression does little harm.
NOT_CLEAN = 0.05


@dataclass(frozen=True)
class Regression:
    """What two-way fixed effects compare, and the share of that which is not clean.

    `warning` is empty where that share is small, or cannot be told. `parts` are the comparisons
    of Goodman-Bacon's decomposition, for JSON; there are none with covariates or gaps.
    """

    warning: str = ""
    share: float = 0.0
    parts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Beside:
    """What stands beside an estimate: other methods, other ways with missing figures, a warning.

    `regression` says what two-way fixed effects compare; nothing stands beside an estimate that
    follows no units.
    """

    opinions: tuple[Opinion, ...] = ()
    policies: tuple[Opinion, ...] = ()
    regression: Regression = Regression()


def set_beside(asked: Asked, estimate: Estimate) -> Beside:
    """Ask every other method, and under every missing-data policy."""
    policies = side_by_side(asked.panel, asked.settings, few=asked.few)
    return Beside(others(asked, estimate), policies, regression_of(asked))


def others(asked: Asked, estimate: Estimate) -> tuple[Opinion, ...]:
    """What each other method says of the same panel; one that cannot says why."""
    if not asked.design.compared:
        return ()
    return tuple(
        _opinion(asked, estimate, method) for method in SECOND if method != asked.settings.method
    )


def _opinion(asked: Asked, own: Estimate, method: str) -> Opinion:
    settings, words = asked.settings.but(method=method), METHODS[method]
    try:
        found = answer_of(asked.used, settings, settings.aggregate)
    except ChangingPlacesError as problem:
        return Opinion(method, words, Estimate(None, level=settings.level, how=problem.what))
    estimate = overall_estimate(found, settings.level)
    if asked.few:
        estimate = without_error(estimate)
    if method == "stacked":
        own = replace(own, value=_over_window(asked, found))
        words = f"{words}, periods 0 to {int(found.keys.max())} after adoption"
    concern = _concern(asked, own, estimate, words) if method in COUNTS else ""
    return Opinion(method, words, estimate, concern)


def _over_window(asked: Asked, stacked: Aggregate) -> float | None:
    """The answer's own mean over the periods after adoption that a stacked window holds."""
    study = asked.numbers.get("dynamic")
    held = {p.key: p.estimate.value for p in study.parts} if study else {}
    values = [held.get(int(key)) for key in stacked.keys if key >= 0]
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def _concern(asked: Asked, own: Estimate, other: Estimate, words: str) -> str:
    if own.value is None or other.value is None or not own.se or not other.se:
        return ""
    opposed = own.value * other.value < 0 and own.sure and other.sure
    far = abs(own.value - other.value) > APART * max(own.se, other.se)
    if not (opposed or far):
        return ""
    told = asked.subject.amount(other.value, like=other.se)
    return f"A second opinion, by {words}, gives {told}, far from this."


def regression_of(asked: Asked) -> Regression:
    """Take two-way fixed effects apart on this panel, or count their negative weights."""
    panel = asked.panel
    if asked.design.kind != "staggered":
        return Regression()
    try:
        if panel.balanced and not panel.covariates:
            found = bacon(panel)
            share = found.weight(LATER_OR_TREATED)
            parts = tuple(_part(c, asked) for c in found.comparisons)
            return Regression(found.warning() if share >= NOT_CLEAN else "", share, parts)
        signs = negative_weights(panel)
        warning = signs.warning() if -signs.total[0] >= NOT_CLEAN else ""
        return Regression(warning, float(signs.share[0]))
    except ChangingPlacesError:
        return Regression()


def _part(comparison: Comparison, asked: Asked) -> dict[str, Any]:
    scale, control = asked.panel.scale, comparison.control
    return {
        "kind": comparison.kind,
        "treated": scale.label(comparison.treated),
        "control": "never" if control == NEVER else scale.label(control),
        "weight": comparison.weight,
        "estimate": float(comparison.estimates[0]),
    }
