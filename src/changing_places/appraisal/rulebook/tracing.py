"""A rulebook that remembers which of its rules were asked about, so that workings cite them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from changing_places.appraisal.rulebook.model import Rule, Rulebook


@dataclass(frozen=True)
class Traced(Rulebook):
    """The same rules; `read` holds the ids of those that anything has looked at.

    >>> from datetime import date
    >>> from changing_places.appraisal.rulebook import rulebook
    >>> traced = Traced.of(rulebook())
    >>> traced.applies("emp.nic", date(2026, 11, 23)), traced.read
    (True, {'emp.nic'})
    """

    rules: Mapping[str, Rule]
    read: set[str] = field(default_factory=set, compare=False)

    @classmethod
    def of(cls, book: Rulebook) -> "Traced":
        """A rulebook as one that remembers."""
        return cls(book.rules)

    def rule(self, rule_id: str) -> Rule:
        """A rule by its id, remembered; InputError where there is none."""
        found = super().rule(rule_id)
        self.read.add(rule_id)
        return found
