"""Who gains and who loses, by year, and what bodies could pay one another."""

from changing_places.appraisal import Appraisal
from changing_places.appraisal.agencies.pence import pounds
from changing_places.appraisal.asking.gains import year_name
from changing_places.appraisal.model import Valued
from changing_places.appraisal.telling.workings import LEDGERS, beside_by_year
from changing_places.figures import Column, Table
from changing_places.figures.numbers import money
from changing_places.web.appraisal.frame import Asked
from changing_places.web.appraisal.options import number_cell
from changing_places.web.appraisal.pieces import Cell, Grid, Item, Piece


def _others(result: Appraisal) -> list[Valued]:
    return [v for v in result.options if not v.option.is_baseline]


def parties(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """What each party gains by each option beside the baseline."""
    shown = _others(result)
    met = [p for p in result.case.parties if any(abs(v.parties[p]) >= 0.5 for v in shown)]
    rows = tuple(
        (
            Cell(party[:1].upper() + party[1:]),
            tuple(
                number_cell(
                    asked,
                    v.option.id,
                    party,
                    money(v.parties[party]),
                    f" to {party}, {v.option.name}",
                )
                for v in shown
            ),
        )
        for party in met
    )
    heads = ("Party", *(v.option.name for v in shown))
    first = (
        f"What each gains, or below nothing loses, beside {result.case.baseline.called}: pounds of "
        "present value. Each number leads to its working."
    )
    return (Piece("Who gains and who loses", (first,), grid=Grid("By party", heads, rows)),)


def by_year(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """The ledgers year by year, not discounted."""
    return tuple(_years(result, ledger, words) for ledger, words in LEDGERS.items())


def _years(result: Appraisal, ledger: str, words: str) -> Piece:
    shown, first = _others(result), result.case.first_year
    found = [beside_by_year(result, v.option.id, ledger).tolist() for v in shown]
    columns = (
        Column("year", "Year", kind="period"),
        *(Column(v.option.id, v.option.name, kind="money") for v in shown),
    )
    rows = [(year_name(first + y), *now) for y, now in enumerate(zip(*found, strict=True))]
    told = f"Pounds at {result.case.price_year} prices, not discounted, beside going on as today."
    return Piece(f"{words[:1].upper()}{words[1:]}", (told,), table=Table(columns, rows))


def agencies(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """Who pays and gains in cash by each option, and payments that would leave each better off."""
    return tuple(piece for v in _others(result) if (piece := _agencies(result, v)))


def _agencies(result: Appraisal, valued: Valued) -> Piece | None:
    account = result.account(valued.option.id)
    if account is None:
        return None
    payments = result.payments(valued.option.id)
    columns = (
        Column("agency", "Body or people"),
        Column("net", "Gain, in present value", kind="money"),
        Column("budget", "of which in its budget", kind="money"),
        Column("payback", "Years until it pays back", kind="number", decimals=1),
    )
    rows = [
        (
            row.agency,
            pounds(row.present_net),
            pounds(row.present_budget),
            "not in time" if row.payback.years is None else row.payback.years,
        )
        for row in account.agencies
    ]
    items = (Item("Payments between them", (payments.explain(),)),) if payments is not None else ()
    return Piece(valued.option.name, (account.explain(),), table=Table(columns, rows), items=items)
