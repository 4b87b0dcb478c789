"""The management case: when, who, what could go wrong, what is gained, and what must stay true."""

from collections.abc import Iterator, Mapping, Sequence

from changing_places.appraisal.agencies.result import LineRow
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.telling.five_cases import setting
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
    rows = [_benefit(result, valued, r) for r in account.lines if r.kind == "benefit"]
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
        [r for r in rows if abs(float(str(r[2]))) >= 0.5],
        source=setting.of_case(result),
        note="Beside going on as today, in pounds of the case's prices, not discounted. Grades "
        "run from 1 (best evidence) to 7; 'none' has no correction for doubt. An owner has to be "
        "named for each before the decision.",
    )


def _benefit(result: Appraisal, valued: Valued, row: LineRow) -> tuple[object, ...]:
    total, cash = sum(row.cash) + sum(row.other), sum(row.cash)
    first = next((y for y, (c, o) in enumerate(zip(row.cash, row.other, strict=True)) if c + o), 0)
    return (
        setting.capital(row.line),
        setting.capital(row.agency),
        total / 100,
        cash / total if total else 0.0,
        _grade(result, valued, row),
        f"year {first}",
        UNNAMED,
    )


def _grade(result: Appraisal, valued: Valued, row: LineRow) -> str:
    """The grade of the line behind a benefit; the account names flows after their lines."""
    name = row.line.removesuffix(", gained").removesuffix(f": {row.agency}")
    lines = result.books.run(valued.option.id).lines
    found = next((f.line for f in valued.ledger.flows if f.name == name), name)
    line = lines.get(found)
    return "none" if line is None or line.grade is None else str(line.grade)


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
