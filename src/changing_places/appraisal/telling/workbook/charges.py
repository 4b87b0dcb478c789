"""Each flow of an option as a formula: what runs, what the option adds, and the charges by rule.

A flow may be worked out on the option's own terms or, until it starts, on the baseline's; of the
formulas that fit its head, the one that gives the program's pounds in every year is taken. Where
none does, the pounds stand as the program gave them, and the sheet says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from changing_places.appraisal.case.model import COUNCIL, OPERATOR, TREASURY, Option
from changing_places.appraisal.ledgers import Flow
from changing_places.appraisal.ledgers.asked import borne
from changing_places.appraisal.ledgers.vat import ELIGIBLE, EXEMPT_BY
from changing_places.appraisal.ledgers.waiting import UNTIL
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.terms import (
    Given,
    Term,
    Years,
    both,
    either,
    least,
    most,
    products,
    same,
    term,
)

Formula = Callable[[int], Term]
RUNNING = ("staff", "supplies", "premises", "income")
# Charges that differ between the baseline and an option.
CHANGING = ("vat_charged", "vat_lost", "rates")
MONTHS = "months in a year"


@dataclass
class Drawn:
    """The flows of one option that stand on its sheet so far, with their rows."""

    desk: Desk
    option: Option
    rows: list[tuple[Flow, Years]] = field(default_factory=list)

    def like(self, flow: Flow) -> Iterator[Years]:
        """Rows of running flows that a charge may be on, the likeliest first."""
        held = [
            (f, row)
            for f, row in self.rows
            if f.line == flow.line and f.root == flow.root and f.head in (*RUNNING, "lines")
        ]
        alike = [row for f, row in held if f.name.endswith(UNTIL) == flow.name.endswith(UNTIL)]
        yield from alike
        yield from (row for _, row in held if row not in alike)

    def has_twin(self, flow: Flow) -> bool:
        """Whether the same charge until the start stands by itself."""
        flows = next(v for v in self.desk.result.options if v.option is self.option).ledger.flows
        return any(
            f.name == f"{flow.name}{UNTIL}" and (f.head, f.root) == (flow.head, flow.root)
            for f in flows
        )

    def of(self, *heads: str) -> list[tuple[Flow, Years]]:
        """Rows of some heads."""
        return [(f, r) for f, r in self.rows if f.head in heads]


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
        yield from _vat_charged(drawn, flow, option)
    elif flow.head == "vat_lost":
        yield from _vat_lost(drawn, flow, option)
    elif flow.head == "vat_cliff":
        yield from _cliff(drawn, option)
    elif flow.head == "rates":
        yield from _rates(drawn, flow, option)
    elif flow.head in ("surplus", "corporation_tax"):
        yield from _surplus(drawn, flow, option)


# -- what runs, and what the option adds -----------------------------------------------------------


def phase(desk: Desk, option: Option, line: str) -> Formula:
    """How much of a change there is in a year."""
    change, starts = desk.changes[option.id, line], desk.terms[option.id, "starts"]
    return lambda y: least(
        1, most(0, (desk.year.at(y) - most(change.begins, starts) + 1) / change.ramp)
    )


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
                    unused = most(0, life - (_fixed(desk, last) - _fixed(desk, b))) / life
                    part = _still(bought, b) * unused
                    parts = part if parts is None else parts + part
                assert parts is not None
                return either(same(desk.year.at(y), _fixed(desk, last)), parts, 0)

            yield left
    elif own is not None:
        yield lambda y: own.expected.at(y)


def _fixed(desk: Desk, year: int) -> Term:
    """The cell of a year that does not move with the copy."""
    return _still(desk.year, year)


def _still(row: Years, year: int) -> Term:
    moving = row.at(year)
    sheet, _, cell = moving.text.rpartition("!")
    return Term(f"{sheet}!${cell}", moving.value)


def _fee(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk, own = drawn.desk, option.id
    year, starts = desk.year, desk.terms[own, "starts"]
    fee = desk.terms.get((own, "fee"))
    if flow.name.startswith("fee to") and fee is not None:
        yield lambda y: either(year.at(y) >= starts, fee, 0)
    price, rent = desk.terms.get((own, "lease_price")), desk.terms.get((own, "lease_rent"))
    if price is None and rent is None:
        return
    lasts = desk.terms.get((own, "lease_years")) or _fixed(desk, desk.last)

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
    off: Given = 1
    for rule in ("emp.two_tier", "pen.new_fair_deal"):
        if rule in desk.in_force:
            off = off * (1 - desk.in_force[rule]) if off != 1 else 1 - desk.in_force[rule]

    def saved(y: int, row: Years) -> Term:
        years = most(0, desk.year.at(y) - starts + 1)
        new = 1 - (1 - cells["turnover"]) ** years
        gap = cells["pension_rate"] - other
        return row.at(y) / (1 + cells["pension_rate"]) * new * gap * off

    for row in drawn.like(flow):
        yield lambda y, r=row: saved(y, r)  # type: ignore[misc]


# -- VAT -------------------------------------------------------------------------------------------


def _exempt_by(desk: Desk, option: Option) -> str | None:
    regime = desk.result.case.vat.regime
    if option.within or (regime == "leisure" and option.model not in ELIGIBLE):
        return None
    return EXEMPT_BY.get(regime)


def _flag(desk: Desk, rule: str) -> Given:
    return desk.in_force.get(rule, 0)


def _vat_charged(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk, vat = drawn.desk, drawn.desk.result.case.vat
    rate = desk.rules.get("vat.s33.refund.vat_standard_rate")
    if rate is None:
        return
    rated = desk.terms["", "standard_rated_share"]
    if not option.within:
        rated = desk.terms.get((option.id, "standard_rated_share"), rated)
    free: Given = 0
    if option.within and vat.regime == "leisure":
        free = _flag(desk, "vat.leisure.nonbusiness")
    exempt = _exempt_by(desk, option)
    if exempt is not None:
        free = _flag(desk, exempt)
    cells = desk.lines["", flow.line].fields
    part: Given = cells["people"]
    if not option.within and "operator" in cells:
        part = part * cells["operator"]
    for row in drawn.like(flow):
        yield lambda y, r=row: (  # type: ignore[misc]
            r.at(y) * part * (1 - free) * rated * rate / (1 + rate)
        )


def _vat_lost(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk = drawn.desk
    rate = desk.rules.get("vat.s33.refund.vat_standard_rate")
    if rate is None:
        return
    cells = desk.lines["", flow.line].fields
    share = _lost_share(desk, option)
    if share is None:
        return
    bears: Given = cells["vat_share"]
    if "operator" in cells:
        bears = bears * (cells["operator"] + (cells["council"] if option.within else 0))
    test = None if option.within else _small(drawn, (rate, share))
    for row in drawn.like(flow):
        if test is not None:
            yield lambda y, r=row: either(  # type: ignore[misc]
                test(y), 0, r.at(y) * bears * rate * share
            )
        yield lambda y, r=row: r.at(y) * bears * rate * share  # type: ignore[misc]


def _lost_share(desk: Desk, option: Option) -> Term | None:
    """The share of its VAT that a body cannot get back."""
    vat = desk.result.case.vat
    if option.within:
        business: Given = 1
        if vat.regime == "leisure":
            business = _flag(desk, "vat.leisure.nonbusiness")
        back = desk.rules.get("vat.s33.refund.recovery_share_non_business")
        if back is None:
            return None
        return business * (1 - _flag(desk, "vat.s33.refund") * back)
    own = desk.terms.get((option.id, "exempt_share"))
    exempt = _exempt_by(desk, option)
    if own is None and exempt is None:
        return term(0)
    share = own if own is not None else desk.terms["", "exempt_share"]
    if exempt is not None:
        share = share * _flag(desk, exempt)
    share = share * _flag(desk, "vat.company.partial_exemption")
    if option.model == "GR":
        return either(same(_flag(desk, "vat.grant_vs_contract"), 1), 1, share)
    return share


def _small(drawn: Drawn, cells: tuple[Term, Term]) -> Formula | None:
    """Whether the VAT of a year on exempt supplies is within both limits of small amounts."""
    desk, (rate, share) = drawn.desk, cells
    month = desk.rules.get("vat.company.partial_exemption.de_minimis_month")
    part = desk.rules.get("vat.company.partial_exemption.de_minimis_share")
    if month is None or part is None:
        return None
    bought = [(f, r) for f, r in drawn.of("supplies", "premises") if borne(f)]

    def small(y: int) -> Term:
        spend: Term | None = None
        for f, r in bought:
            one = _by_operator(desk, f, r.at(y)) * desk.lines["", f.line].fields["vat_share"]
            spend = one if spend is None else spend + one
        assert spend is not None
        lost = spend * rate * share
        return both(lost <= desk.terms["", MONTHS] * month, share <= part)

    return small if bought else None


def _cliff(drawn: Drawn, option: Option) -> Iterator[Formula]:
    desk, rule = drawn.desk, "vat.s33.insignificance"
    exempt, every = (desk.terms.get((option.id, n)) for n in ("exempt_vat", "total_vat"))
    if exempt is None or every is None or rule not in desk.in_force:
        return
    floor, share = desk.rules[f"{rule}.annual_floor"], desk.rules[f"{rule}.share_limit"]
    limit = most(floor, share * every)
    yield lambda y: either(
        both(desk.year.at(y) >= 1, exempt > limit), exempt * desk.in_force[rule], 0
    )


# -- premises and surplus --------------------------------------------------------------------------


def _rates(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk, rule = drawn.desk, "ndr.multipliers"
    line = next(n for n in desk.result.case.lines if n.name == flow.line)
    multiplier = multiplier_of(desk, flow.line)
    if multiplier is None:
        return
    value = desk.lines["", flow.line].fields["rateable_value"]
    relief: Given = 0
    operates = OPERATOR in line.payer
    if option.model == "CT" and operates:
        relief = desk.rules["ndr.charity_mandatory.relief"] * _flag(desk, "ndr.charity_mandatory")
    extra = desk.terms.get((option.id, "discretionary_relief"))
    if extra is not None and operates:
        relief = relief + least(extra, 1 - relief)
    bill = desk.in_force[rule] * value * multiplier
    bill = bill * (1 - relief) if relief != 0 else bill
    change = desk.changes.get((option.id, flow.line))
    if change is None or change.by.value >= 0:
        yield lambda y: either(desk.year.at(y) >= 1, bill, 0)
        return
    grown = phase(desk, option, flow.line)
    by = change.by if change.multiplier is None else change.by * change.multiplier
    yield lambda y: either(desk.year.at(y) >= 1, bill * least(1, most(0, 1 + by * grown(y))), 0)


def multiplier_of(desk: Desk, line: str) -> Term | None:
    """The multiplier that a property bears, by its rateable value."""
    rule, value = "ndr.multipliers", desk.lines["", line].fields.get("rateable_value")
    small, usual = (desk.rules.get(f"{rule}.{n}") for n in ("small", "standard"))
    band = desk.rules.get(f"{rule}.rv_bands")
    if value is None or small is None or usual is None or band is None:
        return None
    found = either(value < band, small, usual)
    top, high = desk.rules.get(f"{rule}.rv_bands.2"), desk.rules.get(f"{rule}.high_value")
    if top is not None and high is not None:
        found = either(value >= top, high, found)
    return found


def _by_operator(desk: Desk, flow: Flow, amount: Term) -> Term:
    """The part of a cost that the operator pays."""
    part = desk.lines["", flow.line].fields.get("operator")
    return amount if part is None else amount * part


def _surplus(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    desk = drawn.desk
    margin, starts = desk.terms.get((option.id, "margin")), desk.terms[option.id, "starts"]
    if margin is None:
        return
    paid = [(f, r) for f, r in drawn.of("staff", "supplies", "premises") if borne(f)]

    def asked(y: int) -> Term:
        cost: Term | None = None
        for f, r in paid:
            one = _by_operator(desk, f, r.at(y))
            cost = one if cost is None else cost + one
        assert cost is not None
        return either(desk.year.at(y) >= starts, margin * cost, 0)

    if not paid:
        return
    taxed = _tax(desk, option)
    if flow.head == "corporation_tax":
        yield lambda y: taxed(asked(y))
    else:
        yield lambda y: asked(y) - taxed(asked(y))


def _tax(desk: Desk, option: Option) -> Callable[[Term], Term]:
    """Corporation tax of a surplus."""
    rule, rules = "ct.company_rate", desk.rules
    main = rules[f"{rule}.main_rate"]
    names = ("small_profits_rate", "lower_limit", "upper_limit", "marginal_fraction")
    small, lower, upper, part = (rules.get(f"{rule}.{n}") for n in names)
    due: Given = _flag(desk, rule)
    if option.model in ("CT", "GR"):
        due = due * (1 - _flag(desk, "ct.charity_exempt"))

    def tax(surplus: Term) -> Term:
        held = most(0, surplus)
        full = main * held
        if small is None or lower is None or upper is None or part is None:
            return due * full
        between = full - part * (upper - held)
        return due * either(held <= lower, small * held, either(held >= upper, full, between))

    return tax


def worth_of(row: Years, factor: Years) -> Term:
    """What a row is worth in year 0."""
    return products(row.all, factor.all)
