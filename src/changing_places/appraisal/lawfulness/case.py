"""One option put before the rules: its model, its situation, the day and the rulebook."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from changing_places.appraisal.lawfulness.model import MISSED, Remark, Situation
from changing_places.appraisal.rulebook import Rulebook


@dataclass(frozen=True)
class Case:
    """What every gate and cliff looks at."""

    model: str
    situation: Situation
    day: date
    book: Rulebook

    def applies(self, rule: str) -> bool:
        """Whether a rule binds on the day."""
        return self.book.applies(rule, self.day)

    def number(self, key: str) -> Decimal:
        """A number of a rule on the day."""
        return self.book.number(key, self.day)

    def against(self, rule: str, text: str) -> Remark:
        """The rule stands in the way."""
        return Remark("against", rule, text, (), self.book.rule(rule).statute)

    def only_if(self, rule: str, text: str, *wants: str) -> Remark:
        """A condition of the rule that must hold, or is not yet known to."""
        return Remark("if", rule, text, wants, self.book.rule(rule).statute)

    def met(self, rule: str, text: str) -> Remark:
        """The rule allows it."""
        return Remark("met", rule, text, (), self.book.rule(rule).statute)

    def settle(self, known: bool | None, rule: str, text: str, *wants: str) -> Remark:
        """A condition told by what is known: met, against, or wanted."""
        if known is None:
            return self.only_if(rule, text, *wants)
        return self.met(rule, text) if known else self.against(rule, f"{MISSED}{text}")
