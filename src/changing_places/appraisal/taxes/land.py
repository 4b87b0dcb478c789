"""Stamp duty land tax on non-residential property (FA 2003 s.55, Sch 5)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from changing_places.appraisal.rulebook import Band, Rulebook, as_day, delivery_model, rulebook
from changing_places.appraisal.taxes.amounts import Amount, pounds, share

RULE, PUBLIC, GROUP = "sdlt.nonres", "sdlt.public_bodies", "sdlt.group"


def stamp_duty_land_tax(
    price: Amount,
    as_at: date | str,
    *,
    rents: Sequence[Amount] = (),
    relieved: bool = False,
    book: Rulebook | None = None,
) -> Decimal:
    """Tax in pounds on the price or premium and on the rent of each year of a lease.

    Since 17 March 2016 the price is taxed in slices, before it at one rate on the whole. The rent
    is discounted at the temporal rate from the end of each year (FA 2003 Sch 5 para 3) and the
    present value taxed in slices. `relieved` says that a relief holds: within a group, to a
    charity, or in a statutory reorganisation. The rule before 2016 that a rent of £1,000 took away
    the nil band of a premium is not counted.

    >>> stamp_duty_land_tax(400_000, "2026-11-23") == 9_500
    True
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    paid = pounds(price, "price")
    yearly = [pounds(r, "rent") for r in rents]
    if relieved or not held.applies(RULE, day):
        return Decimal(0)
    if held.dated(f"{RULE}.price_bands", day) is not None:
        on_price = _in_slices(paid, held.bands(f"{RULE}.price_bands", day))
    else:
        on_price = _on_the_whole(paid, held.bands(f"{RULE}.price_slabs", day))
    factor = 1 + held.number(f"{RULE}.rent_discount_rate", day)
    present = sum((r / factor**year for year, r in enumerate(yearly, 1)), Decimal(0))
    return on_price + _in_slices(present, held.bands(f"{RULE}.rent_npv_bands", day))


def land_tax_relief(
    model: str,
    as_at: date | str,
    *,
    by_statute: bool = False,
    council_share: Amount = 1,
    book: Rulebook | None = None,
) -> str | None:
    """The rule that relieves a transfer to a delivery model, None where none does.

    `by_statute` says that the transfer is made by or under statute, as an order that reorganises
    councils; `council_share` is the share of a company that the council holds. Relief within a
    group and of charities is taken back where the body leaves, or ceases to be one, within three
    years. Source: FA 2003 s.66, Sch 7, Sch 8.

    >>> land_tax_relief("CT", "2026-11-23"), land_tax_relief("PSM", "2026-11-23")
    ('sdlt.charity', None)
    """
    held, day = book if book is not None else rulebook(), as_day(as_at)
    code, held_share = delivery_model(model).code, share(council_share, "council's share")
    if by_statute and code in ("SS", "JC", "LATC", "S75") and held.applies(PUBLIC, day):
        return PUBLIC
    if code == "CT" and held.applies("sdlt.charity", day):
        return "sdlt.charity"
    if code in ("LATC", "JV") and held.applies(GROUP, day):
        return GROUP if held_share >= held.number(f"{GROUP}.ownership", day) else None
    return None


def _in_slices(amount: Decimal, bands: Sequence[Band]) -> Decimal:
    tax = below = Decimal(0)
    for band in bands:
        top = amount if band.up_to is None else min(amount, band.up_to)
        tax += band.rate * max(top - below, Decimal(0))
        below = max(below, top)
    return tax


def _on_the_whole(amount: Decimal, bands: Sequence[Band]) -> Decimal:
    rate = next(b.rate for b in bands if b.up_to is None or amount <= b.up_to)
    return rate * amount
