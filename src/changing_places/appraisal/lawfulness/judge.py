"""Whether each delivery model is lawful for a service on a day, with the rule cited."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from changing_places.appraisal.lawfulness import buying, cliffs, powers
from changing_places.appraisal.lawfulness.case import Case
from changing_places.appraisal.lawfulness.model import Cliff, Finding, Remark, Situation
from changing_places.appraisal.rulebook import (
    Rulebook,
    as_day,
    choose,
    delivery_model,
    delivery_models,
    rulebook,
    rules,
    warnings_of_switches,
)

Gate = Callable[[Case], Iterator[Remark]]
Measure = Callable[[Case], Cliff | None]

WITH_STAFF = (powers.delegation, powers.staff, powers.property_and_reorganising)
GATES: dict[str, tuple[Gate, ...]] = {
    "IH": (),
    "IHT": (),
    "SS": (powers.joint_working, buying.co_operation, powers.staff),
    "JC": (powers.joint_working,),
    "S75": (powers.pooled,),
    "LATC": (powers.company, buying.award, buying.help_given, *WITH_STAFF),
    "JV": (powers.company, buying.award, buying.help_given, *WITH_STAFF),
    "PSM": (buying.award, buying.help_given, *WITH_STAFF),
    "CT": (buying.award, buying.help_given, *WITH_STAFF),
    "OUT": (buying.award, buying.public_interest, *WITH_STAFF),
    "GR": (powers.grant, buying.help_given),
    "DEC": (powers.stopping, buying.help_given, powers.property_and_reorganising),
}
CLIFFS: dict[str, tuple[Measure, ...]] = {
    "IH": (cliffs.vat_cliff,),
    "IHT": (cliffs.vat_cliff,),
    "SS": (cliffs.vat_cliff,),
    "JC": (cliffs.vat_cliff,),
    "S75": (cliffs.vat_cliff,),
    "LATC": (cliffs.vat_cliff, cliffs.threshold_cliff, cliffs.activity_cliff, cliffs.aid_cliff),
    "JV": (cliffs.threshold_cliff, cliffs.aid_cliff),
    "PSM": (
        cliffs.threshold_cliff,
        cliffs.mutual_cliff,
        cliffs.lookback_cliff,
        cliffs.aid_cliff,
    ),
    "CT": (cliffs.vat_cliff, cliffs.threshold_cliff, cliffs.aid_cliff),
    "OUT": (cliffs.threshold_cliff,),
    "GR": (cliffs.aid_cliff,),
    "DEC": (cliffs.vat_cliff, cliffs.undervalue_cliff, cliffs.aid_cliff),
}
DUTIES = (
    "duty.best_value",
    "duty.equality",
    "duty.foi",
    "proc.social_value",
    "pow.right_to_challenge",
    "pow.companies_order",
    "emp.equal_pay",
    "pen.admission_guarantee",
    "pen.exit",
    "fin.s114",
    "fin.prudential",
    "fin.mrp",
)


def lawful(
    model: str,
    situation: Situation,
    as_at: date | str | None = None,
    *,
    switches: Iterable[str] = (),
    book: Rulebook | None = None,
) -> Finding:
    """Whether one model is lawful for a service on a day.

    The verdict is "not_lawful" where a rule is against it, "lawful_if" where a condition must hold
    or a figure is wanted, else "lawful". Nothing is dropped: the finding of an unlawful model holds
    its reasons. It is a first reading of the rules held, not advice. Raises InputError for an
    unknown model, date or switch.

    >>> lawful("OUT", Situation("waste", contract_value=5_000_000, tendered=False)).excluded_by
    ('proc.thresholds',)
    """
    day, code = as_day(as_at), delivery_model(model).code
    chosen = tuple(switches)
    case = Case(code, situation, day, choose(book if book is not None else rulebook(), chosen))
    remarks = tuple(r for gate in GATES[code] for r in gate(case))
    near = tuple(c for c in (measure(case) for measure in CLIFFS[code]) if c is not None)
    return Finding(
        model=code,
        name=delivery_models()[code].name,
        as_at=day,
        verdict=_verdict(remarks),
        remarks=remarks,
        cliffs=near,
        duties=tuple(d for d in DUTIES if _binds(case, d)),
        warnings=(*warnings_of_switches(chosen), *_warnings(case, remarks, near)),
    )


def lawful_models(
    situation: Situation,
    as_at: date | str | None = None,
    *,
    switches: Iterable[str] = (),
    book: Rulebook | None = None,
) -> tuple[Finding, ...]:
    """The finding of every delivery model, lawful or not, in the order of the models."""
    chosen = tuple(switches)
    return tuple(
        lawful(code, situation, as_at, switches=chosen, book=book) for code in delivery_models()
    )


def _verdict(remarks: tuple[Remark, ...]) -> str:
    bearing = {r.bears for r in remarks}
    if "against" in bearing:
        return "not_lawful"
    return "lawful_if" if "if" in bearing else "lawful"


def _binds(case: Case, duty: str) -> bool:
    return case.applies(duty) and case.model in case.book.rule(duty).models


def _warnings(case: Case, remarks: tuple[Remark, ...], near: tuple[Cliff, ...]) -> tuple[str, ...]:
    """How sure the rules cited are: reviews that are due, numbers that were not seen."""
    named = (*(r.rule for r in remarks), *(c.rule for c in near))
    cited = dict.fromkeys(rule for rule in named if rule in case.book.rules)
    told = [w for r in cited for w in rules(case.day, rule=r, book=case.book).warnings]
    unread = [r for r in cited if not case.book.rule(r).numbers_seen]
    seen = [w for w in told if not w.startswith("Some numbers")]
    if unread:
        seen.append(
            "The text or numbers of these rules were not seen on the page cited; read them before "
            f"you rely on them: {', '.join(unread)}."
        )
    return tuple(dict.fromkeys(seen))
