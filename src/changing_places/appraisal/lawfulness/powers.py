"""May the council do it at all: powers, delegation, registration, land, staff."""

from collections.abc import Iterator

from changing_places.appraisal.lawfulness.case import Case
from changing_places.appraisal.lawfulness.cliffs import undervalue_cliff
from changing_places.appraisal.lawfulness.model import MISSED, Remark

OUTSIDE = ("LATC", "JV", "PSM", "CT", "OUT")
PRESCRIBED = ("adult-social-care", "public-health")


def company(case: Case) -> Iterator[Remark]:
    """A company of the council's own, for profit or not."""
    if case.applies("pow.gpc"):
        yield case.met("pow.gpc", "a council may set up or join a company")
    if case.model in ("LATC", "JV") and case.applies("pow.trading"):
        yield case.settle(
            True if case.situation.business_case_approved else None,
            "pow.trading",
            "a business case is approved before it trades and support is paid for",
            "business_case_approved",
        )


def joint_working(case: Case) -> Iterator[Remark]:
    """Delegation to another council, or a joint committee with a host."""
    if case.applies("pow.shared"):
        yield case.met("pow.shared", "councils may delegate, act jointly and lend staff")
        if case.model == "JC":
            yield case.settle(
                case.situation.host_named,
                "pow.shared",
                "a member employs and contracts for the committee, which is no legal person",
                "host_named",
            )


def pooled(case: Case) -> Iterator[Remark]:
    """A pooled fund with the NHS, for prescribed functions alone."""
    known = case.situation.prescribed_function
    if known is None and case.situation.service in PRESCRIBED:
        known = True
    if case.applies("pow.s75"):
        yield case.settle(
            known,
            "pow.s75",
            "the function is one that regulations prescribe",
            "prescribed_function",
        )
        yield case.settle(
            case.situation.pooling_improves,
            "pow.s75",
            "pooling is likely to improve how the functions are carried out",
            "pooling_improves",
        )


def delegation(case: Case) -> Iterator[Remark]:
    """Which functions of a service may leave the council."""
    service, known = case.situation.service, case.situation
    if service == "adult-social-care" and case.applies("pow.care_delegation"):
        yield case.only_if(
            "pow.care_delegation",
            "integration, co-operation, the decision to charge and safeguarding stay with the "
            "council",
        )
    if service == "childrens-social-care" and case.applies("pow.children_delegation"):
        yield _children(case)
    if service == "revenues-and-benefits" and case.applies("pow.contracting_out"):
        yield case.only_if(
            "pow.contracting_out", "decisions are contracted out only as far as an order allows"
        )
    elif known.takes_decisions and case.applies("pow.contracting_out"):
        yield case.only_if("pow.contracting_out", "an order lets others take these decisions")
    if service in ("adult-social-care", "childrens-social-care") and case.applies(
        "duty.registration"
    ):
        yield case.settle(
            True if known.registered else None,
            "duty.registration",
            "the provider is registered with the regulator before the first day",
            "registered",
        )


def _children(case: Case) -> Remark:
    """Children's functions go only to bodies without profit; buying places is no delegation."""
    rule, known = "pow.children_delegation", case.situation
    if known.delegates_functions is False:
        return case.met(rule, "no function is delegated: places or support alone are bought")
    text = "functions are delegated only to a body that is not run for profit"
    if known.distributes_profit is None:
        return case.only_if(rule, text, "delegates_functions", "distributes_profit")
    if not known.distributes_profit:
        return case.met(rule, text)
    if known.delegates_functions is None:
        return case.only_if(rule, text, "delegates_functions")
    return case.against(rule, f"{MISSED}{text}")


def staff(case: Case) -> Iterator[Remark]:
    """Staff who move: their terms, their pension, and those who come after them."""
    if case.situation.staff_transfer is False:
        return
    wants = ("staff_transfer",) if case.situation.staff_transfer is None else ()
    if case.applies("emp.tupe"):
        days = case.number("emp.tupe.eli_days")
        yield case.only_if(
            "emp.tupe", f"staff who move keep their terms, with details {days} days before", *wants
        )
    if case.model not in OUTSIDE:
        return
    if case.applies("pen.new_fair_deal"):
        yield case.only_if("pen.new_fair_deal", "the council stays their pension employer", *wants)
    elif case.applies("pen.best_value_direction"):
        yield case.only_if(
            "pen.best_value_direction", "they keep their pension scheme, or one as good", *wants
        )
    if case.applies("emp.two_tier"):
        yield case.only_if("emp.two_tier", "new staff are treated no worse than they", *wants)


def property_and_reorganising(case: Case) -> Iterator[Remark]:
    """Land for less than its price, listed assets, and consent before reorganisation."""
    cliff = undervalue_cliff(case)
    if cliff is not None and cliff.past is False:
        yield case.met("pow.disposal", "the price forgone is within the general consent")
    elif cliff is not None:
        text = "land goes for the best price, or the price forgone is within the general consent"
        yield case.only_if(
            "pow.disposal", f"{text}, or the Secretary of State agrees", *cliff.wants
        )
    if case.situation.listed_asset and case.applies("pow.community_right_to_buy"):
        months = case.number("pow.community_right_to_buy.moratorium_months")
        yield case.only_if(
            "pow.community_right_to_buy", f"a listed asset waits {months} months for a local bid"
        )
    if case.situation.reorganising and case.applies("fin.lgr_s24"):
        yield case.only_if("fin.lgr_s24", "the successor council consents, if a direction is made")


def grant(case: Case) -> Iterator[Remark]:
    """A grant that is no contract."""
    if case.applies("pow.gpc"):
        yield case.met("pow.gpc", "a council may give a grant")
    if case.applies("vat.grant_vs_contract"):
        back = case.situation.service_in_return
        text = "the council gets no service of its own in return for it"
        if back:
            yield case.only_if(
                "vat.grant_vs_contract",
                "it is treated as the contract that it is, in VAT and in tendering",
            )
        else:
            known = None if back is None else True
            yield case.settle(known, "vat.grant_vs_contract", text, "service_in_return")


def stopping(case: Case) -> Iterator[Remark]:
    """A service that statute requires cannot end."""
    known = case.situation
    if known.stops is False:
        return
    if known.statutory_duty:
        text = f"{known.statutory_duty} requires the service"
        bears = "against" if known.stops else "if"
        said = f"it may not end, since {text}" if known.stops else f"it goes on, since {text}"
        wants = () if known.stops else ("stops",)
        yield Remark(bears, "service.duty", said, wants, known.statutory_duty)
    elif known.statutory_duty is None:
        yield case.only_if(
            "duty.best_value",
            "people were consulted, and no statute requires the service if it stops",
            "stops",
            "statutory_duty",
        )
