"""The financial case: the council's cash by year and head, what is cash, and who pays whom."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from changing_places.appraisal.agencies import AgencyRow, Certificate, Settlement
from changing_places.appraisal.asking.gains import BODIES, year_name
from changing_places.appraisal.case.model import COUNCIL
from changing_places.appraisal.ledgers import falls_on
from changing_places.appraisal.ledgers.model import Floats
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.telling import drawings
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import pounds, texts
from changing_places.figures import Column
from changing_places.figures.numbers import listed, money
from changing_places.reports import Block, FigureBlock, Paragraph, Section

# Heads of the ledgers as a budget has them.
GROUPS = {
    "Staff": ("staff", "pensions", "national_insurance"),
    "Supplies and premises": ("supplies", "premises"),
    "Income": ("income",),
    "VAT, rates and land tax": ("vat_charged", "vat_lost", "vat_cliff", "rates", "land_tax"),
    "Fee and surplus": ("fee", "surplus", "corporation_tax"),
    "Other": ("lines",),
}


def financial(result: Appraisal) -> Section:
    """What the council's budget bears in each year, and what everybody's does."""
    blocks: list[Block] = [
        *setting.part("The council's cash by year", _by_year(result)),
        *setting.part("The council's cash by head", _by_head(result)),
        *setting.part("What is cash and what is not", _cashable(result)),
    ]
    for valued in setting.choices(result):
        heading = f"Who pays and who gains with {valued.option.called}"
        blocks += setting.part(heading, _agencies(result, valued))
    funding = result.case.story.funding
    wanted = "from which budget and reserve each year is paid, and who has agreed to it"
    paid = Paragraph(funding) if funding else setting.to_write(wanted, "story: funding")
    blocks += setting.part("Funding", [paid])
    return Section("Financial case", blocks)


def cash_by_head(result: Appraisal, option: str) -> Mapping[str, Floats]:
    """The council's pounds by year under each group of heads, not discounted."""
    held = result.case.option(option)
    found = {name: np.zeros(result.case.years + 1) for name in GROUPS}
    group = {head: name for name, heads in GROUPS.items() for head in heads}
    for flow in result.option(option).ledger.flows:
        share = falls_on(flow, held).get(COUNCIL, 0.0)
        found[group[flow.head]] += share * flow.amounts
    return found


def net_by_year(result: Appraisal, option: str) -> Floats:
    """The council's pounds by year beside going on as today, not discounted."""
    base = result.option(result.case.baseline.id).ledger.by_year[COUNCIL]
    return np.asarray(result.option(option).ledger.by_year[COUNCIL] - base)


def _by_year(result: Appraisal) -> Iterator[Block]:
    options = setting.lawful(result)
    yield Paragraph(
        "These are the pounds of each year, in the case's prices and not discounted, as a budget "
        "sees them before inflation. Below nothing the council pays."
    )
    changed = [(v, net_by_year(result, v.option.id)) for v in options if not v.option.is_baseline]
    if any(net.any() for _, net in changed):
        yield FigureBlock(drawings.cash(result, changed), annex=False)
    columns = [Column("row_heading", "Year")]
    columns += [pounds(v.option.id, setting.title(v.option), 0) for v in options]
    held = [v.ledger.by_year[COUNCIL] for v in options]
    first = result.case.first_year
    rows: list[tuple[object, ...]] = [
        (year_name(first + y), *(h[y] for h in held)) for y in range(result.case.years + 1)
    ]
    rows.append(("All years", *(h.sum() for h in held)))
    yield from setting.table(
        "The council's cash in each lawful option, by year",
        columns,
        rows,
        source=setting.of_case(result),
        split=1,
    )


def _by_head(result: Appraisal) -> list[Block]:
    options = setting.lawful(result)
    held = [cash_by_head(result, v.option.id) for v in options]
    shown = [g for g in GROUPS if any(np.abs(h[g]).max() >= 0.5 for h in held)]
    columns = [Column("row_heading", "Head")]
    columns += [pounds(v.option.id, setting.title(v.option), 0) for v in options]
    rows: list[tuple[object, ...]] = [(g, *(h[g].sum() for h in held)) for g in shown]
    rows.append(("All heads", *(sum(h[g].sum() for g in GROUPS) for h in held)))
    return setting.table(
        "The council's cash in each lawful option, by head, over all years",
        columns,
        rows,
        source=setting.of_case(result),
        note="Each year of each option stands in annex B. Where an operator is paid what the "
        "service costs, its staff, supplies and income are the council's to pay and to have.",
        split=1,
    )


# -- what is cash ---------------------------------------------------------------------------------


def _cashable(result: Appraisal) -> Iterator[Block]:
    rows = []
    for v in setting.lawful(result):
        account = result.account(v.option.id)
        if account is None:
            continue
        for row in account.agencies:
            if not result.case.parties[row.agency] or not (any(row.net) or any(row.budget)):
                continue
            net, cash = sum(row.net) / 100, sum(row.budget) / 100
            rows.append(
                (setting.title(v.option), setting.capital(row.agency), net, cash, net - cash)
            )
    yield Paragraph(
        "A benefit is cash where a budget can be cut by it. The rest is real, but frees time or "
        "room that is used for something else. Only the cash may be taken out of a budget."
    )
    columns = [
        Column("option", "Option"),
        Column("body", "Public body"),
        pounds("net", "Gain over all years", 0),
        pounds("cash", "Of it cash", 0),
        pounds("other", "Of it not cash", 0),
    ]
    yield from setting.table(
        "What public bodies gain beside going on as today, and what of it is cash",
        columns,
        rows,
        source=setting.of_case(result),
        note="Not discounted. Below nothing is a loss. The sum is the gain; a line is all cash "
        "unless the case gives it a cashable share or steps.",
    )


# -- who pays whom --------------------------------------------------------------------------------


def _agencies(result: Appraisal, valued: Valued) -> Iterator[Block]:
    account = result.account(valued.option.id)
    if account is None:
        yield Paragraph("This is going on as today: nobody pays or gains by it.")
        return
    rows = [_agency(result, a) for a in account.agencies]
    sums = [sum(row[k] for row in rows) for k in range(1, 6)]
    shown = [
        (*row[:6], _years(a.payback.years)) for row, a in zip(rows, account.agencies, strict=True)
    ]
    shown.append(("All", *sums, ""))
    columns = [
        Column("party", "Party"),
        pounds("cost", "Pays", 0),
        pounds("cash", "Gains in cash", 0),
        pounds("other", "Gains otherwise", 0),
        pounds("net", "Net", 0),
        pounds("present", "Net, present value", 0),
        Column("payback", "Has its money back"),
    ]
    yield from setting.table(
        f"Who pays and who gains with {valued.option.called}, over all years",
        columns,
        shown,
        source=setting.of_case(result),
        note="Beside going on as today; not discounted but for the present value. What people "
        "gain goes through no budget, and stands under what is gained otherwise.",
    )
    yield from _payments(result, result.payments(valued.option.id))


def _agency(result: Appraisal, row: AgencyRow) -> tuple[Any, ...]:
    """A party's name, and in pounds what it pays, gains in cash and otherwise, and is left with."""
    cash, other = sum(row.cash) / 100, sum(row.other) / 100
    if not has_budget(result, row.agency):
        cash, other = 0.0, cash + other
    net, present = sum(row.net) / 100, row.present_net / 100
    return (setting.capital(row.agency), sum(row.cost) / 100, cash, other, net, present)


def has_budget(result: Appraisal, party: str) -> bool:
    """Whether a party has a budget that cash can be taken from: a body, and no people."""
    return result.case.parties[party] or party in BODIES


def _years(years: float | None) -> str:
    if years is None:
        return "not in time"
    return "at once" if not years else f"after {years:.1f} years"


def _payments(result: Appraisal, found: Settlement | Certificate | None) -> Iterator[Block]:
    """Payments that leave every body better off, or the proof that none can."""
    if found is None:
        yield Paragraph("It makes no difference to two bodies, so none has to pay another.")
    elif isinstance(found, Certificate):
        yield Paragraph(setting.said(found.explain()))
    elif not found.transfers:
        yield Paragraph("No body loses by it, so none has to be paid by another.")
    else:
        yield from _settlement(result, found)


def _settlement(result: Appraisal, found: Settlement) -> Iterator[Block]:
    losers = [a for a, b in zip(found.agencies, found.before, strict=True) if b < 0]
    first = (
        f"Without payments {listed([setting.the(a) for a in losers])} would lose. "
        if losers
        else ""
    )
    yield Paragraph(
        f"{setting.capital(first)}Payments between bodies worth {money(found.least / 100)} in all "
        f"leave none worse off; up to {money(found.most / 100)} could be paid with all still "
        "gaining. Where in between is for the bodies to agree: the tables show one way, which "
        "shares the whole gain evenly."
    )
    columns = [
        Column("body", "Body"),
        pounds("before", "Gains without payments", 0),
        pounds("after", "Gains with them", 0),
    ]
    rows = [
        (setting.capital(a), before / 100, after / 100)
        for a, before, after in zip(found.agencies, found.before, found.gains, strict=True)
    ]
    source = setting.of_case(result)
    note = "Present values, beside going on as today."
    yield from setting.table(
        "What each body gains with and without payments", columns, rows, source=source, note=note
    )
    paid = [
        (setting.capital(t.payer), setting.capital(t.receiver), sum(t.pence) / 100)
        for t in found.transfers
    ]
    yield from setting.table(
        "Payments that share the gain evenly",
        [*texts("Who pays", "Whom"), pounds("paid", "Over all years", 0)],
        paid,
        source=source,
        note="In the case's prices, not discounted.",
    )
