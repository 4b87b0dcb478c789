"""The figures of an evaluation: who adopts when, paths before and after, effects, opinions."""

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.design import FEW, Cohort, Design
from changing_places.evaluation.model import Estimate, Evaluation, KeyedEstimate
from changing_places.evaluation.panel.model import Panel
from changing_places.figures import Bars, Column, Figure, Intervals, Lines, Source, Table
from changing_places.figures.numbers import number

KINDS = ("effects", "paths", "adoption", "opinions")
MOST_PATHS = 5  # beside the line of those never treated
_NONE = "no difference"


def figure(result: Evaluation, kind: str = "") -> Figure:
    """One of `KINDS`; without a name, the event study, or the opinions where there is none.

    Raises InputError for another kind, or where there is nothing to draw.
    """
    kind = kind or ("effects" if result.event_study else "opinions")
    if kind not in KINDS:
        raise InputError(
            f"There is no figure '{kind}' of an evaluation.",
            f"There are {', '.join(KINDS)}.",
            "Ask for one of these.",
        )
    if kind == "adoption":
        return adoption(result.design, source=source_of(result))
    made = {"effects": effects, "paths": paths, "opinions": opinions}[kind]
    return made(result)


def source_of(result: Evaluation) -> Source:
    """The data that were given, by name and fingerprint, unless a publisher is known."""
    return result.source or Source(
        "Supplied data", f"panel of {len(result.panel.units)} units ({result.panel.sha256[:12]})"
    )


def effects(result: Evaluation) -> Figure:
    """The effect at each period since adoption; those before it should lie about zero."""
    if not result.event_study:
        raise InputError(
            "There is no event study to draw.",
            f"The method '{result.method}' gives no effects by period since adoption.",
            "Ask for the figure 'opinions', or evaluate with another method.",
        )
    rows = [_effect_row(part) for part in result.event_study if part.estimate.value is not None]
    after = tuple(str(row[0]) for row in rows if row[4] >= 0)
    level = number(100 * result.estimate.level, 0)
    unit = result.subject.difference
    columns = (
        Column("when", "Periods since adoption"),
        Column("effect", f"Effect on {result.subject.outcome}", unit, "number"),
        Column("low", f"Low end of {level}%", unit, "number"),
        Column("high", f"High end of {level}%", unit, "number"),
        Column("event_time", "Event time", kind="integer"),
    )
    return Figure(
        title=f"Effect of {result.subject.policy} by time since adoption",
        finding=result.explain()[0],
        table=Table(columns, rows),
        source=source_of(result),
        chart=Intervals(
            "when", "effect", "low", "high", highlight=after, reference=0.0, reference_words=_NONE
        ),
        note="Before adoption there should be no effect: dots there show how alike the groups "
        "were. Bands hold for all dots together.",
        fictional=result.fictional,
    )


def _effect_row(part: KeyedEstimate) -> tuple[str, float | None, float | None, float | None, int]:
    low = part.band_low if part.band_low is not None else part.estimate.low
    high = part.band_high if part.band_high is not None else part.estimate.high
    few = f" (only {part.treated} treated)" if part.treated and part.treated <= FEW else ""
    return f"{event_words(part.key)}{few}", part.estimate.value, low, high, part.key


def event_words(event_time: int) -> str:
    """An event time as a reader says it.

    >>> event_words(-2), event_words(0), event_words(1)
    ('2 before', 'Adoption', '1 after')
    """
    if event_time == 0:
        return "Adoption"
    return f"{abs(event_time)} {'after' if event_time > 0 else 'before'}"


def paths(result: Evaluation) -> Figure:
    """The mean outcome of each cohort, period by period, beside those never treated."""
    panel, design = result.panel, result.design
    large = [c for c in design.cohorts if c.size > FEW] or list(design.cohorts)
    shown = sorted(large, key=lambda c: -c.size)[:MOST_PATHS]
    shown = sorted(shown, key=lambda c: c.time or 0)
    groups = [c for c in (*shown, design.never) if c.size]
    columns = (
        Column("period", "Period"),
        Column("group", "Adopted"),
        Column("mean", f"Mean of {result.subject.outcome}", result.subject.unit, "number"),
        Column("units", "Units seen", kind="integer"),
    )
    rows = [row for group in groups for row in _path(panel, group)]
    return Figure(
        title=f"{result.subject.outcome[:1].upper()}{result.subject.outcome[1:]} by cohort",
        finding=design.sentence(),
        table=Table(columns, rows),
        source=source_of(result),
        chart=Lines("period", "mean", series="group", from_zero=False),
        note="Means of the units seen in each period, not adjusted for anything."
        + (
            f" Cohorts of {FEW} or fewer are not drawn." if len(large) < len(design.cohorts) else ""
        ),
        fictional=result.fictional,
    )


def _path(panel: Panel, cohort: Cohort) -> list[tuple[str, str, float | None, int]]:
    members = np.isin(panel.units, cohort.units)
    values = panel.values[members, :, 0]
    name = f"Adopted {cohort.label}" if cohort.time is not None else "Never"
    rows = []
    for at, time in enumerate(panel.times):
        held = values[np.isfinite(values[:, at]), at]
        mean = float(held.mean()) if held.size else None
        rows.append((panel.scale.label(int(time)), name, mean, int(held.size)))
    return rows


def adoption(design: Design, *, source: Source, fictional: bool = False) -> Figure:
    """How many units adopt in each period: the design, drawn before anything is estimated."""
    rows = [(c.label, c.size) for c in (design.always, *design.cohorts, design.never) if c.size]
    named = [("From the start" if c is design.always else c.label) for c in (design.always,)]
    if design.always.size:
        rows[0] = (named[0], design.always.size)
    if design.never.size:
        rows[-1] = ("Never", design.never.size)
    columns = (Column("when", "Adopted"), Column("units", "Units", kind="integer"))
    return Figure(
        title="Who adopts when",
        finding=design.sentence(),
        table=Table(columns, rows),
        source=source,
        chart=Bars(
            "when",
            "units",
            ranked=False,
            middle=False,
            highlight=tuple(c.label for c in design.cohorts),
        ),
        fictional=fictional,
    )


def opinions(result: Evaluation) -> Figure:
    """The estimate beside those of other methods and other ways with missing cells."""
    rows: list[tuple[object, ...]] = [("This evaluation", *_ends(result.estimate))]
    rows += [(o.words, *_ends(o.estimate)) for o in result.opinions]
    if not result.panel.balanced:
        rows += [(o.words, *_ends(o.estimate)) for o in result.policies]
    unit = result.subject.difference
    columns = (
        Column("way", "Method"),
        Column("effect", f"Effect on {result.subject.outcome}", unit, "number"),
        Column("low", "Low end", unit, "number"),
        Column("high", "High end", unit, "number"),
    )
    return Figure(
        title="The estimate beside second opinions",
        finding=result.explain()[0],
        table=Table(columns, rows),
        source=source_of(result),
        chart=Intervals(
            "way",
            "effect",
            "low",
            "high",
            highlight=("This evaluation",),
            reference=0.0,
            reference_words=_NONE,
        ),
        fictional=result.fictional,
    )


def _ends(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high
