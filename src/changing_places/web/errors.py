"""Errors as pages: what happened, why, and what to do, with the right status."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from changing_places.core.errors import ChangingPlacesError, InputError, Offline, Refusal


class NotFound(InputError):
    """What an address names is not held: a council, a service, an indicator."""


STATUSES: tuple[tuple[type[ChangingPlacesError], int], ...] = (
    (NotFound, 404),
    (Refusal, 403),
    (Offline, 503),
    (ChangingPlacesError, 400),
)


@contextmanager
def as_not_found() -> Iterator[None]:
    """An InputError inside means that the address itself is of nothing: 404, not 400."""
    try:
        yield
    except NotFound:
        raise
    except InputError as error:
        raise NotFound(error.what, error.why, error.next_step) from error


def status_of(error: ChangingPlacesError) -> int:
    """The HTTP status that says what kind of error this is."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


class ErrorPages:
    """Middleware: shows any ChangingPlacesError that a view raises as an error summary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for `error`; None leaves other exceptions to Django."""
        if not isinstance(error, ChangingPlacesError):
            return None
        return render(request, "error.html", {"error": error}, status=status_of(error))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a request that no form of ours sends."""
    error = InputError(
        "What was sent could not be read.",
        "It was broken off on the way, or was not made by a form of these pages.",
        "Go back, load the page again, and send the form once more.",
    )
    return render(request, "error.html", {"error": error}, status=400)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: a form that did not come from these pages, or came too late."""
    error = Refusal(
        "The form was not accepted.",
        "It did not come from this site with its cookie: it was open for long, cookies are "
        "switched off, or another site sent it.",
        "Go back, load the page again, and send the form once more. Nothing was changed.",
    )
    return render(request, "error.html", {"error": error}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a page that asks nothing of the store, which may be the cause."""
    return HttpResponse(get_template("500.html").render({}), status=500)
