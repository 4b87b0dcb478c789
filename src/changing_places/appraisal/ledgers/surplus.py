"""What an operator earns beyond its costs: who pays it, who keeps it, and the tax on it."""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.case.model import COUNCIL, TREASURY
from changing_places.appraisal.ledgers.asked import Asked
from changing_places.appraisal.ledgers.model import Flow
from changing_places.appraisal.taxes import tax_on_surplus

# Whose margin pays for capital that could earn as much elsewhere, and so uses something up.
PRIVATE = ("OUT", "JV")


def surplus(asked: Asked) -> Iterator[Flow]:
    """The margin that the council pays on what the service costs, before the tax on it.

    A contractor's margin is what its capital and risk could earn elsewhere, so it is a cost to
    society; a charity's or a mutual's stays with it for its purposes; a council's own company
    gives it back. With a fixed fee the surplus is what is left of the fee, and stands in the
    operator's own ledger.
    """
    margin = _margin(asked)
    if margin is None:
        return
    kept = margin - _tax(asked, margin)
    gainer: dict[str, float] = {}
    if asked.model not in PRIVATE:
        gainer = {COUNCIL: 1.0} if asked.model == "LATC" else {"provider": 1.0}
    yield from asked.made(
        "surplus",
        f"surplus of {asked.option.operator.name}",
        kept,
        payer={COUNCIL: 1.0},
        gainer=gainer,
        working=f"{asked.option.operator.margin:.1%} of what running the service costs, less the "
        "tax on it",
    )


def corporation_tax(asked: Asked) -> Iterator[Flow]:
    """The tax on the margin."""
    margin = _margin(asked)
    if margin is None:
        return
    yield from asked.made(
        "corporation_tax",
        f"corporation tax of {asked.option.operator.name}",
        _tax(asked, margin),
        payer={COUNCIL: 1.0},
        gainer={TREASURY: 1.0},
        working=f"on a surplus of £{margin[-1]:,.0f} in the last year",
    )


def _margin(asked: Asked) -> np.ndarray | None:
    terms = asked.option.operator
    if asked.option.within or terms.fee is not None or not terms.margin:
        return None
    years = np.arange(asked.case.years + 1)
    return np.asarray(np.where(years >= asked.option.starts, terms.margin * asked.paid(), 0.0))


def _tax(asked: Asked, margin: np.ndarray) -> np.ndarray:
    found = {
        amount: float(
            tax_on_surplus(str(max(0.0, amount)), asked.day, model=asked.model, book=asked.book)
        )
        for amount in set(margin.tolist())
    }
    return np.array([found[a] for a in margin.tolist()])
