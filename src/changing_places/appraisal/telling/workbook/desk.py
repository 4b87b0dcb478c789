"""What the sheets of the workbook share: inputs by name, years, factors, rules, rows of lines."""

from dataclasses import dataclass, field

from changing_places.appraisal.model import Appraisal
from changing_places.appraisal.telling.workbook.page import Page
from changing_places.appraisal.telling.workbook.terms import Term, Years
from changing_places.reports.sheets import Sheets


@dataclass(frozen=True)
class Change:
    """The inputs of what an option changes of a line."""

    by: Term
    begins: Term
    ramp: Term
    multiplier: Term | None


@dataclass(frozen=True)
class LineInputs:
    """The inputs and workings of one line: what it comes to by year, and what it moves with.

    `corrected` are pounds by year before anything uncertain, `expected` with it. `effects` is the
    factor that the drivers make together, None where it has none.
    """

    corrected: Years
    expected: Years
    effects: Term | None
    multiplier: Term | None
    fields: dict[str, Term]


@dataclass
class Desk:
    """Everything that one sheet has written and another needs.

    `lines` are by option ("" for the service) and name, `terms` by option and field, `changes` by
    option and line, `rules` by "rule.parameter" and `in_force` by rule. `present` and `by_year`
    are by option and party, once the options' sheets are written.
    """

    result: Appraisal
    sheets: Sheets
    pages: dict[str, Page]
    year: Years
    factor: dict[str, Years] = field(default_factory=dict)
    lower: dict[str, Years] = field(default_factory=dict)
    volumes: dict[str, Years] = field(default_factory=dict)
    ratios: dict[str, Term] = field(default_factory=dict)
    lines: dict[tuple[str, str], LineInputs] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    rules: dict[str, Term] = field(default_factory=dict)
    in_force: dict[str, Term] = field(default_factory=dict)
    public: dict[str, Term] = field(default_factory=dict)
    present: dict[tuple[str, str], Term] = field(default_factory=dict)
    by_year: dict[tuple[str, str], Years] = field(default_factory=dict)
    worth: dict[tuple[str, str], Term] = field(default_factory=dict)
    checks: list[tuple[str, Term]] = field(default_factory=list)
    kept_by_program: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The last year."""
        return self.result.case.years

    def parties(self) -> list[str]:
        """The parties whom money of any option falls on, in the case's order."""
        met = {
            party
            for v in self.result.options
            for party, worth in v.ledger.by_year.items()
            if worth.any()
        }
        return [p for p in self.result.case.parties if p in {*met, "council"}]
