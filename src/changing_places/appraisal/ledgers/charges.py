"""The charges of an option under the rules of a day, each head with the rules that it read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from changing_places.appraisal.case.model import Case
from changing_places.appraisal.ledgers import people, property, surplus, vat
from changing_places.appraisal.ledgers.asked import Asked
from changing_places.appraisal.ledgers.model import CHARGES, Flow
from changing_places.appraisal.ledgers.running import Running
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

# Those on the service as it runs, which the baseline bears until an option starts.
SERVICE = (
    *("national_insurance", "pensions", "vat_charged", "vat_lost", "vat_cliff", "rates"),
    *("surplus",),
)


@dataclass(frozen=True)
class Charged:
    """The flows of one head of charge, and every rule that its working looked at."""

    flows: tuple[Flow, ...]
    rules: frozenset[str]


def charge(
    head: str, case: Case, options: tuple[Running, Running], day: date, book: Rulebook
) -> Charged:
    """One head of charge of an option, given as its running and the baseline's.

    Until the option starts, the baseline's charges hold. With the operator's surplus comes the
    corporation tax on it.
    """
    own, base = options
    traced = Traced.of(book)
    flows = [f for c in REGISTER[head] for f in c(Asked(case, own, day, traced))]
    starts = own.option.starts
    if head in SERVICE and own is not base and (starts > 1 or _runs_before(own)):
        waiting = [f for c in REGISTER[head] for f in c(Asked(case, base, day, traced))]
        flows = [*_from(flows, starts), *_until(waiting, starts)]
    rules = frozenset(traced.read)
    return Charged(tuple(replace(f, rules=tuple(sorted(rules))) for f in flows), rules)


def _runs_before(running: Running) -> bool:
    """Whether the service costs anything in the years before the option starts."""
    return any(f.amounts[: running.option.starts].any() for f in running.own)


def _from(flows: list[Flow], starts: int) -> list[Flow]:
    years = [np.arange(len(f.amounts)) for f in flows]
    return [
        replace(f, amounts=np.where(y >= starts, f.amounts, 0.0))
        for f, y in zip(flows, years, strict=True)
    ]


def _until(flows: list[Flow], starts: int) -> list[Flow]:
    years = [np.arange(len(f.amounts)) for f in flows]
    return [
        replace(f, name=f"{f.name} until it starts", amounts=np.where(y < starts, f.amounts, 0.0))
        for f, y in zip(flows, years, strict=True)
    ]


assert set(REGISTER) <= set(CHARGES)
