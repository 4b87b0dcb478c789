"""Business rates of a property by who occupies it, and who bears the relief (LGFA 1988)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from changing_places.appraisal.rulebook import Rulebook, as_day, delivery_model, rulebook
from changing_places.appraisal.taxes.amounts import Amount, pounds, share
from changing_places.core.errors import InputError

RULE = "ndr.multipliers"
SHARES = {"unitary": "unitary_share", "district": "district_share"}


@dataclass(frozen=True)
class RatesBill:
    """A year's business rates in pounds before relief, the relief, the bill, and who bears it."""

    gross: Decimal
    relief: Decimal
    bill: Decimal
    relief_borne_by_council: Decimal
    multiplier: str


def business_rates(
    rateable_value: Amount,
    as_at: date | str,
    *,
    model: str = "IH",
    leisure_multiplier: bool = False,
    discretionary: Amount = 0,
    council: str | Amount = "unitary",
    book: Rulebook | None = None,
) -> RatesBill:
    """The bill of a year by delivery model.

    A charity (CT) has the mandatory relief; `discretionary` is the share of the bill that the
    council forgives besides. `leisure_multiplier` takes the lower multipliers of retail,
    hospitality and leisure, whose reach to a council's own leisure is not settled, so it is off.
    `council` is "unitary" or "district", or its own share of retained rates from 0 to 1; that
    share of the relief is the council's loss (before rates were retained in April 2013 the centre
    bore it, but for most of a discretionary relief, which is not counted). No
    transitional relief or small business relief is counted. Source: LGFA 1988 ss.43, 47
    and Sch 7; SI 2013/452.

    >>> business_rates(600_000, "2026-11-23", model="CT").bill
    Decimal('60960.0000')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    value = pounds(rateable_value, "rateable value")
    code = delivery_model(model).code
    name = multiplier_name(value, day, leisure_multiplier=leisure_multiplier, book=held)
    gross = value * held.number(f"{RULE}.{name}", day) if held.applies(RULE, day) else Decimal(0)
    mandatory = Decimal(0)
    if code == "CT" and held.applies("ndr.charity_mandatory", day):
        mandatory = held.number("ndr.charity_mandatory.relief", day)
    extra = min(share(discretionary, "discretionary relief"), 1 - mandatory)
    if extra and (code not in ("CT", "PSM", "GR", "DEC")):
        raise InputError(
            f"A council cannot forgive business rates of the model '{code}'.",
            "Discretionary relief is for charities and bodies that are not run for profit.",
            "Leave it out, or choose PSM, CT, GR or DEC.",
        )
    relief = gross * (mandatory + extra)
    borne = relief * local_share(council, day, book=held)
    return RatesBill(gross, relief, gross - relief, borne, name)


def multiplier_name(
    value: Decimal, day: date, *, leisure_multiplier: bool = False, book: Rulebook | None = None
) -> str:
    """Which multiplier a property bears on a day: the parameter's name.

    >>> multiplier_name(Decimal(600_000), date(2026, 11, 23))
    'high_value'
    """
    held = book if book is not None else rulebook()
    limits = held.value(f"{RULE}.rv_bands", day)
    assert isinstance(limits, tuple)
    lines = [x for x in limits if isinstance(x, Decimal)]
    if len(lines) > 1 and value >= lines[1]:
        return "high_value"
    size = "small" if value < lines[0] else "standard"
    reduced = leisure_multiplier and held.dated(f"{RULE}.{size}_rhl", day) is not None
    return f"{size}_rhl" if reduced else size


def local_share(
    council: str | Amount, as_at: date | str, *, book: Rulebook | None = None
) -> Decimal:
    """The share of business rates that the council keeps, as in `business_rates`.

    >>> local_share("district", "2026-11-23")
    Decimal('0.4')
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    given = None if council in SHARES else share(council, "council's share of business rates")
    if not held.applies("ndr.local_share", day):
        return Decimal(0)
    if given is not None:
        return given
    return held.number(f"ndr.local_share.{SHARES[str(council)]}", day)
