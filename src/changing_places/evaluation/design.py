"""What a panel can tell: who is compared with whom, before anything is estimated."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.panel.model import Panel
from changing_places.figures.numbers import listed

# So few treated that a normal error would be a guess: randomisation inference takes its place.
FEW = 5


@dataclass(frozen=True)
class Cohort:
    """The units first treated in one period; `time` is None for those never treated."""

    time: int | None
    label: str
    units: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many units it holds."""
        return len(self.units)


@dataclass(frozen=True)
class Design:
    """Who is treated when, and what kind of comparison that allows.

    `kind` is `staggered` (several cohorts), `block` (one cohort beside units not treated),
    `before_and_after` (nobody to compare with) or `cross_section` (one period). `cohorts` are
    those that can be compared, by period; `always` the units treated from the first period;
    `never` those not treated in the panel; `treated_clusters` counts the clusters of those that
    adopt, which are the units themselves where nothing hangs together.
    """

    kind: str
    cohorts: tuple[Cohort, ...]
    never: Cohort
    always: Cohort
    periods: tuple[str, ...]
    outcomes: tuple[str, ...]
    treated_clusters: int

    @property
    def treated(self) -> int:
        """How many units adopt and can be compared."""
        return sum(c.size for c in self.cohorts)

    @property
    def few(self) -> bool:
        """Whether too few are treated for an error that rests on many: units, or their clusters."""
        return 0 < self.treated_clusters <= FEW

    @property
    def compared(self) -> bool:
        """Whether there are both a before and somebody to compare with."""
        return self.kind in ("staggered", "block")

    def sentence(self) -> str:
        """The design in one sentence, as it is drawn back to the analyst."""
        when = listed([f"{c.size} in {c.label}" for c in self.cohorts[:6]])
        more = f" and {len(self.cohorts) - 6} later cohorts" if len(self.cohorts) > 6 else ""
        never = f"{self.never.size} never do" if self.never.size else "none is never treated"
        span = (
            f"{self.periods[0]} to {self.periods[-1]}"
            if len(self.periods) > 1
            else "".join(self.periods)
        )
        total = self.treated + self.never.size + self.always.size
        aside = f"; {self.always.size} were treated from the start" if self.always.size else ""
        return (
            f"Of {total} units seen from {span}, {self.treated} adopt ({when}{more}) and "
            f"{never}{aside}."
        )

    def to_dict(self) -> dict[str, Any]:
        """The design for JSON."""
        return {
            "kind": self.kind,
            "cohorts": [{"adopted": c.label, "units": c.size} for c in self.cohorts],
            "never_treated": self.never.size,
            "always_treated": self.always.size,
            "periods": list(self.periods),
        }


def design_of(panel: Panel) -> Design:
    """The design of a panel. Raises Refusal where nobody is treated while observed."""
    one_period = len(panel.times) == 1
    first = int(panel.times[0])
    always = np.zeros(len(panel.units), bool) if one_period else panel.adopted <= first
    treated = panel.treated & ~always
    never = ~panel.treated
    if not (treated.any() or always.any()):
        last = panel.scale.label(int(panel.times[-1]))
        raise Refusal(
            "Nobody adopts in this panel, so there is no effect to estimate.",
            f"Every unit is never treated, or adopts after the last period ({last}).",
            "Check the adoption column, or add the periods after adoption.",
        )
    times = sorted({int(t) for t in panel.adopted[treated]})
    cohorts = tuple(_cohort(panel, panel.adopted == t, t) for t in times)
    return Design(
        _kind(panel, times, one_period),
        cohorts,
        _cohort(panel, never, None),
        _cohort(panel, always, None),
        tuple(panel.scale.label(int(t)) for t in panel.times),
        panel.outcomes,
        len(np.unique(panel.clusters[treated])),
    )


def _kind(panel: Panel, times: list[int], one_period: bool) -> str:
    if one_period:
        return "cross_section"
    untreated_beside = (panel.adopted > panel.times[-1]).any() or len(times) > 1
    if not untreated_beside or not times:
        return "before_and_after"
    return "staggered" if len(times) > 1 else "block"


def _cohort(panel: Panel, members: Any, time: int | None) -> Cohort:
    names = tuple(u for u, m in zip(panel.units, members, strict=True) if m)
    label = "never" if time is None else panel.scale.label(time)
    return Cohort(time, label, names)
