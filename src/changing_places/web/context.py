"""What every template may ask for."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from changing_places import __version__
from changing_places.core.errors import ChangingPlacesError
from changing_places.web.store import is_fictional, the_store

# The main links: an address's name, its words, and the table without which it has no answer.
MAIN = (
    ("place:map", "Map", "indicators"),
    ("appraisal:first", "Appraisal", "areas"),
    ("evaluation:first", "Evaluation", "areas"),
    ("sources:held", "Sources", "areas"),
    ("help:reading", "Help", "areas"),
)


@dataclass(frozen=True)
class Link:
    """A link in words; `here` is 'page' on the page it leads to."""

    address: str
    text: str
    here: str = ""


def every_page(request: HttpRequest) -> dict[str, object]:
    """Whether the data are fictional, whether there are any, the main links, the version."""
    try:
        store = the_store()
    except ChangingPlacesError:  # the page that says so must still be shown
        return {"version": __version__, "empty": True}
    links = [_link(request, name, text) for name, text, table in MAIN if table in store]
    return {
        "fictional": is_fictional(store),
        "empty": "areas" not in store,
        "main_links": links,
        "version": __version__,
    }


def _link(request: HttpRequest, name: str, text: str) -> Link:
    address = reverse(name)
    return Link(address, text, "page" if request.path == address else "")
