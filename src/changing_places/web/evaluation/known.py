"""What is known of the store's policies: evaluated once for each state of the store."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import polars as pl
from django.urls import reverse

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.kept import Kept
from changing_places.data.observations import indicator
from changing_places.data.policies import HeldPolicy, policies, policy_panel
from changing_places.data.store import Store
from changing_places.evaluation.known import evaluate_policy
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.web.store import remembered

# Beside the memory of pages, so that many councils' pages do not push them out.
MOST_EVALUATED = 64


_evaluated = Kept[Evaluation](MOST_EVALUATED)
# When each council of a policy's panel adopted, by its code; None for never.
_adopted = Kept[Mapping[str, str | None]](MOST_EVALUATED)


@dataclass(frozen=True)
class Known:
    """A policy and outcome as a council's page tells of them.

    `adopted` says whether and when this council adopted; the finding is empty where the policy
    has not been evaluated yet.
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


def evaluated(store: Store, slug: str, outcome: str) -> Evaluation:
    """The evaluation of a policy and outcome. Raises Refusal where the data cannot tell."""

    def answer() -> Evaluation:
        found = evaluate_policy(store, slug, outcomes=[outcome])
        return found.results[0] if isinstance(found, Evaluations) else found

    return _evaluated.get((store.key, slug, outcome), answer)


def remembered_of(store: Store, slug: str, outcome: str) -> Evaluation | None:
    """The evaluation where it has been made, and None where it has not."""
    return _evaluated.peek((store.key, slug, outcome))


def read_adopters(store: Store) -> None:
    """Read who adopted each policy, so that councils' pages find it ready."""
    for policy in policies_of(store):
        for outcome in policy.outcomes:
            key = (store.key, policy.slug, outcome)
            _adopted.get(key, partial(_read, store, policy, outcome))


def panel_of(store: Store, policy: HeldPolicy, outcome: str) -> pl.DataFrame:
    """The rows that a policy is evaluated on."""
    return policy_panel(store, policy, outcome).frame


def _read(store: Store, policy: HeldPolicy, outcome: str) -> Mapping[str, str | None]:
    frame = panel_of(store, policy, outcome)
    return dict(frame.select("unit", "adopted").unique().rows())


def evaluate_all(store: Store) -> None:
    """Evaluate every policy and outcome, so that pages find them ready."""
    read_adopters(store)
    for policy in policies_of(store):
        for outcome in policy.outcomes:
            with suppress(ChangingPlacesError):
                evaluated(store, policy.slug, outcome)


def of_council(store: Store, code: str) -> tuple[Known, ...] | None:
    """What is known of the policies that a council could have adopted.

    None where there are policies of which it has not been read yet who adopted them: a
    council's page does not wait for that.
    """
    names = outcome_names(store)
    lines = []
    for policy in policies_of(store):
        for outcome in policy.outcomes:
            held = _adopted.peek((store.key, policy.slug, outcome))
            if held is None:
                return None
            if code in held:
                address = reverse("evaluation:policy", args=[policy.slug, outcome])
                found = remembered_of(store, policy.slug, outcome)
                said = found.explain()[0] if found else ""
                level = found.evidence_level if found else 0
                adopted = f"adopted in {held[code]}" if held[code] else "not adopted"
                lines.append(Known(policy.name, names[outcome], address, adopted, said, level))
    return tuple(lines)
