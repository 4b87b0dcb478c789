"""What stands round the pages of a case: the case in hand, the ways on, and its errors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from changing_places.appraisal.case.faults import Fault, fault_of
from changing_places.appraisal.case.writing import written
from changing_places.core.errors import ChangingPlacesError, InputError
from changing_places.core.kept import Kept
from changing_places.web.appraisal import chosen as choices
from changing_places.web.appraisal import held as holding
from changing_places.web.appraisal.chosen import Chosen
from changing_places.web.appraisal.fields import applied
from changing_places.web.appraisal.held import Held
from changing_places.web.appraisal.steps import step_of
from changing_places.web.context import Link
from changing_places.web.errors import NotFound

_faults = Kept[Fault | None](32)
FROM = "from"  # the step that a form comes from, whose boxes it holds


@dataclass(frozen=True)
class Move:
    """A way to another page of the same case: a link for a shipped case, else a button.

    `here` is 'page' or 'step' on the page that it leads to; `hidden` is for screen readers.
    """

    address: str
    text: str
    is_link: bool
    here: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class Asked:
    """The case in hand and the choices beside it."""

    held: Held
    chosen: Chosen

    def address(self, name: str, *more: tuple[str, str], args: tuple[str, ...] = ()) -> str:
        """Where another page of the same case is; only for a shipped case does it hold the case."""
        known = (("case", self.held.shipped),) if self.held.shipped else ()
        query = self.chosen.query(*known, *more)
        address = reverse(f"appraisal:{name}", args=args)
        return f"{address}?{query}" if query else address

    def move(
        self, name: str, text: str, *more: tuple[str, str], args: tuple[str, ...] = (), **kept: str
    ) -> Move:
        """The way to another page of the same case."""
        address = self.address(name, *more, args=args)
        return Move(address, text, bool(self.held.shipped), **kept)

    def choosing(self, chosen: Chosen) -> "Asked":
        """The same case with other choices."""
        return Asked(self.held, chosen)


def area() -> Link:
    """The first page of the area, as a step of the trail."""
    return Link(reverse("appraisal:first"), "Appraisal")


def received(request: HttpRequest) -> Held:
    """The case that a request holds, with what the boxes of a step change of it.

    Raises InputError where it cannot be read as YAML at all, or is too large.
    """
    held = holding.of_request(request)
    slug = request.POST.get(FROM, "") if request.method == "POST" else ""
    if not slug:
        return held
    data = held.data()
    changed = applied(step_of(data, slug).groups(data), data, request.POST)
    return held if changed == data else holding.of_text(written(changed), held.name)


def asked_of(request: HttpRequest) -> Asked:
    """The case and the choices of a request; errors as `received` raises them."""
    held = received(request)
    held.data()
    return Asked(held, choices.of_request(request))


def of_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the case in hand, checked; one with an error leads to the step it belongs to."""

    @wraps(view)
    def found(request: HttpRequest, **more: str) -> HttpResponse:
        try:
            asked = asked_of(request)
        except NotFound:
            raise
        except InputError as error:
            return not_opened(request, error)
        try:
            asked.held.case()
        except ChangingPlacesError as error:
            from changing_places.web.appraisal.build import with_error

            return with_error(request, asked, error)
        return view(request, asked, **more)

    return found


def not_opened(request: HttpRequest, error: ChangingPlacesError) -> HttpResponse:
    """The form for a file again, with why the last was not taken."""
    page = {"trail": (area(),), "error": error, "most": holding.MOST_BYTES // 1000}
    shown = {"page": page, "fictional": False}
    return render(request, "appraisal/open.html", shown, status=400)


def fault(asked: Asked, error: ChangingPlacesError) -> Fault | None:
    """Where in the case an error belongs; each is looked for once, since a case may be large."""
    held = asked.held
    return _faults.get((held.digest, error.what), lambda: fault_of(error, held.text, held.name))
