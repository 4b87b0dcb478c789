"""What stands round the pages of an upload: the file in hand, the steps, the trail back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from changing_places.web.context import Link
from changing_places.web.evaluation import uploads
from changing_places.web.evaluation.match import Match, of_query
from changing_places.web.evaluation.uploads import Fixes, Upload

STEPS = (
    ("evaluation:columns", "Columns"),
    ("evaluation:faults", "Faults"),
    ("evaluation:design", "Design"),
    ("evaluation:result", "Result"),
)


@dataclass(frozen=True)
class Asked:
    """The upload that an address names, what it asks of it, and what was corrected in it."""

    upload: Upload
    match: Match
    fixes: Fixes

    def address(self, name: str, query: str | None = None) -> str:
        """Where another step of the same question is."""
        asked = self.match.query() if query is None else query
        address = reverse(name, args=[self.upload.key])
        return f"{address}?{asked}" if asked else address


@dataclass(frozen=True)
class Head:
    """The head of a page of an upload: the file's name, the steps, the trail back.

    A step without an address cannot be taken yet.
    """

    key: str
    name: str
    until: datetime
    folder: str
    steps: tuple[Link, ...]
    trail: tuple[Link, ...]


def of_upload(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the upload of its address and the match of its query."""

    @wraps(view)
    def found(request: HttpRequest, key: str) -> HttpResponse:
        upload = uploads.find(key)
        match = of_query(request.GET)
        return view(request, Asked(upload, match, uploads.fixes_of(upload, match.sheet)))

    return found


def head(asked: Asked, here: str) -> Head:
    """The head of the page `here` (an address's name)."""
    names = [name for name, _ in STEPS]
    reached = names.index(here)
    steps = tuple(
        Link(
            asked.address(name) if i < reached else "",
            text,
            "step" if name == here else "",
        )
        for i, (name, text) in enumerate(STEPS)
    )
    upload = asked.upload
    trail = (area(), Link(reverse("evaluation:new"), "Your own data"))
    until = timezone.localtime(upload.until)
    return Head(upload.key, upload.name, until, str(upload.folder), steps, trail)


def area() -> Link:
    """The first page of the area, as a step of the trail."""
    return Link(reverse("evaluation:first"), "Evaluation")
