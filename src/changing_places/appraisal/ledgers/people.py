"""Charges on staff: employers' National Insurance, and cheaper pensions for those hired later."""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.case.model import OPERATOR, TREASURY, Staff
from changing_places.appraisal.ledgers.asked import Asked, borne
from changing_places.appraisal.ledgers.model import Floats, Flow
from changing_places.appraisal.taxes import (
    employer_national_insurance,
    employment_allowance,
    new_starters_saving,
)


def national_insurance(asked: Asked) -> Iterator[Flow]:
    """Contributions on the pay of each post; pay that rises by itself keeps the same rate."""
    due = np.zeros(asked.case.years + 1)
    for flow, line in asked.flows("staff"):
        if line.staff is None or not line.staff.pay:
            continue
        one = employer_national_insurance([str(line.staff.pay)], asked.day, book=asked.book)
        amounts = flow.amounts * float(one) / _cost_of(line.staff)
        due += amounts * borne(flow)
        yield from asked.made(
            "national_insurance",
            f"National Insurance on {flow.name}",
            amounts,
            payer=flow.payer,
            gainer={TREASURY: 1.0},
            working=f"£{one:,.2f} a year on each post paid £{line.staff.pay:,.0f}",
            root=flow.root,
            line=flow.line,
        )
    yield from _allowance(asked, due)


def _allowance(asked: Asked, due: Floats) -> Iterator[Flow]:
    """What a charity is let off of the contributions due each year."""
    if asked.model != "CT" or not due.any():
        return
    most = float(employment_allowance(asked.day, model=asked.model, book=asked.book))
    yield from asked.made(
        "national_insurance",
        "Employment Allowance",
        np.minimum(np.maximum(due, 0.0), most),
        payer={TREASURY: 1.0},
        gainer={OPERATOR: 1.0},
        working=f"a charity is let off up to £{most:,.0f} of National Insurance a year",
    )


def _cost_of(staff: Staff) -> float:
    return staff.pay * (1 + staff.pension_rate)


def new_starters(asked: Asked) -> Iterator[Flow]:
    """What the operator saves on the pensions of staff hired after the transfer, who lose it."""
    other = asked.option.operator.new_starters_pension
    if asked.option.within or other is None:
        return
    for flow, line in asked.flows("staff"):
        staff = line.staff
        if staff is None or staff.turnover is None or not borne(flow):
            continue
        saved = [
            float(
                new_starters_saving(
                    1,
                    max(0, year - asked.option.starts + 1),
                    turnover=str(staff.turnover),
                    scheme_rate=str(staff.pension_rate),
                    other_rate=str(other),
                    as_at=asked.day,
                    book=asked.book,
                )
            )
            for year in range(asked.case.years + 1)
        ]
        yield from asked.made(
            "pensions",
            f"pensions of new starters in {flow.name}",
            flow.amounts * borne(flow) / (1 + staff.pension_rate) * np.array(saved),
            payer={"staff": 1.0},
            gainer={OPERATOR: 1.0},
            working=f"{staff.turnover:.0%} of staff leave each year; those who follow get "
            f"{other:.1%} of pay where others keep {staff.pension_rate:.1%}",
            root=flow.root,
            line=flow.line,
        )
