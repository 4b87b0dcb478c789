"""Value added tax of an option: what its prices hold, and what it cannot get back."""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.case.model import COUNCIL, OPERATOR, TREASURY
from changing_places.appraisal.ledgers.asked import Asked, borne, parts
from changing_places.appraisal.ledgers.model import Floats, Flow
from changing_places.appraisal.taxes import exempt_vat_lost, irrecoverable_vat, output_vat
from changing_places.appraisal.uncertainty.words import pounds

EXEMPT_BY = {"leisure": "vat.leisure.trust_exempt", "welfare": "vat.welfare.exempt"}
# Bodies without profit, whose leisure is exempt; others charge VAT on what is standard-rated.
ELIGIBLE = ("CT", "PSM", "GR")
NON_BUSINESS = "vat.leisure.nonbusiness"
BOUGHT = ("supplies", "premises")


def charged(asked: Asked) -> Iterator[Flow]:
    """The VAT in what users pay the operator: nothing of it stays with it.

    What users pay to the council, for a service that another body runs, is the council's own
    charge and no price of that body's.
    """
    rated = _standard_rated(asked)
    if not rated:
        return
    in_house = asked.case.vat.regime == "leisure" and asked.option.within
    rate = float(
        output_vat(
            1,
            asked.day,
            standard_rated_share=str(rated),
            leisure_in_house=in_house,
            book=asked.book,
        )
    )
    for flow, _ in asked.flows("income"):
        users = sum(s for party, s in flow.payer.items() if not asked.case.parties[party])
        users *= 1.0 if asked.option.within else flow.gainer.get(OPERATOR, 0.0)
        yield from asked.made(
            "vat_charged",
            f"VAT in {flow.name}",
            flow.amounts * users * rate,
            payer={OPERATOR: 1.0},
            gainer={TREASURY: 1.0},
            working=f"{rated:.0%} of it is standard-rated, and {rate / rated:.4f} of that is VAT",
            root=flow.root,
            line=flow.line,
        )


def _standard_rated(asked: Asked) -> float:
    """The share of takings on which VAT is due."""
    own, vat = asked.option.operator.standard_rated_share, asked.case.vat
    if asked.option.within:
        return vat.standard_rated_share if vat.regime != "welfare" else 0.0
    exempt = _exempt_by(asked)
    if exempt is not None and asked.book.applies(exempt, asked.day):
        return 0.0
    return vat.standard_rated_share if own is None else own


def _exempt_by(asked: Asked) -> str | None:
    """The rule that makes what an operator supplies exempt from VAT."""
    regime = asked.case.vat.regime
    if regime == "leisure" and asked.model not in ELIGIBLE:
        return None
    return EXEMPT_BY.get(regime)


def lost(asked: Asked) -> Iterator[Flow]:
    """The VAT on purchases that the operator cannot get back, on each of them in its share."""
    bought = [(f, line.vat_share * _buys(asked, f)) for f, line in asked.flows(*BOUGHT)]
    spend = np.asarray(sum((f.amounts * s for f, s in bought), np.zeros(asked.case.years + 1)))
    rates = _lost_rates(asked, spend)
    of_it = f"of which {_exempt_share(asked):.0%} relates to supplies that are exempt"
    if asked.model == "GR" or asked.option.within:
        of_it = "none of which is recovered"
    for flow, share in bought:
        yield from asked.made(
            "vat_lost",
            f"VAT not recovered on {flow.name}",
            flow.amounts * share * rates,
            payer={OPERATOR: 1.0},
            gainer={TREASURY: 1.0},
            working=f"VAT on the {share:.0%} of it that bears VAT, {of_it}: {rates[-1]:.2%} of the "
            "purchases",
            root=flow.root,
            line=flow.line,
        )


def _buys(asked: Asked, flow: Flow) -> float:
    """The share of a purchase that the operator makes, or within the council the council."""
    return borne(flow) + (flow.payer.get(COUNCIL, 0.0) if asked.option.within else 0.0)


def _lost_rates(asked: Asked, spend: Floats) -> Floats:
    """The VAT that is lost for each pound of purchases that bear VAT, by year."""
    non_business = asked.case.vat.regime != "leisure" or asked.book.applies(NON_BUSINESS, asked.day)
    exempt_by = None if asked.option.within else _exempt_by(asked)
    found = {
        amount: float(
            irrecoverable_vat(
                str(max(0.0, amount)),
                asked.day,
                model=asked.model,
                exempt_share=str(_exempt_share(asked)),
                non_business=non_business,
                exempt_by=exempt_by,
                book=asked.book,
            )
        )
        for amount in set(spend.tolist())
    }
    return parts(np.array([found[a] for a in spend.tolist()]), spend)


def _exempt_share(asked: Asked) -> float:
    own = asked.option.operator.exempt_share
    if asked.option.within:
        return 0.0
    if own is not None:
        return own
    return 0.0 if _exempt_by(asked) is None else asked.case.vat.exempt_share


def cliff(asked: Asked) -> Iterator[Flow]:
    """All VAT on the council's exempt supplies, where the option takes it past the limit."""
    known = asked.option.situation
    exempt, total = known.amount("exempt_vat"), known.amount("total_vat")
    if exempt is None or total is None:
        return
    tax = float(exempt_vat_lost(exempt, total, asked.day, book=asked.book))
    yield from asked.made(
        "vat_cliff",
        "VAT of the council on exempt supplies",
        np.where(np.arange(asked.case.years + 1) >= 1, tax, 0.0),
        payer={COUNCIL: 1.0},
        gainer={TREASURY: 1.0},
        working=f"{pounds(float(exempt))} of the council's {pounds(float(total))} of VAT relates "
        "to exempt supplies, which is past the limit: all of it is lost",
    )
