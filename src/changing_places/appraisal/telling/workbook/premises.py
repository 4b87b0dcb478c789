"""Business rates, and an operator's surplus with the tax on it, as formulas."""

from collections.abc import Callable, Iterator

from changing_places.appraisal.case.model import OPERATOR, Option
from changing_places.appraisal.ledgers import Flow
from changing_places.appraisal.ledgers.asked import borne
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.drawn import (
    Drawn,
    Formula,
    by_operator,
    flag,
    phase,
)
from changing_places.appraisal.telling.workbook.terms import Term, either, least, most, term


def rates(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    """The rates of a property, by its value, its occupier and how much of it is kept."""
    desk, rule = drawn.desk, "ndr.multipliers"
    line = next(n for n in desk.result.case.lines if n.name == flow.line)
    multiplier = _multiplier(desk, flow.line)
    if multiplier is None:
        return
    value = desk.lines["", flow.line].fields["rateable_value"]
    relief = term(0)
    operates = OPERATOR in line.payer
    if option.model == "CT" and operates:
        relief = desk.rules["ndr.charity_mandatory.relief"] * flag(desk, "ndr.charity_mandatory")
    extra = desk.terms.get((option.id, "discretionary_relief"))
    if extra is not None and operates:
        relief = relief + least(extra, 1 - relief)
    bill = desk.in_force[rule] * value * multiplier
    bill = bill * (1 - relief)
    change = desk.changes.get((option.id, flow.line))
    if change is None or change.by.value >= 0:
        yield lambda y: either(desk.year.at(y) >= 1, bill, 0)
        return
    grown = phase(desk, option, flow.line)
    by = change.by if change.multiplier is None else change.by * change.multiplier
    yield lambda y: either(desk.year.at(y) >= 1, bill * least(1, most(0, 1 + by * grown(y))), 0)


def _multiplier(desk: Desk, line: str) -> Term | None:
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


def surplus(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    """The margin on what running the service costs, less the tax on it, or that tax."""
    desk = drawn.desk
    margin, starts = desk.terms.get((option.id, "margin")), desk.terms[option.id, "starts"]
    if margin is None:
        return
    paid = [(f, r) for f, r in drawn.of("staff", "supplies", "premises") if borne(f)]

    def asked(y: int) -> Term:
        cost: Term | None = None
        for f, r in paid:
            one = by_operator(desk, f, r.at(y))
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
    due = flag(desk, rule)
    if option.model in ("CT", "GR"):
        due = due * (1 - flag(desk, "ct.charity_exempt"))

    def tax(surplus: Term) -> Term:
        held = most(0, surplus)
        full = main * held
        if small is None or lower is None or upper is None or part is None:
            return due * full
        between = full - part * (upper - held)
        return due * either(held <= lower, small * held, either(held >= upper, full, between))

    return tax
