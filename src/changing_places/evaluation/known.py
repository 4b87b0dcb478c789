"""Evaluations of the policies that a store holds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.data.policies import HeldPolicy, PolicyPanel, policy_of, policy_panel
from changing_places.data.store import Store
from changing_places.evaluation.about import About
from changing_places.evaluation.asking import study, together
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.evaluation.neighbours import renamed, rings_of_store
from changing_places.evaluation.panel.model import Note
from changing_places.evaluation.panel.reading import panel
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.subject import Subject
from changing_places.figures.numbers import day, listed
from changing_places.reports.sources import source_of_indicator

BETTER = {"higher_is_better": "higher", "lower_is_better": "lower"}


def evaluate_policy(
    store: Store,
    slug: str,
    *,
    outcomes: Sequence[str] = (),
    progress: Progress = silent,
    **settings: Any,
) -> Evaluation | Evaluations:
    """What one policy of the store did to its outcomes, or to those named.

    `settings` are those of `Settings`. Raises InputError for a policy or outcome not held.
    """
    policy = policy_of(store, slug)
    chosen = tuple(outcomes) or policy.outcomes
    made = Settings(**settings)
    if len(chosen) == 1:
        return study_policy(store, policy, chosen[0], made)
    results = []
    for k, outcome in enumerate(chosen):
        progress(k, len(chosen), outcome)
        results.append(study_policy(store, policy, outcome, made))
    return Evaluations(tuple(results), together(results, made))


def study_policy(store: Store, policy: HeldPolicy, outcome: str, settings: Settings) -> Evaluation:
    """What one policy did to one outcome."""
    found = policy_panel(store, policy, outcome)
    if found.frame.is_empty():
        raise InputError(
            f"Nothing is held of '{outcome}' for the councils of '{policy.slug}'.",
            "The list of adopters and the outcome share no council and period.",
            "Load the outcome for more councils.",
        )
    name = outcome_name(found)
    read = panel(
        found.frame.rename({"value": name}),
        unit="name",
        time="period",
        outcome=name,
        adopted="adopted",
        source=f"{policy.table} and {outcome}",
    )
    read = replace(read, notes=(*_notes(found), *read.notes))
    made = study(read, settings, _about(store, found, outcome))
    assert isinstance(made, Evaluation)
    return made


def _notes(found: PolicyPanel) -> list[Note]:
    """What was left out before the panel was read, and what the list of adopters lacks."""
    said = []
    if found.unknown:
        names = listed(list(found.unknown))
        said.append(Note("unknown_day", f"The day on which {names} adopted is not known.", 1))
    if found.thin:
        periods = listed(list(found.thin))
        said.append(
            Note("thin_periods", f"Fewer than half of the councils have a figure for {periods}.", 1)
        )
    if found.policy.last:
        said.append(
            Note(
                "list_ends",
                f"The list of adopters ends on {day(found.policy.last)}: councils that adopted "
                "later count as never having done so.",
            )
        )
    return [replace(n, text=f"{n.text} It is left out.") if n.count else n for n in said]


def outcome_name(found: PolicyPanel) -> str:
    """The outcome's name as sentences have it."""
    return found.outcome.name.removeprefix("Household waste: ")


def _about(store: Store, found: PolicyPanel, outcome: str) -> About:
    record, policy, name = found.outcome, found.policy, outcome_name(found)
    subject = Subject(
        outcome=f"'{name}'",
        policy=policy.name[:1].lower() + policy.name[1:],
        unit=record.unit or "",
        who="councils",
        better=BETTER.get(record.polarity or "", ""),
    )
    periods = sorted(found.frame["period"].unique().to_list())
    return About(
        subjects={name: subject},
        source=source_of_indicator(record, f"{periods[0]} to {periods[-1]}"),
        fictional=any(r.fictional for r in store.records.values()),
        rings=_rings(store, found),
        options={"policy": policy.slug, "outcomes": (outcome,)},
    )


def _rings(store: Store, found: PolicyPanel) -> dict[str, list[list[str]]]:
    """Each council's neighbours and theirs, by the names that the panel has; maybe none."""
    names = dict(found.frame.select("unit", "name").unique().rows())
    return renamed(rings_of_store(store), names)
