"""Two versions of a case under the same rules: what changed, and what it did to the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from changing_places.appraisal.case import Case
from changing_places.appraisal.case.changes import CaseChange, changed_between
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.model import Appraisal

LEDGERS = ("council", "public_sector", "society")


@dataclass(frozen=True)
class OptionMoved:
    """One option's three ledgers before and after, beside the baseline of each version.

    Pounds of present value; None where a version does not hold the option.
    """

    option: str
    name: str
    before: Mapping[str, float] | None
    after: Mapping[str, float] | None

    def moved(self, ledger: str) -> float | None:
        """How many pounds a ledger moved; None where there is nothing to compare."""
        if self.before is None or self.after is None:
            return None
        return self.after[ledger] - self.before[ledger]

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return {
            "option": self.option,
            "name": self.name,
            "before": None if self.before is None else dict(self.before),
            "after": None if self.after is None else dict(self.after),
        }


@dataclass(frozen=True)
class Choices:
    """The council's choice and the public's best of a version, by name."""

    council: str
    public: str


@dataclass(frozen=True)
class Changes:
    """What was changed in a case since an older version of it, and what that did.

    `before` is None where no option of the older version is lawful.
    """

    older: str
    changes: tuple[CaseChange, ...]
    options: tuple[OptionMoved, ...]
    before: Choices | None
    after: Choices

    def explain(self) -> list[str]:
        """Whether the choices are still the same, and each change."""
        return [self.turned, *(c.sentence for c in self.changes)]

    @property
    def turned(self) -> str:
        """What became of both choices."""
        if not self.changes:
            return f"Nothing has changed since {self.older}."
        if self.before is None:
            return f"In {self.older} no option was lawful under the rules of the day."
        told = [
            f"{whose} is still {after}"
            if before == after
            else f"{whose} was {before} and is {after}"
            for whose, before, after in (
                ("the council's choice", self.before.council, self.after.council),
                ("the public's best", self.before.public, self.after.public),
            )
        ]
        times = f"{len(self.changes)} thing{'' if len(self.changes) == 1 else 's'}"
        verb = "has" if len(self.changes) == 1 else "have"
        return f"Since {self.older} {times} {verb} changed: {' and '.join(told)}."

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "older": self.older,
            "changes": [c.to_dict() for c in self.changes],
            "options": [o.to_dict() for o in self.options],
            "before": None if self.before is None else dict(self.before.__dict__),
            "after": dict(self.after.__dict__),
            "plain_english": self.explain(),
        }


def changes_since(
    result: Appraisal, older: Case, *, deflators: Mapping[int, float] | None = None
) -> Changes:
    """What was changed since an older version, and what that did, under the rules of `result`.

    `deflators` as in `appraise`, wanted where lines of the older version stand in other prices.
    Raises InputError for a case that was not read from a text.
    """
    books = Books.of(older, result.as_at, result.books.book, deflators=deflators)
    lawful = any(books.is_lawful(o.id) for o in older.options)
    before, after = _ledgers(books), _ledgers(result.books)
    names = {o.id: o.name for o in (*older.options, *result.case.options)}
    return Changes(
        older=older.file,
        changes=changed_between(older, result.case),
        options=tuple(
            OptionMoved(o, names[o], before.get(o), after.get(o)) for o in {**after, **before}
        ),
        before=_choices(books) if lawful else None,
        after=_choices(result.books),
    )


def _choices(books: Books) -> Choices:
    case = books.case
    return Choices(
        case.option(books.council_choice).called, case.option(books.public_choice).called
    )


def _ledgers(books: Books) -> dict[str, dict[str, float]]:
    base = books.ledgers[books.base.option.id]
    return {
        option: {name: getattr(held, name) - getattr(base, name) for name in LEDGERS}
        for option, held in books.ledgers.items()
    }
