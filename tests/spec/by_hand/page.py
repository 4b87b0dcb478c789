"""The page that shows the hand reckoning, made of the sheets."""

from pathlib import Path

from tests.spec.by_hand import day_services, homes, leisure, revenues, waste

CASES = (leisure, day_services, waste, revenues, homes)
PUBLIC = ("council", "central government", "NHS", "other councils", "police", "the county")
PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "appraisal-by-hand.md"
HEAD = """# Appraisals reckoned by hand

Each shipped case, one of its options reckoned line by line in plain arithmetic: figures typed from
the case and from the law of 24 November 2026, none taken from the program. A test holds the sums to
what `changing-places appraise` gives, to the pound for every party, and this page to the test.
Amounts are expected pounds of present value over the years of the case, at 3.5% a year from year 0.
A line with a payer alone uses something up, one with a gainer alone does somebody good, one with
both moves money and cancels for everybody together.

What is uncertain stands at its mean: that of a PERT range is (least + 4 × likely + greatest) ÷ 6. A
change that begins in year 2 and takes three years is a third there in year 2, two thirds in year 3
and whole from year 4. Before an option starts, the service costs what it costs in the baseline.
"""


def written():
    """The whole page."""
    return "\n".join([HEAD, *(part for case in CASES for part in _case(case))]).rstrip() + "\n"


def ledgers(sheet):
    """The three ledgers of a sheet in pounds: the council's, the public's, everybody's."""
    held = sheet.by_party()
    public = sum(v for p, v in held.items() if p in PUBLIC)
    return held["council"], public, sum(held.values())


def _case(case):
    option, baseline = case.option(), case.baseline()
    yield f"## {case.TITLE}\n"
    yield f"Case `{case.CASE}`, option `{case.OPTION}`.\n"
    yield "| line | working | paid by | goes to | £ |"
    yield "|---|---|---|---|---:|"
    for row in option.rows:
        yield (
            f"| {row.name} | {row.working} | {_who(row.payer)} | {_who(row.gainer)} "
            f"| {option.worth(row):,.0f} |"
        )
    yield ""
    yield "| ledger | this option | the baseline | difference |"
    yield "|---|---:|---:|---:|"
    rows = zip(
        ("council", "public sector", "everybody"), ledgers(option), ledgers(baseline), strict=True
    )
    for name, one, two in rows:
        yield f"| {name} | {_signed(one)} | {_signed(two)} | {_signed(one - two)} |"
    yield ""


def _who(shares):
    if len(shares) == 1:
        return next(iter(shares))
    return ", ".join(f"{p} {s:.0%}" for p, s in shares.items())


def _signed(amount):
    return f"{'−' if round(amount) < 0 else ''}{abs(amount):,.0f}"
