"""The verb itself: reads the panel, moves each column, writes the panel and what to know of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from changing_places.core.errors import InputError
from changing_places.data.harmonise import tiers as tier_modes
from changing_places.data.harmonise.engine import Mover, Outcome
from changing_places.data.harmonise.panel import Names, Panel, read
from changing_places.data.harmonise.result import Harmonised
from changing_places.data.harmonise.rules import Mean, Sum
from changing_places.data.harmonise.territory import Territory
from changing_places.data.harmonise.weights import Weight
from changing_places.data.harmonise.words import accounts, notes_of
from changing_places.data.harmonise.write import write
from changing_places.data.register import Register


def harmonise(
    panel: Any,
    *,
    to: int,
    register: Register,
    area: str = "area",
    time: str = "year",
    by: Sequence[str] = (),
    counts: Sequence[str] = (),
    rates: Mapping[str, str | None] | None = None,
    weights: Weight | None = None,
    tiers: str | Mapping[str, str] | None = None,
    status: str | None = "status",
    incomplete: str = "status",
    splits: str = "refuse",
    others: str = "set_aside",
) -> Harmonised:
    """The panel on the boundaries of 1 April of the year `to`.

    `panel` is a pandas, Polars or PyArrow frame or a DuckDB relation with one row for each
    area, time and value of the columns in `by`. `time` holds years, periods such as 2014-15,
    or dates. `counts` are columns that add up; `rates` maps columns to their denominator
    columns, or to None to weigh by `weights`. `weights` is the named weight by which figures
    of a divided council are divided.

    `tiers`, for all columns or by column, says how counties stand to districts: "add",
    "nested", "upper" or "lower" (see `tiers.MODES`); it is recognised where it is not given.
    `incomplete` is "status" (a figure with a part that is no number is none either) or "sum"
    (the parts that are numbers). `splits` is "refuse" or "set_aside", for figures that no
    weight divides. `others` is "set_aside" or "keep", for rows of regions and other bodies.

    Raises InputError for a column that is not there, two rows for one area and time, tiers
    that cannot be told, and a division without a weight for it.
    """
    options = Options(incomplete, splits, others)
    _check_year(to)
    rates = dict(rates or {})
    columns = _columns(counts, rates)
    names = Names(area, time, tuple(by), columns, status)
    held = read(panel, names, register, keep_others=others == "keep")
    mover = Mover(Territory.of(register), date(to, 4, 1), weights)
    outcomes: dict[str, Outcome] = {}
    readings: dict[str, tier_modes.Reading] = {}
    for column in columns:
        given = tiers if isinstance(tiers, str) or tiers is None else tiers.get(column)
        readings[column] = _reading(column, given, held, register, is_rate=column in rates)
        rule = _rule(column, rates, held, mover, options)
        modes = readings[column].modes
        outcomes[column] = mover.move(column, held.cells[column], modes, rule)
    _check_splits(outcomes, mover, options)
    frame = write(held, names, outcomes, register)
    told = accounts(outcomes, weights, register)
    said = [reading.note for reading in readings.values() if reading.note]
    return Harmonised(
        panel=frame,
        to=to,
        tiers={column: reading.words for column, reading in readings.items()},
        notes=notes_of(held, outcomes, told, said, rates, to=to, weight=weights, register=register),
        merges=told.merges,
        estimates=told.estimates,
        estimated=told.estimated,
        without_number=told.without_number,
        set_aside=tuple(held.set_aside),
        not_counted=told.not_counted,
        totals=tuple(t for outcome in outcomes.values() for t in outcome.totals),
    )


@dataclass(frozen=True)
class Options:
    """The ways to treat what is incomplete, divided or no council; each one of two words."""

    incomplete: str
    splits: str
    others: str

    def __post_init__(self) -> None:
        for name, wanted in (("incomplete", ("status", "sum")), ("splits", ("refuse", "set_aside")),
                             ("others", ("set_aside", "keep"))):  # fmt: skip
            if getattr(self, name) not in wanted:
                raise InputError(
                    f"{name}='{getattr(self, name)}' is not known.",
                    f"It can be '{wanted[0]}' or '{wanted[1]}'.",
                    "Give one of these, or leave it out.",
                )


def _check_year(to: int) -> None:
    if isinstance(to, bool) or not isinstance(to, int) or not 1974 <= to <= 2100:
        raise InputError(
            f"to={to!r} is no year whose boundaries are known.",
            "The councils of England began on 1 April 1974 as they are counted here.",
            "Give a year such as 2023; its boundaries are those of 1 April.",
        )


def _columns(counts: Sequence[str], rates: Mapping[str, str | None]) -> tuple[str, ...]:
    if isinstance(counts, str):
        counts = [counts]
    if not counts and not rates:
        raise InputError(
            "Nothing was named to harmonise.",
            "Neither counts= nor rates= names a column.",
            "Give counts=['population'] for what adds up, rates={'rate': 'denominator'} for "
            "what is averaged.",
        )
    denominators = [d for d in rates.values() if d]
    return tuple(dict.fromkeys([*counts, *denominators, *rates]))


def _reading(
    column: str, given: str | None, held: Panel, register: Register, *, is_rate: bool
) -> tier_modes.Reading:
    if given == "add" and is_rate:
        raise InputError(
            f"The rate '{column}' cannot be added across tiers.",
            "A county's rate and its districts' are rates of different things.",
            "Harmonise the counts with tiers='add' and divide afterwards.",
        )
    return tier_modes.read(column, held.cells[column], register, given, is_rate)


def _rule(
    column: str, rates: Mapping[str, str | None], held: Panel, mover: Mover, options: Options
) -> Sum | Mean:
    if column not in rates:
        return Sum(options.incomplete)
    denominator = rates[column]
    cells = held.cells[denominator] if denominator else None
    if cells is None and mover.weight is None:
        raise InputError(
            f"The rate '{column}' has nothing to be weighted by.",
            "No denominator column and no weight were given.",
            f"Give rates={{'{column}': 'DENOMINATOR'}}, or weights=population_weight(store, "
            "register) for an approximate answer.",
        )
    return Mean(cells, mover.weight, mover.territory, options.incomplete)


def _check_splits(outcomes: Mapping[str, Outcome], mover: Mover, options: Options) -> None:
    open_splits = {c: into for o in outcomes.values() for c, into in o.splits.items()}
    if not open_splits or options.splits == "set_aside":
        return
    get = mover.territory.register.get
    shown = [
        f"{get(code).name} ({code}) into {', '.join(get(a).name for a in into[:4])}"
        + (f" and {len(into) - 4} more" if len(into) > 4 else "")
        for code, into in list(open_splits.items())[:5]
    ]
    across = any(len({get(a).tier for a in into}) > 1 for into in open_splits.values())
    named = (
        f"The weight '{mover.weight.name}' does not" if mover.weight else "No weight was given to"
    )
    raise InputError(
        f"{_councils(len(open_splits))} would have to be divided.",
        f"{named} divide {'; '.join(shown)}.",
        "Give weights=Weight('NAME', {area: count})"
        + (
            " with adds=True and both tiers in it, such as spending in a year when both stood"
            if across
            else ", such as population_weight(store, register)"
        )
        + "; or splits='set_aside' to leave them without a number.",
    )


def _councils(count: int) -> str:
    return f"{count} council{'s' if count > 1 else ''}"
