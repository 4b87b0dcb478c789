"""Corporation tax of a company that a council owns or contracts with (CTA 2010 Parts 3 and 3A)."""

from datetime import date
from decimal import Decimal

from changing_places.appraisal.rulebook import Rulebook, as_day, rulebook
from changing_places.appraisal.taxes.amounts import Amount, pounds, whole

RULE = "ct.company_rate"


def corporation_tax(
    profit: Amount,
    as_at: date | str,
    *,
    associates: int = 0,
    months: int = 12,
    book: Rulebook | None = None,
) -> Decimal:
    """Tax in pounds on the profit of an accounting period at the rates of a day.

    Below the lower limit the small profits rate holds, above the upper the main rate, and between
    them the main rate less fraction × (upper limit − profit). Both limits are divided by one plus
    the associated companies and shortened to the months of the period. Where no small profits rate
    holds on the day (April 2015 to March 2023) all profit bears the main rate; with the rule taken
    away as a reform there is no tax. Source: CTA 2010 ss.18A to 18E.

    >>> corporation_tax(100_000, "2026-11-23", associates=1) == Decimal(24_625)
    True
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    taxed = pounds(profit, "profit")
    companies = 1 + whole(associates, "number of associated companies")
    length = Decimal(min(whole(months, "number of months", 1), 12)) / 12
    if not held.applies(RULE, day):
        return Decimal(0)
    main = held.number(f"{RULE}.main_rate", day)
    if held.dated(f"{RULE}.small_profits_rate", day) is None:
        return main * taxed
    lower = held.number(f"{RULE}.lower_limit", day) * length / companies
    upper = held.number(f"{RULE}.upper_limit", day) * length / companies
    if taxed <= lower:
        return held.number(f"{RULE}.small_profits_rate", day) * taxed
    if taxed >= upper:
        return main * taxed
    return main * taxed - held.number(f"{RULE}.marginal_fraction", day) * (upper - taxed)
