"""An evaluation as a report: the finding, how sure it is, what was checked, how to repeat it."""

from collections.abc import Iterable
from datetime import date

from changing_places.core.errors import InputError
from changing_places.evaluation.model import Estimate, Evaluation, Evaluations, Opinion
from changing_places.evaluation.telling import drawings, words
from changing_places.figures import Column, Figure, Table
from changing_places.reports import (
    Bullets,
    Code,
    Fact,
    FigureBlock,
    Note,
    Paragraph,
    Report,
    Section,
    TableBlock,
)

MARKS = {True: "Passed", False: "Failed", None: "Cannot tell"}


def report(result: Evaluation, *, as_at: date | None = None) -> Report:
    """The report of an evaluation; `as_at` is its date, today's where none is given."""
    made = (
        _finding(result),
        _design(result),
        _checks(result),
        _opinions(result),
        _missing(result),
        _method(result),
    )
    subject = result.subject
    return Report(
        title=f"Did {subject.policy} change {subject.outcome}?",
        subtitle="An evaluation",
        summary=result.explain()[0],
        facts=tuple(_facts(result)),
        sections=tuple(s for s in made if s),
        as_at=as_at or date.today(),
        provenance=_provenance(result),
        fictional=result.fictional,
        publisher="Changing Places",
    )


def report_of_many(answer: Evaluations, *, as_at: date | None = None) -> Report:
    """The report of many outcomes: all of them in one table, then each with its figure."""
    first = answer.results[0]
    sources = tuple(dict.fromkeys(drawings.source_of(r) for r in answer.results))
    sections = [
        Section(
            "All outcomes together",
            (
                *(Paragraph(s) for s in answer.explain()[1:]),
                TableBlock("Each outcome, and all of them together", _every(answer), sources),
                Note(
                    "The last column allows for so many outcomes having been tried (Romano and "
                    "Wolf's stepdown)."
                ),
            ),
        )
    ]
    for result in answer.results:
        drawn = _drawn(result, "effects") or _drawn(result, "opinions")
        said = [Paragraph(s) for s in result.explain()]
        sections.append(
            Section(
                result.outcome[:1].upper() + result.outcome[1:],
                (*said, *((FigureBlock(drawn),) if drawn else ())),
            )
        )
    return Report(
        title=f"Did {first.subject.policy} change {len(answer.results)} outcomes?",
        subtitle="An evaluation",
        summary=answer.explain()[0],
        sections=sections,
        as_at=as_at or date.today(),
        provenance=_provenance(first),
        fictional=first.fictional,
        publisher="Changing Places",
    )


def _every(answer: Evaluations) -> Table:
    adjusted = answer.adjusted["romano_wolf"]
    level = f"{100 * answer.results[0].estimate.level:.0f}%"
    columns = (
        Column("outcome", "Outcome"),
        Column("estimate", "Estimate"),
        Column("interval", f"{level} interval"),
        Column("level", "Level", kind="integer"),
        Column("p", "p, each alone", kind="number", decimals=3),
        Column("adjusted", "p, together", kind="number", decimals=3),
    )
    rows = []
    for r in answer.results:
        estimate, span = r.estimate, "not known"
        told = "not known"
        if estimate.value is not None:
            told = r.subject.amount(estimate.value, like=estimate.se)
        if estimate.low is not None and estimate.high is not None:
            span = r.subject.between(estimate.low, estimate.high, like=estimate.se)
        rows.append((r.outcome, told, span, r.evidence_level, estimate.p, adjusted[r.outcome]))
    return Table(columns, rows)


def _provenance(result: Evaluation) -> dict[str, str]:
    return {
        "Data": result.provenance.data_sha256,
        "Version": result.provenance.version,
        "Seed": str(result.provenance.seed),
    }


def _facts(result: Evaluation) -> Iterable[Fact]:
    source, unit = drawings.source_of(result), result.subject.difference
    estimate = result.estimate
    yield Fact("Estimate", estimate.value, "number", unit, source=source)
    if estimate.low is not None and estimate.high is not None:
        span = result.subject.between(estimate.low, estimate.high, like=estimate.se)
        yield Fact(f"{100 * estimate.level:.0f}% interval", span, source=source)
    yield Fact("Strength of the evidence", f"Level {result.evidence_level} of 5")
    yield Fact("Adopters compared", result.design.treated, "integer", source=source)


def _finding(result: Evaluation) -> Section:
    blocks: list[Paragraph | FigureBlock] = [Paragraph(s) for s in result.explain()]
    drawn = _drawn(result, "effects") or _drawn(result, "opinions")
    if drawn:
        blocks.append(FigureBlock(drawn))
    return Section("What was found", blocks)


def _drawn(result: Evaluation, kind: str) -> Figure | None:
    try:
        return drawings.figure(result, kind)
    except InputError:
        return None


def _design(result: Evaluation) -> Section:
    blocks: list[Paragraph | FigureBlock | Bullets] = [Paragraph(result.design.sentence())]
    blocks += [
        FigureBlock(drawn)
        for kind in ("adoption", "paths")
        if (drawn := _drawn(result, kind)) is not None
    ]
    notes = tuple(n.text for n in result.panel.notes)
    if notes:
        blocks.append(Bullets(notes))
    return Section("Who is compared with whom", blocks)


def _checks(result: Evaluation) -> Section | None:
    if not result.checks:
        return None
    columns = (Column("check", "Check"), Column("result", "Result"), Column("finding", "Finding"))
    rows = [(c.name.capitalize(), MARKS[c.passed], c.finding) for c in result.checks]
    table = TableBlock("What was checked", Table(columns, rows), drawings.source_of(result))
    told = result.sensitivity.get("sentence")
    return Section("Checks", (table, Paragraph(told)) if told else (table,))


def _opinions(result: Evaluation) -> Section | None:
    if not result.opinions:
        return None
    drawn = _drawn(result, "opinions")
    blocks: list[FigureBlock | Note] = [FigureBlock(drawn)] if drawn else []
    blocks += [Note(o.concern) for o in result.opinions if o.concern]
    return Section("Second opinions", blocks) if blocks else None


def _missing(result: Evaluation) -> Section | None:
    if result.panel.balanced or not result.policies:
        return None
    level = f"{100 * result.estimate.level:.0f}%"
    unit = result.subject.difference
    columns = (
        Column("way", "Missing figures"),
        Column("estimate", "Estimate", unit, "number"),
        Column("low", f"Low end of {level}", unit, "number"),
        Column("high", f"High end of {level}", unit, "number"),
    )
    rows = [(o.words, *_ends(o.estimate)) for o in result.policies]
    table = TableBlock(
        "The estimate by what is done about missing figures",
        Table(columns, rows),
        drawings.source_of(result),
        note=f"The answer uses: {_used(result.policies, result.missing)}.",
    )
    return Section("Missing figures", (table,))


def _ends(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high


def _used(policies: Iterable[Opinion], name: str) -> str:
    return next((o.words for o in policies if o.name == name), name)


def _method(result: Evaluation) -> Section:
    method = words.METHODS.get(result.method, result.method)
    blocks: list[Paragraph | Bullets | Code] = [
        Paragraph(result.chosen),
        Paragraph(
            f"The figure is {result.estimand}, by {method}. Its interval: {result.estimate.how}."
        ),
    ]
    told = {n.text for n in result.panel.notes}  # which stand under the design
    warnings = tuple(w for w in result.warnings if w not in told)
    if warnings:
        blocks.append(Bullets(warnings))
    blocks.append(Paragraph("These lines of Python give the same answer again:"))
    blocks.append(Code(result.reproduce()))
    return Section("How it was done", blocks)
