"""What is known once a method has been fitted, for the checks, opinions and verdict that follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from changing_places.evaluation.about import About
from changing_places.evaluation.choose import Choice
from changing_places.evaluation.design import Design
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.methods import Fitted
from changing_places.evaluation.model import Aggregated
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.subject import Subject


@dataclass(frozen=True)
class Asked:
    """A question in hand: the panel as given and as used, the choice, and what was fitted.

    `used` is the panel under the missing-data policy; with imputation its outcomes are the
    imputed panels.
    """

    panel: Panel
    used: Panel
    design: Design
    choice: Choice
    fitted: Fitted
    numbers: Mapping[str, Aggregated]
    about: About

    @property
    def settings(self) -> Settings:
        """The settings with nothing left to choose."""
        return self.choice.settings

    @property
    def subject(self) -> Subject:
        """The words for the outcome."""
        return self.about.subject(self.panel.outcomes[0])

    @property
    def primary(self) -> Aggregate:
        """The aggregate whose overall figure is the answer."""
        return self.fitted.answer(self.settings.aggregate)

    @property
    def answer(self) -> Aggregated:
        """The same as numbers."""
        return self.numbers[self.primary.kind]

    @property
    def single(self) -> Panel:
        """The panel as used, of one outcome: of many imputed panels the first."""
        return self.used.of_outcomes(self.used.outcomes[0])

    @property
    def period(self) -> str:
        """What one step of time is called."""
        kind = self.panel.scale.kind
        return "year" if kind.endswith("year") else kind
