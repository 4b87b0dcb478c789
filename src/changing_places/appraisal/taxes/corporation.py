"""Corporation tax of a company that a council owns or contracts with (CTA 2010 Parts 3 and 3A)."""

from datetime import date
from decimal import Decimal

from changing_places.appraisal.rulebook import Rulebook, as_day, delivery_model, rulebook
from changing_places.appraisal.taxes.amounts import Amount, pounds, whole
from changing_places.core.errors import InputError

RULE = "ct.company_rate"
COUNCIL_MODELS = ("IH", "IHT", "SS", "JC", "S75")
MUTUAL_MODELS = ("LATC", "PSM")
EXEMPT = {"CT": "ct.charity_exempt", "GR": "ct.charity_exempt"}


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


def charity_trade_limit(
    income: Amount, as_at: date | str, *, book: Rulebook | None = None
) -> Decimal:
    """The income in pounds from trade outside its purposes that a charity may have untaxed.

    A share of all its income, at least the floor and at most the cap. Source: CTA 2010 s.482.

    >>> charity_trade_limit(200_000, "2026-11-23") == 50_000
    True
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    part = held.number("ct.charity_exempt.share", day) * pounds(income, "income")
    floor, cap = (held.number(f"ct.charity_exempt.{x}", day) for x in ("floor", "cap"))
    return min(cap, max(floor, part))


def tax_on_surplus(
    surplus: Amount,
    as_at: date | str,
    *,
    model: str,
    associates: int = 0,
    from_members: Amount = 0,
    book: Rulebook | None = None,
) -> Decimal:
    """Tax in pounds on a year's surplus by delivery model.

    A council pays none, nor does a charity on its purposes; give what a charity earns in trade
    outside them, above `charity_trade_limit`, to `corporation_tax`. `from_members` is the part of
    a company's or mutual's surplus on trade with its owners alone, which is not taxed where the
    test of mutual trading is met: the reader says so by giving it. A grant's recipient is taken as
    a charity. Raises InputError where the part exceeds the whole. Source: CTA 2010 ss.478, 984.

    >>> tax_on_surplus(300_000, "2026-11-23", model="IH")
    Decimal('0')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    code = delivery_model(model).code
    taxed, mutual = pounds(surplus, "surplus"), pounds(from_members, "surplus from members")
    if mutual > taxed:
        raise InputError(
            "The surplus from members is more than the surplus.",
            f"{mutual} is more than {taxed}, of which it is a part.",
            "Give both for the same year.",
        )
    exempt_by = "ct.la_exempt" if code in COUNCIL_MODELS else EXEMPT.get(code)
    if exempt_by is not None and held.applies(exempt_by, day):
        return Decimal(0)
    if code in MUTUAL_MODELS and held.applies("ct.mutual_trading", day):
        taxed -= mutual
    return corporation_tax(taxed, day, associates=associates, book=held)
