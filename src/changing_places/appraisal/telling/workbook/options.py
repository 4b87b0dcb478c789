"""A sheet for each option: every flow by year, what it is worth, and on whom it falls."""

import numpy as np

from changing_places.appraisal.case.model import COUNCIL, TREASURY
from changing_places.appraisal.ledgers import HEADS, Flow, falls_on
from changing_places.appraisal.model import Valued
from changing_places.appraisal.telling.workbook.charges import formulas, sleeping, worth_of
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.drawn import Drawn
from changing_places.appraisal.telling.workbook.inputs import write_years_named
from changing_places.appraisal.telling.workbook.page import FIRST, MONEY, PLAIN, Page
from changing_places.appraisal.telling.workbook.terms import (
    Given,
    Term,
    Years,
    either,
    least,
    products,
    same,
    size,
    span,
    total,
)

HEADS_OF_FLOWS = (
    *("Flow", "Head", "Pays", "Gains", "Weight", "How it is worked out", "Present value"),
)
LEAST = 1e-6


def write_option(desk: Desk, valued: Valued) -> None:
    """One option as it stands, before the baseline is taken off."""
    page, option = desk.pages[valued.option.id], valued.option
    page.begin(
        option.name,
        [
            option.about,
            f"Pounds of {desk.result.case.price_year} prices, as the option stands, before the "
            "baseline is taken off. The shares to the right of the years are inputs: what of each "
            "pound of a flow a party gains (below 0: pays).",
        ],
        years=desk.last,
        wide=(46, 24, 16, 20, 8, 34, 14, 2),
    )
    # Parties beside years are wide: they print on A3.
    page.sheet.set_paper(8)
    page.sheet.freeze_panes(page.row + 2, 1)
    page.heads(*HEADS_OF_FLOWS, right=(6,))
    write_years_named(page, desk.result.case)
    parties, first = desk.parties(), FIRST + desk.last + 2
    page.row -= 2
    page.heads(*parties, "All together", from_column=first, right=range(len(parties) + 1))
    page.next()
    page.sheet.set_column(first, first + len(parties), 12)
    top, drawn = page.row, Drawn(desk, option)
    for flow in valued.ledger.flows:
        _flow(desk, page, drawn, flow)
    for flow in list(sleeping(drawn)):
        _flow(desk, page, drawn, flow)
    _parties(desk, page, drawn, (top, page.row - 1))


def _flow(desk: Desk, page: Page, drawn: Drawn, flow: Flow) -> None:
    option, parties = drawn.option, desk.parties()
    page.words(0, flow.name)
    page.words(1, HEADS[flow.head])
    page.words(2, _sides(flow.payer))
    page.words(3, _sides(flow.gainer))
    page.given(4, flow.weight, PLAIN)
    row = _row(desk, page, drawn, flow)
    drawn.rows.append((flow, row))
    worth = page.worked(6, worth_of(row, desk.factor[flow.schedule]), MONEY)
    desk.worth[option.id, f"{len(drawn.rows)}"] = worth
    first, shares = FIRST + desk.last + 2, falls_on(flow, option)
    live = _rates_shares(desk, flow, shares)
    cells: list[Term] = []
    for k, party in enumerate(parties):
        if party in live:
            cells.append(page.worked(first + k, live[party], "0.###"))
        else:
            cells.append(page.given(first + k, shares.get(party, 0.0), "0.###;−0.###;0"))
    values = tuple(c.value for c in cells)
    across = Term(span(page.name, (page.row, first), (page.row, first + len(cells) - 1)), values)
    page.worked(first + len(cells), total(across), "0.###;−0.###;0")
    page.next()


def _sides(shares: object) -> str:
    held = dict(shares)  # type: ignore[call-overload]
    return ", ".join(p if s == 1 else f"{p} {s:.4g}" for p, s in held.items())


def _row(desk: Desk, page: Page, drawn: Drawn, flow: Flow) -> Years:
    """The flow by year: a formula where one gives the program's pounds, else these."""
    for made in formulas(drawn, flow):
        values = [float(made(y).value) for y in range(desk.last + 1)]
        if np.allclose(values, flow.amounts, rtol=1e-9, atol=LEAST):
            told = flow.working or (
                flow.root if flow.root != flow.line else "as on the sheet 'Lines'"
            )
            page.words(5, told, font_color="#4B5762")
            return page.years(desk.last, made)
    page.words(5, f"inputs, by the program: {flow.working}", font_color="#4B5762")
    desk.kept_by_program.append(f"'{flow.name}' of '{drawn.option.id}'")
    return page.given_years(flow.amounts.tolist())


def _rates_shares(desk: Desk, flow: Flow, shares: dict[str, float]) -> dict[str, Term]:
    """Who keeps business rates, by the council's share of them."""
    rule = "ndr.local_share"
    name = {"unitary": "unitary_share", "district": "district_share"}.get(
        str(desk.result.case.rates_share)
    )
    if flow.head != "rates" or name is None or rule not in desk.in_force:
        return {}
    own = desk.in_force[rule] * desk.rules[f"{rule}.{name}"]
    central = either(same(own, 0), 1, least(desk.rules[f"{rule}.central_share"], 1 - own))
    keeps: dict[str, Term] = {COUNCIL: own, TREASURY: central, "other councils": 1 - own - central}
    found = {}
    for party, kept in keeps.items():
        pays = flow.gainer.get(party, 0.0) - shares.get(party, 0.0)
        made = kept - pays if abs(pays) > LEAST else kept
        if party in desk.public and abs(made.value - shares.get(party, 0.0)) < LEAST:
            found[party] = made
    return found if len(found) == 3 else {}


def _parties(desk: Desk, page: Page, drawn: Drawn, rows: tuple[int, int]) -> None:
    """What falls on each party, in present value and by year."""
    option, first = drawn.option.id, FIRST + desk.last + 2
    flows = [f for f, _ in drawn.rows]
    worths = tuple(desk.worth[option, f"{k + 1}"].value for k in range(len(flows)))
    present = Term(span(page.name, (rows[0], 6), (rows[1], 6)), worths)
    held = {p: [falls_on(f, drawn.option).get(p, 0.0) for f in flows] for p in desk.parties()}
    page.heading("What falls on whom", "Gains are above 0, what a party pays is below it.")
    for k, party in enumerate(desk.parties()):
        column = first + k
        shares = Term(span(page.name, (rows[0], column), (rows[1], column)), tuple(held[party]))
        page.words(0, party[:1].upper() + party[1:])
        desk.present[option, party] = page.worked(6, products(shares, present))

        def by_year(y: int, of: Term = shares) -> Term:
            values = tuple(float(f.amounts[y]) for f in flows)
            text = span(page.name, (rows[0], FIRST + y), (rows[1], FIRST + y), moves=True)
            return products(of, Term(text, values))

        desk.by_year[option, party] = page.years(desk.last, by_year)
        page.next()
    _together(desk, page, drawn, (rows, present))


def _together(desk: Desk, page: Page, drawn: Drawn, held: tuple[tuple[int, int], Term]) -> None:
    option, ((top, bottom), present) = drawn.option, held
    first, parties = FIRST + desk.last + 2, desk.parties()
    column = first + len(parties)
    flows = [f for f, _ in drawn.rows]
    shares = tuple(sum(falls_on(f, option).values()) for f in flows)
    together = Term(span(page.name, (top, column), (bottom, column)), shares)
    above = Term(
        span(page.name, (page.row - len(parties), 6), (page.row - 1, 6)),
        tuple(desk.present[option.id, p].value for p in parties),
    )
    page.words(0, "Everybody together", bold=True)
    society = page.worked(6, total(above), MONEY, bold=True, top=1)
    desk.present[option.id, "society"] = society
    rows = [desk.by_year[option.id, p] for p in parties]
    start, end = rows[0].row, rows[-1].row

    def every(y: int) -> Term:
        text = span(page.name, (start, FIRST + y), (end, FIRST + y), moves=True)
        return total(Term(text, tuple(r.values[y] for r in rows)))

    desk.by_year[option.id, "society"] = page.years(desk.last, every, bold=True, top=1)
    page.next()
    weights = Term(span(page.name, (top, 4), (bottom, 4)), tuple(f.weight for f in flows))
    page.words(0, "Everybody together, by the weights of the lines")
    desk.present[option.id, "weighted"] = page.worked(6, products(weights, together, present))
    page.next()
    gap: Given = size(society - products(together, present))
    assert isinstance(gap, Term)
    desk.checks.append((f"{option.name}: parties sum to the flows that move no money", gap))
