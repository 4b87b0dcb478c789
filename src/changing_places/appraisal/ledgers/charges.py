"""The charges of an option under the rules of a day, each head with the rules that it read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from changing_places.appraisal.case.model import Case
from changing_places.appraisal.ledgers import people, property, surplus, vat
from changing_places.appraisal.ledgers.asked import Asked
from changing_places.appraisal.ledgers.model import Flow
from changing_places.appraisal.ledgers.running import Running
from changing_places.appraisal.ledgers.waiting import from_start, together, until_start
from changing_places.appraisal.rulebook import Rulebook, Traced

Charge = Callable[[Asked], Iterator[Flow]]

REGISTER: dict[str, tuple[Charge, ...]] = {
    "national_insurance": (people.national_insurance,),
    "pensions": (people.new_starters,),
    "vat_charged": (vat.charged,),
    "vat_lost": (vat.lost,),
    "vat_cliff": (vat.cliff,),
    "rates": (property.rates,),
    "land_tax": (property.land_tax,),
    "surplus": (surplus.surplus, surplus.corporation_tax),
}

# Paid when the option is prepared, so before it starts.
PREPARING = "land_tax"


@dataclass(frozen=True)
class Charged:
    """The flows of one head of charge, and every rule that its working looked at."""

    flows: tuple[Flow, ...]
    rules: frozenset[str]


def charge(
    head: str, case: Case, options: tuple[Running, Running], day: date, book: Rulebook
) -> Charged:
    """One head of charge of an option, given as its running and the baseline's.

    Until the option starts, the baseline's charges hold, whoever bears them there. With the
    operator's surplus comes the corporation tax on it.
    """
    own, base = options
    traced = Traced.of(book)
    flows = [f for c in REGISTER[head] for f in c(Asked(case, own, day, traced))]
    if own is not base and (head == PREPARING or _runs_before(own)):
        waiting = [f for c in REGISTER[head] for f in c(Asked(case, base, day, traced))]
        after = flows if head == PREPARING else from_start(flows, own.option)
        flows = together(after, until_start(waiting, own.option, base.option))
    rules = frozenset(traced.read)
    return Charged(
        tuple(replace(f, rules=tuple(sorted(rules))) for f in flows if f.amounts.any()), rules
    )


def _runs_before(running: Running) -> bool:
    """Whether anything of the service moves in the years before the option starts."""
    starts = running.option.starts
    return starts > 1 or any(f.amounts[:starts].any() for f in running.own)
