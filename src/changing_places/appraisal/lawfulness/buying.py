"""May the work be given to this body: tender, control, co-operation, reservation, help."""

from collections.abc import Iterator

from changing_places.appraisal.lawfulness.case import Case
from changing_places.appraisal.lawfulness.cliffs import (
    activity_cliff,
    aid_cliff,
    mutual_cliff,
    threshold_cliff,
    years_after,
)
from changing_places.appraisal.lawfulness.model import Cliff, Remark

THRESHOLDS = "proc.thresholds"
RESERVABLE = ("light_touch", "light_touch_concession")


def award(case: Case) -> Iterator[Remark]:
    """Whether the contract may be given: under the threshold, by tender, or by an exemption."""
    if not case.applies(THRESHOLDS):
        return
    if case.situation.service == "public-health" and case.applies("proc.psr"):
        yield case.only_if("proc.psr", "the body is chosen by a route of the health regime")
        return
    cliff = threshold_cliff(case)
    if cliff is None:
        yield case.met(THRESHOLDS, "no full tender was due for this kind of contract then")
    elif cliff.past is False:
        yield case.met(THRESHOLDS, "the contract is below the threshold")
    elif case.situation.tendered:
        yield case.met(THRESHOLDS, "the contract is tendered")
    elif case.model == "LATC":
        yield from _unless_tendered(case, tuple(_controlled(case)))
    elif case.model == "PSM" and case.situation.reserved is not False:
        yield from _unless_tendered(case, tuple(_reserved(case)))
    else:
        yield case.settle(
            None if case.situation.tendered is None or cliff.past is None else False,
            THRESHOLDS,
            "a contract at or above the threshold is tendered",
            *(["contract_value"] if cliff.past is None else []),
            *(["tendered"] if case.situation.tendered is None else []),
        )


def _unless_tendered(case: Case, remarks: tuple[Remark, ...]) -> Iterator[Remark]:
    """The remarks of an exemption; where it fails and a tender is still open, that tender."""
    failing = [r for r in remarks if r.bears == "against"]
    if not failing or case.situation.tendered is False:
        yield from remarks
        return
    reasons = "; ".join(f"{r.text} ({r.rule})" for r in failing)
    yield case.only_if(
        THRESHOLDS, f"the contract is tendered, since no exemption holds: {reasons}", "tendered"
    )


def _controlled(case: Case) -> Iterator[Remark]:
    """A company that the council controls, for which most of its activity is done."""
    rule = "proc.vertical"
    if case.book.rule(rule).removed and case.day >= case.book.rule(rule).begins:
        yield case.against(THRESHOLDS, "the contract is not tendered, and nothing exempts it")
        return
    if not case.applies(rule):
        yield case.only_if(
            THRESHOLDS, "the contract is tendered, or case law on controlled companies allows it"
        )
        return
    yield case.settle(
        case.situation.controlled,
        rule,
        "the council controls the company as a parent does, and nobody else decides",
        "controlled",
    )
    cliff = activity_cliff(case)
    known = None if cliff is None or cliff.past is None else not cliff.past
    limit = case.number(f"{rule}.activity_share")
    text = f"more than {limit:.0%} of the company's activity is for its controllers"
    yield case.settle(known, rule, text, *(cliff.wants if cliff is not None else ()))


def _reserved(case: Case) -> Iterator[Remark]:
    """A contract that only mutuals may bid for."""
    rule, known = "proc.psm_reserved", case.situation
    if not case.applies(rule):
        yield case.against(THRESHOLDS, "it is not tendered, and none is reserved for mutuals")
        return
    if known.kind_of_contract not in RESERVABLE:
        yield case.against(rule, "only certain light-touch services may be reserved")
        return
    yield case.settle(known.employee_led, rule, "its employees control the mutual", "employee_led")
    spread = None if known.distributes_profit is None else not known.distributes_profit
    yield case.settle(
        spread,
        rule,
        "it is not run for profit, or shares profit among its members alone",
        "distributes_profit",
    )
    cliff = mutual_cliff(case)
    within = None if cliff is None or cliff.past is None else not cliff.past
    years = case.number(f"{rule}.max_term")
    wants = cliff.wants if cliff is not None else ()
    yield case.settle(within, rule, f"the contract lasts at most {years} years", *wants)
    yield _not_again(case)


def _not_again(case: Case) -> Remark:
    """No comparable reserved contract of the same council in the years before."""
    rule, known = "proc.psm_reserved", case.situation
    years = int(case.number(f"{rule}.lookback"))
    text = f"the council gave no comparable reserved contract in the {years} years before"
    last, award_on = known.last_reserved_award, known.award or known.contract_start
    if last is False:
        return case.met(rule, text)
    if last is None or last is True or award_on is None:
        wants = [n for n in ("last_reserved_award", "award") if getattr(known, n) in (None, True)]
        return case.only_if(rule, text, *wants)
    return case.settle(years_after(last, years) <= award_on, rule, text)


def co_operation(case: Case) -> Iterator[Remark]:
    """Councils (or the NHS) that work together without a tender."""
    rule, known = "proc.horizontal", case.situation
    if known.by_delegation:
        yield case.met("pow.shared", "a delegated function is not bought, so nothing is tendered")
        return
    cliff = threshold_cliff(case)
    if not case.applies(THRESHOLDS) or known.tendered or cliff is None or cliff.past is False:
        return
    if case.book.rule(rule).removed and case.day >= case.book.rule(rule).begins:
        text = "what one body buys of another at or above the threshold is tendered"
        yield case.settle(known.tendered, THRESHOLDS, text, "tendered")
        return
    if not case.applies(rule):
        yield case.only_if(
            THRESHOLDS,
            "what one buys of another is tendered, or case law on co-operation allows it",
        )
        return
    yield case.settle(
        known.public_bodies_only,
        rule,
        "only public authorities take part, for functions that they share",
        "public_bodies_only",
    )
    limit, part = case.number(f"{rule}.open_market_share"), known.amount("open_market_share")
    yield case.settle(
        None if part is None else part < limit,
        rule,
        f"less than {limit:.0%} of the activity is on the open market",
        "open_market_share",
    )


def help_given(case: Case) -> Iterator[Remark]:
    """Free support, cheap loans, low rents and grants to a body that trades."""
    if not case.applies("sub.mfa"):
        return
    if case.situation.aid_on_market_terms:
        yield case.met("sub.cmo", "what the council gives is on commercial terms")
        return
    cliff = aid_cliff(case)
    if cliff is None or cliff.figure == 0:
        return
    if cliff.past is False:
        yield case.met("sub.mfa", "help to the enterprise is within the cap")
        return
    text = "help to the enterprise is within the cap, or meets the subsidy principles"
    if _as_public_service(case, cliff):
        yield case.only_if("sub.spei", f"{text}, or is for a service of public economic interest")
    else:
        yield case.only_if("sub.mfa", text, *cliff.wants)


def _as_public_service(case: Case, cliff: Cliff) -> bool:
    """Whether help above the cap is within that of services of public economic interest."""
    rule = "sub.spei"
    if cliff.figure is None or not case.applies(rule):
        return False
    return case.model in case.book.rule(rule).models and cliff.figure <= case.number(f"{rule}.cap")


def public_interest(case: Case) -> Iterator[Remark]:
    """The public interest test where it was chosen as a switch."""
    rule = "proc.public_interest_test"
    value = case.situation.amount("contract_value")
    if case.applies(rule) and (value is None or value > case.number(f"{rule}.value_trigger")):
        yield case.only_if(
            rule,
            "the public interest test does not favour the service in-house",
            *(["contract_value"] if value is None else []),
        )
