"""What is known once a method has been fitted, for the checks, opinions and verdict that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from changing_places.evaluation.about import About
from changing_places.evaluation.choose import Choice
from changing_places.evaluation.design import FEW, Design
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

    @cached_property
    def worth(self) -> float | None:
        """How many equal units the treated are worth in the answer; None where that is not known.

        A cohort of one can carry an aggregate by itself: (sum of weights)^2 over the sum of their
        squares, the weights those of the units' own outcomes.
        """
        leverage = self.primary.overall_leverage
        if leverage is None:
            return None
        own = leverage.own[self.primary.sample.adopted <= self.used.times[-1], 0]
        squares = float((own**2).sum())
        return float(own.sum()) ** 2 / squares if squares > 0 else None

    @property
    def few(self) -> bool:
        """Whether too few treated stand behind the answer for an error that rests on many."""
        if not self.design.compared:
            return False
        return self.design.few or (self.worth is not None and self.worth <= FEW)

    @property
    def single(self) -> Panel:
        """The panel as used, of one outcome: of many imputed panels the first."""
        return self.used.of_outcomes(self.used.outcomes[0])

    @property
    def period(self) -> str:
        """What one step of time is called."""
        kind = self.panel.scale.kind
        return "year" if kind.endswith("year") else kind
