"""The books of a case under the rules of a day: every option's ledger, and what is lawful.

Charges are worked out by head, each remembering which rules it read. Trying the case without a
rule, or with one as it stood on another day, works out again only what read that rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from changing_places.appraisal.case.model import Case
from changing_places.appraisal.lawfulness import Finding, lawful
from changing_places.appraisal.ledgers.charges import REGISTER, Charged, charge
from changing_places.appraisal.ledgers.model import Floats, Flow, Ledger, factors, falls_on
from changing_places.appraisal.ledgers.running import Running, running
from changing_places.appraisal.rulebook import Rulebook, Traced, changed

PENNY = 0.01


@dataclass(frozen=True)
class Judged:
    """Whether an option is lawful, and every rule that was looked at to tell."""

    finding: Finding
    rules: frozenset[str]


@dataclass(frozen=True)
class Books:
    """All options of a case on a day: what runs, the charges on it, and what is lawful."""

    case: Case
    day: date
    book: Rulebook
    running: tuple[Running, ...]
    factors: Mapping[str, Floats] = field(repr=False)
    charged: Mapping[tuple[str, str], Charged] = field(repr=False)
    judged: Mapping[str, Judged] = field(repr=False)

    @classmethod
    def of(
        cls,
        case: Case,
        day: date,
        book: Rulebook,
        *,
        deflators: Mapping[int, float] | None = None,
    ) -> "Books":
        """Work everything out."""
        found = running(case, deflators)
        bare = cls(case, day, book, found, factors(case), {}, {})
        return cls(
            case,
            day,
            book,
            found,
            bare.factors,
            {
                (r.option.id, head): charge(head, case, (r, bare.base), day, book)
                for r in found
                for head in REGISTER
            },
            {r.option.id: bare.judge(r.option.id) for r in found},
        )

    @property
    def base(self) -> Running:
        """The baseline's running."""
        return next(r for r in self.running if r.option.is_baseline)

    def run(self, option: str) -> Running:
        """An option's running by the option's id."""
        return next(r for r in self.running if r.option.id == option)

    def judge(self, option: str) -> Judged:
        """Whether an option is lawful under this rulebook."""
        held, traced = self.case.option(option), Traced.of(self.book)
        finding = lawful(held.model, held.situation, self.day, book=traced)
        return Judged(finding, frozenset(traced.read))

    @cached_property
    def rules(self) -> frozenset[str]:
        """Every rule that any working of the case looked at."""
        found = [c.rules for c in self.charged.values()] + [j.rules for j in self.judged.values()]
        return frozenset().union(*found)

    def under(self, book: Rulebook, *differing: str) -> "Books":
        """The same with another rulebook, in which only the rules `differing` do."""
        return self._again(self.day, book, frozenset(differing))

    def on(self, day: date) -> "Books":
        """The same under the rules of another day.

        Charges know the day by the rules alone, so those whose rules are the same on both days
        are. Whether an option is lawful is asked again: that may turn on the day itself.
        Raises InputError where a rule has no number on that day that a working needs.
        """
        if day == self.day:
            return self
        first, last = sorted((self.day, day))
        moved = {c.rule for c in changed(first, last, book=self.book).changes}
        return self._again(day, self.book, frozenset(moved))

    def _again(self, day: date, book: Rulebook, differs: frozenset[str]) -> "Books":
        bare = Books(self.case, day, book, self.running, self.factors, {}, {})
        charged = {
            (option, head): charge(head, self.case, (self.run(option), self.base), day, book)
            if held.rules & differs
            else held
            for (option, head), held in self.charged.items()
        }
        judged = {
            option: bare.judge(option) if held.rules & differs or day != self.day else held
            for option, held in self.judged.items()
        }
        found = Books(self.case, day, book, self.running, self.factors, charged, judged)
        moved = {option for (option, head), held in self.charged.items() if held.rules & differs}
        # Ledgers of options that no changed rule touches stay as they are.
        found.__dict__["ledgers"] = {
            option: found._ledger(option) if option in moved else held
            for option, held in self.ledgers.items()
        }
        return found

    def flows(self, option: str) -> tuple[Flow, ...]:
        """Everything that an option costs and brings."""
        held = self.run(option)
        charges = [f for head in REGISTER for f in self.charged[option, head].flows]
        return (*held.own, *held.extra, *charges)

    def present(self, flow: Flow) -> float:
        """What a flow is worth today, in pounds."""
        return float(self.factors[flow.schedule] @ flow.amounts)

    def by_party(
        self,
        flows: tuple[Flow, ...],
        option: str,
        factors: Mapping[str, Floats] | None = None,
    ) -> dict[str, float]:
        """What each party gains of some flows of an option, in pounds of present value.

        `factors` are those of another discounting, by the schedule of a flow.
        """
        by = self.factors if factors is None else factors
        held, found = self.case.option(option), dict.fromkeys(self.case.parties, 0.0)
        for flow in flows:
            worth = float(by[flow.schedule] @ flow.amounts)
            for party, share in falls_on(flow, held).items():
                found[party] += share * worth
        return found

    @cached_property
    def ledgers(self) -> dict[str, Ledger]:
        """Every option's ledger by the option's id."""
        return {o.id: self._ledger(o.id) for o in self.case.options}

    def _ledger(self, option: str) -> Ledger:
        held, flows = self.case.option(option), self.flows(option)
        by_year = {p: np.zeros(self.case.years + 1) for p in self.case.parties}
        weighted = 0.0
        for flow in flows:
            worth = self.present(flow)
            for party, share in falls_on(flow, held).items():
                by_year[party] += share * flow.amounts
                weighted += flow.weight * share * worth
        return Ledger(
            option=held,
            flows=flows,
            present=self.by_party(flows, option),
            by_year=by_year,
            weighted=weighted,
            public=frozenset(p for p, public in self.case.parties.items() if public),
        )

    # -- the choices ------------------------------------------------------------------------------

    def is_lawful(self, option: str) -> bool:
        """Whether no rule is against an option."""
        return self.judged[option].finding.verdict != "not_lawful"

    @cached_property
    def lawful(self) -> tuple[str, ...]:
        """The options against which no rule is; where there is none, none is the council's."""
        return tuple(o.id for o in self.case.options if self.is_lawful(o.id))

    def could_be(self, option: str) -> bool:
        """Whether it is lawful, or would be without rules of the rulebook."""
        against = self.judged[option].finding.excluded_by
        return all(rule in self.book.rules for rule in against)

    @cached_property
    def council_choice(self) -> str:
        """The lawful option that is best for the council's own money; the baseline of equals."""
        return self._best(self.lawful, "council")

    @cached_property
    def public_choice(self) -> str:
        """The option best for everybody together, among those that are or could be lawful.

        Of options that are equally good for everybody, the council's own choice.
        """
        return self._best([o.id for o in self.case.options if self.could_be(o.id)], "society")

    def _best(self, options: Sequence[str], ledger: str) -> str:
        worth = {o: getattr(self.ledgers[o], ledger) for o in options}
        first = self.council_choice if ledger == "society" else self.case.baseline.id
        return best_of(worth, first, self.case.baseline.id)


def best_of(worth: Mapping[str, float], *first: str) -> str:
    """The option that is worth most; of equals, to a penny, the one that stands first in `first`.

    >>> best_of({"a": 5.0, "b": 5.001, "c": 1.0}, "c", "a")
    'a'
    """
    best = max(worth.values())
    equal = [o for o, amount in worth.items() if amount >= best - PENNY]
    return next((o for o in first if o in equal), equal[0])
