"""Value added tax by delivery model: what is charged, refunded, recovered and lost (VATA 1994)."""

from datetime import date
from decimal import ROUND_CEILING, Decimal

from changing_places.appraisal.rulebook import Rulebook, as_day, delivery_model, rulebook
from changing_places.appraisal.taxes.amounts import Amount, pounds, share

S33_MODELS = ("IH", "IHT", "SS", "JC", "S75")
CLIFF, COMPANY = "vat.s33.insignificance", "vat.company.partial_exemption"


def vat_rate(as_at: date | str, *, book: Rulebook | None = None) -> Decimal:
    """The standard rate on a day.

    >>> vat_rate("2022-06-01")
    Decimal('0.2')
    """
    held = book if book is not None else rulebook()
    return held.number("vat.s33.refund.vat_standard_rate", as_day(as_at))


def exempt_vat_limit(
    total_vat: Amount, as_at: date | str, *, book: Rulebook | None = None
) -> Decimal:
    """The VAT on exempt supplies in pounds a year that a council still gets back.

    The larger of the yearly floor and the share of all VAT incurred. Source: VATA 1994 s.33(2);
    HMRC VATGPB4510.

    >>> exempt_vat_limit(4_000_000, "2026-11-23") == 200_000
    True
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    floor = held.number(f"{CLIFF}.annual_floor", day)
    return max(floor, held.number(f"{CLIFF}.share_limit", day) * pounds(total_vat, "total VAT"))


def exempt_vat_lost(
    exempt_vat: Amount, total_vat: Amount, as_at: date | str, *, book: Rulebook | None = None
) -> Decimal:
    """The VAT in pounds a year that a council loses: all on exempt supplies once past the limit.

    >>> exempt_vat_lost(200_001, 4_000_000, "2026-11-23")
    Decimal('200001')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    exempt = pounds(exempt_vat, "exempt VAT")
    if not held.applies(CLIFF, day):
        return Decimal(0)
    return exempt if exempt > exempt_vat_limit(total_vat, day, book=held) else Decimal(0)


def recovery_share(taxable_income: Amount, exempt_income: Amount) -> Decimal:
    """The share of VAT on shared costs that an ordinary business recovers, in whole per cent.

    taxable ÷ (taxable + exempt), rounded up; income outside the scope of VAT counts as exempt
    here. With no income it is nothing. Source: VAT Regulations 1995 reg 101(2), (4); its rounding
    up holds for VAT on shared costs of at most £400,000 a month, above it two decimals.

    >>> recovery_share(150_000, 850_001)
    Decimal('0.15')
    """
    taxable = pounds(taxable_income, "taxable income")
    income = taxable + pounds(exempt_income, "exempt income")
    if not income:
        return Decimal(0)
    per_cent = (100 * taxable / income).to_integral_value(ROUND_CEILING)
    return per_cent / 100


def irrecoverable_vat(
    vatable_spend: Amount,
    as_at: date | str,
    *,
    model: str,
    exempt_share: Amount = 0,
    non_business: bool = True,
    exempt_by: str | None = None,
    book: Rulebook | None = None,
) -> Decimal:
    """The VAT in pounds a year that a delivery model cannot get back on its purchases.

    `vatable_spend` is what is bought, without VAT, of what bears VAT. Inside the council (IH, IHT,
    SS, JC, S75 hosted by the council) what serves activities that are not business is refunded
    whole; where they are business (`non_business` false), taxable and exempt alike are recovered
    until `exempt_vat_lost` says otherwise, which is reckoned for the council as a whole. A grant's
    recipient loses all of it; every other model loses the exempt share, unless the VAT on it is
    within both limits of small amounts. `exempt_by` names the rule that makes the supply exempt
    (vat.welfare.exempt, vat.leisure.trust_exempt): with it taken away, nothing is exempt.
    Source: VATA 1994 ss.26, 33; SI 1995/2518 regs 101 to 107.

    >>> irrecoverable_vat(1_500_000, "2026-11-23", model="CT", exempt_share="0.85")
    Decimal('255000.000')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    code = delivery_model(model).code
    tax = pounds(vatable_spend, "spending that bears VAT") * vat_rate(day, book=held)
    exempt = share(exempt_share, "exempt share")
    if exempt_by is not None and not held.applies(exempt_by, day):
        exempt = Decimal(0)
    if code in S33_MODELS:
        if not held.applies("vat.s33.refund", day):
            return tax * (1 if non_business else exempt)
        refunded = held.number("vat.s33.refund.recovery_share_non_business", day)
        return tax * (1 - refunded) if non_business else Decimal(0)
    if code == "GR" and held.applies("vat.grant_vs_contract", day):
        return tax
    lost = tax * exempt
    return Decimal(0) if _is_small(lost, tax, day, held) else lost


def _is_small(lost: Decimal, tax: Decimal, day: date, book: Rulebook) -> bool:
    """Whether the exempt VAT of a year is within both limits of small amounts (regs 106, 106A)."""
    if not book.applies(COMPANY, day):
        return True
    monthly = book.number(f"{COMPANY}.de_minimis_month", day)
    part = book.number(f"{COMPANY}.de_minimis_share", day)
    return lost <= 12 * monthly and lost <= part * tax


def output_vat(
    gross_income: Amount,
    as_at: date | str,
    *,
    standard_rated_share: Amount = 1,
    leisure_in_house: bool = False,
    book: Rulebook | None = None,
) -> Decimal:
    """The VAT in pounds that a price already holds: gross × share × rate ÷ (1 + rate).

    Leisure that a council supplies itself bears none from the day on which HMRC accepted that it
    is no business (3 March 2023). Source: HMRC Revenue and Customs Brief 3 (2023).

    >>> output_vat(3_000_000, "2022-06-01", standard_rated_share="0.6", leisure_in_house=True)
    Decimal('300000.0')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    rated = pounds(gross_income, "income") * share(standard_rated_share, "standard-rated share")
    if leisure_in_house and held.applies("vat.leisure.nonbusiness", day):
        return Decimal(0)
    rate = vat_rate(day, book=held)
    return rated * rate / (1 + rate)
