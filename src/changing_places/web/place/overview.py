"""The first page of a council: who it is, what stands out, whom it is like."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.data.area import Area
from changing_places.data.register import Register
from changing_places.figures import Figure
from changing_places.place import Place, Pressure
from changing_places.web.context import Link
from changing_places.web.evaluation import known as policies
from changing_places.web.place.frame import Asked, Head, head, known_of, of_council
from changing_places.web.place.measures import Row, row_of
from changing_places.web.place.service import Card, cards

MOST_UNUSUAL = 8
# What is said of any council first, as far as it is held.
KEY_INDICATORS = (
    "population/total",
    "population/share-65-and-over",
    "population/share-under-18",
    "deprivation/score",
    "spending-power/per-head",
)


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it; a link without an address is words alone."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class KeyFact:
    """A headline number of a council, beside its similar councils."""

    name: str
    address: str
    value: str
    beside: str


@dataclass(frozen=True)
class Topic:
    """A topic of indicators, how many there are, and where they are listed."""

    name: str
    count: int
    address: str


@dataclass(frozen=True)
class Overview:
    """The first page of one council."""

    head: Head
    answer: str
    key: tuple[KeyFact, ...]
    history: tuple[Fact, ...]
    pressure: Figure | None
    beyond: tuple[str, ...]
    services: tuple[Card, ...]
    likeness: tuple[str, ...]
    similar: tuple[Link, ...]
    standing: tuple[str, ...]
    unusual: tuple[Row, ...]
    topics: tuple[Topic, ...]
    policies: tuple[policies.Known, ...] | None


@of_council
def council(request: HttpRequest, asked: Asked) -> HttpResponse:
    """One council at a glance."""
    known = known_of(asked)
    return render(request, "place/council.html", {"page": overview(asked, known)})


def overview(asked: Asked, known: Place) -> Overview:
    """The page of what is `known`."""
    measures = known.indicators.by_id()
    said, ahead = known.similar.explain(), _ahead(known)
    answer = _answer(known, ahead)
    return Overview(
        head=head(asked, "place:council"),
        answer=answer,
        key=tuple(
            _key_fact(row_of(measures[i], asked.area.code))
            for i in KEY_INDICATORS
            if i in measures and measures[i].value is not None
        ),
        history=history(asked.register, asked.area),
        pressure=ahead.figure() if ahead else None,
        beyond=tuple(t.because for t in ahead.thresholds) if ahead else (),
        services=cards(asked.area, known.indicators),
        likeness=tuple(sentence for sentence in said[:3] if sentence != answer),
        similar=tuple(_link(s.code, s.name) for s in known.similar.similar),
        standing=tuple(known.indicators.explain()),
        unusual=tuple(
            row_of(measures[u.id], asked.area.code)
            for u in known.indicators.unusual.indicators[:MOST_UNUSUAL]
        ),
        topics=_topics(asked.area.code, [m.topic for m in known.indicators.measures]),
        policies=policies.of_council(asked.store, asked.area.code),
    )


def _answer(known: Place, ahead: Pressure | None) -> str:
    """The first sentence: what became of it, what is coming, whom it is like, or what is held."""
    if known.history:
        return known.history
    if ahead:
        return ahead.explain()[0]
    return (known.similar if known.similar.similar else known.indicators).explain()[0]


def _ahead(known: Place) -> Pressure | None:
    """Demand against money, where both can be known."""
    found = known.pressure if known.status == "current" else None
    return found if found and not found.unknown else None


def _key_fact(row: Row) -> KeyFact:
    beside = f"{row.period}; median of similar {row.median}" if row.median else row.period
    return KeyFact(row.name, row.address, row.value, beside)


def _topics(code: str, names: Sequence[str]) -> tuple[Topic, ...]:
    address = reverse("place:indicators", args=[code])
    return tuple(
        Topic(name, count, f"{address}?{urlencode({'topic': name})}")
        for name, count in sorted(Counter(names).items())
    )


def history(register: Register, area: Area) -> tuple[Fact, ...]:
    """What the register knows of an area; a line without anything to say is left out."""
    county = register.upper_of(area.code)
    joined = [
        a for a in register.areas if area.combined_authority in (a.code, a.register_code, a.name)
    ]
    members = [
        a
        for a in register.current()
        if a.combined_authority in (area.code, area.register_code, area.name)
        and a.tier != "combined"
    ]
    lines = (
        ("Full name", [Link("", area.official_name)] if area.official_name != area.name else []),
        ("Code", [Link("", area.code)]),
        ("Former codes", [Link("", c) for c in area.former_codes]),
        ("County", _named([county] if county else [])),
        ("Combined authority", _named(joined if area.combined_authority else [])),
        ("Councils in it", _named(members)),
        ("Districts", _named(register.districts_of(area.code))),
        ("Took the place of", _named(register.predecessors(area.code))),
        ("Replaced by", _named([register.get(c) for c in area.successors])),
    )
    return tuple(Fact(label, tuple(links)) for label, links in lines if links)


def _named(areas: Sequence[Area]) -> list[Link]:
    return [_link(a.code, a.name) for a in areas]


def _link(code: str, name: str) -> Link:
    return Link(reverse("place:council", args=[code]), name)
