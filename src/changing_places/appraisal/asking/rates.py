"""Other discount rates: which option is best at each, while the review of the rate is open."""

from changing_places.appraisal.case.model import COUNCIL
from changing_places.appraisal.greenbook import constant_factors
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.ledgers.books import best_of
from changing_places.appraisal.model import RateTried

# From the pure rate of health effects to twice the standard rate, as shares a year.
RATES = (0.0, 0.015, 0.025, 0.03, 0.035, 0.045, 0.06, 0.07)


def rates_tried(books: Books) -> tuple[RateTried, ...]:
    """The best option for the council and for everybody at each of `RATES`, among lawful ones.

    Flows of every schedule are discounted at the one rate.
    """
    return tuple(_at(books, rate) for rate in RATES)


def _at(books: Books, rate: float) -> RateTried:
    flat = dict.fromkeys(books.factors, constant_factors(rate, books.case.years))
    council, society = {}, {}
    for option in (o.id for o in books.case.options):
        parties = books.by_party(books.flows(option), option, flat)
        council[option], society[option] = parties[COUNCIL], sum(parties.values())
    today = books.base.option.id
    base = society[today]
    mine = best_of({o: council[o] for o in books.lawful}, today)
    return RateTried(
        rate=rate,
        council=mine,
        public=best_of({o: society[o] for o in books.lawful}, mine, today),
        npsv={o: v - base for o, v in society.items()},
    )
