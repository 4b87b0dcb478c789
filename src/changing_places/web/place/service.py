"""A service within a council, and the brief of both with its downloads."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from changing_places.brief import Brief
from changing_places.brief import brief as brief_of
from changing_places.brief.compose import outcomes_of
from changing_places.brief.words import outcome_finding
from changing_places.data.area import Area
from changing_places.data.services import Service, Services
from changing_places.place import Indicators, Measure
from changing_places.reports import FORMATS, Section, to_fragment
from changing_places.reports import render as written
from changing_places.web.context import Link
from changing_places.web.errors import NotFound, as_not_found
from changing_places.web.place.frame import Asked, Head, head, known_of, of_council
from changing_places.web.place.measures import Row, row_of
from changing_places.web.store import remembered

OUTCOMES = "How it does"  # the section of the brief that the page shows as linked rows
CAVEATS = "What to bear in mind"
ELSEWHERE = ("What is coming", "What is unusual", "Similar councils")  # pages of their own
# How a brief can be taken away, in the order in which it is offered.
DOWNLOADS = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", "application/pdf"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "html": ("Web page", "text/html; charset=utf-8"),
    "json": ("JSON", "application/json"),
}


@dataclass(frozen=True)
class Card:
    """A service in a list, with what it costs for each resident where that is known."""

    name: str
    address: str
    what_it_is: str
    money: str


@dataclass(frozen=True)
class ServicePage:
    """What one service costs and how it does."""

    head: Head
    name: str
    slug: str
    answer: str
    costs: tuple[Section, ...]
    finding: str
    outcomes: tuple[Row, ...]
    caveats: tuple[Section, ...]
    others: tuple[Card, ...]
    downloads: tuple[Link, ...]


@dataclass(frozen=True)
class BriefPage:
    """The brief as a page, and where its documents are."""

    head: Head
    title: str
    report: SafeString
    downloads: tuple[Link, ...]


@of_council
def service(request: HttpRequest, asked: Asked, service: str) -> HttpResponse:
    """One service of the council."""
    chosen = _service(service)
    found = _brief(asked, chosen)
    sections = found.report().sections
    page = ServicePage(
        head=head(asked, "place:service"),
        name=chosen.name,
        slug=chosen.slug,
        answer=found.answer,
        costs=tuple(s for s in sections if s.heading not in (OUTCOMES, CAVEATS, *ELSEWHERE)),
        caveats=tuple(s for s in sections if s.heading == CAVEATS),
        finding=outcome_finding(found) if found.outcomes else "",
        outcomes=tuple(row_of(m, asked.area.code) for m in found.outcomes),
        others=tuple(
            c for c in cards(asked.area, known_of(asked).indicators) if c.name != chosen.name
        ),
        downloads=_downloads(asked.area, chosen),
    )
    return render(request, "place/service.html", {"page": page})


@of_council
def brief(request: HttpRequest, asked: Asked, service: str) -> HttpResponse:
    """The brief of one service, or as a document in `?format=`."""
    chosen = _service(service)
    report = _brief(asked, chosen).report()
    if form := request.GET.get("format"):
        made = written(report, form)  # raises InputError for a format that is not known
        answer = HttpResponse(made, content_type=DOWNLOADS[form][1])
        name = f"{slugify(asked.area.name)}-{chosen.slug}.{form}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    page = BriefPage(
        head=head(asked, "place:brief", Link(_address(asked.area, chosen), chosen.name)),
        title=report.title,
        report=mark_safe(to_fragment(report)),
        downloads=_downloads(asked.area, chosen),
    )
    return render(request, "place/brief.html", {"page": page})


def cards(area: Area, measures: Indicators) -> tuple[Card, ...]:
    """The services that councils of its tier run and of which something is held."""
    held = measures.by_id()
    return tuple(
        Card(one.name, _address(area, one), one.what_it_is, _money(one, held, area))
        for one in Services.load().services
        if area.current and one.provided_by_tier(area.tier)
        if _applies(held.get(_spending_id(one))) or outcomes_of(one, measures)
    )


def _applies(spent: Measure | None) -> bool:
    """Whether a council spends on a service at all, even if its last return was not sent in."""
    return spent is not None and spent.status != "not_applicable"


def _service(slug: str) -> Service:
    services = Services.load()
    for one in services.services:
        if one.slug == slug:
            return one
    raise NotFound(
        f"There is no service '{slug}'.",
        f"The services are {', '.join(s.slug for s in services.services)}.",
        "Choose one on the council's first page.",
    )


def _brief(asked: Asked, chosen: Service) -> Brief:
    """The brief, asked once for each state of the store; 404 where another council runs it."""

    def make() -> Brief:
        with as_not_found():
            return brief_of(asked.area, service=chosen.slug, store=asked.store)

    return remembered(asked.store, ("brief", asked.area.code, chosen.slug), make)


def _spending_id(one: Service) -> str:
    return f"spend-per-head/{one.finance_lines[0].replace('_', '-')}"


def _money(one: Service, held: Mapping[str, Measure], area: Area) -> str:
    measure = held.get(_spending_id(one))
    if measure is None or measure.value is None:
        return ""
    row = row_of(measure, area.code)
    beside = f", {row.rank} highest among similar councils" if row.rank else ""
    return f"{row.value} for each resident in {row.period}{beside}"


def _address(area: Area, one: Service) -> str:
    return reverse("place:service", args=[area.code, one.slug])


def _downloads(area: Area, one: Service) -> tuple[Link, ...]:
    address = reverse("place:brief", args=[area.code, one.slug])
    return tuple(
        Link(f"{address}?format={form}", name)
        for form, (name, _) in DOWNLOADS.items()
        if form in FORMATS
    )
