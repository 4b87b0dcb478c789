"""The services that a council is asked about, and the finance lines that carry their money.

The map is data (`services.toml`). Every finance line has a home there, and each service of
the ESD list finds its own through the function that contains it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, Self

from changing_places.core.errors import InputError
from changing_places.data.store import Store

TIER_NAMES = {
    "lower": "districts",
    "upper": "counties",
    "unitary": "unitary councils",
    "other": "bodies of their own",
}


@dataclass(frozen=True)
class Service:
    """A service with its finance lines, the ESD functions it takes in, and who provides it.

    `indicators` are patterns of the ids of indicators that speak of it, the most telling first;
    `who` are ids of indicators of its people; `similar_councils` names the model of likeness.
    """

    slug: str
    name: str
    finance_lines: tuple[str, ...]
    functions: tuple[str, ...]
    provided_by: tuple[str, ...]
    what_it_is: str
    also: tuple[str, ...] = ()
    similar_councils: str = "all-services"
    indicators: tuple[str, ...] = ()
    who: tuple[str, ...] = ()

    def provided_by_tier(self, tier: str) -> bool:
        """Whether councils of this tier run the service in England."""
        return tier in self.provided_by

    def to_dict(self) -> dict[str, Any]:
        """The service as JSON holds it."""
        return {
            "slug": self.slug,
            "name": self.name,
            "finance_lines": list(self.finance_lines),
            "provided_by": list(self.provided_by),
            "what_it_is": self.what_it_is,
        }


@dataclass(frozen=True)
class OtherLine:
    """A finance line that is not one service's money: a total, funding, reserves, a marker."""

    line: str
    home: str
    meaning: str
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What somebody asked for, and the service it belongs to.

    `esd` is the identifier and label of the ESD service they named, where they named one
    that is narrower than the service whose money is known.
    """

    service: Service
    esd: tuple[str, str] | None = None


@dataclass(frozen=True)
class Services:
    """All services, and the other finance lines."""

    services: tuple[Service, ...]
    other_lines: tuple[OtherLine, ...] = ()
    who: tuple[str, ...] = ()
    _by_word: Mapping[str, Service] = field(default_factory=dict, repr=False)

    @classmethod
    @cache
    def load(cls) -> Self:
        """The map that the program ships."""
        text = resources.files("changing_places.data").joinpath("services.toml").read_text("utf-8")
        body = tomllib.loads(text)
        services = tuple(_service(entry) for entry in body["service"])
        others = tuple(
            OtherLine(e["line"], e["home"], e["meaning"], tuple(e.get("services", ())))
            for e in body["other_line"]
        )
        words = {w: s for s in services for w in _words_of(s)}
        return cls(services, others, tuple(body["who"]), words)

    def get(self, slug: str) -> Service:
        """The service of this slug; KeyError where there is none."""
        return next(s for s in self.services if s.slug == slug)

    def of_line(self, line: str) -> Service | OtherLine:
        """The home of one finance line. Raises InputError where it has none."""
        for service in self.services:
            if line in service.finance_lines:
                return service
        for other in self.other_lines:
            if other.line == line:
                return other
        raise InputError(
            f"The finance line '{line}' has no home.",
            "The map of services names every line of the returns, and not this one.",
            "Add it to data/services.toml, to a service or as a total, funding or reserves.",
        )

    def find(self, text: str, *, store: Store | None = None) -> Asked:
        """The service that `text` names: its slug, name, ESD identifier or ESD name.

        Raises InputError with the nearest three where nothing fits, and where an ESD service
        belongs to no function whose money is known.
        """
        word = _plain(text)
        if word in self._by_word:
            return Asked(self._by_word[word])
        listed = _esd_services(store) if store else {}
        for identifier, label, function in listed.values():
            if word in (identifier, _plain(label)):
                return self._asked_by_function(identifier, label, function)
        names = [s.name for s in self.services] + [label for _, label, _ in listed.values()]
        by_plain = {_plain(n): n for n in names}
        near = get_close_matches(word, by_plain, 3, 0.3)
        nearest = ", ".join(f"'{by_plain[n]}'" for n in near) or "'adult-social-care'"
        raise InputError(
            f"There is no service '{text}'.",
            f"The nearest are {nearest}.",
            f"Give one of {', '.join(s.slug for s in self.services)}, or an ESD name or number.",
        )

    def _asked_by_function(self, identifier: str, label: str, path: tuple[str, ...]) -> Asked:
        for function in path:
            for service in self.services:
                if function in service.functions:
                    return Asked(service, (identifier, label))
        raise InputError(
            f"The money of '{label}' (ESD service {identifier}) cannot be told apart.",
            "The ESD list puts it under no function of a council whose spending is published.",
            f"Give one of {', '.join(s.slug for s in self.services)}.",
        )


def _service(entry: dict[str, Any]) -> Service:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Service(**fields)


def _words_of(service: Service) -> set[str]:
    return {_plain(w) for w in (service.slug, service.name, *service.also, *service.finance_lines)}


def _plain(text: str) -> str:
    without_apostrophes = text.casefold().replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in without_apostrophes).split())


def _esd_services(store: Store) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Each ESD service: its identifier, its label, and its function with those above it."""
    if "esd_services" not in store:
        return {}
    parents: dict[str, str | None] = {}
    functions: dict[str, str | None] = {}
    if "esd_functions" in store:
        rows = store.rows("select identifier, parent_identifiers from esd_functions")
        parents = {str(i): (str(p) if p else None) for i, p in rows}
    if "esd_services_functions" in store:
        sql = "select identifier, mapped_identifier from esd_services_functions"
        functions = {str(i): (str(m) if m else None) for i, m in store.rows(sql)}
    listed = {}
    for identifier, label in store.rows("select identifier, label from esd_services"):
        path, function = [], functions.get(str(identifier))
        while function and function not in path:
            path.append(function)
            function = parents.get(function)
        listed[str(identifier)] = (str(identifier), str(label), tuple(path))
    return listed
