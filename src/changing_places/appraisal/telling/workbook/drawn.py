"""The flows of an option that stand on its sheet, and what formulas of charges share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from changing_places.appraisal.case.model import Option
from changing_places.appraisal.ledgers import Flow
from changing_places.appraisal.ledgers.vat import ELIGIBLE, EXEMPT_BY
from changing_places.appraisal.ledgers.waiting import UNTIL
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.terms import Term, Years, least, most, term

Formula = Callable[[int], Term]
RUNNING = ("staff", "supplies", "premises", "income")


@dataclass
class Drawn:
    """The flows of one option that stand on its sheet so far, with their rows."""

    desk: Desk
    option: Option
    rows: list[tuple[Flow, Years]] = field(default_factory=list)

    def like(self, flow: Flow) -> Iterator[Years]:
        """Rows of running flows that a charge may be on, the likeliest first."""
        held = [
            (f, row)
            for f, row in self.rows
            if f.line == flow.line and f.root == flow.root and f.head in (*RUNNING, "lines")
        ]
        alike = [row for f, row in held if f.name.endswith(UNTIL) == flow.name.endswith(UNTIL)]
        yield from alike
        yield from (row for _, row in held if row not in alike)

    def has_twin(self, flow: Flow) -> bool:
        """Whether the same charge until the start stands by itself."""
        flows = next(v for v in self.desk.result.options if v.option is self.option).ledger.flows
        return any(
            f.name == f"{flow.name}{UNTIL}" and (f.head, f.root) == (flow.head, flow.root)
            for f in flows
        )

    def of(self, *heads: str) -> list[tuple[Flow, Years]]:
        """Rows of some heads."""
        return [(f, r) for f, r in self.rows if f.head in heads]


def phase(desk: Desk, option: Option, line: str) -> Formula:
    """How much of a change there is in a year."""
    change, starts = desk.changes[option.id, line], desk.terms[option.id, "starts"]
    return lambda y: least(
        1, most(0, (desk.year.at(y) - most(change.begins, starts) + 1) / change.ramp)
    )


def fixed(desk: Desk, year: int) -> Term:
    """The cell of a year that does not move with the copy."""
    return still(desk.year, year)


def still(row: Years, year: int) -> Term:
    """The cell of a year in a row, which does not move with the copy."""
    moving = row.at(year)
    sheet, _, cell = moving.text.rpartition("!")
    return Term(f"{sheet}!${cell}", moving.value)


def exempt_by(desk: Desk, option: Option) -> str | None:
    """The rule that makes what an option supplies exempt from VAT."""
    regime = desk.result.case.vat.regime
    if option.within or (regime == "leisure" and option.model not in ELIGIBLE):
        return None
    return EXEMPT_BY.get(regime)


def flag(desk: Desk, rule: str) -> Term:
    """1 where a rule is in force, else 0, as the sheet of rules has it."""
    return desk.in_force.get(rule, term(0))


def by_operator(desk: Desk, flow: Flow, amount: Term) -> Term:
    """The part of a cost that the operator pays."""
    part = desk.lines["", flow.line].fields.get("operator")
    return amount if part is None else amount * part
