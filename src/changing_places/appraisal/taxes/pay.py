"""What an employer pays on top of pay: National Insurance, and pensions of new starters."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from changing_places.appraisal.rulebook import Rulebook, as_day, delivery_model, rulebook
from changing_places.appraisal.taxes.amounts import Amount, pounds, share, whole


def employer_national_insurance(
    pay_of_jobs: Iterable[Amount],
    as_at: date | str,
    *,
    model: str = "IH",
    book: Rulebook | None = None,
) -> Decimal:
    """A year's employer contributions in pounds on the yearly pay of each job, at a day's rates.

    Each job bears the rate above the secondary threshold. Only a charity (CT) among bodies that
    work mainly for the public sector takes the Employment Allowance off the sum. Lower thresholds
    for apprentices and the young are not counted. Source: SSCBA 1992 s.9; NICs Act 2014 ss.1, 2.

    >>> employer_national_insurance([30_000], "2026-11-23")
    Decimal('3750.00')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    code = delivery_model(model).code
    pays = [pounds(p, "pay of a job") for p in pay_of_jobs]
    if not held.applies("emp.nic", day):
        return Decimal(0)
    rate = held.number("emp.nic.rate", day)
    threshold = held.number("emp.nic.secondary_threshold", day)
    due = sum((rate * max(p - threshold, Decimal(0)) for p in pays), Decimal(0))
    return max(due - employment_allowance(day, model=code, book=held), Decimal(0))


def employment_allowance(as_at: date | str, *, model: str, book: Rulebook | None = None) -> Decimal:
    """What a delivery model is let off of a year's contributions, in pounds at most.

    Only a charity (CT) among bodies that work mainly for the public sector has it. Source: NICs
    Act 2014 ss.1, 2.

    >>> employment_allowance("2026-11-23", model="IH")
    Decimal('0')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    if delivery_model(model).code != "CT" or not held.applies("emp.nic", day):
        return Decimal(0)
    allowance = held.dated("emp.nic.employment_allowance", day)
    held_value = None if allowance is None else allowance.value
    return held_value if isinstance(held_value, Decimal) else Decimal(0)


def share_of_new_starters(turnover: Amount, years: int) -> Decimal:
    """The share of the workforce that came after the transfer: 1 − (1 − turnover)^years.

    >>> round(share_of_new_starters("0.15", 5), 4)
    Decimal('0.5563')
    """
    left, length = 1 - share(turnover, "turnover"), whole(years, "number of years")
    # Before any year nobody has left, even where all leave in each.
    return 1 - left**length if length else Decimal(0)


def new_starters_saving(
    pay: Amount,
    years: int,
    *,
    turnover: Amount,
    scheme_rate: Amount,
    other_rate: Amount,
    as_at: date | str | None = None,
    book: Rulebook | None = None,
) -> Decimal:
    """The yearly saving in pounds on the pensions of new starters, `years` after a transfer.

    pay × share of new starters × (scheme rate − other rate). It is nothing where the two-tier
    rules or New Fair Deal are in force on the day or chosen as a switch. The saving of the employer
    is deferred pay to staff: count it in their ledger too. Source: rules pen.best_value_direction,
    pen.lgps_rate, emp.two_tier, pen.new_fair_deal.

    >>> saving = new_starters_saving(
    ...     6_000_000, 5, turnover="0.15", scheme_rate="0.198", other_rate="0.05"
    ... )
    >>> round(saving)
    493990
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    paid = pounds(pay, "pay bill")
    gap = share(scheme_rate, "scheme rate") - share(other_rate, "other rate")
    part = share_of_new_starters(turnover, years)
    if held.applies("emp.two_tier", day) or held.applies("pen.new_fair_deal", day):
        return Decimal(0)
    return paid * part * gap
