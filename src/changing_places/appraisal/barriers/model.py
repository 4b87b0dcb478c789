"""What stands between the council's best option and the public's, rule by rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from changing_places.appraisal.barriers.words import (
    ALIKE,
    gap_sentences,
    levelling_sentence,
    titled,
)


@dataclass(frozen=True)
class Barrier:
    """One rule against one option, in pounds of present value over the years appraised.

    `kind` is `charge` (the rule makes the option dearer to the council, beside the council's
    choice; `amount` is its Shapley part, `knock_out` what its going alone would change) or `bar`
    (the rule forbids it; `amount` is what the public loses by that). `ledger` says whose the
    amount is. An amount below 0 is a rule that favours the option. A charge's amount is what the
    rule adds to the council's ledger of its choice (`on_choice`) less what it adds to that of the
    option (`on_option`): so a tax on the one is told from a relief of the other.
    """

    rule: str
    title: str
    statute: str
    option: str
    kind: str
    amount: float
    on_option: float
    on_choice: float
    ledger: str
    knock_out: float
    confidence: str
    changes_choice: bool
    sentence: str

    @property
    def is_alike(self) -> bool:
        """Whether the rule bears on both options nearly alike, so that it parts neither.

        An option that buys less gets less of a refund, and one with fewer staff pays less of a
        contribution: that follows from the option, and no change of the rule would mend it.
        """
        most = max(abs(self.on_option), abs(self.on_choice))
        return self.kind == "charge" and abs(self.amount) < ALIKE * most

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Lift:
    """What would follow if one rule went: another choice of the council, and whom it profits.

    Pounds of present value, as differences from the council's choice under the rules as they are.
    `opens` says that the rule holds the new choice back; otherwise it favours today's, and its
    going would only level down.
    """

    rule: str
    title: str
    statute: str
    choice_now: str
    choice_then: str
    council: float
    exchequer: float
    public_sector: float
    society: float
    is_public_best: bool
    opens: bool
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Gap:
    """The council's own reason to prefer its choice to the public's best, and what makes it.

    `total` is the council's ledger of its choice less that of the public's best, in pounds of
    present value. It is the sum of `by_rule`, of `by_party` (what others would gain by the
    public's best that no rule causes) and of `society` (what all together would gain by it,
    which is 0 or less). `others` is the check: total less all of these.
    """

    council_choice: str
    public_choice: str
    total: float
    by_rule: Mapping[str, float]
    by_party: Mapping[str, float]
    society: float

    @property
    def unexplained(self) -> float:
        """What the parts leave over: rounding alone."""
        parts = sum(self.by_rule.values()) + sum(self.by_party.values()) + self.society
        return self.total - parts

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return {
            "council_choice": self.council_choice,
            "public_choice": self.public_choice,
            "total": self.total,
            "by_rule": dict(self.by_rule),
            "by_party": dict(self.by_party),
            "society": self.society,
            "unexplained": self.unexplained,
        }


@dataclass(frozen=True)
class Turn:
    """A day on which the council's choice changed, and the rules that alone would turn it back."""

    on: date
    before: str
    after: str
    rules: tuple[str, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return {**self.__dict__, "rules": list(self.rules)}


@dataclass(frozen=True)
class BarrierLedger:
    """Every barrier, the gap taken apart, and what would follow if single rules went."""

    gap: Gap
    barriers: tuple[Barrier, ...]
    lifts: tuple[Lift, ...]
    names: Mapping[str, str]

    def explain(self) -> list[str]:
        """The ledger in sentences, the most telling first."""
        told = gap_sentences(self.gap, self.names)
        if self.gap.council_choice == self.gap.public_choice:
            return told
        alike = {(b.rule, b.option) for b in self.barriers if b.is_alike}
        best = [b for b in self.barriers if b.option == self.gap.public_choice and not b.is_alike]
        lifts = [held for held in self.lifts if (held.rule, held.choice_then) not in alike]
        told += [b.sentence for b in best[:4]]
        told += [held.sentence for held in lifts if held.opens]
        level = [
            titled(held.title, held.statute)
            for held in lifts
            if not held.opens and held.is_public_best
        ]
        now = self.names[self.gap.council_choice]
        return [*told, levelling_sentence(level, now)] if level else told

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "gap": self.gap.to_dict(),
            "barriers": [b.to_dict() for b in self.barriers],
            "lifts": [lift.to_dict() for lift in self.lifts],
            "sentences": self.explain(),
        }
