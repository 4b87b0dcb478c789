"""What there is to know of a harmonised panel: its lists, and its sentences."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changing_places.data.harmonise.engine import Outcome
from changing_places.data.harmonise.panel import Panel
from changing_places.data.harmonise.result import Estimate, Merge
from changing_places.data.harmonise.weights import Weight
from changing_places.data.register import Register


@dataclass(frozen=True)
class Accounts:
    """The lists of a result: see `Harmonised`."""

    merges: tuple[Merge, ...]
    estimates: tuple[Estimate, ...]
    estimated: tuple[tuple[str, str], ...]
    without_number: tuple[tuple[str, str, str, str], ...]
    not_counted: tuple[tuple[str, str, float], ...]


def accounts(
    outcomes: Mapping[str, Outcome], weight: Weight | None, register: Register
) -> Accounts:
    """Who was merged, who was divided, what has no number, what was not counted."""
    merges: dict[tuple[str, tuple[str, ...]], dict[str, None]] = defaultdict(dict)
    shares: dict[tuple[str, str, float], dict[str, None]] = defaultdict(dict)
    estimated: dict[tuple[str, str], None] = {}
    without: dict[tuple[str, str, str, str], None] = {}
    for outcome in outcomes.values():
        for moved in outcome.moved:
            period = str(moved.time)
            sources = tuple(sorted(p.code for p in moved.parts))
            if sources != (moved.area,) and sources:
                merges[moved.area, sources][period] = None
            if moved.estimated:
                estimated[moved.area, period] = None
            for part in moved.parts:
                if part.share is not None and part.share < 1 - 1e-12:
                    shares[moved.area, part.code, round(part.share, 9)][period] = None
            if moved.why and sources != (moved.area,):
                without[moved.area, period, moved.cell.status, moved.why] = None
    spare = {
        (code, str(time)): amount
        for outcome in outcomes.values()
        for (code, time), amount in outcome.not_counted.items()
    }
    name = weight.name if weight else ""
    return Accounts(
        tuple(Merge(a, s, tuple(p)) for (a, s), p in sorted(merges.items())),
        tuple(Estimate(a, c, s, name, tuple(p)) for (a, c, s), p in sorted(shares.items())),
        tuple(estimated),
        tuple(without),
        tuple((c, t, amount) for (c, t), amount in sorted(spare.items())),
    )


def notes_of(
    panel: Panel, outcomes: Mapping[str, Outcome], told: Accounts, seen: Sequence[str],
    rates: Mapping[str, str | None], *, to: int, weight: Weight | None, register: Register,
) -> tuple[str, ...]:  # fmt: skip
    """Sentences, the most important first."""
    notes = [_merged(told, to, register)]
    if told.estimates:
        areas = sorted({register.name_of(e.area) for e in told.estimates})
        sources = sorted({register.name_of(e.source) for e in told.estimates})
        notes.append(
            f"{len(told.estimated):,} figures are estimated, for {_some(areas)}: "
            f"{_some(sources)} had to be divided, by '{weight.name if weight else ''}'."
        )
    notes += [
        f"'{rate}' is averaged with '{weight.name}' as weights, not its own denominator: "
        "approximate."
        for rate, denominator in rates.items()
        if denominator is None and weight
    ]
    notes += seen
    notes += _warnings(panel, outcomes, told, register)
    return tuple(notes)


def _merged(told: Accounts, to: int, register: Register) -> str:
    sources = {c for m in told.merges for c in m.sources} - {m.area for m in told.merges}
    if not sources:
        return f"Every council of the panel stood on 1 April {to}: no figure was moved."
    into = sorted({register.name_of(m.area) for m in told.merges})
    return (
        f"{len(sources)} councils of the panel did not stand on 1 April {to}; their figures "
        f"are in those of {_some(into)}."
    )


def _warnings(
    panel: Panel, outcomes: Mapping[str, Outcome], told: Accounts, register: Register
) -> list[str]:
    notes = []
    if told.without_number:
        areas = sorted({register.name_of(a) for a, *_ in told.without_number})
        notes.append(
            f"{len(told.without_number):,} figures lack a part or rest on fewer than all: "
            f"{_some(areas)}."
        )
    if told.not_counted:
        areas = sorted({register.name_of(a) for a, *_ in told.not_counted})
        notes.append(
            f"{len(told.not_counted):,} rows were not counted, because others hold the same "
            f"ground in the same period: {_some(areas)}."
        )
    uneven = sorted({time for o in outcomes.values() for time in o.uneven})
    if uneven:
        notes.append(
            f"In {_some(uneven)} the panel holds one tier alone; unitary councils made of "
            "counties and districts then lack the other tier's part."
        )
    if panel.aliases:
        pairs = [f"{a} is {c}" for a, c in sorted(panel.aliases.items())]
        notes.append(f"Other codes were read as the register's: {_some(pairs)}.")
    if panel.set_aside:
        rows = sum(s.rows for s in panel.set_aside)
        reasons = sorted({s.reason for s in panel.set_aside})
        notes.append(f"{rows:,} rows were set aside: {_some(reasons)}.")
    if panel.not_carried:
        notes.append(f"Columns that were not carried over: {_some(panel.not_carried)}.")
    return notes


def _some(items: Sequence[str], most: int = 6) -> str:
    shown = list(items[:most])
    more = len(items) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
