"""The management case: when, who, what could go wrong, what is gained, and what must stay true."""

from collections.abc import Iterator, Mapping, Sequence

from changing_places.appraisal.agencies.result import LineRow
from changing_places.appraisal.ledgers import Flow, falls_on
from changing_places.appraisal.ledgers.model import CHARGES
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.financial import has_budget
from changing_places.appraisal.telling.five_cases.setting import pounds, texts
from changing_places.figures import Column
from changing_places.figures.numbers import listed
from changing_places.reports import Block, Bullets, Paragraph, Section

UNNAMED = "to be named"


def management(result: Appraisal) -> Section:
    """Milestones, roles, risks, measures, benefits, and the conditions of the law."""
    story = result.case.story
    parts = (
        ("Milestones", "what", story.milestones, ("what", "when")),
        ("Who does what", "role", story.roles, ("role", "who")),
        ("Risks", "risk", story.risks, ("risk", "likelihood", "impact", "response", "owner")),
    )
    fields = {"Milestones": "milestones", "Who does what": "roles", "Risks": "risks"}
    blocks: list[Block] = []
    for heading, _, rows, columns in parts:
        wanted = f"{heading.lower()} of the change"
        blocks += setting.part(
            heading,
            _rows(result, heading, rows, columns)
            or [setting.to_write(wanted, f"story: {fields[heading]}")],
        )
    blocks += setting.part("How it will be measured", [_measures(result)])
    for valued in setting.choices(result):
        blocks += setting.part(f"Benefits of {valued.option.called}", _benefits(result, valued))
    for valued in setting.choices(result):
        heading = f"What must hold for {valued.option.called} to be and stay lawful"
        blocks += setting.part(heading, _conditions(result, valued))
    return Section("Management case", blocks)


def _rows(
    result: Appraisal, title: str, rows: Sequence[Mapping[str, str]], columns: Sequence[str]
) -> list[Block]:
    return setting.table(
        title,
        texts(*map(setting.capital, columns)),
        [tuple(setting.capital(row.get(c, UNNAMED)) for c in columns) for row in rows],
        source=setting.of_case(result),
    )


def _measures(result: Appraisal) -> Block:
    measures = result.case.story.measures
    if measures:
        return Bullets(tuple(map(setting.capital, measures)))
    return setting.to_write("what will be measured, how often and by whom", "story: measures")


# -- benefits -------------------------------------------------------------------------------------


def _benefits(result: Appraisal, valued: Valued) -> Iterator[Block]:
    account = result.account(valued.option.id)
    if account is None:
        yield Paragraph("It is going on as today, so there is nothing to be gained.")
        return
    rows = [
        row
        for r in account.lines
        if r.kind == "benefit" and (row := _benefit(result, valued, r)) is not None
    ]
    columns = [
        *texts("Benefit", "Who gains"),
        pounds("all", "Over all years", 0),
        Column("cash", "Of it cash", kind="share", decimals=0),
        Column("grade", "Confidence grade"),
        Column("begins", "From"),
        Column("owner", "Owner"),
    ]
    yield from setting.table(
        f"Benefits register: {valued.option.called}",
        columns,
        rows,
        source=(setting.of_case(result), setting.GRADES),
        note="Beside going on as today, in pounds of the case's prices, not discounted; without "
        "taxes, surpluses and payments to people. Grades of confidence run from 1, "
        "the surest, as in the guidance cited; 'none' has no correction for doubt. Name an "
        "owner for each before the decision.",
    )


def _benefit(result: Appraisal, valued: Valued, row: LineRow) -> tuple[object, ...] | None:
    """One row of the register; None for taxes, surpluses, payments to people, and for nothing."""
    name = row.line.removesuffix(", gained").removesuffix(f": {row.agency}")
    base = result.option(result.case.baseline.id)
    flows = (*valued.ledger.flows, *base.ledger.flows)
    flow = next((f for f in flows if f.name == name), None)
    total, cash = sum(row.cash) + sum(row.other), sum(row.cash)
    if flow is None or flow.head in CHARGES or abs(total) < 50:
        return None
    people = not has_budget(result, row.agency)
    if people and flow.is_transfer:
        return None
    line = result.books.run(valued.option.id).lines.get(flow.line)
    first = next((y for y, (c, o) in enumerate(zip(row.cash, row.other, strict=True)) if c + o), 0)
    return (
        _gain(flow, falls_on(flow, valued.option).get(row.agency, 0.0)),
        setting.capital(row.agency),
        total / 100,
        "no budget" if people else cash / total,
        "none" if line is None or line.grade is None else str(line.grade),
        f"year {first}",
        UNNAMED,
    )


def _gain(flow: Flow, share: float) -> str:
    """What is gained: less of what the party pays, or more of what it gets."""
    if share < 0:
        return f"Less spent on {flow.name}"
    return f"More from {flow.name}" if flow.head == "income" else setting.capital(flow.name)


# -- what must stay true --------------------------------------------------------------------------


def _conditions(result: Appraisal, valued: Valued) -> Iterator[Block]:
    finding = valued.finding
    told = [f"{setting.capital(r.text)} ({r.statute or r.rule})." for r in finding.remarks]
    past = [c for c in finding.cliffs if c.past]
    near = [c for c in finding.cliffs if not c.past]
    told += [f"{setting.capital(c.name)}: {c.sentence}" for c in (*near, *past)]
    if told:
        yield Bullets(tuple(map(setting.said, told)))
    else:
        yield Paragraph("The rules held set no condition.")
    if finding.wants:
        wants = [w.replace("_", " ") for w in finding.wants]
        yield setting.to_write(f"in the situation of the option, {listed(wants)}", "situation")
    if finding.duties:
        rules = result.books.book.rules
        names = [f"{rules[d].title} ({rules[d].statute})" for d in finding.duties]
        yield Paragraph("Duties that go with it whatever is chosen of the terms:")
        yield Bullets(tuple(names))
