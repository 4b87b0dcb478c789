"""Who pays and who gains by an option, beside going on as today: a case as `agencies` takes it."""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.agencies import (
    Account,
    Certificate,
    Limits,
    Settlement,
    account,
    side_payments,
)
from changing_places.appraisal.agencies import Case as Shared
from changing_places.appraisal.agencies import Line as SharedLine
from changing_places.appraisal.case.model import Line
from changing_places.appraisal.ledgers import Books, Flow, falls_on
from changing_places.appraisal.ledgers.model import Floats
from changing_places.appraisal.ledgers.waiting import named
from changing_places.core.errors import Refusal

# Bodies that can pay one another; what falls on people is not bargained over.
BODIES = ("provider", "operator")


def gains(books: Books, option: str) -> Account | None:
    """The account of every party on whom the option makes a difference, None where it makes none.

    Amounts are pence of the case's prices, beside the baseline; discounted as the case is.
    """
    lines = tuple(_lines(books, option))
    if not lines:
        return None
    met = {party for line in lines for party in line.shares}
    parties = tuple(p for p in books.case.parties if p in met)
    years = tuple(year_name(books.case.first_year + y) for y in range(books.case.years + 1))
    factors = tuple(float(f) for f in books.factors["standard"])
    with books.case.at_fault():
        return account(Shared(parties, years, lines, discount=factors))


def year_name(year: int) -> str:
    """A financial year by its first.

    >>> year_name(2026)
    '2026/27'
    """
    return f"{year}/{(year + 1) % 100:02d}"


def payments(books: Books, shared: Account) -> Settlement | Certificate | None:
    """Payments that leave every body better off, or the proof that none can.

    None where there are no two bodies, and where together they gain nothing that could be shared.
    """
    bodies = tuple(
        a.agency for a in shared.agencies if books.case.parties[a.agency] or a.agency in BODIES
    )
    if len(bodies) < 2:
        return None
    try:
        return side_payments(shared, Limits(agencies=bodies))
    except Refusal:
        # What all gain together is a matter of a penny, as where money only changes hands.
        return None


def _lines(books: Books, option: str) -> Iterator[SharedLine]:
    """What differs from the baseline, a line of cost or benefit for each flow and party."""
    mine, base = _by_name(books, option), _by_name(books, books.base.option.id)
    lines = books.run(option).lines
    for name in {**mine, **base}:
        flow, by_party = mine.get(name, base.get(name, (None, {})))
        before = base[name][1] if name in base else {}
        after = by_party if name in mine else {}
        nothing = np.zeros(books.case.years + 1)
        assert flow is not None
        for party in {**after, **before}:
            moved = after.get(party, nothing) - before.get(party, nothing)
            pence = np.rint(100 * moved).astype(int)
            title = name if len({**after, **before}) == 1 else f"{name}: {party}"
            yield from _sides(title, party, pence, lines.get(flow.line))


def _sides(title: str, party: str, pence: np.ndarray, line: Line | None) -> Iterator[SharedLine]:
    gained, paid = np.maximum(pence, 0), np.maximum(-pence, 0)
    if gained.any():
        steps = {} if line is None else {p: s for p, s in line.steps.items() if p == party}
        yield SharedLine(
            name=title if not paid.any() else f"{title}, gained",
            kind="benefit",
            pence=tuple(gained.tolist()),
            shares={party: 1},
            cashable=_cashable(line),
            steps=steps,
            volume=line.volume if line is not None and steps else (),
            grade="" if line is None or line.grade is None else str(line.grade),
        )
    if paid.any():
        yield SharedLine(
            name=title if not gained.any() else f"{title}, paid",
            kind="cost",
            pence=tuple(paid.tolist()),
            shares={party: 1},
        )


def _cashable(line: Line | None) -> float:
    return 1.0 if line is None else line.cashable


def _by_name(books: Books, option: str) -> dict[str, tuple[Flow, dict[str, Floats]]]:
    """Flows by name with what falls on each party, flows of one name together."""
    held = books.case.option(option)
    found: dict[str, tuple[Flow, dict[str, Floats]]] = {}
    for flow in books.flows(option):
        _, parties = found.setdefault(named(flow), (flow, {}))
        for party, share in falls_on(flow, held).items():
            if share:
                parties[party] = parties.get(party, 0.0) + share * flow.amounts
    return found
