"""What is held: every table, grouped by who published it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.data.status import status
from changing_places.web.store import remembered, the_store


@dataclass(frozen=True)
class Held:
    """One table of the store, in words."""

    title: str
    address: str
    extent: str
    rows: int
    areas: int | None
    set_aside: int
    licence: str
    loaded: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class Publisher:
    """A publisher and what is held of it."""

    name: str
    tables: tuple[Held, ...]


def held(request: HttpRequest) -> HttpResponse:
    """Every publisher, its tables, licences and dates."""
    store = the_store()
    publishers = remembered(store, "sources", lambda: _publishers(status(store)["tables"]))
    count = len(store.records)
    return render(request, "sources/held.html", {"publishers": publishers, "count": count})


def _publishers(tables: list[dict[str, Any]]) -> tuple[Publisher, ...]:
    names = sorted({t["publisher"] or "" for t in tables})
    return tuple(
        Publisher(name, tuple(_held(t) for t in tables if (t["publisher"] or "") == name))
        for name in names
    )


def _held(table: Mapping[str, Any]) -> Held:
    first, last = table["first"] or "", table["last"] or ""
    return Held(
        title=table["title"] or table["table"].replace("_", " ").capitalize(),
        address=table["address"] or "",
        extent=first if first == last else f"{first} to {last}",
        rows=table["rows"],
        areas=table["areas"],
        set_aside=sum(s["rows_set_aside"] for s in table["sources"]),
        licence=table["licence"] or "",
        loaded=table["loaded_at"][:10],
        breaks=tuple(table["breaks"]),
    )
