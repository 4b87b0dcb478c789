"""What is known of a panel beside its numbers: words, source, neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.subject import Subject
from changing_places.figures import Source


@dataclass(frozen=True)
class About:
    """What is known of a panel beside its numbers.

    `subjects` name the outcomes in words, by column; `rings` are each unit's neighbours, nearest
    first; `placebos` is the same panel with outcomes that the policy cannot move; `options` are
    the arguments that were given, for those who repeat the evaluation; `backend` the kind of
    dataframe that came in and goes out.
    """

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    source: Source | None = None
    fictional: bool = False
    rings: Mapping[str, Sequence[Sequence[str]]] | None = None
    placebos: Panel | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    backend: str = "polars"

    def subject(self, outcome: str) -> Subject:
        """The words for an outcome; its column's name where nobody gave any."""
        return self.subjects.get(outcome) or Subject(outcome)
