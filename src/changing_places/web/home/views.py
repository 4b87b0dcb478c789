"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.data.register import Register
from changing_places.web.home import pages
from changing_places.web.store import remembered, the_store


def first(request: HttpRequest) -> HttpResponse:
    """The search box and what can be asked; with an empty store, how to fill it."""
    store = the_store()
    if "areas" not in store:
        return render(request, "home/empty.html", {"folder": store.folder})
    page = remembered(store, "home", lambda: pages.first(Register.of(store)))
    return render(request, "home/first.html", {"page": page})
