"""The rules as they stood on a day, and how they are told: to a script and to a person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from changing_places.appraisal.rulebook.dates import GATHERED, in_words
from changing_places.appraisal.rulebook.model import DatedValue, Parameter, Rule, plain_value

STATUS_WORDS = {
    "in_force": "in force",
    "guidance": "guidance",
    "announced": "announced, not in force",
    "proposed": "proposed, not in force",
    "not_yet": "not yet made",
    "no_longer": "no longer in force",
    "removed": "removed as a reform",
}


@dataclass(frozen=True)
class RuleOnDay:
    """One rule on one day: its status then and the value of each parameter that holds."""

    rule: Rule
    day: date
    status: str

    @property
    def values(self) -> tuple[tuple[Parameter, DatedValue | None], ...]:
        """Each parameter with the value that holds on the day, None where none does."""
        return tuple((p, p.at(self.day)) for p in self.rule.parameters)

    def is_due(self, today: date) -> bool:
        """Whether its review date has passed, today or on the day asked about."""
        return max(today, self.day) > self.rule.review_by

    def to_dict(self) -> dict[str, Any]:
        """The rule as `--json` tells it."""
        rule = self.rule
        return {
            "id": rule.id,
            "title": rule.title,
            "area": rule.area,
            "statute": rule.statute,
            "source": rule.source,
            "status": self.status,
            "from": rule.begins,
            "to": rule.ends,
            "models": list(rule.models),
            "parameters": [
                _told(parameter, v) for parameter, value in self.values for v in _shown(value)
            ],
            "pending": [_told(p, v) for p in rule.parameters for v in p.pending(self.day)],
            "review_by": rule.review_by,
            "review_note": rule.review_note,
            "confidence": rule.confidence,
            "page_seen": rule.page_seen,
            "numbers_seen": rule.numbers_seen,
            "ledgers": list(rule.ledgers),
            "says": rule.says,
            "effect": rule.effect,
            "working": rule.working,
            "note": rule.note,
        }


def _shown(value: DatedValue | None) -> tuple[DatedValue, ...]:
    return () if value is None else (value,)


def _told(parameter: Parameter, dated: DatedValue) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "value": plain_value(dated.value),
        "unit": parameter.unit,
        "from": dated.begins,
        "to": dated.ends,
        "status": dated.status,
        "source": dated.source,
        "confidence": dated.confidence,
        "seen": dated.seen,
        "tried": dated.tried,
    }


@dataclass(frozen=True)
class Rules:
    """The rules asked for, as at a day, with warnings about what is due or not confirmed."""

    as_at: date
    rules: tuple[RuleOnDay, ...]
    warnings: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rules)

    def to_dict(self) -> dict[str, Any]:
        """The object of `appraise rules --json`."""
        return {
            "as_at": self.as_at,
            "gathered": GATHERED,
            "rules": [r.to_dict() for r in self.rules],
            "warnings": list(self.warnings),
        }


def warnings_of(day: date, found: tuple[RuleOnDay, ...], today: date) -> tuple[str, ...]:
    """What a reader must know of how sure the rules are: reviews due, numbers not seen."""
    warnings = [
        f"'{r.rule.id}' was to be reviewed by {in_words(r.rule.review_by)}: read "
        f"{r.rule.statute} again before you rely on it."
        for r in found
        if r.is_due(today)
    ]
    unread = [r.rule.id for r in found if r.status == "in_force" and _has_unseen(r)]
    if unread:
        warnings.append(
            "Some numbers are from general knowledge and were not seen on the page cited; read "
            f"them again before you rely on them. They belong to: {', '.join(unread)}."
        )
    unsure = [r.rule.id for r in found if r.rule.confidence == "low"]
    if unsure:
        warnings.append(f"What is said here is changing or not confirmed: {', '.join(unsure)}.")
    if day > max(GATHERED, today):
        warnings.append(
            f"The rules were gathered on {in_words(GATHERED)}: what changes between then and "
            f"{in_words(day)} is known only where it was already made law."
        )
    return tuple(warnings)


def _has_unseen(rule: RuleOnDay) -> bool:
    return any(not v.seen and not v.tried for _, v in rule.values if v is not None)


@dataclass(frozen=True)
class Change:
    """What differs in one rule between two days: its status, or the value of a parameter."""

    rule: str
    title: str
    what: str
    before: Any
    after: Any
    on: date | None
    statute: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)

    @property
    def sentence(self) -> str:
        """The change in words."""
        when = f" on {in_words(self.on)}" if self.on else ""
        if self.what == "status":
            before, after = STATUS_WORDS[self.before], STATUS_WORDS[self.after]
        else:
            before, after = ("nothing" if v is None else str(v) for v in (self.before, self.after))
        return f"{self.title} ({self.rule}): {self.what} from {before} to {after}{when}."


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two days."""

    begins: date
    ends: date
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """The object for a script."""
        return {
            "from": self.begins,
            "to": self.ends,
            "changes": [c.to_dict() for c in self.changes],
        }
