"""What a reader should know of a panel, in sentences: gaps, late starts, odd designs."""

from collections.abc import Iterator, Sequence

import numpy as np

from changing_places.evaluation.panel.faults import listed, some
from changing_places.evaluation.panel.model import NEVER, Bools, Ints, Note, Panel, TimeScale
from changing_places.evaluation.panel.rows import Cleaned

# With so few treated units a normal error is not to be trusted.
FEW = 5
_NAMED = 20


def plural(count: int, noun: str) -> str:
    """A count and its noun.

    >>> plural(1, "unit"), plural(1200, "unit")
    ('1 unit', '1,200 units')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def cell_notes(cleaned: Cleaned) -> Iterator[Note]:
    """Notes on cells that were understood rather than taken as they stood."""
    for column, marks in cleaned.suppressed.items():
        total = sum(marks.values())
        shown = some([f"'{m}' {n:,} times" if n > 1 else f"'{m}' once" for m, n in marks.items()])
        yield Note(
            "suppressed",
            f"{plural(total, 'figure')} in '{column}' {_were(total)} held back by the publisher "
            f"({shown}) and {_are(total)} treated as missing.",
            total,
            tuple(marks),
        )
    for column, taken_off in cleaned.cleaned.items():
        total = max(taken_off.values())
        shown = listed([f"{what} in {plural(n, 'cell')}" for what, n in taken_off.items()])
        yield Note(
            "numbers_cleaned",
            f"Numbers in '{column}' were written with {shown}; the numbers alone were read"
            + (", so that 32% is 32." if "per cent signs" in taken_off else "."),
            total,
            (column,),
        )


def panel_notes(panel: Panel, given: Bools) -> Iterator[Note]:
    """Notes on who was observed when, and on the design. `given` is n x T: where a row stood."""
    seen = np.isfinite(panel.values).any(axis=2)
    yield from _observation_notes(panel, seen, given)
    yield from time_notes(panel.times, panel.scale)
    yield from design_notes(panel.adopted, panel.times, panel.scale, panel.units)


def _observation_notes(panel: Panel, seen: Bools, given: Bools) -> Iterator[Note]:
    if seen.all() and np.isfinite(panel.values).all() and not panel.covariates:
        return
    ever = seen.any(axis=1)
    first, last = seen.argmax(axis=1), seen.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)
    periods = np.arange(seen.shape[1])
    inside = ever[:, None] & (periods > first[:, None]) & (periods < last[:, None])
    gaps = inside & ~seen
    yield from _unbalanced_note(panel, given)
    if gaps.any():
        units = np.flatnonzero(gaps.any(axis=1))
        yield _of_units(
            panel,
            units,
            "gaps",
            f"{plural(int(gaps.sum()), 'figure')} between a unit's first and its last "
            f"{_are(int(gaps.sum()))} missing, in {plural(len(units), 'unit')}",
            count=int(gaps.sum()),
        )
    yield from _edge_notes(panel, seen)
    if panel.covariates:
        lacking = int((~np.isfinite(panel.covariate_values)).any(axis=2)[given].sum())
        if lacking:
            yield Note(
                "covariate_missing",
                f"{plural(lacking, 'row')} {'lacks' if lacking == 1 else 'lack'} a covariate and "
                "cannot be used with covariates.",
                lacking,
                panel.covariates,
            )


def _unbalanced_note(panel: Panel, given: Bools) -> Iterator[Note]:
    lost = (~np.isfinite(panel.values)).sum(axis=(0, 1))
    if not lost.any():
        return
    missing, size = int(lost.sum()), panel.values.size
    absent = int((~given).sum())
    rows = f"; {plural(absent, 'row')} that a full panel would have {_are(absent)} not there"
    by_outcome = [f"'{panel.outcomes[k]}' {int(lost[k]):,}" for k in np.flatnonzero(lost)]
    which = f" ({some(by_outcome)})" if len(panel.outcomes) > 1 else ""
    yield Note(
        "unbalanced",
        f"{missing:,} of the {size:,} figures ({_percent(missing / size)}) {_are(missing)} missing"
        f"{which}{rows if absent else ''}.",
        missing,
        tuple(panel.outcomes[k] for k in np.flatnonzero(lost)),
    )


def _edge_notes(panel: Panel, seen: Bools) -> Iterator[Note]:
    """Units that begin or end inside the panel, leaving aside periods that few units have."""
    ever = seen.any(axis=1)
    thin = seen.sum(axis=0) * 2 < ever.sum()
    if thin.any() and not thin.all():
        labels = [panel.scale.label(int(t)) for t in panel.times[thin]]
        yield Note(
            "thin_periods",
            f"Fewer than half of the units have a figure in {some(labels)}; a comparison there "
            "is of those few.",
            int(thin.sum()),
            tuple(labels[:_NAMED]),
        )
        seen = seen[:, ~thin]
    some_figure = seen.any(axis=1)
    late, early = (
        np.flatnonzero(some_figure & ~seen[:, 0]),
        np.flatnonzero(some_figure & ~seen[:, -1]),
    )
    why = "a new or abolished council, a merger or a late return can be the reason"
    edges = (("late_entry", late, "at first"), ("early_exit", early, "at the end"))
    for kind, units, where in edges:
        if len(units):
            text = f"{plural(len(units), 'unit')} {_have(units)} no figure {where} ({why})"
            yield _of_units(panel, units, kind, text)
    if not ever.all():
        never = np.flatnonzero(~ever)
        text = f"{plural(len(never), 'unit')} {_have(never)} no figure at all"
        yield _of_units(panel, never, "never_observed", text)


def time_notes(times: Ints, scale: TimeScale) -> Iterator[Note]:
    """A note where periods are not evenly spaced."""
    steps = np.diff(times)
    if len(steps) < 2 or (steps == steps[0]).all():
        return
    usual = np.bincount(steps[steps < 10_000]).argmax() if (steps < 10_000).any() else steps.min()
    odd = np.flatnonzero(steps != usual)
    pairs = [f"{scale.label(int(times[i]))} and {scale.label(int(times[i + 1]))}" for i in odd]
    yield Note(
        "irregular_times",
        f"Periods are not evenly spaced: most are {usual} apart, and not those between "
        f"{some(pairs, most=3)}.",
        len(odd),
        tuple(pairs[:_NAMED]),
    )


def design_notes(
    adopted: Ints, times: Ints, scale: TimeScale, names: Sequence[str] | None
) -> Iterator[Note]:
    """Notes on who adopted when; `names` of the units, or None where rows are people."""
    noun = "row" if names is None else "unit"
    first, last = int(times[0]), int(times[-1])
    within = (adopted > first) & (adopted <= last)
    yield from _outside_notes(adopted, times, scale, names)
    if not (adopted > last).any():
        yield Note(
            "no_never_treated",
            f"Every {noun} is treated by {scale.label(last)}: only those not yet treated can "
            "stand as controls, and none can in the last periods.",
        )
    between = np.flatnonzero(within & ~np.isin(adopted, times))
    if len(between):
        text = (
            f"{plural(len(between), noun)} {_adopt(len(between))} in a period that the panel does "
            "not hold; the next that it holds is the first treated one"
        )
        yield _of_names(names, between, "adopts_between", text)
    yield from _few_notes(np.flatnonzero(within), names)


def _outside_notes(
    adopted: Ints, times: Ints, scale: TimeScale, names: Sequence[str] | None
) -> Iterator[Note]:
    """Notes on those treated from the first period, and on those treated after the last."""
    noun = "row" if names is None else "unit"
    first, last = int(times[0]), int(times[-1])
    always = np.flatnonzero(adopted <= first)
    after = np.flatnonzero((adopted > last) & (adopted != NEVER))
    if len(always):
        text = (
            f"{plural(len(always), noun)} {_were(len(always))} treated from the first period, "
            f"{scale.label(first)}, or before: with no figure from before the policy, methods set "
            "them aside"
        )
        yield _of_names(names, always, "always_treated", text)
    if len(after):
        text = (
            f"{plural(len(after), noun)} {_adopt(len(after))} after the last period, "
            f"{scale.label(last)}, and {_are(len(after))} not yet treated in the panel"
        )
        yield _of_names(names, after, "adopts_after_end", text)


def _of_names(names: Sequence[str] | None, chosen: Ints, kind: str, text: str) -> Note:
    shown = () if names is None else tuple(names[int(i)] for i in chosen[:_NAMED])
    told = f" ({some(shown, len(chosen))})" if shown else ""
    return Note(kind, f"{text}{told}.", len(chosen), shown)


def _few_notes(within: Ints, names: Sequence[str] | None) -> Iterator[Note]:
    if not len(within):
        yield Note(
            "nobody_treated",
            "Nobody is first treated after the first period and by the last, so there is no "
            "change to see.",
        )
    elif names is not None and len(within) == 1:
        name = names[int(within[0])]
        yield Note(
            "one_treated_unit",
            f"One unit is treated, {name}: its story has to be told apart from chance by "
            "comparing it with each of the others.",
            1,
            (name,),
        )
    elif names is not None and len(within) <= FEW:
        shown = tuple(names[int(i)] for i in within)
        yield Note(
            "few_treated",
            f"Only {len(within)} units are treated ({listed(shown)}): usual errors are not to be "
            "trusted with five or fewer.",
            len(within),
            shown,
        )


def _of_units(panel: Panel, units: Ints, kind: str, text: str, *, count: int = 0) -> Note:
    names = tuple(panel.units[int(i)] for i in units[:_NAMED])
    return Note(kind, f"{text}: {some(names, len(units))}.", count or len(units), names)


def blank_rows_note(count: int) -> Note:
    """A note on rows that were blank in every column asked for."""
    return Note("blank_rows", f"{plural(count, 'blank row')} {_were(count)} passed over.", count)


def weights_note(panel: Panel, varying: Bools) -> Note:
    """A note on weights that differ between the periods of a unit."""
    units = np.flatnonzero(varying)
    text = (
        f"The weight of {plural(len(units), 'unit')} differs between periods, and its mean over "
        "the unit's periods is used"
    )
    return _of_units(panel, units, "weights_vary", text)


def unsure_note(panel: Panel, unsure: Bools) -> Note:
    """A note on units whose first treated row follows a period without a row."""
    units = np.flatnonzero(unsure)
    text = (
        f"{plural(len(units), 'unit')} {_have(units)} no row just before the first treated one, "
        "and may have been treated earlier"
    )
    return _of_units(panel, units, "adoption_unsure", text)


def folded_note(scale: TimeScale, form: str) -> Note:
    """A note on dates that were taken as periods."""
    return Note(
        "dates_folded",
        f"Dates (written as {form}) were taken as {scale.kind}s, the coarsest periods in which no "
        "unit has two rows.",
    )


def form_note(form: str) -> Note | None:
    """A note on quarters of financial years, which are kept as quarters of calendar years."""
    if form != "financial quarter":
        return None
    return Note(
        "financial_quarters",
        "Quarters of financial years are shown as quarters of calendar years: 2019-20 Q1, April "
        "to June 2019, is 2019 Q2.",
    )


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else "under 0.1%"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _adopt(count: int) -> str:
    return "adopts" if count == 1 else "adopt"


def _have(units: Ints) -> str:
    return "has" if len(units) == 1 else "have"
