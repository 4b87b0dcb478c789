"""Finding a council: the search box's answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from changing_places.data.area import Match
from changing_places.data.register import Register
from changing_places.web.place.frame import kind_of
from changing_places.web.store import the_store

SURE = 0.999  # a name or a code as it is written, not a likeness
MOST_FOUND = 20
MOST_SUGGESTED = 6


@dataclass(frozen=True)
class Found:
    """One line of a list of places."""

    code: str
    name: str
    about: str


def search(request: HttpRequest) -> HttpResponse:
    """The councils that `?q=` may mean; one that it says exactly is shown at once."""
    sought = request.GET.get("q", "")[:100].strip()
    store = the_store()
    store.require("areas")
    register = Register.of(store)
    matches = register.search(sought, MOST_FOUND) if sought else []
    if request.htmx:
        shown = [_found(register, m) for m in matches[:MOST_SUGGESTED]]
        answer = render(request, "place/suggestions.html", {"matches": shown, "sought": sought})
    elif (code := _only(matches)) and not request.GET.get("all"):
        answer = redirect("place:council", code)
    else:
        shown = [_found(register, m) for m in matches]
        answer = render(request, "place/search.html", {"matches": shown, "sought": sought})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _found(register: Register, match: Match) -> Found:
    why = "" if match.why == "its name" else match.why
    parts = (kind_of(register, match.area), why)
    return Found(match.area.code, match.area.name, "; ".join(p for p in parts if p))


def _only(matches: Sequence[Match]) -> str | None:
    """The code of the one place that was meant exactly, if one was."""
    sure = [m for m in matches if m.score >= SURE]
    return sure[0].area.code if len(sure) == 1 else None
