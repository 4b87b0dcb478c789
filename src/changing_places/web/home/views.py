"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.web.home import pages
from changing_places.web.place import maps
from changing_places.web.store import the_store


def first(request: HttpRequest) -> HttpResponse:
    """The search box, the map shaded by `?indicator=`, and what can be asked.

    With an empty store, how to fill it.
    """
    store = the_store()
    if "areas" not in store:
        return render(request, "home/empty.html", {"folder": store.folder})
    shaded = _shaded(store, request.GET.get("indicator", ""))
    page = pages.first(store, Register.of(store), shaded)
    return render(request, "home/first.html", {"page": page})


def _shaded(store: Store, asked: str) -> pages.Shaded | None:
    """The map, where there is an indicator to shade it by."""
    if "indicators" not in store or not (offered := maps.headlines(store)):
        return None
    chosen = asked or offered[0].id
    return pages.Shaded(chosen, offered, maps.drawn(store, chosen))
