"""Other methods asked the same question, and a warning about the regression most people run."""

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.asked import Asked
from changing_places.evaluation.estimates import overall_estimate
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.model import Estimate, Opinion
from changing_places.evaluation.second_opinions.bacon import (
    LATER_OR_TREATED,
    bacon,
    negative_weights,
)
from changing_places.evaluation.words import METHODS

SECOND = ("did", "imputation", "stacked", "twfe")
# An opinion that could have been the answer; two-way fixed effects are shown as a warning.
COUNTS = ("did", "imputation", "stacked")
# Estimates that differ by more than this many of the larger standard error differ in earnest.
APART = 2.0


def others(asked: Asked, estimate: Estimate) -> tuple[Opinion, ...]:
    """What each other method says of the same panel; one that cannot says why."""
    if not asked.design.compared:
        return ()
    return tuple(
        _opinion(asked, estimate, method) for method in SECOND if method != asked.settings.method
    )


def _opinion(asked: Asked, own: Estimate, method: str) -> Opinion:
    settings = asked.settings.but(method=method)
    try:
        found = overall_estimate(
            answer_of(asked.used, settings, settings.aggregate), settings.level
        )
    except ChangingPlacesError as problem:
        return Opinion(
            method, METHODS[method], Estimate(None, level=settings.level, how=problem.what)
        )
    concern = _concern(own, found, METHODS[method]) if method in COUNTS else ""
    return Opinion(method, METHODS[method], found, concern)


def _concern(own: Estimate, other: Estimate, words: str) -> str:
    if own.value is None or other.value is None or not own.se or not other.se:
        return ""
    opposed = own.value * other.value < 0 and own.sure and other.sure
    far = abs(own.value - other.value) > APART * max(own.se, other.se)
    if not (opposed or far):
        return ""
    return f"A second opinion by {words} tells another story."


def regression_warning(asked: Asked) -> tuple[str, float]:
    """What two-way fixed effects compare here, and the share of that which is not clean.

    The words are empty where every comparison is clean, or none can be told.
    """
    panel = asked.panel
    if asked.design.kind != "staggered":
        return "", 0.0
    try:
        if panel.balanced and not panel.covariates:
            found = bacon(panel)
            share = found.weight(LATER_OR_TREATED)
            return (found.warning() if share > 0 else ""), share
        signs = negative_weights(panel)
        share = float(signs.share[0])
        return (signs.warning() if share > 0 else ""), share
    except ChangingPlacesError:
        return "", 0.0
