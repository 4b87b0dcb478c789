"""An appraisal as a workbook with live formulas, for those who answer for the numbers.

Inputs stand apart from workings and these from results; a row has one formula from left to right,
and every year stands in the same column on every sheet. Formulas carry the program's values, so
that a program that does not recompute shows the same totals. What no formula can give (chances,
the parts of rules, lawfulness) stands as values on sheets that say so.
"""

from changing_places.appraisal.model import Appraisal
from changing_places.appraisal.telling.workbook.criteria import write_criteria
from changing_places.appraisal.telling.workbook.desk import Desk
from changing_places.appraisal.telling.workbook.inputs import write_factors, write_inputs
from changing_places.appraisal.telling.workbook.ledgers import (
    write_cash,
    write_checks,
    write_ledgers,
    write_limits,
    write_summary,
)
from changing_places.appraisal.telling.workbook.lines import write_lines
from changing_places.appraisal.telling.workbook.options import write_option
from changing_places.appraisal.telling.workbook.page import FIRST, Page
from changing_places.appraisal.telling.workbook.results import (
    write_barriers,
    write_register,
    write_uncertainty,
)
from changing_places.appraisal.telling.workbook.rules import write_rules
from changing_places.appraisal.telling.workbook.terms import Years
from changing_places.appraisal.words import answer
from changing_places.reports.sheets import Cover, Sheets

__all__ = ["workbook"]

BEFORE = ("Summary", "Inputs", "Rules", "Discounting", "Lines")
AFTER = (
    *("Ledgers", "Cash by year", "Barriers", "Uncertainty", "Criteria", "Assumptions", "Checks"),
)


def workbook(result: Appraisal) -> bytes:
    """The bytes of an Excel file; the same appraisal gives the same bytes.

    Money is pounds of the case's prices, years from year 0.

    >>> from changing_places.appraisal import appraise
    >>> made = appraise("leisure", as_at="2026-11-24", draws=200, history=False)
    >>> workbook(made)[:2]
    b'PK'
    """
    case = result.case
    cover = Cover(
        case.title,
        f"Options appraisal of {case.council}",
        "",
        answer(result),
        result.as_at,
        case.fictional,
    )
    sheets = Sheets(cover)
    names = (*BEFORE, *(o.id for o in case.options), *AFTER)
    pages = {name: Page(sheets, name) for name in names}
    years = Years("Inputs", 0, FIRST, tuple(range(case.years + 1)))
    desk = Desk(result, sheets, pages, years)
    _write(desk)
    return sheets.bytes()


def _write(desk: Desk) -> None:
    """Sheets in the order in which they need one another."""
    write_limits(desk)
    write_inputs(desk)
    write_rules(desk)
    write_factors(desk)
    write_lines(desk)
    for valued in desk.result.options:
        write_option(desk, valued)
    write_ledgers(desk)
    write_cash(desk)
    write_checks(desk)
    write_summary(desk)
    write_barriers(desk)
    write_uncertainty(desk)
    write_criteria(desk)
    write_register(desk)
