"""The answer to a case, a page for each question, and the part of it that is refreshed live."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.appraisal import Appraisal
from changing_places.core.errors import ChangingPlacesError, InputError
from changing_places.web.appraisal import gains, law, notes, options, sure
from changing_places.web.appraisal.asked import appraised
from changing_places.web.appraisal.chosen import in_words
from changing_places.web.appraisal.frame import Asked, Move, area, asked_of, of_case
from changing_places.web.appraisal.glance import Glance, glance
from changing_places.web.appraisal.pieces import Piece
from changing_places.web.context import Link
from changing_places.web.errors import NotFound, status_of
from changing_places.web.place.service import DOWNLOADS

# The pages of an answer: their names in addresses, their words, and what they show.
TABS: dict[str, tuple[str, Callable[[Appraisal, Asked], tuple[Piece, ...]]]] = {
    "options": ("Options", options.pieces),
    "gains": ("Who gains and loses", gains.parties),
    "lawful": ("What is lawful", law.lawful),
    "barriers": ("Barriers", law.barriers),
    "sure": ("How sure", sure.pieces),
    "criteria": ("Criteria", sure.criteria),
    "years": ("By year", gains.by_year),
    "agencies": ("Agencies and payments", gains.agencies),
    "dates": ("Other dates", law.dates),
    "notes": ("What it rests on", notes.pieces),
}
HISTORY = ("dates",)


@dataclass(frozen=True)
class Undo:
    """A choice that was made, and the way to take it back."""

    text: str
    move: Move


@dataclass(frozen=True)
class ResultPage:
    """One page of an answer; `error` says why there is none."""

    trail: tuple[Link, ...]
    asked: Asked
    home: str
    title: str
    here: str
    fictional: bool
    answer: tuple[str, ...]
    tabs: tuple[Move, ...]
    pieces: tuple[Piece, ...]
    chosen: tuple[Undo, ...]
    build: Move
    downloads: tuple[Link, ...]
    error: ChangingPlacesError | None = None


@of_case
def tab(request: HttpRequest, asked: Asked, tab: str) -> HttpResponse:
    """One page of the answer."""
    return answered(request, asked, tab)


def answered(request: HttpRequest, asked: Asked, tab: str) -> HttpResponse:
    """One page of the answer to a case that was checked, or why there is none."""
    if tab not in TABS:
        raise NotFound(
            f"An answer has no page '{tab}'.",
            f"Its pages are {', '.join(TABS)}.",
            "Choose one at the top of the answer.",
        )
    try:
        result = appraised(asked.held, asked.chosen, history=tab in HISTORY)
    except ChangingPlacesError as error:
        page = _page(asked, tab, None, error)
        return render(request, "appraisal/result.html", _shown(page), status=status_of(error))
    return render(request, "appraisal/result.html", _shown(_page(asked, tab, result, None)))


def _shown(page: ResultPage) -> dict[str, object]:
    return {"page": page, "fictional": False}


def _page(
    asked: Asked, here: str, result: Appraisal | None, error: ChangingPlacesError | None
) -> ResultPage:
    case = asked.held.case()
    told = result.explain() if result else []
    return ResultPage(
        trail=(area(),),
        asked=asked,
        home=asked.address("result"),
        title=case.title,
        here=TABS[here][0],
        fictional=case.fictional,
        answer=tuple(told[:1]),
        tabs=tuple(_tab(asked, name, words, here) for name, (words, _) in TABS.items()),
        pieces=TABS[here][1](result, asked) if result else (),
        chosen=tuple(_undo(asked, n, v, here) for n, v in asked.chosen.pairs()),
        build=asked.move("build", "Change the case", args=("service",)),
        downloads=tuple(
            Link(asked.address("download", ("format", form)), words)
            for form, words in (
                ("yaml", "The case (YAML)"),
                *((f, DOWNLOADS[f][0]) for f in DOWNLOADS),
            )
        ),
        error=error,
    )


def _tab(asked: Asked, name: str, words: str, here: str) -> Move:
    kept = "page" if name == here else ""
    if name == "options":
        return asked.move("result", words, here=kept)
    return asked.move("tab", words, args=(name,), here=kept)


def _undo(asked: Asked, name: str, value: str, here: str) -> Undo:
    without = asked.choosing(asked.chosen.leaving(name, value))
    words = in_words(name, value)
    args = () if here == "options" else (here,)
    move = without.move("tab" if args else "result", "undo", args=args, hidden=f": {words}")
    return Undo(words, move)


def live(request: HttpRequest) -> HttpResponse:
    """The answer at a glance, of the case as the boxes of a step change it."""
    try:
        asked = asked_of(request)
        found = glance(asked)
    except InputError as error:
        found = Glance((), (), 0, error)
    return render(request, "appraisal/glance.html", {"glance": found, "said": True})
