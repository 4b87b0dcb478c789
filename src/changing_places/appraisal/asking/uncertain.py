"""A case as `uncertainty` takes it: what each option is worth to one ledger beside the baseline.

Flows that move together are one line: a purchase and the VAT on it have one root. A margin has
none: it is agreed beforehand, on what is expected. The baseline's flows are taken off, so that a
draw gives the difference that an option makes in that world.
"""

from collections.abc import Callable, Sequence

import numpy as np

from changing_places.appraisal.case.model import COUNCIL
from changing_places.appraisal.ledgers import Books, Flow, Root, drivers_of, falls_on
from changing_places.appraisal.ledgers.model import Floats
from changing_places.appraisal.ledgers.waiting import named
from changing_places.appraisal.uncertainty import Appraised, Line

Share = Callable[[dict[str, float]], float]
LEDGERS: dict[str, Share] = {
    "council": lambda falls: falls.get(COUNCIL, 0.0),
    "society": lambda falls: sum(falls.values()),
}
# What rounding leaves of a line of pounds.
NOTHING = 1e-6
CERTAIN = "what is certain"


def appraised(books: Books, ledger: str, options: Sequence[str]) -> Appraised:
    """The options named, as sentences call them, for the ledger `council` or `society`.

    `options` are ids, at least two. Amounts are pounds of the case's prices beside the baseline.
    """
    case, base = books.case, books.base.option.id
    lines: list[Line] = []
    names = {o.id: o.called for o in case.options}
    before = _roots(books, base, ledger)
    for option in options:
        if option == base:
            lines.append(Line(CERTAIN, names[option], (0.0,) * (case.years + 1)))
            continue
        lines += _lines(_roots(books, option, ledger), before, names[option])
    used = {e.driver for line in lines for e in line.effects}
    every = {d.name: d for d in drivers_of(case)}
    behind = _behind(used, every)
    known = {*behind, *(n.title for n in lines if n.multiplier is not None)}
    with case.at_fault():
        return Appraised(
            options=tuple(names[o] for o in options),
            lines=tuple(lines),
            factors=tuple(books.factors["standard"].tolist()),
            drivers=tuple(d for d in every.values() if d.name in behind),
            correlations=tuple(
                c for c in case.correlations if c.first in known and c.second in known
            ),
        )


def _behind(used: set[str], every: dict) -> set[str]:  # type: ignore[type-arg]
    """The drivers that lines name, and those that these follow."""
    found, waiting = set(), set(used)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(every[name].follows) - found
    return found


def _roots(books: Books, option: str, ledger: str) -> dict[str, tuple[Root | None, Floats]]:
    """For each root, the pounds by year that move with it in a ledger."""
    held, share = books.run(option), LEDGERS[ledger]
    found: dict[str, tuple[Root | None, Floats]] = {}
    for flow in books.flows(option):
        part = share(falls_on(flow, held.option))
        if abs(part) < 1e-12:
            continue
        root = held.roots.get(flow.root)
        name = _name(flow, root)
        before = found.get(name, (root, np.zeros(books.case.years + 1)))[1]
        found[name] = (root, before + part * _at_standard(books, flow))
    return found


def _name(flow: Flow, root: Root | None) -> str:
    """What a root is called; charges that no uncertain line moves are each their own."""
    return flow.root if root is not None else named(flow)


def _at_standard(books: Books, flow: Flow) -> Floats:
    """Pounds that are worth as much at the standard factors as the flow at its own."""
    if flow.schedule == "standard":
        return flow.amounts
    return np.asarray(flow.amounts * books.factors[flow.schedule] / books.factors["standard"])


def _lines(
    own: dict[str, tuple[Root | None, Floats]],
    base: dict[str, tuple[Root | None, Floats]],
    option: str,
) -> list[Line]:
    found: list[Line] = []
    for name in {**own, **base}:
        root, amounts = own.get(name, base.get(name, (None, np.zeros(0))))
        taken = base[name][1] if name in base else np.zeros_like(amounts)
        left = (amounts if name in own else np.zeros_like(taken)) - taken
        if np.abs(left).max() < NOTHING:
            continue
        # Amounts stand at what is expected; a line multiplies what was typed.
        expected = 1.0 if root is None or not root.expected else root.expected
        multiplier = None if root is None else root.multiplier
        effects = () if root is None else root.effects
        found.append(Line(name, option, tuple((left / expected).tolist()), multiplier, effects))
    return found
