"""Lines that cost much to cross, and the headroom before each, in pounds or days."""

from datetime import date, timedelta
from decimal import Decimal

from changing_places.appraisal.lawfulness.case import Case
from changing_places.appraisal.lawfulness.model import Cliff
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.taxes.vat import exempt_vat_limit

ZERO = Decimal(0)


def vat_cliff(case: Case) -> Cliff | None:
    """How much more VAT on exempt supplies the council can bear before it loses all of it.

    The larger of the floor and the share of all VAT; headroom takes all VAT as it is.
    """
    rule = "vat.s33.insignificance"
    if not case.applies(rule):
        return None
    total, exempt = case.situation.amount("total_vat"), case.situation.amount("exempt_vat")
    name = "VAT on exempt supplies in a year"
    limit = exempt_vat_limit(total or ZERO, case.day, book=case.book)
    if total is None or exempt is None:
        wants = tuple(n for n in ("total_vat", "exempt_vat") if case.situation.amount(n) is None)
        said = "The council's VAT of a year, and that on exempt supplies, are wanted."
        return Cliff(rule, name, "£", limit, None, None, None, said, wants)
    past = exempt > limit
    said = (
        f"VAT on exempt supplies of {_money(exempt)} is above {_money(limit)}: all of it is lost."
        if past
        else f"{_money(limit - exempt)} more VAT on exempt supplies can be borne; a pound beyond, "
        "and all of it is lost."
    )
    return Cliff(rule, name, "£", limit, exempt, limit - exempt, past, said)


def activity_cliff(case: Case) -> Cliff | None:
    """How much work for others a controlled company can take on before it must compete.

    More than the limit of its activity must be for its controllers, so at the limit it is past.
    Headroom is for outside work that replaces work for the controllers.
    """
    rule = "proc.vertical"
    if not case.applies(rule) or case.model not in ("LATC",):
        return None
    activity = case.situation.amount("company_activity")
    outside = case.situation.amount("outside_activity")
    free = 1 - case.number(f"{rule}.activity_share")
    name = "activity of a controlled company for others in a year"
    if activity is None or outside is None:
        wants = tuple(
            n for n in ("company_activity", "outside_activity") if case.situation.amount(n) is None
        )
        said = "The company's activity of a year, and how much is for others, are wanted."
        return Cliff(rule, name, "£", (activity or ZERO) * free, None, None, None, said, wants)
    limit = activity * free
    left, past = limit - outside, outside >= limit
    said = (
        f"Work for others of {_money(outside)} is not below {_money(limit)}: the exemption is lost."
        if past
        else f"Work for others must stay below {_money(limit)}: {_money(left)} more in place of "
        f"the council's, or {_money(left / (1 - free))} more on top of it, loses the exemption."
    )
    return Cliff(rule, name, "£", limit, outside, left, past, said)


def aid_cliff(case: Case) -> Cliff | None:
    """How much more help an enterprise may be given as minimal financial assistance."""
    rule = "sub.mfa"
    if not case.applies(rule) or case.situation.aid_on_market_terms:
        return None
    received, planned = case.situation.amount("aid_received"), case.situation.amount("aid_planned")
    limit = case.number(f"{rule}.cap")
    name = "minimal financial assistance over three financial years"
    if received is None or planned is None:
        wants = tuple(
            n for n in ("aid_received", "aid_planned") if case.situation.amount(n) is None
        )
        said = "The help given in this financial year and the two before, and planned, are wanted."
        return Cliff(rule, name, "£", limit, None, None, None, said, wants)
    figure = received + planned
    past = figure > limit
    said = (
        f"Help of {_money(figure)} is {_money(figure - limit)} above the cap: the subsidy "
        "principles must be assessed, or another ground found."
        if past
        else f"{_money(limit - figure)} more can be given within the cap of {_money(limit)}."
    )
    return Cliff(rule, name, "£", limit, figure, limit - figure, past, said)


def threshold_cliff(case: Case) -> Cliff | None:
    """How far the contract's value is below the threshold of its kind on the day."""
    rule, kind = "proc.thresholds", case.situation.kind_of_contract
    dated = case.book.dated(f"{rule}.{kind}", case.day) if case.applies(rule) else None
    if dated is None or not isinstance(dated.value, Decimal):
        return None
    limit, value = dated.value, case.situation.amount("contract_value")
    name = f"contract value ({kind.replace('_', ' ').replace('subcentral ', '')})"
    if value is None:
        said = "The value of the whole contract is wanted."
        return Cliff(rule, name, "£", limit, None, None, None, said, ("contract_value",))
    past = value >= limit
    said = (
        f"The value of {_money(value)} reaches the threshold of {_money(limit)}."
        if past
        else f"The value is {_money(limit - value)} below the threshold of {_money(limit)}."
    )
    return Cliff(rule, name, "£", limit, value, limit - value, past, said)


def mutual_cliff(case: Case) -> Cliff | None:
    """How many days of the longest term of a mutual's reserved contract are left over."""
    rule = "proc.psm_reserved"
    if not case.applies(rule) or case.model != "PSM" or case.situation.reserved is False:
        return None
    start, end = case.situation.contract_start, case.situation.contract_end
    years = case.number(f"{rule}.max_term")
    name = f"days of a reserved contract (at most {years} years)"
    if start is None or end is None:
        wants = tuple(
            n for n in ("contract_start", "contract_end") if getattr(case.situation, n) is None
        )
        said = "The first and last day of the contract are wanted."
        return Cliff(rule, name, "days", years * 365, None, None, None, said, wants)
    last = years_after(start, int(years)) - timedelta(days=1)
    limit, figure = Decimal((last - start).days + 1), Decimal((end - start).days + 1)
    past = figure > limit
    said = (
        f"The contract is {figure - limit} days longer than {years} years, which end on "
        f"{in_words(last)}."
        if past
        else f"The contract can end {limit - figure} days later, on {in_words(last)}; then it is "
        "open to all."
    )
    return Cliff(rule, name, "days", limit, figure, limit - figure, past, said)


def lookback_cliff(case: Case) -> Cliff | None:
    """How many days after the earliest day a mutual's next reserved contract is awarded."""
    rule, known = "proc.psm_reserved", case.situation
    award = known.award or known.contract_start
    last = known.last_reserved_award
    if not case.applies(rule) or case.model != "PSM" or known.reserved is False:
        return None
    if not isinstance(last, date) or award is None:
        return None
    earliest = years_after(last, int(case.number(f"{rule}.lookback")))
    limit, figure = Decimal((earliest - last).days), Decimal((award - last).days)
    past = figure < limit
    said = (
        f"The award comes {limit - figure} days too early; the first day is {in_words(earliest)}."
        if past
        else f"The award comes {figure - limit} days after the first day, {in_words(earliest)}."
    )
    name = "days since the last comparable reserved contract"
    return Cliff(rule, name, "days", limit, figure, figure - limit, past, said)


def undervalue_cliff(case: Case) -> Cliff | None:
    """How far a sale or lease below the best price is under the general consent's cap."""
    rule = "pow.disposal"
    value = case.situation.amount("undervalue")
    if not case.applies(rule) or (value is None and case.model != "DEC"):
        return None
    limit, name = case.number(f"{rule}.undervalue_cap"), "price below the best"
    if value is None:
        said = "The difference between the best price and the price asked is wanted."
        return Cliff(rule, name, "£", limit, None, None, None, said, ("undervalue",))
    past = value > limit
    said = (
        f"{_money(value)} below the best price is above {_money(limit)}: the Secretary of State "
        "must consent."
        if past
        else f"{_money(limit - value)} more can be forgone under the general consent."
    )
    return Cliff(rule, name, "£", limit, value, limit - value, past, said)


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March.

    >>> years_after(date(2024, 2, 29), 5)
    datetime.date(2029, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _money(amount: Decimal) -> str:
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
