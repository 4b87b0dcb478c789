"""The form that takes a file in, and the button that deletes it again."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from changing_places.core.errors import InputError
from changing_places.web.context import Link
from changing_places.web.evaluation import incoming, uploads
from changing_places.web.evaluation.frame import Asked, area, of_upload


@dataclass(frozen=True)
class NewPage:
    """The form for a file; `error` says why the last one was not taken."""

    trail: tuple[Link, ...]
    error: InputError | None
    folder: str
    accept: str
    megabytes: int
    days: int
    most: int
    deleted: bool


def new(request: HttpRequest) -> HttpResponse:
    """The form; a file that can be used leads on to its columns."""
    error = None
    if request.method == "POST":
        try:
            upload = incoming.received(request)
            return redirect("evaluation:columns", upload.key)
        except InputError as problem:
            error = problem
    page = NewPage(
        trail=(area(),),
        error=error,
        folder=str(settings.HOME / "uploads"),
        accept=",".join(f".{kind}" for kind in incoming.KINDS),
        megabytes=incoming.MOST_BYTES // 2**20,
        days=uploads.KEPT_FOR.days,
        most=uploads.MOST_KEPT,
        deleted="deleted" in request.GET,
    )
    status = 400 if error else 200
    return render(request, "evaluation/new.html", {"page": page, "fictional": False}, status=status)


@of_upload
def delete(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Delete the file and what was kept beside it; who comes without the button is asked."""
    if request.method != "POST":
        page = {"name": asked.upload.name, "key": asked.upload.key, "trail": (area(),)}
        return render(request, "evaluation/delete.html", {"page": page, "fictional": False})
    uploads.delete(asked.upload)
    return redirect(f"{reverse('evaluation:new')}?deleted=1")
