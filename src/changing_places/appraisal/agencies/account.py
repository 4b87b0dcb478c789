"""The agency account: what each agency pays, gains and frees in each year, to the penny."""

from changing_places.appraisal.agencies.model import Case, Line
from changing_places.appraisal.agencies.pence import exact, nearest, parted, pounds, rounded
from changing_places.appraisal.agencies.result import (
    Account,
    AgencyRow,
    LineRow,
    Payback,
    Stepped,
)

Pence = tuple[int, ...]


def account(case: Case) -> Account:
    """Who pays and who gains, by agency, line and year, in whole pence.

    Each year of a line is corrected for confidence, rounded once, and parted between agencies by
    largest remainder, so that every row sums to its total exactly. A benefit is parted into cash
    and other value, and arrives after its lag; what arrives after the last year is counted apart,
    not dropped. Transfers move money and change no total. Discounted totals are rounded so that
    the agencies sum to the whole.

    >>> from changing_places.appraisal.agencies.model import Line
    >>> line = Line("reablement", "benefit", (100,), {"council": "1/3", "NHS": "2/3"})
    >>> account(Case(("council", "NHS"), ("2026/27",), (line,))).agency("NHS").net
    (67,)
    """
    rows: list[LineRow] = []
    stepped: list[Stepped] = []
    notes: list[str] = []
    for line in case.lines:
        rows += _rows(case, line, stepped)
        total = sum(line.exact_shares.values())
        if total != 1:
            notes.append(
                f"The shares of {line.name} sum to {float(total):.1%}; they were scaled to 100%."
            )
    agencies = _agencies(case, rows)
    return Account(
        agencies=agencies,
        years=case.years,
        lines=tuple(rows),
        transfers=case.transfers,
        stepped=tuple(stepped),
        discount=case.factors,
        notes=(*notes, *_doubt(case), *_capped(stepped), *_after(rows)),
    )


def _rows(case: Case, line: Line, stepped: list[Stepped]) -> list[LineRow]:
    """One line by agency. Steps are evaluated in the year in which units are saved."""
    shares = [line.exact_shares.get(a, exact(0, "")) for a in case.agencies]
    by_year = [parted(nearest(p * line.factor), shares) for p in line.pence]
    found = []
    for i, agency in enumerate(case.agencies):
        if not shares[i]:
            continue
        parts = tuple(year[i] for year in by_year)
        cash = _cash(case, line, agency, parts, stepped)
        other = tuple(p - c for p, c in zip(parts, cash, strict=True))
        found.append(_row(line, agency, _lagged(cash, line), _lagged(other, line)))
    return found


def _row(line: Line, agency: str, cash: tuple[Pence, int], other: tuple[Pence, int]) -> LineRow:
    """A line for one agency, from its cash and the rest, each by year and after the last."""
    nothing = (0,) * len(cash[0])
    cost = line.kind == "cost"
    return LineRow(
        line=line.name,
        kind=line.kind,
        agency=agency,
        cost=tuple(map(sum, zip(cash[0], other[0], strict=True))) if cost else nothing,
        in_kind=other[0] if cost else nothing,
        cash=nothing if cost else cash[0],
        other=nothing if cost else other[0],
        after=cash[1] + other[1],
    )


def _cash(case: Case, line: Line, agency: str, parts: Pence, stepped: list[Stepped]) -> Pence:
    """What of a line goes through the agency's budget: a share, or what its steps release."""
    average = tuple(nearest(p * line.exact_cashable) for p in parts)
    steps = line.steps.get(agency)
    if steps is None:
        return average
    own = line.exact_shares[agency] / sum(line.exact_shares.values())
    cash = []
    for y, part in enumerate(parts):
        volume = exact(line.volume[y], "a volume") * own * line.factor
        # More than the whole benefit cannot be released by it.
        released = min(steps.released(volume), part)
        cash.append(released)
        stepped.append(
            Stepped(
                reached=steps.released(volume),
                line=line.name,
                agency=agency,
                year=case.years[y],
                volume=float(volume),
                unit=steps.unit,
                on_average=average[y],
                released=released,
                next_step=steps.next_step(volume),
            )
        )
    return tuple(cash)


def _lagged(amounts: Pence, line: Line) -> tuple[Pence, int]:
    """Amounts by year after the line's lag, and what falls after the last year."""
    whole = line.exact_lag.numerator // line.exact_lag.denominator
    part = line.exact_lag - whole
    n = len(amounts)
    found = [0] * (n + whole + 1)
    for year, amount in enumerate(amounts):
        soon, late = parted(amount, (1 - part, part))
        found[year + whole] += soon
        found[year + whole + 1] += late
    return tuple(found[:n]), sum(found[n:])


def _agencies(case: Case, rows: list[LineRow]) -> tuple[AgencyRow, ...]:
    n = range(len(case.years))
    cost, kind, cash, other, moved = ([[0] * len(n) for _ in case.agencies] for _ in range(5))
    for row in rows:
        i = case.place(row.agency)
        for y in n:
            cost[i][y] += row.cost[y]
            kind[i][y] += row.in_kind[y]
            cash[i][y] += row.cash[y]
            other[i][y] += row.other[y]
    for transfer in case.transfers:
        for y in n:
            moved[case.place(transfer.payer)][y] -= transfer.pence[y]
            moved[case.place(transfer.receiver)][y] += transfer.pence[y]
    net = [
        [cash[i][y] + other[i][y] - cost[i][y] + moved[i][y] for y in n] for i in range(len(cost))
    ]
    budget = [[net[i][y] - other[i][y] + kind[i][y] for y in n] for i in range(len(cost))]
    present_net, present_budget = _present(case, net), _present(case, budget)
    return tuple(
        AgencyRow(
            agency=agency,
            cost=tuple(cost[i]),
            in_kind=tuple(kind[i]),
            cash=tuple(cash[i]),
            other=tuple(other[i]),
            transfers=tuple(moved[i]),
            net=tuple(net[i]),
            budget=tuple(budget[i]),
            present_net=present_net[i],
            present_budget=present_budget[i],
            payback=payback(net[i]),
            budget_payback=payback(budget[i]),
        )
        for i, agency in enumerate(case.agencies)
    )


def _present(case: Case, amounts: list[list[int]]) -> Pence:
    worth = [sum(f * a for f, a in zip(case.factors, row, strict=True)) for row in amounts]
    return rounded([exact(w, "") for w in worth])


def payback(net: list[int]) -> Payback:
    """When the running total of a row of net amounts stops being below zero for good.

    Years count from the start of the first; within a year money is taken to come evenly. Zero
    years where the total is never below zero, None where it still is at the end.

    >>> payback([-300, 200, 200]).years
    2.5
    """
    running, totals = 0, []
    for amount in net:
        running += amount
        totals.append(running)
    below = [y for y, total in enumerate(totals) if total < 0]
    lowest = min(0, *totals)
    if not below:
        return Payback(0.0, lowest)
    last = below[-1]
    if last == len(net) - 1:
        return Payback(None, lowest)
    return Payback(last + 1 + -totals[last] / net[last + 1], lowest)


def _doubt(case: Case) -> list[str]:
    """What confidence did to each line."""
    told = []
    for line in case.lines:
        if line.factor != 1:
            way = "raised" if line.factor > 1 else "lowered"
            grade = f" (grade {line.grade})" if line.grade else ""
            change = float(100 * abs(line.factor - 1))
            told.append(f"For doubt, {line.name} was {way} by {change:.4g}%{grade}.")
    return told


def _capped(stepped: list[Stepped]) -> list[str]:
    """Steps that would release more than the whole benefit is worth."""
    found = dict.fromkeys((s.line, s.agency) for s in stepped if s.reached > s.released)
    return [
        f"The steps of {agency} in {line} release more than the benefit is worth in some years; "
        "no more than its worth was counted."
        for line, agency in found
    ]


def _after(rows: list[LineRow]) -> list[str]:
    late: dict[str, int] = {}
    for row in rows:
        if row.after:
            late[row.line] = late.get(row.line, 0) + row.after
    return [
        f"{pounds(pence)} of {line} falls after the last year and is not in the totals."
        for line, pence in late.items()
    ]
