"""Who pays and who gains in each option: flows of money, taxes among them, and three ledgers.

`Books.of` works a case out under the rules of a day: every line names payer and gainer, taxes are
transfers, and what each party gains sums to what society gains. `Books.under` tries another
rulebook and works out again only what it touches.
"""

from changing_places.appraisal.ledgers.books import Books
from changing_places.appraisal.ledgers.charges import REGISTER
from changing_places.appraisal.ledgers.model import HEADS, Flow, Ledger, falls_on
from changing_places.appraisal.ledgers.running import Root, Running, drivers_of, running

__all__ = [
    "HEADS",
    "REGISTER",
    "Books",
    "Flow",
    "Ledger",
    "Root",
    "Running",
    "drivers_of",
    "falls_on",
    "running",
]
