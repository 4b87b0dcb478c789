"""Pages of words alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def reading(request: HttpRequest) -> HttpResponse:
    """How to read the figures."""
    return render(request, "help/reading.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "help/accessibility.html")
