"""Charges on premises: business rates, who keeps them, and stamp duty on a lease."""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.case.model import COUNCIL, OPERATOR, TREASURY
from changing_places.appraisal.ledgers.asked import Asked
from changing_places.appraisal.ledgers.model import Floats, Flow
from changing_places.appraisal.taxes import (
    business_rates,
    land_tax_relief,
    local_share,
    stamp_duty_land_tax,
)

CENTRAL = "ndr.local_share.central_share"


def rates(asked: Asked) -> Iterator[Flow]:
    """The rates of each property; the council keeps its share of them, whoever pays."""
    gainers: dict[str, float] | None = None
    for line in asked.case.lines:
        if not line.rateable_value:
            continue
        gainers = gainers or _gainers(asked)
        # Who pays for premises occupies them; relief is of the operator alone.
        operates = OPERATOR in line.payer
        relieved = asked.option.operator.discretionary_relief if operates else 0.0
        bill = business_rates(
            str(line.rateable_value),
            asked.day,
            model=asked.model if operates else "IH",
            discretionary=str(relieved),
            council=_council(asked),
            book=asked.book,
        )
        relief = f", less relief of £{bill.relief:,.0f}" if bill.relief else ""
        yield from asked.made(
            "rates",
            f"business rates of {line.name}",
            float(bill.bill) * _occupied(asked, line.name),
            payer=line.payer,
            gainer=gainers,
            working=f"a rateable value of £{line.rateable_value:,.0f} at the {bill.multiplier} "
            f"multiplier{relief}",
            line=line.name,
        )


def _council(asked: Asked) -> str:
    return str(asked.case.rates_share)


def _gainers(asked: Asked) -> dict[str, float]:
    """Who keeps each pound of rates: the council, the centre, and other councils what is left."""
    own = float(local_share(_council(asked), asked.day, book=asked.book))
    if not own:
        return {TREASURY: 1.0}
    central = min(float(asked.book.number(CENTRAL, asked.day)), 1.0 - own)
    shares = {COUNCIL: own, TREASURY: central, "other councils": 1.0 - own - central}
    return {party: share for party, share in shares.items() if share > 1e-12}


def _occupied(asked: Asked, name: str) -> Floats:
    """How much of the premises the option keeps, from year 1 on; more money is no more space."""
    change = asked.running.changes.get(name)
    kept = np.ones(asked.case.years + 1)
    if change is not None and change.by < 0:
        by = change.by * (1.0 if change.multiplier is None else change.multiplier.mean)
        kept = np.clip([1.0 + by * change.phase(y) for y in range(len(kept))], 0.0, 1.0)
    kept[0] = 0.0
    return kept


def land_tax(asked: Asked) -> Iterator[Flow]:
    """Stamp duty on the lease of premises, the price and rent of the lease itself beside it."""
    terms, years = asked.option.operator, asked.case.years
    if asked.option.within or not (terms.lease_price or terms.lease_rent):
        return
    at = np.arange(years + 1)
    first = max(0, asked.option.starts - 1)
    lasts = terms.lease_years or years
    # A joint venture is by its nature held by others as well, so it is no group of the council's.
    share = 0 if asked.model == "JV" else 1
    relief = land_tax_relief(asked.model, asked.day, council_share=share, book=asked.book)
    tax = stamp_duty_land_tax(
        str(terms.lease_price),
        asked.day,
        rents=[str(terms.lease_rent)] * lasts,
        relieved=relief is not None,
        book=asked.book,
    )
    rent = (at >= asked.option.starts) & (at < asked.option.starts + lasts)
    paid = np.where(rent, terms.lease_rent, 0.0) + np.where(at == first, terms.lease_price, 0.0)
    yield from asked.made(
        "land_tax",
        "stamp duty on the lease",
        np.where(at == first, float(tax), 0.0),
        payer={OPERATOR: 1.0},
        gainer={TREASURY: 1.0},
        working=f"on a price of £{terms.lease_price:,.0f} and a rent of £{terms.lease_rent:,.0f} "
        f"for {lasts} years",
    )
    yield from asked.made(
        "fee",
        "price and rent of the lease",
        paid,
        payer={OPERATOR: 1.0},
        gainer={COUNCIL: 1.0},
        working="paid to the council as the owner",
    )
