"""Value added tax as formulas: what prices hold, what is not got back, and the council's limit."""

from collections.abc import Iterator

from changing_places.appraisal.case.model import Option
from changing_places.appraisal.ledgers import Flow
from changing_places.appraisal.ledgers.asked import borne
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.drawn import (
    Drawn,
    Formula,
    by_operator,
    exempt_by,
    flag,
)
from changing_places.appraisal.telling.workbook.terms import Term, both, either, most, same, term

MONTHS = "months in a year"


def charged(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    """The VAT that prices hold."""
    desk, vat = drawn.desk, drawn.desk.result.case.vat
    rate = desk.rules.get("vat.s33.refund.vat_standard_rate")
    if rate is None:
        return
    rated = desk.terms["", "standard_rated_share"]
    if not option.within:
        rated = desk.terms.get((option.id, "standard_rated_share"), rated)
    free = term(0)
    if option.within and vat.regime == "leisure":
        free = flag(desk, "vat.leisure.nonbusiness")
    if option.within and vat.regime == "welfare":
        free = term(1)
    exempt = exempt_by(desk, option)
    if exempt is not None:
        free = flag(desk, exempt)
    cells = desk.lines["", flow.line].fields
    part = cells["people"]
    if not option.within and "operator" in cells:
        part = part * cells["operator"]
    for row in drawn.like(flow):
        yield lambda y, r=row: (  # type: ignore[misc]
            r.at(y) * part * (1 - free) * rated * rate / (1 + rate)
        )


def lost(drawn: Drawn, flow: Flow, option: Option) -> Iterator[Formula]:
    """The VAT on purchases that is not got back."""
    desk = drawn.desk
    rate = desk.rules.get("vat.s33.refund.vat_standard_rate")
    if rate is None:
        return
    cells = desk.lines["", flow.line].fields
    share = _lost_share(desk, option)
    if share is None:
        return
    bears = cells["vat_share"]
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
        business = term(1)
        if vat.regime == "leisure":
            business = flag(desk, "vat.leisure.nonbusiness")
        back = desk.rules.get("vat.s33.refund.recovery_share_non_business")
        if back is None:
            return None
        return business * (1 - flag(desk, "vat.s33.refund") * back)
    own = desk.terms.get((option.id, "exempt_share"))
    exempt = exempt_by(desk, option)
    if own is None and exempt is None:
        return term(0)
    share = own if own is not None else desk.terms["", "exempt_share"]
    if exempt is not None:
        share = share * flag(desk, exempt)
    share = share * flag(desk, "vat.company.partial_exemption")
    if option.model == "GR":
        return either(same(flag(desk, "vat.grant_vs_contract"), 1), 1, share)
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
            one = by_operator(desk, f, r.at(y)) * desk.lines["", f.line].fields["vat_share"]
            spend = one if spend is None else spend + one
        assert spend is not None
        lost = spend * rate * share
        return both(lost <= desk.terms["", MONTHS] * month, share <= part)

    return small if bought else None


def cliff(drawn: Drawn, option: Option) -> Iterator[Formula]:
    """The council's VAT on exempt supplies, all of it once past the limit."""
    desk, rule = drawn.desk, "vat.s33.insignificance"
    exempt, every = (desk.terms.get((option.id, n)) for n in ("exempt_vat", "total_vat"))
    if exempt is None or every is None or rule not in desk.in_force:
        return
    floor, share = desk.rules[f"{rule}.annual_floor"], desk.rules[f"{rule}.share_limit"]
    limit = most(floor, share * every)
    yield lambda y: either(
        both(desk.year.at(y) >= 1, exempt > limit), exempt * desk.in_force[rule], 0
    )
