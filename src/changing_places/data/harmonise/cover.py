"""Which rows of a panel together make one council, each piece of its work counted once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changing_places.data.harmonise.territory import Element

# How many ways of covering one council are compared before the best so far is taken.
_MOST_WAYS = 2_000

Cost = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that speaks of some of a council's work.

    `clipped` is the work that it shares with the council; `cost` orders candidates, the
    smallest first: see `engine.cost_of`.
    """

    code: str
    clipped: frozenset[Element]
    cost: Cost


@dataclass(frozen=True, slots=True)
class Cover:
    """The rows chosen, and the work that none of them speaks of."""

    chosen: tuple[Candidate, ...]
    missing: frozenset[Element]


def best_cover(wanted: frozenset[Element], candidates: Sequence[Candidate]) -> Cover:
    """The cheapest rows that together cover the work once each and leave nothing out.

    Costs add up column by column and are compared in order. Where no rows cover it exactly,
    the cheapest are taken in turn for as long as they do not overlap.
    """
    usable = sorted((c for c in candidates if c.clipped), key=lambda c: (c.cost, c.code))
    alone = [c for c in usable if c.clipped == wanted]
    if alone and not any(alone[0].cost[:4]):
        return Cover((alone[0],), frozenset())
    best: tuple[Cost, tuple[Candidate, ...]] | None = None
    for ways, chosen in enumerate(_exact(wanted, _by_element(usable))):
        total = tuple(map(sum, zip(*(c.cost for c in chosen), strict=True)))
        if best is None or total < best[0]:
            best = total, chosen
        if ways >= _MOST_WAYS:
            break
    if best is not None:
        return Cover(best[1], frozenset())
    return _greedy(wanted, usable)


def _by_element(candidates: Sequence[Candidate]) -> dict[Element, list[Candidate]]:
    found: dict[Element, list[Candidate]] = {}
    for candidate in candidates:
        for element in candidate.clipped:
            found.setdefault(element, []).append(candidate)
    return found


def _exact(
    wanted: frozenset[Element], holding: Mapping[Element, Sequence[Candidate]]
) -> "list[tuple[Candidate, ...]]":
    """Every set of disjoint candidates whose union is `wanted`, up to `_MOST_WAYS`."""
    found: list[tuple[Candidate, ...]] = []
    waiting: list[tuple[frozenset[Element], tuple[Candidate, ...]]] = [(wanted, ())]
    while waiting and len(found) <= _MOST_WAYS:
        left, chosen = waiting.pop()
        if not left:
            found.append(chosen)
            continue
        hardest = min(left, key=lambda e: (len(holding.get(e, ())), e))
        fitting = [c for c in holding.get(hardest, ()) if c.clipped <= left]
        waiting.extend((left - c.clipped, (*chosen, c)) for c in reversed(fitting))
    return found


def _greedy(wanted: frozenset[Element], usable: Sequence[Candidate]) -> Cover:
    left, chosen = wanted, []
    for candidate in usable:
        if candidate.clipped <= left:
            chosen.append(candidate)
            left -= candidate.clipped
    return Cover(tuple(chosen), left)
