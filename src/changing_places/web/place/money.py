"""Demand against money for one council: years, scenario and assumptions are in the address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from changing_places.core.errors import InputError
from changing_places.figures import Column, Figure, Table
from changing_places.place import Pressure
from changing_places.place import pressure as pressure_of
from changing_places.place.pressure_answer import LONGEST
from changing_places.place.pressure_assumptions import Assumption, read_changes
from changing_places.place.pressure_funding import DEFAULT, SCENARIOS
from changing_places.place.words import number
from changing_places.web.place.frame import Asked, Head, head, of_council
from changing_places.web.store import remembered

YEARS = 10
FORECASTS = {
    "pooled-damped": "This forecast",
    "no-change": "No change",
    "last-growth": "Growth of the last year goes on",
    "five-year-trend": "Trend of five years",
}


@dataclass(frozen=True)
class Choice:
    """A value of a list to choose from."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Changed:
    """An assumption that the reader has changed, and the address without the change."""

    name: str
    value: str
    without: str


@dataclass(frozen=True)
class Money:
    """Demand against money of one council."""

    head: Head
    answer: str
    more: tuple[str, ...]
    warnings: tuple[str, ...]
    years: tuple[Choice, ...]
    scenarios: tuple[Choice, ...]
    figures: tuple[Figure, ...]
    residents: Table | None
    assumptions: tuple[Assumption, ...]
    assumed: Table | None
    changed: tuple[Changed, ...]
    kept: tuple[str, ...]
    tested: Table | None


@of_council
def pressure(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Demand against funding over `?years=` by `?scenario=`, with each `?assume=NAME=VALUE`."""
    years, scenario = _years(request.GET.get("years")), request.GET.get("scenario") or DEFAULT
    changes = request.GET.getlist("assume")
    if request.GET.get("set"):
        changes = [*changes, f"{request.GET['set']}={request.GET.get('to', '').strip()}"]
        return redirect(_address(asked, years, scenario, read_changes(changes)))
    assumed = read_changes(changes)
    question = ("pressure", asked.area.code, years, scenario, tuple(sorted(assumed.items())))
    found = remembered(
        asked.store,
        question,
        lambda: pressure_of(
            asked.area, years=years, scenario=scenario, assumptions=assumed, store=asked.store
        ),
    )
    return render(request, "place/pressure.html", {"page": _page(asked, found, years, assumed)})


def _years(typed: str | None) -> int:
    try:
        return int(typed) if typed else YEARS
    except ValueError:
        raise InputError(
            f"'{typed}' is not a number of years.",
            f"Pressure is shown for 1 to {LONGEST} years.",
            "Choose a number of years from the list.",
        ) from None


def _address(asked: Asked, years: int, scenario: str, assumed: dict[str, float]) -> str:
    asking = [("years", str(years)), ("scenario", scenario)]
    asking += [("assume", f"{name}={value:g}") for name, value in assumed.items()]
    return f"{reverse('place:pressure', args=[asked.area.code])}?{urlencode(asking)}"


def _page(asked: Asked, found: Pressure, years: int, assumed: dict[str, float]) -> Money:
    said = [s for s in found.explain() if s not in found.warnings]
    return Money(
        head=head(asked, "place:pressure"),
        answer=said[0],
        more=tuple(said[1:]),
        warnings=found.warnings,
        years=tuple(Choice(str(n), str(n), n == years) for n in range(1, LONGEST + 1)),
        scenarios=tuple(
            Choice(i, _sentence(meaning), i == found.scenario) for i, meaning in SCENARIOS.items()
        ),
        figures=_figures(found),
        residents=_residents(found),
        assumptions=found.assumptions,
        assumed=_assumed(found),
        changed=tuple(
            Changed(n, f"{v:g}", _address(asked, years, found.scenario, _without(assumed, n)))
            for n, v in assumed.items()
        ),
        kept=tuple(f"{n}={v:g}" for n, v in assumed.items()),
        tested=_tested(found),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _without(assumed: dict[str, float], name: str) -> dict[str, float]:
    return {n: v for n, v in assumed.items() if n != name}


def _figures(found: Pressure) -> tuple[Figure, ...]:
    """What can be drawn: nothing where the money cannot be known."""
    if found.unknown:
        return ()
    has_share = any(s.share is not None for s in found.social_care_share)
    kinds = ("gap", "services", "share") if has_share else ("gap", "services")
    return tuple(found.figure(kind) for kind in kinds)


def _residents(found: Pressure) -> Table | None:
    if not found.years:
        return None
    groups = list(found.years[0].residents)
    columns = [Column("year", "Mid-year")]
    columns += [Column(g, _sentence(g), kind="integer") for g in groups]
    rows = [(str(y.year), *(y.residents[g] for g in groups)) for y in found.years]
    return Table(columns, rows)


def _assumed(found: Pressure) -> Table | None:
    if not found.assumptions:
        return None
    columns = (
        Column("meaning", "Assumption"),
        Column("value", "Value"),
        Column("unit", "Unit"),
        Column("source", "Source"),
    )
    rows = [
        (
            _sentence(a.meaning),
            "worked out" if a.value is None else number(a.value),
            a.unit,
            "Changed by you" if a.changed else a.source,
        )
        for a in found.assumptions
    ]
    return Table(columns, rows)


def _tested(found: Pressure) -> Table | None:
    """How wrong the forecast of residents would have been, beside simpler ones."""
    if not found.tested:
        return None
    columns = [Column("ahead", "Years ahead", kind="integer")]
    columns += [Column(i, name, "% mean error", "number", 2) for i, name in FORECASTS.items()]
    return Table(columns, [(t["ahead"], *(t[i] for i in FORECASTS)) for t in found.tested])
