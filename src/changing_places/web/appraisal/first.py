"""The first page of the area: the shipped cases, an empty one, a file of one's own."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from changing_places.appraisal.case import shipped_cases
from changing_places.appraisal.words import answer
from changing_places.core.errors import ChangingPlacesError
from changing_places.web.appraisal.asked import glanced
from changing_places.web.appraisal.build import with_error
from changing_places.web.appraisal.chosen import Chosen
from changing_places.web.appraisal.frame import Asked, area, not_opened
from changing_places.web.appraisal.held import EMPTY, MOST_BYTES, of_name, of_request
from changing_places.web.appraisal.result import answered
from changing_places.web.context import Link


@dataclass(frozen=True)
class Card:
    """A shipped case: what it is of, its answer in a sentence, the ways into it."""

    name: str
    fictional: bool
    answer: str
    result: str
    build: str


@dataclass(frozen=True)
class FirstPage:
    """The ways to begin."""

    cards: tuple[Card, ...]
    empty: str
    most: int


@dataclass(frozen=True)
class OpenPage:
    """The form for a file."""

    trail: tuple[Link, ...]
    error: ChangingPlacesError | None
    most: int


def first(request: HttpRequest) -> HttpResponse:
    """What the area is for, and how to begin."""
    empty = Asked(of_name(EMPTY), Chosen()).address("build", args=("service",))
    page = FirstPage(cards(), empty, MOST_BYTES // 1000)
    return render(request, "appraisal/first.html", {"page": page})


def cards() -> tuple[Card, ...]:
    """Every shipped case with its answer."""
    return tuple(_card(name) for name in shipped_cases())


def _card(name: str) -> Card:
    asked = Asked(of_name(name), Chosen())
    result = glanced(asked.held, asked.chosen)
    return Card(
        name=result.case.title,
        fictional=result.case.fictional,
        answer=answer(result),
        result=asked.address("result"),
        build=asked.address("build", args=("service",)),
    )


def opened(request: HttpRequest) -> HttpResponse:
    """The form for a file; one that can be used shows its answer, another where it is wrong."""
    if request.method != "POST":
        page = OpenPage((area(),), None, MOST_BYTES // 1000)
        return render(request, "appraisal/open.html", {"page": page, "fictional": False})
    try:
        held = of_request(request)
        held.data()
    except ChangingPlacesError as error:
        return not_opened(request, error)
    asked = Asked(held, Chosen())
    try:
        held.case()
    except ChangingPlacesError as error:
        return with_error(request, asked, error)
    if held.shipped:
        return redirect(f"{reverse('appraisal:result')}?case={held.shipped}")
    return answered(request, asked, "options")
