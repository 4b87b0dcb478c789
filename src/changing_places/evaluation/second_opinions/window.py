"""The window of event times of a stacked regression, and the cohorts that fill it."""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import NEVER, Bools, Ints, Note, Panel

CONTROLS = ("notyet", "never")


@dataclass(frozen=True)
class Window:
    """The same event times for every cohort kept: `before` periods, adoption, `after` more.

    `event_times` (H,) are periods since adoption, ascending, `base` the one that others are
    measured against. `kept` are cohorts, `trimmed` those left out with the reason; `control`
    is `notyet` or `never`; `chosen` says that before or after was chosen here.
    """

    before: int
    after: int
    event_times: Ints
    base: int
    kept: tuple[int, ...]
    trimmed: tuple[tuple[int, str], ...]
    control: str
    anticipation: int
    chosen: bool

    def controls(self, panel: Panel, cohort: int) -> Bools:
        """Which units (n,) are untreated throughout a cohort's window."""
        if self.control == "never":
            return np.asarray(panel.adopted == NEVER)
        last = cohort + self.after + self.anticipation
        return np.asarray(panel.adopted > last)

    def notes(self, panel: Panel) -> tuple[Note, ...]:
        """What was chosen and who was left out, in sentences."""
        total = len(self.kept) + len(self.trimmed)
        how = "was chosen: the widest that most adopters fill" if self.chosen else "was asked for"
        text = (
            f"A window from {self.before} before adoption to {self.after} after {how}. It keeps "
            f"{len(self.kept)} of {total} groups of adopters."
        )
        notes = [Note("window", text, len(self.kept))]
        if self.trimmed:
            listed = "; ".join(f"{panel.scale.label(g)} ({why})" for g, why in self.trimmed)
            names = tuple(panel.scale.label(g) for g, _ in self.trimmed)
            left_out = f"Left out, by year of adoption: {listed}."
            notes.append(Note("trimmed", left_out, len(self.trimmed), names[:5]))
        return tuple(notes)


@dataclass(frozen=True)
class _Reach:
    """How far before and after adoption each cohort (G,) can be followed with controls."""

    cohorts: Ints
    size: Ints
    step: int
    before: Ints
    after: Ints
    controlled: Ints

    @classmethod
    def of(cls, panel: Panel, control: str, anticipation: int) -> "_Reach":
        times = set(panel.times.tolist())
        step = int(np.gcd.reduce(np.diff(panel.times)))
        cohorts = panel.cohorts
        before = np.array([_run(times, int(g) - step, -step) for g in cohorts]) * step
        after = (np.array([_run(times, int(g), step) for g in cohorts]) - 1) * step
        latest = int(panel.adopted.max())
        never = latest == NEVER
        if control == "never" and not never:
            raise Refusal(
                "There is no council that never adopts, to compare with.",
                "Every council of the panel adopts at some time.",
                "Compare with those not yet treated, as '--control notyet'.",
            )
        free = latest - cohorts - anticipation - 1 if not never else after
        size = np.array([(panel.adopted == g).sum() for g in cohorts])
        return cls(cohorts, size, step, before, after, np.minimum(after, free // step * step))

    def keeps(self, before: int, after: int) -> Bools:
        """Which cohorts fill a window with controls."""
        kept: Bools = (self.before >= before) & (self.controlled >= after)
        return kept


def stack_window(
    panel: Panel,
    *,
    before: int | None = None,
    after: int | None = None,
    control: str = "notyet",
    anticipation: int = 0,
) -> Window:
    """The window asked for, or else the widest that most cohorts and most adopters fill.

    Of the windows that keep more than half of both (counting those that could be kept at all),
    the one that is longest on its shorter side, then longest overall, then longest after
    adoption. Raises InputError for a window that is not possible, Refusal where no cohort fills
    one.
    """
    _check(before, after, control, anticipation)
    reach = _Reach.of(panel, control, anticipation)
    least = (anticipation // reach.step + 1) * reach.step
    usable = reach.keeps(least, 0)
    if not usable.any():
        raise _nobody_fills(panel, least, 0)
    b, a = _best(reach, usable, (before, after), least)
    kept = reach.keeps(b, a) & (b >= least)
    if not kept.any():
        raise _nobody_fills(panel, b, a)
    event_times = np.arange(-(b // reach.step) * reach.step, a + 1, reach.step)
    return Window(
        b,
        a,
        event_times,
        -least,
        tuple(int(g) for g in reach.cohorts[kept]),
        tuple((int(reach.cohorts[i]), _why(reach, int(i), b, a)) for i in np.flatnonzero(~kept)),
        control,
        anticipation,
        before is None or after is None,
    )


def _best(
    reach: _Reach, usable: Bools, asked: tuple[int | None, int | None], least: int
) -> tuple[int, int]:
    befores = [asked[0]] if asked[0] is not None else np.unique(reach.before[usable]).tolist()
    afters = [asked[1]] if asked[1] is not None else np.unique(reach.controlled[usable]).tolist()
    found = []
    for b in befores:
        for a in afters:
            kept = usable & reach.keeps(b, a)
            cohorts, councils = kept.sum() / usable.sum(), reach.size[kept].sum()
            most = cohorts > 0.5 and councils / reach.size[usable].sum() > 0.5
            found.append((most, min(b, a + reach.step), b + a, a, b))
    if not any(most for most, *_ in found):
        # No window keeps most: the one that keeps somebody with the least asked of them.
        return asked[0] if asked[0] is not None else least, asked[1] if asked[1] is not None else 0
    *_, a, b = max(found)
    return int(b), int(a)


def _run(times: set[int], start: int, step: int) -> int:
    """How many periods follow one another from `start`."""
    count = 0
    while start + count * step in times:
        count += 1
    return count


def _why(reach: _Reach, i: int, before: int, after: int) -> str:
    if reach.before[i] < before:
        return f"seen for {reach.before[i]} of {before} periods before"
    if reach.after[i] < after:
        return f"seen for {max(reach.after[i], 0)} of {after} periods after"
    return f"nobody untreated for {after} periods after"


def _check(before: int | None, after: int | None, control: str, anticipation: int) -> None:
    if control not in CONTROLS:
        raise InputError(
            f"There is no control group '{control}'.",
            "It has to be 'never' (never treated) or 'notyet' (not yet treated).",
            "Ask for '--control notyet'.",
        )
    if before is not None and before <= anticipation:
        raise InputError(
            f"A window of {before} periods before adoption is too short.",
            "It needs a period before anybody acted on the policy, to measure changes from.",
            f"Ask for {anticipation + 1} or more.",
        )
    if after is not None and after < 0:
        raise InputError(
            f"A window cannot end {after} periods after adoption.",
            "The number has to be 0 (the period of adoption alone) or more.",
            "Ask for 0 or more.",
        )


def _nobody_fills(panel: Panel, before: int, after: int) -> Refusal:
    return Refusal(
        f"No group of adopters is seen {before} {'period' if before == 1 else 'periods'} before "
        f"adoption and {after} after, "
        "beside councils untreated all that time.",
        f"The panel runs from {panel.scale.label(int(panel.times[0]))} to "
        f"{panel.scale.label(int(panel.times[-1]))}, and adoptions lie too near its ends, or "
        "nobody is left to compare with.",
        "Ask for a shorter window, or add periods or councils that adopt later or never.",
    )
