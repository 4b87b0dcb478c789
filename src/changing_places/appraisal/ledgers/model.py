"""Flows of money between parties, and the ledgers in which they end up.

A flow with a payer alone uses something up, one with a gainer alone does somebody good, and one
with both moves money: so taxes and payments between public bodies cancel in society's ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.case.model import COUNCIL, OPERATOR, Case, Option, Shares
from changing_places.appraisal.greenbook import Discounting
from changing_places.appraisal.greenbook.parameters import health_schedule

Floats = NDArray[np.float64]

# What a flow is of, in the order in which people read them.
HEADS = {
    "staff": "staff",
    "supplies": "supplies and contracts",
    "premises": "premises",
    "income": "income",
    "lines": "other costs and benefits",
    "fee": "fee",
    "national_insurance": "employers' National Insurance",
    "pensions": "pensions of new starters",
    "vat_charged": "VAT in prices",
    "vat_lost": "VAT not recovered",
    "vat_cliff": "VAT of the council on exempt supplies",
    "rates": "business rates",
    "land_tax": "stamp duty land tax",
    "surplus": "surplus of the operator",
    "corporation_tax": "corporation tax",
}
# Those that rules of tax decide, each by itself.
CHARGES = tuple(HEADS)[6:]


@dataclass(frozen=True)
class Flow:
    """Money of one option by year: expected pounds in the case's prices, after every correction.

    `root` names the uncertain line that it moves with. `working` says in words how a charge came
    about and `rules` which rules it was read from. `operator` says who bears what falls on the
    operator where that is not told by the option: until it starts, that of the baseline.
    """

    name: str
    head: str
    payer: Shares
    gainer: Shares
    amounts: Floats = field(repr=False, compare=False)
    root: str
    operator: str = ""
    schedule: str = "standard"
    weight: float = 1.0
    working: str = ""
    rules: tuple[str, ...] = ()
    place: str = ""
    evidence: str = ""
    line: str = ""

    @property
    def is_transfer(self) -> bool:
        """Whether it moves money without using anything up."""
        return bool(self.payer) and bool(self.gainer)


@dataclass(frozen=True)
class Ledger:
    """One option's flows, and what each party gains (or, below 0, pays) in all and by year.

    `present` is pounds of present value by party, and `by_year` undiscounted pounds, years from
    year 0. The operator's money is the council's where the council pays what the service costs.
    """

    option: Option
    flows: tuple[Flow, ...]
    present: Mapping[str, float]
    by_year: Mapping[str, Floats] = field(repr=False, compare=False)
    weighted: float
    public: frozenset[str] = frozenset()

    @property
    def council(self) -> float:
        """The council's own, in pounds of present value."""
        return self.present[COUNCIL]

    @cached_property
    def public_sector(self) -> float:
        """The council and every other public body together."""
        return sum(v for party, v in self.present.items() if party in self.public)

    @cached_property
    def society(self) -> float:
        """Everybody together: the net present social value before any baseline is taken off."""
        return sum(self.present.values())


def falls_on(flow: Flow, option: Option) -> dict[str, float]:
    """What of each pound of a flow each party gains; a share below 0 is what it pays.

    >>> from changing_places.appraisal.case import read_case
    >>> option = read_case("leisure").baseline
    >>> falls_on(Flow("pay", "staff", {"operator": 1.0}, {}, np.zeros(1), "pay"), option)
    {'council': -1.0}
    """
    found: dict[str, float] = {}
    for sign, shares in ((-1.0, flow.payer), (1.0, flow.gainer)):
        for party, share in shares.items():
            name = flow.operator if party == OPERATOR and flow.operator else bearer(party, option)
            found[name] = found.get(name, 0.0) + sign * share
    return found


def bearer(party: str, option: Option) -> str:
    """Who bears what falls on a party: the council, for an operator that it pays its costs."""
    passes = option.within or option.operator.fee is None
    return COUNCIL if party == OPERATOR and passes else party


def factors(case: Case, discounting: Discounting | None = None) -> Mapping[str, Floats]:
    """Discount factors by the schedule of a line, a year each from year 0.

    They are those of the case, or of another `discounting` that is tried.
    """
    by = discounting if discounting is not None else case.discounting
    health = Discounting(health_schedule(by.schedule, by.edition), by.edition, by.timing)
    return {"standard": by.factors(case.years), "health": health.factors(case.years)}
