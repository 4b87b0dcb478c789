"""Each flow of an option as a formula: what runs, what the option adds, and the charges by rule.

A flow may be worked out on the option's own terms or, until it starts, on the baseline's; of the
formulas that fit its head, the one that gives the program's pounds in every year is taken. Where
none does, the pounds stand as the program gave them, and the sheet says so.
"""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.case.model import COUNCIL, OPERATOR, TREASURY, Option
from changing_places.appraisal.ledgers import Flow
from changing_places.appraisal.ledgers.asked import borne
from changing_places.appraisal.ledgers.waiting import UNTIL
from changing_places.appraisal.telling.workbook import premises, vat
from changing_places.appraisal.telling.workbook.drawn import (
    RUNNING,
    Drawn,
    Formula,
    fixed,
    flag,
    phase,
    still,
)
from changing_places.appraisal.telling.workbook.terms import (
    Term,
    Years,
    both,
    either,
    least,
    most,
    products,
    same,
)

# Charges that differ between the baseline and an option.
CHANGING = ("vat_charged", "vat_lost", "rates")


def formulas(drawn: Drawn, flow: Flow) -> Iterator[Formula]:
    """The formulas that a flow may have, the likeliest first."""
    desk, own = drawn.desk, drawn.option
    base = desk.result.case.baseline
    year, starts = desk.year, desk.terms[own.id, "starts"]
    if flow.name.endswith(UNTIL):
        for made in _by_head(drawn, flow, base):
            yield _until(year, starts, made)
        return
    after = list(_by_head(drawn, flow, own))
    if own is not base and flow.head in CHANGING and not drawn.has_twin(flow):
        for made in after:
            for before in _by_head(drawn, flow, base):
                yield _joined((year, starts), before, made)
    for made in after:
        yield made
        yield _since(year, starts, made)
    if flow.amounts.any():
        yield from _by_head(drawn, flow, base)


def sleeping(drawn: Drawn) -> Iterator[Flow]:
    """Charges of nothing under the rules as they stand, which a change of inputs may wake."""
    years = drawn.desk.last + 1
    held = [f for f, _ in drawn.rows]
    known = {(f.head, f.line, f.root) for f in held}
    for flow in held:
        kinds = {"income": "vat_charged", "supplies": "vat_lost", "premises": "vat_lost"}
        head = kinds.get(flow.head)
        if head is None or (head, flow.line, flow.root) in known or flow.name.endswith(UNTIL):
            continue
        words = "VAT in" if head == "vat_charged" else "VAT not recovered on"
        yield Flow(
            f"{words} {flow.name}",
            head,
            {OPERATOR: 1.0},
            {TREASURY: 1.0},
            np.zeros(years),
            flow.root,
            working="nothing under the rules as they stand",
            line=flow.line,
        )
    if any(f.head == "surplus" for f in held) and not any(
        f.head == "corporation_tax" for f in held
    ):
        yield Flow(
            f"corporation tax of {drawn.option.operator.name}",
            "corporation_tax",
            {COUNCIL: 1.0},
            {TREASURY: 1.0},
            np.zeros(years),
            "",
            working="nothing under the rules as they stand",
        )


def _until(year: Years, starts: Term, made: Formula) -> Formula:
    return lambda y: either(year.at(y) < starts, made(y), 0)


def _since(year: Years, starts: Term, made: Formula) -> Formula:
    return lambda y: either(year.at(y) >= starts, made(y), 0)


def _joined(when: tuple[Years, Term], before: Formula, after: Formula) -> Formula:
    """The baseline's until the start, the option's own from then."""
    year, starts = when
    return lambda y: either(year.at(y) < starts, before(y), after(y))


def _by_head(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    if flow.head in RUNNING:
        yield from _running(drawn, flow, option)
    elif flow.head == "lines":
        yield from _added(drawn, flow)
    elif flow.head == "fee":
        yield from _fee(drawn, flow, option)
    elif flow.head == "national_insurance":
        yield from _insurance(drawn, flow)
    elif flow.head == "pensions":
        yield from _pensions(drawn, flow, option)
    elif flow.head == "vat_charged":
        yield from vat.charged(drawn, flow, option)
    elif flow.head == "vat_lost":
        yield from vat.lost(drawn, flow, option)
    elif flow.head == "vat_cliff":
        yield from vat.cliff(drawn, option)
    elif flow.head == "rates":
        yield from premises.rates(drawn, flow, option)
    elif flow.head in ("surplus", "corporation_tax"):
        yield from premises.surplus(drawn, flow, option)


# -- what runs, and what the option adds -----------------------------------------------------------


def _running(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk = drawn.desk
    line, change = desk.lines["", flow.line], desk.changes.get((option.id, flow.line))
    if change is None or flow.root == flow.line:
        yield lambda y: line.expected.at(y)
    if change is None:
        return
    grown = phase(desk, option, flow.line)
    if flow.root == flow.line:
        yield lambda y: line.expected.at(y) * (1 + change.by * grown(y))
        return

    def moved(y: int) -> Term:
        found = line.corrected.at(y) * grown(y) * change.by
        for factor in (change.multiplier, line.effects):
            found = found if factor is None else found * factor
        return found

    yield moved


def _added(drawn: Drawn, flow: Flow) -> Iterator[Formula]:
    desk, name = drawn.desk, flow.line
    own = desk.lines.get((drawn.option.id, name))
    if flow.name.startswith("value left of"):
        line = own or desk.lines["", name]
        life, last = line.fields["life"], desk.last
        for row in drawn.like(flow):

            def left(y: int, bought: Years = row) -> Term:
                parts = None
                for b in range(last + 1):
                    unused = most(0, life - (fixed(desk, last) - fixed(desk, b))) / life
                    part = still(bought, b) * unused
                    parts = part if parts is None else parts + part
                assert parts is not None
                return either(same(desk.year.at(y), fixed(desk, last)), parts, 0)

            yield left
    elif own is not None:
        yield lambda y: own.expected.at(y)


def _fee(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk, own = drawn.desk, option.id
    year, starts = desk.year, desk.terms[own, "starts"]
    fee = desk.terms.get((own, "fee"))
    if flow.name.startswith("fee to") and fee is not None:
        yield lambda y: either(year.at(y) >= starts, fee, 0)
    price, rent = desk.terms.get((own, "lease_price")), desk.terms.get((own, "lease_rent"))
    if price is None and rent is None:
        return
    lasts = desk.terms.get((own, "lease_years")) or fixed(desk, desk.last)

    def paid(y: int) -> Term:
        at = year.at(y)
        runs = both(at >= starts, at < starts + lasts)
        once = same(at, most(0, starts - 1))
        return either(runs, rent or 0, 0) + either(once, price or 0, 0)

    yield paid


# -- people ----------------------------------------------------------------------------------------


def _insurance(drawn: Drawn, flow: Flow) -> Iterator[Formula]:
    desk = drawn.desk
    if "emp.nic" not in desk.in_force:
        return
    rule = desk.in_force["emp.nic"]
    if not flow.line:
        yield from _allowance(drawn, flow, rule)
        return
    cells = desk.lines["", flow.line].fields
    rate, threshold = desk.rules["emp.nic.rate"], desk.rules["emp.nic.secondary_threshold"]
    for row in drawn.like(flow):
        yield lambda y, r=row: (  # type: ignore[misc]
            r.at(y)
            * rule
            * rate
            * most(0, cells["pay"] - threshold)
            / (cells["pay"] * (1 + cells["pension_rate"]))
        )


def _allowance(drawn: Drawn, flow: Flow, rule: Term) -> Iterator[Formula]:
    allowed = drawn.desk.rules.get("emp.nic.employment_allowance")
    if allowed is None:
        return
    paid = [(f, r) for f, r in drawn.of("national_insurance") if f.line]

    def let_off(y: int) -> Term:
        due: Term | None = None
        for f, r in paid:
            part = r.at(y) * borne(f) if borne(f) != 1 else r.at(y)
            due = part if due is None else due + part
        assert due is not None
        return least(rule * allowed, most(0, due))

    if paid:
        yield let_off


def _pensions(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk = drawn.desk
    other = desk.terms.get((option.id, "new_starters_pension"))
    if other is None:
        return
    cells, starts = desk.lines["", flow.line].fields, desk.terms[option.id, "starts"]
    off = (1 - flag(desk, "emp.two_tier")) * (1 - flag(desk, "pen.new_fair_deal"))

    def saved(y: int, row: Years) -> Term:
        years = most(0, desk.year.at(y) - starts + 1)
        new = 1 - (1 - cells["turnover"]) ** years
        gap = cells["pension_rate"] - other
        return row.at(y) / (1 + cells["pension_rate"]) * new * gap * off

    for row in drawn.like(flow):
        yield lambda y, r=row: saved(y, r)  # type: ignore[misc]


def worth_of(row: Years, factor: Years) -> Term:
    """What a row is worth in year 0."""
    return products(row.all, factor.all)
