"""Appraising the case in hand: each question answered once, two at a time, and remembered."""

import threading
from collections.abc import Hashable
from dataclasses import replace
from datetime import date

from changing_places.appraisal import Appraisal, appraise
from changing_places.appraisal.case import Case
from changing_places.appraisal.telling.write import render_case
from changing_places.core.kept import Kept
from changing_places.web.appraisal.chosen import Chosen
from changing_places.web.appraisal.held import Held

GLANCE_DRAWS, DRAWS = 2_000, 10_000
MOST_KEPT = 24

_kept = Kept[Appraisal](MOST_KEPT)
# The machine's other readers are served while two cases are reckoned.
_turns = threading.BoundedSemaphore(2)


def appraised(held: Held, chosen: Chosen, *, history: bool = False) -> Appraisal:
    """The answer. Raises InputError and Refusal as `appraise` does."""
    case = held.case()
    return _answer((held.digest, chosen, history), case, chosen, draws=DRAWS, history=history)


def glanced(held: Held, chosen: Chosen) -> Appraisal:
    """The answer of fewer draws and without its criteria, quick enough for each change."""
    case = replace(held.case(), table=None, views=None)
    return _answer(
        (held.digest, chosen, date.today(), "glance"),
        case,
        chosen,
        draws=GLANCE_DRAWS,
        history=False,
    )


def _answer(key: Hashable, case: Case, chosen: Chosen, *, draws: int, history: bool) -> Appraisal:
    def answer() -> Appraisal:
        with _turns:
            return appraise(
                case,
                as_at=chosen.as_at or None,
                switches=chosen.switch,
                reform=chosen.reforms(),
                without=chosen.without,
                draws=draws,
                history=history,
            )

    # Where the case names no day the rules are today's, so that tomorrow is another question.
    return _kept.get((key, date.today()), answer)


def business_case(result: Appraisal, form: str) -> bytes:
    """The business case as a document (docx, pdf, html), or as a workbook that reckons (xlsx)."""
    with _turns:
        return render_case(result, form)
