"""What a number of the options' table is made of: every flow behind it, with its working.

The number is a ledger of an option beside the baseline, in pounds of present value. Each flow that
falls on the ledger has a row, or two flows of one name in the option and in the baseline: rows
sum to the number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from changing_places.appraisal.case.model import COUNCIL
from changing_places.appraisal.ledgers import HEADS, Flow, falls_on
from changing_places.appraisal.ledgers.model import Floats
from changing_places.appraisal.model import Appraisal
from changing_places.core.errors import InputError

# What rounding leaves of a flow in pounds.
NOTHING = 1e-6
COUNCIL_LEDGER, PUBLIC_LEDGER, SOCIETY_LEDGER = "council", "public_sector", "society"
LEDGERS = {
    COUNCIL_LEDGER: "the council's own money",
    PUBLIC_LEDGER: "the council and every other public body",
    SOCIETY_LEDGER: "everybody together",
}


@dataclass(frozen=True)
class Working:
    """One row: flows of one name, as they fall on the ledger, in pounds.

    `option` and `baseline` are present values in each, `difference` the first less the second;
    `by_year` is the difference by year from year 0, undiscounted. `flow` is the option's own, or
    the baseline's where the option has none.
    """

    name: str
    head: str
    flow: Flow
    option: float
    baseline: float
    difference: float
    by_year: Floats = field(repr=False, compare=False)


@dataclass(frozen=True)
class Workings:
    """Every row behind one number, the largest first; `total` is the number."""

    option: str
    ledger: str
    rows: tuple[Working, ...]
    unmoved: tuple[Working, ...]
    total: float


def workings(result: Appraisal, option: str, ledger: str) -> Workings:
    """What the ledger of an option is made of, beside the baseline.

    `ledger` is one of LEDGERS or a party of the case. Rows that differ from the baseline come
    first, `unmoved` holds the rest. Raises InputError for an option or ledger that is not there.

    >>> from changing_places.appraisal import appraise
    >>> result = appraise("leisure", as_at="2026-11-24", draws=200, history=False)
    >>> found = workings(result, "trust", "council")
    >>> round(found.total) == round(sum(row.difference for row in found.rows))
    True
    """
    result.option(option)
    share = _share(result, ledger)
    mine, base = (_by_name(result, o, share) for o in (option, result.case.baseline.id))
    rows = [_row(result, name, mine.get(name), base.get(name)) for name in {**mine, **base}]
    moved = [r for r in rows if np.abs(r.by_year).max() > NOTHING]
    still = [r for r in rows if np.abs(r.by_year).max() <= NOTHING]
    moved.sort(key=lambda r: -abs(r.difference))
    return Workings(option, ledger, tuple(moved), tuple(still), sum(r.difference for r in moved))


def beside_by_year(result: Appraisal, option: str, ledger: str) -> Floats:
    """A ledger of an option less the baseline's, in undiscounted pounds by year from year 0.

    Raises InputError as `workings` does.
    """
    found = workings(result, option, ledger)
    return np.asarray(sum((row.by_year for row in found.rows), np.zeros(result.case.years + 1)))


Share = Callable[[Mapping[str, float]], float]
Held = tuple[Flow, float, Floats]


def _share(result: Appraisal, ledger: str) -> Share:
    """How much of what falls on the parties falls on a ledger."""
    parties = result.case.parties
    if ledger == SOCIETY_LEDGER:
        return lambda falls: sum(falls.values())
    if ledger == PUBLIC_LEDGER:
        return lambda falls: sum(v for p, v in falls.items() if parties[p])
    if ledger == COUNCIL_LEDGER:
        return lambda falls: falls.get(COUNCIL, 0.0)
    if ledger in parties:
        return lambda falls: falls.get(ledger, 0.0)
    raise InputError(
        f"There is no ledger '{ledger}'.",
        f"They are {', '.join(LEDGERS)}, and those of {', '.join(parties)}.",
        "Name one of these.",
    )


def _by_name(result: Appraisal, option: str, share: Share) -> dict[str, Held]:
    """For each name of a flow: the first such flow, its present value and pounds by year."""
    held = result.case.option(option)
    found: dict[str, Held] = {}
    for flow in result.books.flows(option):
        part = share(falls_on(flow, held))
        if not part:
            continue
        first, worth, years = found.get(flow.name, (flow, 0.0, np.zeros_like(flow.amounts)))
        amounts = years + part * flow.amounts
        found[flow.name] = (first, worth + part * result.books.present(flow), amounts)
    return found


def _row(result: Appraisal, name: str, mine: Held | None, base: Held | None) -> Working:
    nothing = np.zeros(result.case.years + 1)
    flow, option, amounts = mine or (None, 0.0, nothing)
    before, baseline, was = base or (None, 0.0, nothing)
    shown = flow or before
    assert shown is not None
    return Working(
        name=name,
        head=HEADS[shown.head],
        flow=shown,
        option=option,
        baseline=baseline,
        difference=option - baseline,
        by_year=amounts - was,
    )
