"""The brief as a report: a section for each thing that is known, in the order it is asked."""

from collections.abc import Iterable

from changing_places.brief import words
from changing_places.brief.model import Brief, Spending
from changing_places.brief.options import options_section
from changing_places.data.area import Area
from changing_places.figures import Bars, Column, Figure, Lines, Table
from changing_places.figures.numbers import listed
from changing_places.place.measures import Measure
from changing_places.reports import (
    Bullets,
    Fact,
    FigureBlock,
    Note,
    Paragraph,
    Report,
    Section,
    TableBlock,
)

MOST_SAID = 7


def document(brief: Brief) -> Report:
    """The report of a brief; what is not known has no section."""
    sections = [
        section
        for section in (
            _spending(brief),
            _outcomes(brief),
            _pressure(brief),
            _options(brief),
            _unusual(brief),
            _similar(brief),
            _caveats(brief),
        )
        if section
    ]
    service = brief.asked.service
    return Report(
        title=f"{service.name} in {brief.authority.name}",
        subtitle=f"A brief for {brief.authority.official_name}",
        summary=brief.answer,
        facts=tuple(_facts(brief)),
        sections=tuple(sections),
        as_at=brief.as_at,
        provenance={k: str(v) for k, v in brief.similar.provenance.to_dict().items() if v},
        fictional=brief.fictional,
        publisher="Changing Places",
    )


def _facts(brief: Brief) -> Iterable[Fact]:
    yield Fact("Council", _described(brief.authority))
    for measure in brief.who:
        yield Fact(
            f"{measure.name}, {measure.period}",
            measure.value,
            kind=_kind(measure.unit),
            unit="" if measure.unit in ("%", "£", "people") else measure.unit,
            source=measure.source,
        )


def _described(area: Area) -> str:
    kinds = {"lower": "District", "upper": "County"}
    where = area.region or area.nation
    the = "the " if area.region and area.region not in ("London", "Yorkshire") else ""
    kind = kinds.get(area.tier, area.type_name)
    return f"{kind[0].upper()}{kind[1:]} in {the}{where}"


def _spending(brief: Brief) -> Section | None:
    spending = brief.spending
    if spending is None:
        return None
    blocks: list[FigureBlock | Paragraph | Note] = [
        Paragraph(brief.asked.service.what_it_is),
        FigureBlock(_beside_similar(brief, spending)),
    ]
    if spending.comparable:
        blocks.append(FigureBlock(_through_time(brief, spending)))
    behind = words.people_behind(spending)
    if behind:
        blocks.append(Note(behind))
    silent = [y.period for y in spending.years if y.per_head is None]
    if silent:
        blocks.append(
            Note(
                f"{brief.authority.name} has no figure for {listed(silent)} "
                f"({words.status_words(spending.years)}); it is not counted as zero."
            )
        )
    return Section("What it costs", tuple(blocks))


def _beside_similar(brief: Brief, spending: Spending) -> Figure:
    names = {s.code: s.name for s in brief.similar.similar}
    own = brief.authority.name
    rows = [(own, spending.latest.per_head), *((names[c], v) for c, v in spending.others)]
    columns = (Column("council", "Council"), Column("value", "Net spending", "£ per head", "money"))
    return Figure(
        title=f"Net spending for each resident, {spending.latest.period}",
        finding=words.spending_finding(brief, spending),
        table=Table(columns, rows),
        source=spending.sources[:1],
        chart=Bars(
            "council",
            "value",
            highlight=(own,),
            middle_value=spending.latest.similar,
            middle=spending.latest.similar is not None,
            middle_words="Median of similar councils",
        ),
        fictional=brief.fictional,
    )


def _through_time(brief: Brief, spending: Spending) -> Figure:
    own, similar = brief.authority.name, "Median of similar councils"
    rows = [(y.period, own, y.real, y.per_head, y.published) for y in spending.years if y.real]
    rows += [
        (y.period, similar, y.similar_real, y.similar, y.published)
        for y in spending.years
        if y.similar_real
    ]
    columns = (
        Column("period", "Year", kind="period"),
        Column("series", "Council"),
        Column("real", "Net spending", f"£ per head, {spending.price_year} prices", "money"),
        Column("cash", "As published", "£ per head", "money"),
        Column("published", "Similar councils with a figure", kind="integer"),
    )
    return Figure(
        title="Net spending for each resident through time",
        finding=words.trend_finding(brief, spending),
        table=Table(columns, rows),
        source=spending.sources,
        chart=Lines("period", "real", series="series", highlight=(own,)),
        note="Years that are not held are gaps, bridged by dots.",
        fictional=brief.fictional,
    )


def _outcomes(brief: Brief) -> Section | None:
    if not brief.outcomes:
        return None
    columns = (
        Column("name", "Measure"),
        Column("period", "Period", kind="period"),
        Column("value", brief.authority.name, kind="text"),
        Column("median", "Similar median", kind="text"),
        Column("rank", "Rank", kind="text"),
        Column("verdict", "Against similar councils", kind="text"),
    )
    table = TableBlock(
        title=f"Measures of {brief.asked.service.name.lower()} beside similar councils",
        table=Table(columns, [_outcome_row(m) for m in brief.outcomes]),
        source=tuple(dict.fromkeys(m.source for m in brief.outcomes)),
        note="Rank 1 is the best where a direction is published, else the highest. A difference "
        "is called one only where the publisher's intervals allow, or where none are published.",
    )
    return Section("How it does", (Paragraph(words.outcome_finding(brief)), table))


def _outcome_row(measure: Measure) -> tuple[str, str, str, str, str, str]:
    rank = f"{measure.rank} of {measure.of}" if measure.rank else "not ranked"
    return (
        measure.name,
        measure.period,
        words.amount(measure.value, measure.unit),
        words.amount(measure.similar_median, measure.unit),
        rank,
        words.verdict(measure),
    )


def _pressure(brief: Brief) -> Section | None:
    if brief.pressure is None:
        return None
    said = tuple(s for s in brief.pressure.explain() if s not in brief.warnings)[:MOST_SAID]
    drawn = () if brief.pressure.unknown else (FigureBlock(brief.pressure.figure()),)
    return Section("What is coming", (*drawn, Bullets(said, sources=brief.pressure.sources)))


def _options(brief: Brief) -> Section | None:
    if brief.options is None:
        return None
    return options_section(brief.options)


def _unusual(brief: Brief) -> Section | None:
    unusual = brief.indicators.unusual
    if not unusual.indicators:
        return None
    by_id = brief.indicators.by_id()
    chosen = unusual.indicators[:8]
    columns = (
        Column("name", "Measure"),
        Column("period", "Period", kind="period"),
        Column("value", brief.authority.name),
        Column("median", "Similar median"),
    )
    rows = [
        (
            u.name,
            u.period,
            words.amount(u.value, u.unit),
            words.amount(u.similar_median, u.unit),
        )
        for u in chosen
    ]
    table = TableBlock(
        title="Furthest from similar councils, over all services",
        table=Table(columns, rows),
        source=tuple(dict.fromkeys(by_id[u.id].source for u in chosen)),
    )
    return Section("What is unusual", (Paragraph(words.unusual_finding(brief)), table))


def _similar(brief: Brief) -> Section | None:
    if not brief.similar.similar:
        return None
    return Section(
        "Similar councils",
        (
            Bullets(tuple(brief.similar.explain()[:4]), sources=brief.similar.sources),
            FigureBlock(brief.similar.figure()),
        ),
    )


def _caveats(brief: Brief) -> Section | None:
    if not brief.warnings:
        return None
    return Section("What to bear in mind", (Bullets(brief.warnings),))


def _kind(unit: str) -> str:
    return {"%": "percent", "£": "money", "people": "integer"}.get(unit, "number")
