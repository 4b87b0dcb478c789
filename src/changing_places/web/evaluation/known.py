"""What is known of the store's policies: evaluated once for each state of the store."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.urls import reverse

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.kept import Kept
from changing_places.data.observations import indicator
from changing_places.data.policies import HeldPolicy, policies, policy_of, policy_panel
from changing_places.data.store import Store
from changing_places.evaluation.known import evaluate_policy
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.web.store import remembered

# Beside the memory of pages, so that many councils' pages do not push them out.
MOST_EVALUATED = 64


@dataclass(frozen=True)
class Evaluated:
    """An evaluation, and when each council of it adopted, by its code; None for never."""

    result: Evaluation
    adopted: Mapping[str, str | None]


_evaluated = Kept[Evaluated](MOST_EVALUATED)


@dataclass(frozen=True)
class Known:
    """A policy and outcome as a council's page tells of them.

    `adopted` says whether and when this council adopted; it and the finding are empty where
    the policy has not been evaluated yet.
    """

    policy: str
    outcome: str
    address: str
    adopted: str
    finding: str
    level: int


def policies_of(store: Store) -> tuple[HeldPolicy, ...]:
    """The policies that can be evaluated."""
    return remembered(store, "policies", lambda: policies(store))


def outcome_names(store: Store) -> Mapping[str, str]:
    """The outcomes of all policies in words, by identifier."""

    def read() -> dict[str, str]:
        ids = dict.fromkeys(o for p in policies_of(store) for o in p.outcomes)
        return {i: indicator(store, i).name for i in ids}

    return remembered(store, "policy outcomes", read)


def evaluated(store: Store, slug: str, outcome: str) -> Evaluated:
    """The evaluation of a policy and outcome. Raises Refusal where the data cannot tell."""

    def answer() -> Evaluated:
        found = evaluate_policy(store, slug, outcomes=[outcome])
        one = found.results[0] if isinstance(found, Evaluations) else found
        frame = policy_panel(store, policy_of(store, slug), outcome).frame
        return Evaluated(one, dict(frame.select("unit", "adopted").unique().rows()))

    return _evaluated.get((store.key, slug, outcome), answer)


def remembered_of(store: Store, slug: str, outcome: str) -> Evaluated | None:
    """The evaluation where it has been made, and None where it has not."""
    return _evaluated.peek((store.key, slug, outcome))


def evaluate_all(store: Store) -> None:
    """Evaluate every policy and outcome, so that pages find them ready."""
    for policy in policies_of(store):
        for outcome in policy.outcomes:
            with suppress(ChangingPlacesError):
                evaluated(store, policy.slug, outcome)


def of_council(store: Store, code: str, *, current: bool) -> tuple[Known, ...]:
    """What is known of the policies that a council could have adopted.

    One that has not been evaluated yet is named alone, and only to a council in force: whether
    it is in the panel is not known before.
    """
    names = outcome_names(store)
    lines = []
    for policy in policies_of(store):
        for outcome in policy.outcomes:
            address = reverse("evaluation:policy", args=[policy.slug, outcome])
            found = remembered_of(store, policy.slug, outcome)
            if found is None and current:
                lines.append(Known(policy.name, names[outcome], address, "", "", 0))
            elif found is not None and code in found.adopted:
                adopted = _adopted(found.adopted[code])
                said, level = found.result.explain()[0], found.result.evidence_level
                lines.append(Known(policy.name, names[outcome], address, adopted, said, level))
    return tuple(lines)


def _adopted(when: str | None) -> str:
    """Whether and when a council adopted, in words."""
    return f"adopted in {when}" if when else "not adopted"
