"""Charges on staff: employers' National Insurance, and cheaper pensions for those hired later."""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.case.model import OPERATOR, TREASURY, Staff
from changing_places.appraisal.ledgers.asked import Asked
from changing_places.appraisal.ledgers.model import Flow
from changing_places.appraisal.taxes import employer_national_insurance, new_starters_saving


def national_insurance(asked: Asked) -> Iterator[Flow]:
    """Contributions on the pay of each post; pay that rises by itself keeps the same rate."""
    jobs: list[str] = []
    for flow, line in asked.flows("staff"):
        if line.staff is None or not line.staff.pay:
            continue
        one = employer_national_insurance([str(line.staff.pay)], asked.day, book=asked.book)
        jobs += [str(line.staff.pay)] * round(line.staff.posts)
        yield from asked.made(
            "national_insurance",
            f"National Insurance on {flow.name}",
            flow.amounts * float(one) / _cost_of(line.staff),
            payer={OPERATOR: 1.0},
            gainer={TREASURY: 1.0},
            working=f"£{one:,.2f} a year on each post paid £{line.staff.pay:,.0f}",
            root=flow.root,
            line=flow.line,
        )
    yield from _allowance(asked, jobs)


def _allowance(asked: Asked, jobs: list[str]) -> Iterator[Flow]:
    """What a charity is let off each year."""
    if asked.model != "CT" or not jobs:
        return
    due, paid = (
        employer_national_insurance(jobs, asked.day, model=m, book=asked.book) for m in ("IH", "CT")
    )
    yield from asked.made(
        "national_insurance",
        "Employment Allowance",
        np.where(np.arange(asked.case.years + 1) >= asked.option.starts, float(due - paid), 0.0),
        payer={TREASURY: 1.0},
        gainer={OPERATOR: 1.0},
        working=f"a charity is let off £{due - paid:,.0f} of National Insurance a year",
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
        if staff is None or staff.turnover is None:
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
            flow.amounts / (1 + staff.pension_rate) * np.array(saved),
            payer={"staff": 1.0},
            gainer={OPERATOR: 1.0},
            working=f"{staff.turnover:.0%} of staff leave each year; those who follow get "
            f"{other:.1%} of pay where others keep {staff.pension_rate:.1%}",
            root=flow.root,
            line=flow.line,
        )
