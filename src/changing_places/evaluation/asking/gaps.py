"""What is done about missing figures: one policy answers, and all three stand side by side."""

from dataclasses import replace

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.evaluation.asking.estimates import overall_estimate, without_error
from changing_places.evaluation.methods import answer_of
from changing_places.evaluation.model import Estimate, Opinion
from changing_places.evaluation.panel.missing import available, complete, imputed
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings

POLICIES = {
    "complete": "Only units seen in every period",
    "available": "Every comparison with the units seen in both its periods",
    "imputed": "Missing figures drawn many times from a model of the rest",
}
IMPUTED_PANELS = 20


def under(policy: str, panel: Panel, *, seed: int) -> Panel:
    """The panel of one outcome under a policy; imputed panels stand as outcomes of one.

    Raises Refusal where the policy leaves nobody.
    """
    if panel.balanced:
        return panel
    if policy == "complete":
        return complete(panel)[0]
    if policy == "available":
        return available(panel)
    drawn = imputed(panel, draws=IMPUTED_PANELS, seed=seed)
    values = np.concatenate([p.values for p in drawn], axis=2)
    names = tuple(f"{panel.outcomes[0]} ({d})" for d in range(1, len(drawn) + 1))
    return replace(drawn[0], values=values, outcomes=names)


def side_by_side(panel: Panel, settings: Settings, *, few: bool = False) -> tuple[Opinion, ...]:
    """The estimate under each policy, and how it differs from the one that answers.

    A balanced panel gives the same estimate thrice, which says that nothing hangs on it. With
    `few` treated the estimates stand without errors.
    """
    found: dict[str, Estimate] = {}
    why: dict[str, str] = {}
    for policy in POLICIES:
        try:
            one = answer_of(under(policy, panel, seed=settings.seed), settings, settings.aggregate)
            estimate = overall_estimate(one, settings.level)
            found[policy] = without_error(estimate) if few else estimate
        except ChangingPlacesError as problem:
            found[policy] = Estimate(None, level=settings.level)
            why[policy] = problem.what
    own = found[settings.missing or "complete"]
    return tuple(
        Opinion(policy, words, found[policy], why.get(policy) or _concern(policy, own, found))
        for policy, words in POLICIES.items()
    )


def _concern(policy: str, own: Estimate, found: dict[str, Estimate]) -> str:
    """A sentence where another policy would have told another story; empty where it would not."""
    other = found[policy]
    if other is own or None in (own.value, own.se, other.value, other.se):
        return ""
    assert own.value is not None and other.value is not None and own.se is not None
    opposed = own.value * other.value < 0 and (own.sure or other.sure)
    if opposed or (own.sure != other.sure and abs(own.value - other.value) > own.se / 2):
        return (
            f"What is done about missing figures decides the finding: with "
            f"'{POLICIES[policy].lower()}' it would be another."
        )
    return ""
