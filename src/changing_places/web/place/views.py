"""Finding a council, and its first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from changing_places.data.register import Register
from changing_places.web.errors import as_not_found
from changing_places.web.place import pages
from changing_places.web.store import the_store

MOST_FOUND = 20
MOST_SUGGESTED = 6


def search(request: HttpRequest) -> HttpResponse:
    """The councils that `?q=` may mean; one that it says exactly is shown at once."""
    sought = request.GET.get("q", "")[:100].strip()
    store = the_store()
    store.require("areas")
    register = Register.of(store)
    matches = register.search(sought, MOST_FOUND) if sought else []
    if request.htmx:
        shown = [pages.found(register, m) for m in matches[:MOST_SUGGESTED]]
        answer = render(request, "place/suggestions.html", {"matches": shown, "sought": sought})
    elif (code := pages.only(matches)) and not request.GET.get("all"):
        answer = redirect("place:council", code)
    else:
        shown = [pages.found(register, m) for m in matches]
        answer = render(request, "place/search.html", {"matches": shown, "sought": sought})
    answer.headers["Vary"] = "HX-Request"
    return answer


def council(request: HttpRequest, code: str) -> HttpResponse:
    """One council: who it is and where it stands."""
    register = Register.of(the_store())
    with as_not_found():
        area = register.get(code)
    if area.code != code:
        return redirect("place:council", area.code)
    return render(request, "place/council.html", {"page": pages.council(register, area)})
