"""Which comparisons a staggered design holds: cohort by period, against which base and whom.

The conventions are those of Callaway and Sant'Anna (Journal of Econometrics 225, 2021, section 2)
as the R package did 2.5 carries them out: the base of a treated period is the last observed
period before adoption less anticipation; an earlier period is compared with the period before
it (`varying`) or with that same base (`universal`).
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.did import words
from changing_places.evaluation.effects import LostCell
from changing_places.evaluation.panel.model import Bools, Ints, TimeScale

CONTROLS = ("never", "notyet")
ESTIMATORS = ("dr", "reg", "ipw")
BASES = ("varying", "universal")


@dataclass(frozen=True)
class Settings:
    """How effects are estimated; anything but the named choices is an InputError."""

    control: str = "never"
    estimator: str = "dr"
    base: str = "varying"
    anticipation: int = 0

    def __post_init__(self) -> None:
        for name, given, known in (
            ("control", self.control, CONTROLS),
            ("estimator", self.estimator, ESTIMATORS),
            ("base", self.base, BASES),
        ):
            if given not in known:
                raise InputError(*words.unknown_choice(name, given, known))
        if self.anticipation < 0 or int(self.anticipation) != self.anticipation:
            raise InputError(*words.bad_anticipation(self.anticipation))


@dataclass(frozen=True)
class Cell:
    """One cohort in one period: `period` and `base` are positions among the times."""

    group: int
    time: int
    period: int
    base: int

    @property
    def reference(self) -> bool:
        """Whether the period is its own base, so that its effect is zero by definition."""
        return self.period == self.base


@dataclass(frozen=True)
class Plan:
    """The cells to estimate, those that cannot be, and who may serve as a control when.

    `adopted` (n,) is as given; `usable` (n,) leaves out those already treated, or expecting it,
    in the first period.
    """

    cells: tuple[Cell, ...]
    lost: tuple[LostCell, ...]
    times: Ints
    adopted: Ints
    usable: Bools
    never: Bools
    settings: Settings

    def controls(self, cell: Cell) -> Bools:
        """Who is compared with the cohort: never treated, or not treated in either period."""
        if self.settings.control == "never":
            return self.never
        later = int(self.times[max(cell.period, cell.base)]) + self.settings.anticipation
        waiting: Bools = self.usable & (self.adopted > later) & (self.adopted != cell.group)
        return waiting


def plan(times: Ints, adopted: Ints, settings: Settings, scale: TimeScale | None = None) -> Plan:
    """The comparisons that a design holds.

    `times` are ascending ordinals, `adopted` (n,) first treated periods. Where nobody is never
    treated, the last cohort serves as a control alone and the periods from its adoption on
    (less anticipation) are lost, as in `did`.

    Raises InputError for a single period and Refusal where nobody is treated after the first
    period, or where nobody could serve as a control.
    """
    scale = scale or TimeScale()
    if len(times) < 2:
        raise InputError(*words.one_period(scale.label(int(times[0])) if len(times) else "none"))
    ahead = settings.anticipation
    never = adopted > int(times[-1]) + ahead
    usable = adopted > int(times[0]) + ahead
    cohorts = np.unique(adopted[usable & ~never])
    if not len(cohorts):
        raise Refusal(*words.nobody_adopts(scale.label(int(times[0])), bool(usable.all()), ahead))
    kept, lost = times, list[LostCell]()
    if not never.any():
        if settings.control == "never":
            raise Refusal(*words.no_never_treated())
        kept, cohorts, lost = _without_last(times, cohorts, ahead, scale)
    cells = tuple(
        cell for group in cohorts for cell in _cells_of(int(group), kept, settings) if cell
    )
    return Plan(cells, tuple(lost), times, adopted, usable, never, settings)


def _without_last(
    times: Ints, cohorts: Ints, ahead: int, scale: TimeScale
) -> tuple[Ints, Ints, list[LostCell]]:
    last = int(cohorts[-1])
    kept = times[times < last - ahead]
    if len(cohorts) < 2 or len(kept) < 2:
        raise Refusal(*words.one_cohort(scale.label(last)))
    late = times[times >= last - ahead]
    why = words.all_treated(scale.label(last), ahead)
    lost = [LostCell(int(g), int(t), why) for g in cohorts for t in late if t >= g]
    return kept, cohorts[:-1], lost


def _cells_of(group: int, times: Ints, settings: Settings) -> list[Cell]:
    before = np.flatnonzero(times + settings.anticipation < group)
    fixed = int(before[-1])
    if settings.base == "universal":
        return [Cell(group, int(t), i, fixed) for i, t in enumerate(times)]
    return [
        Cell(group, int(times[i]), i, fixed if times[i] >= group else i - 1)
        for i in range(1, len(times))
    ]
