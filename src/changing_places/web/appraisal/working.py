"""What one number of an answer is made of: every line behind it, with its working."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from changing_places.appraisal import Appraisal
from changing_places.appraisal.asking.gains import year_name
from changing_places.appraisal.telling.workings import LEDGERS, Working, workings
from changing_places.core.errors import ChangingPlacesError
from changing_places.figures import Column, Table
from changing_places.figures.numbers import listed, money
from changing_places.web.appraisal.asked import appraised
from changing_places.web.appraisal.frame import Asked, Move, area, of_case
from changing_places.web.appraisal.law import rule_address
from changing_places.web.appraisal.result import answered
from changing_places.web.context import Link
from changing_places.web.errors import as_not_found


@dataclass(frozen=True)
class Row:
    """One flow: who pays and gains, what it comes to, how it was worked out, where it is from."""

    name: str
    head: str
    who: str
    difference: str
    option: str
    baseline: str
    working: str
    rules: tuple[tuple[str, str], ...]
    place: str
    evidence: str
    years: Table


@dataclass(frozen=True)
class WorkingPage:
    """The lines behind one number."""

    trail: tuple[Link, ...]
    asked: Asked
    home: str
    back: Move
    option: str
    called: str
    ledger: str
    total: str
    baseline: str
    rows: tuple[Row, ...]
    unmoved: tuple[str, ...]
    prices: str


@of_case
def working(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The lines behind `?ledger=` of `?option=`."""
    try:
        result = appraised(asked.held, asked.chosen)
    except ChangingPlacesError:
        return answered(request, asked, "options")
    option, ledger = request.GET.get("option", ""), request.GET.get("ledger", "")
    with as_not_found():
        found = workings(result, option, ledger)
    base = result.case.baseline
    page = WorkingPage(
        trail=(area(),),
        asked=asked,
        home=asked.address("result"),
        back=asked.move("result", "Back to the options"),
        option=result.case.option(option).name,
        called=result.case.option(option).called,
        ledger=LEDGERS.get(ledger, ledger),
        total=money(found.total),
        baseline=base.called,
        rows=tuple(_row(result, r) for r in found.rows),
        unmoved=tuple(r.name for r in found.unmoved),
        prices=str(result.case.price_year),
    )
    return render(request, "appraisal/working.html", {"page": page, "fictional": False})


def _row(result: Appraisal, row: Working) -> Row:
    flow, first = row.flow, result.case.first_year
    columns = (Column("year", "Year", kind="period"), Column("pounds", "Pounds", kind="money"))
    years = [(year_name(first + y), v) for y, v in enumerate(row.by_year.tolist())]
    rules = result.books.book.rules
    return Row(
        name=row.name,
        head=row.head,
        who=_who(flow.payer, flow.gainer),
        difference=money(row.difference),
        option=money(row.option),
        baseline=money(row.baseline),
        working=flow.working,
        rules=tuple((rules[r].title, rule_address(result, r)) for r in flow.rules if r in rules),
        place=flow.place,
        evidence=flow.evidence,
        years=Table(columns, years),
    )


def _who(payer: Mapping[str, float], gainer: Mapping[str, float]) -> str:
    """Who pays and who gains, in words."""
    paid, gained = (_shares(s) for s in (payer, gainer))
    if paid and gained:
        return f"Paid by {paid} to {gained}."
    return f"Paid by {paid}." if paid else f"Gained by {gained}."


def _shares(shares: Mapping[str, float]) -> str:
    if len(shares) == 1:
        return next(iter(shares))
    return listed([f"{party} ({share:.0%})" for party, share in shares.items()])
