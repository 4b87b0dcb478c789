"""What `evaluate` answers: an estimate with its interval, its checks and its verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from changing_places.evaluation.about import About
from changing_places.evaluation.checks.model import Check
from changing_places.evaluation.design import Design
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.subject import Subject

if TYPE_CHECKING:
    from changing_places.figures import Figure, Source
    from changing_places.reports import Report

AGGREGATES = ("simple", "dynamic", "group", "calendar")


@dataclass(frozen=True)
class Estimate:
    """One number with its error: in the outcome's own unit, or None where it cannot be told.

    `low` and `high` are the ends of the interval at `level`; `df` its degrees of freedom, None
    where it rests on a permutation or a normal; `how` names the interval in words.
    """

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    level: float = 0.95
    df: float | None = None
    how: str = ""

    @property
    def known(self) -> bool:
        """Whether there are an estimate and an interval."""
        return None not in (self.value, self.low, self.high)

    @property
    def sure(self) -> bool:
        """Whether its interval leaves zero out."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True)
class CellEstimate:
    """The effect on one cohort in one period. `group` and `time` are ordinals."""

    group: int
    time: int
    estimate: Estimate
    treated: int
    controls: int
    before: bool


@dataclass(frozen=True)
class KeyedEstimate:
    """The effect at one event time, on one cohort or in one period; the band holds jointly.

    `treated` is how many treated units an event time rests on, where that is known.
    """

    key: int
    estimate: Estimate
    band_low: float | None = None
    band_high: float | None = None
    treated: int | None = None


@dataclass(frozen=True)
class Aggregated:
    """One way of putting effects together: its overall effect and its parts."""

    kind: str
    overall: Estimate
    parts: tuple[KeyedEstimate, ...] = ()


@dataclass(frozen=True)
class Opinion:
    """What another method, or another way with missing cells, says of the same question."""

    name: str
    words: str
    estimate: Estimate
    concern: str = ""


@dataclass(frozen=True)
class Verdict:
    """What may be said: the Maryland level (1 to 5), how it was come by, and the finding.

    `earned` is the level of the design, `lowered` the reasons for which it was lowered.
    `kind` is `effect`, `fragile` (an effect that a small departure from parallel trends would
    undo), `not_alike` (a difference between groups that were not alike before), `no_effect`,
    `too_little_data`, or `association` (nobody beside, or no before).
    """

    level: int
    earned: int
    why: str
    lowered: tuple[str, ...]
    kind: str
    sentences: tuple[str, ...]
    smallest_seen: float | None = None


@dataclass(frozen=True)
class Provenance:
    """What made the answer: the data's fingerprint, the version, the seed and the options."""

    data_sha256: str
    version: str
    seed: int
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Evaluation:
    """What adopting a policy did to one outcome, how sure that is, and how strong the evidence.

    `method` is the one used and `chosen` the sentence that says why. `aggregates` holds every
    way of putting effects together that the method gives; `aggregate` names the one whose
    overall figure is the answer. `policies` are the estimates under each missing-data policy,
    `opinions` those of other methods. `cells` are empty for methods without effects by cohort
    and period. `primary` is the answer with what each unit contributes to it.
    """

    outcome: str
    subject: Subject
    method: str
    chosen: str
    estimand: str
    aggregate: str
    design: Design
    estimate: Estimate
    aggregates: Mapping[str, Aggregated]
    cells: tuple[CellEstimate, ...]
    policies: tuple[Opinion, ...]
    missing: str
    opinions: tuple[Opinion, ...]
    checks: tuple[Check, ...]
    sensitivity: Mapping[str, Any]
    diagnostics: Mapping[str, Any]
    warnings: tuple[str, ...]
    verdict: Verdict
    provenance: Provenance
    panel: Panel = field(repr=False)
    about: About = field(default_factory=About, repr=False)
    primary: Aggregate | None = field(default=None, repr=False)
    used_units: tuple[str, ...] = field(default=(), repr=False)

    @property
    def source(self) -> "Source | None":
        """Who published the data, where that is known."""
        return self.about.source

    @property
    def fictional(self) -> bool:
        """Whether the data are of the demonstration country."""
        return self.about.fictional

    @property
    def evidence_level(self) -> int:
        """The level on the Maryland Scientific Methods Scale that may be claimed."""
        return self.verdict.level

    @cached_property
    def event_study(self) -> tuple[KeyedEstimate, ...]:
        """The effect by periods since adoption; those before it should be near zero."""
        found = self.aggregates.get("dynamic")
        return found.parts if found else ()

    def explain(self) -> list[str]:
        """The finding for a councillor, a sentence each."""
        return list(self.verdict.sentences)

    def to_dict(self) -> dict[str, Any]:
        """The answer as `evaluate --json` prints it."""
        from changing_places.evaluation.telling.answer import answer

        return answer(self)

    def to_frame(self) -> Any:
        """Effects by cohort and period, else the estimate, in the kind of frame that came in."""
        from changing_places.evaluation.telling.answer import frame

        return frame(self)

    def figure(self, kind: str = "") -> "Figure":
        """One of `drawings.KINDS`; without a name, the event study, or else the opinions."""
        from changing_places.evaluation.telling.drawings import figure

        return figure(self, kind)

    def report(self) -> "Report":
        """The whole evaluation as a document."""
        from changing_places.evaluation.telling.document import report

        return report(self)

    def reproduce(self) -> str:
        """The lines of Python that give this answer again."""
        from changing_places.evaluation.telling.answer import reproduce

        return reproduce(self)


@dataclass(frozen=True)
class Evaluations:
    """Many outcomes of one design, with p-values that allow for there being many."""

    results: tuple[Evaluation, ...]
    adjusted: Mapping[str, Mapping[str, float | None]]

    def to_dict(self) -> dict[str, Any]:
        """Every outcome's answer, and the adjusted p-values by method and outcome."""
        from changing_places.evaluation.telling.answer import answers

        return answers(self)

    def report(self) -> "Report":
        """All outcomes as one document."""
        from changing_places.evaluation.telling.document import report_of_many

        return report_of_many(self)

    def to_frame(self) -> Any:
        """One row an outcome, in the kind of dataframe that came in."""
        from changing_places.evaluation.telling.answer import frame_of_many

        return frame_of_many(self)

    def explain(self) -> list[str]:
        """What holds over all outcomes together, a sentence each."""
        from changing_places.evaluation.telling.words import many

        return many(self)
