"""The policies of the store: the area's first page, and the page of one policy and outcome."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.core.errors import Refusal
from changing_places.data.policies import HeldPolicy
from changing_places.data.store import Store
from changing_places.evaluation.model import Evaluation
from changing_places.web.context import Link
from changing_places.web.errors import NotFound
from changing_places.web.evaluation import known
from changing_places.web.evaluation.answer import Answer, answer_of, document, table_file
from changing_places.web.evaluation.frame import area
from changing_places.web.evaluation.words import kind_in_words
from changing_places.web.store import the_store


@dataclass(frozen=True)
class OutcomeLine:
    """An outcome of a policy: the finding where it has been evaluated already."""

    name: str
    address: str
    finding: str
    kind: str
    level: int


@dataclass(frozen=True)
class PolicyCard:
    """A policy and its outcomes."""

    name: str
    about: str
    outcomes: tuple[OutcomeLine, ...]


@dataclass(frozen=True)
class FirstPage:
    """What can be evaluated."""

    policies: tuple[PolicyCard, ...]
    new: str


@dataclass(frozen=True)
class PolicyPage:
    """One policy and one outcome evaluated."""

    trail: tuple[Link, ...]
    name: str
    about: str
    answer: Answer
    others: tuple[Link, ...]
    panel: str


@dataclass(frozen=True)
class CannotTell:
    """A policy and outcome that the data cannot tell of."""

    trail: tuple[Link, ...]
    name: str
    error: Refusal


def first(request: HttpRequest) -> HttpResponse:
    """What the area is for, the policies of the store, and the way to evaluate one's own data."""
    store = the_store()
    cards = tuple(_card(store, policy) for policy in known.policies_of(store))
    page = FirstPage(cards, reverse("evaluation:new"))
    return render(request, "evaluation/first.html", {"page": page})


def _card(store: Store, policy: HeldPolicy) -> PolicyCard:
    lines = tuple(_line(store, policy, outcome) for outcome in policy.outcomes)
    return PolicyCard(policy.name, policy.about, lines)


def _line(store: Store, policy: HeldPolicy, outcome: str) -> OutcomeLine:
    found = known.remembered_of(store, policy.slug, outcome)
    return OutcomeLine(
        name=known.outcome_names(store)[outcome],
        address=address_of(policy.slug, outcome),
        finding=found.explain()[0] if found else "",
        kind=kind_in_words(found.verdict.kind) if found else "",
        level=found.evidence_level if found else 0,
    )


def address_of(slug: str, outcome: str) -> str:
    """Where a policy and outcome are."""
    return reverse("evaluation:policy", args=[slug, outcome])


def policy(request: HttpRequest, slug: str, outcome: str) -> HttpResponse:
    """One policy and outcome; `?format=` is a document of it."""
    store = the_store()
    held = _held(store, slug, outcome)
    trail = (area(),)
    try:
        found = known.evaluated(store, slug, outcome)
    except Refusal as error:
        page = CannotTell(trail, held.name, error)
        return render(request, "evaluation/cannot_tell.html", {"page": page})
    if request.GET.get("format") == "csv":
        return table_file(known.panel_of(store, held, outcome), f"{slug} {outcome} panel")
    if form := request.GET.get("format"):
        return document(found.report(), form, f"{slug} {outcome}")
    shown = _page(store, held, outcome, found, trail)
    return render(request, "evaluation/policy.html", {"page": shown})


def _held(store: Store, slug: str, outcome: str) -> HeldPolicy:
    """The policy. Raises NotFound where it, or the outcome, is not held."""
    policies = known.policies_of(store)
    for one in policies:
        if one.slug == slug and outcome in one.outcomes:
            return one
    raise NotFound(
        f"'{slug}' with '{outcome}' is no policy and outcome of the store.",
        f"{len(policies)} policies can be evaluated from what is held.",
        "Choose one on the first page of Evaluation.",
    )


def _page(
    store: Store, held: HeldPolicy, outcome: str, found: Evaluation, trail: tuple[Link, ...]
) -> PolicyPage:
    names = known.outcome_names(store)
    others = tuple(
        Link(address_of(held.slug, other), names[other])
        for other in held.outcomes
        if other != outcome
    )
    address = address_of(held.slug, outcome)
    return PolicyPage(
        trail, held.name, held.about, answer_of(found, address), others, f"{address}?format=csv"
    )
