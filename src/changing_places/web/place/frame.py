"""What stands round every page of one council: who it is, and the way to its other pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from changing_places.data.area import Area, day_in_words
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.place import Place, place
from changing_places.web.context import Link
from changing_places.web.errors import as_not_found
from changing_places.web.store import remembered, the_store

TABS = (
    ("place:council", "Overview"),
    ("place:similar", "Similar councils"),
    ("place:pressure", "Demand against money"),
    ("place:indicators", "Indicators"),
)
OF_COUNCILS = ("place:similar", "place:pressure")


@dataclass(frozen=True)
class Asked:
    """The council that an address names, and the store to answer from."""

    store: Store
    register: Register
    area: Area


@dataclass(frozen=True)
class Head:
    """The head of a page: the council's name and kind, the tabs, the trail back."""

    code: str
    name: str
    kind: str
    tabs: tuple[Link, ...]
    trail: tuple[Link, ...]


def of_council(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the council of its address; another code of it leads to the one in use."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **more: str) -> HttpResponse:
        store = the_store()
        store.require("areas")
        register = Register.of(store)
        with as_not_found():
            area = register.get(code)
        if area.code != code:
            address = reverse(request.resolver_match.view_name, kwargs={"code": area.code, **more})
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address)
        return view(request, Asked(store, register, area), **more)

    return found


def known_of(asked: Asked) -> Place:
    """All that the engine knows of the council, asked once for each state of the store."""
    question = ("place", asked.area.code)
    return remembered(asked.store, question, lambda: place(asked.area, store=asked.store))


def head(asked: Asked, here: str, *steps: Link) -> Head:
    """The head of the page `here` (an address's name); `steps` lead from the council to it."""
    area = asked.area
    own = Link(reverse("place:council", args=[area.code]), area.name)
    trail = () if here == "place:council" else (own, *steps)
    return Head(area.code, area.name, kind_of(asked.register, area), _tabs(area, here), trail)


def _tabs(area: Area, here: str) -> tuple[Link, ...]:
    """The tabs; a council that is not in force, or not like any other, has fewer."""
    usual = area.current and area.tier != "combined"
    kept = [t for t in TABS if usual or t[0] not in OF_COUNCILS]
    return tuple(
        Link(reverse(name, args=[area.code]), text, "page" if name == here else "")
        for name, text in kept
    )


def kind_of(register: Register, area: Area) -> str:
    """What kind of council it is and where, as in 'Unitary authority, North East'."""
    where = register.name_of(area.region) if area.region else area.nation
    until = f"until {day_in_words(area.ends)}" if area.ends and not area.current else ""
    return ", ".join(p for p in (area.type_name, where, until) if p)
