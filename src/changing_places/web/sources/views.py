"""What is held."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.web.store import the_store


def held(request: HttpRequest) -> HttpResponse:
    """Every table of the store: how much, from when to when, loaded from what."""
    records = the_store().records.values()
    return render(request, "sources/held.html", {"records": sorted(records, key=lambda r: r.name)})
