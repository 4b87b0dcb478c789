"""The map of all councils by one indicator, on its own page and on the first one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.core.errors import InputError
from changing_places.data.store import Store
from changing_places.figures import Figure
from changing_places.place.maps import council_map
from changing_places.place.words import number
from changing_places.web.store import remembered, the_store

# What the first page offers, as far as it is held; the first of them is shown.
HEADLINES = (
    "population/share-65-and-over",
    "population/share-85-and-over",
    "population/share-under-18",
    "population/total",
    "deprivation/score",
    "spend-per-head/adult-social-care",
    "spend-per-head/childrens-social-care",
    "spend-per-head/highways-transport",
    "spend-per-head/environmental-regulatory",
    "council-tax/band-d",
)
AT_EACH_END = 10
FEWEST = 30  # councils with a value, below which a map says nothing


@dataclass(frozen=True)
class Choice:
    """An indicator that can be mapped."""

    id: str
    name: str
    topic: str


@dataclass(frozen=True)
class Topic:
    """A topic and its indicators, in a list to choose from."""

    name: str
    choices: tuple[Choice, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its indicators."""
        return frozenset(c.id for c in self.choices)


@dataclass(frozen=True)
class Drawn:
    """A map as a figure, its councils' pages by name, and both ends of the ranking in words."""

    figure: Figure
    links: dict[str, str]
    highest: tuple[tuple[str, str, str], ...]
    lowest: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Mapped:
    """A map, the list to choose another from, and where each council's page is."""

    indicator: str
    topic: str
    topics: tuple[str, ...]
    choices: tuple[Choice, ...]
    drawn: Drawn


def full(request: HttpRequest) -> HttpResponse:
    """The map of `?indicator=`, chosen among those of its topic.

    Where `?topic=` is of another topic than the indicator, that topic's first is shown.
    """
    store = the_store()
    store.require("areas", "indicators")
    topics = choices(store)
    chosen = request.GET.get("indicator") or first_choice(store)
    topic = next((t for t in topics if chosen in t.ids), None)
    asked = next((t for t in topics if t.name == request.GET.get("topic")), topic)
    if asked and asked is not topic:
        topic, chosen = asked, asked.choices[0].id
    page = Mapped(
        indicator=chosen,
        topic=topic.name if topic else "",
        topics=tuple(t.name for t in topics),
        choices=topic.choices if topic else (),
        drawn=drawn(store, chosen),
    )
    return render(request, "place/map.html", {"page": page})


def first_choice(store: Store) -> str:
    """The indicator that is mapped where none is asked for."""
    if offered := headlines(store):
        return offered[0].id
    raise InputError(
        "There is nothing to map.",
        f"No indicator is held for {FEWEST} councils or more.",
        "Load more data with 'changing-places data load FOLDER'.",
    )


def drawn(store: Store, indicator: str) -> Drawn:
    """The map of one indicator."""

    def make() -> Drawn:
        shown = council_map(indicator, store=store)
        pages = {a.code: reverse("place:council", args=[a.code]) for a in shown.areas}
        told = [(a.name, pages[a.code], number(v, shown.unit)) for a, v in shown.ranked]
        links = {a.name: pages[a.code] for a in shown.areas}
        return Drawn(
            shown.figure(pages), links, tuple(told[:AT_EACH_END]), tuple(told[-AT_EACH_END:])
        )

    return remembered(store, ("map", indicator), make)


def choices(store: Store) -> tuple[Topic, ...]:
    """Every indicator that enough councils publish, by topic and name."""

    def make() -> tuple[Topic, ...]:
        found = store.arrays("indicators", ("id", "name", "topic", "areas"))
        rows = zip(*(found[c].tolist() for c in ("id", "name", "topic", "areas")), strict=True)
        held = [Choice(i, n, t or "Other") for i, n, t, areas in rows if areas >= FEWEST]
        held.sort(key=lambda c: (c.topic, c.name))
        return tuple(Topic(t, tuple(c)) for t, c in groupby(held, key=lambda c: c.topic))

    return remembered(store, "choices", make)


def headlines(store: Store) -> Sequence[Choice]:
    """The indicators that the first page offers: the headlines held, or else the first few."""
    every = {c.id: c for topic in choices(store) for c in topic.choices}
    return [every[i] for i in HEADLINES if i in every] or list(every.values())[: len(HEADLINES)]
