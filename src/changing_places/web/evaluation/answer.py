"""An evaluation as a page: the answer, how strong it is, what it rests on, how to take it away."""

from dataclasses import dataclass

import polars as pl
from django.http import HttpResponse
from django.utils.text import slugify

from changing_places.core.errors import InputError
from changing_places.evaluation.model import Evaluation
from changing_places.evaluation.telling.drawings import source_of
from changing_places.evaluation.telling.words import LEVELS as MEANINGS
from changing_places.figures import Figure, Source
from changing_places.reports import FORMATS, Facts, Report, Section
from changing_places.reports import render as written
from changing_places.web.context import Link
from changing_places.web.evaluation.words import LEVELS, MARKS, kind_in_words
from changing_places.web.place.service import DOWNLOADS

# Sections of the report that stand on the page as they are.
OPINIONS, MISSING = "Second opinions", "Missing figures"
CSV_MARK = "\ufeff"  # by which Excel knows UTF-8
# How the sentence begins that the scale of evidence shows instead.
STRENGTH = "The evidence is of level"


@dataclass(frozen=True)
class Level:
    """One level of the scale: `reached` up to the one that the evidence has, which is `here`."""

    number: int
    text: str
    reached: bool
    here: bool


@dataclass(frozen=True)
class Strength:
    """How strong the evidence is, drawn as a scale, and why it is not stronger."""

    level: int
    levels: tuple[Level, ...]
    why: str
    lowered: tuple[str, ...]


@dataclass(frozen=True)
class CheckLine:
    """A check: its name, whether it passed in words, what it found, what it could not see."""

    name: str
    mark: str
    finding: str
    concerns: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Everything that a page of an evaluation shows."""

    title: str
    kind: str
    answer: str
    more: tuple[str, ...]
    facts: Section
    strength: Strength
    effects: Figure | None
    design: str
    drawn: tuple[Figure, ...]
    checks: tuple[CheckLine, ...]
    counts: str
    sensitivity: str
    opinions: Section | None
    missing: Section | None
    chosen: str
    how: str
    warnings: tuple[str, ...]
    code: str
    source: Source
    provenance: tuple[tuple[str, str], ...]
    downloads: tuple[Link, ...]


def answer_of(result: Evaluation, address: str) -> Answer:
    """The page of an evaluation; its documents are at `address` with a format."""
    report = result.report()
    said = result.explain()
    sections = {section.heading: section for section in report.sections}
    concerns = {concern for check in result.checks for concern in check.concerns}
    figures = (_drawn(result, "adoption"), _drawn(result, "paths"))
    return Answer(
        title=report.title,
        kind=kind_in_words(result.verdict.kind),
        answer=said[0],
        more=tuple(s for s in said[1:] if not s.startswith(STRENGTH)),
        facts=Section("In short", (Facts(report.facts),)),
        strength=strength_of(result),
        effects=_drawn(result, "effects"),
        design=result.design.sentence(),
        drawn=tuple(f for f in figures if f is not None),
        checks=tuple(
            CheckLine(_capital(c.name), MARKS[c.passed], c.finding, c.concerns)
            for c in result.checks
        ),
        counts=_counts(result),
        sensitivity=_sensitivity(result),
        opinions=sections.get(OPINIONS),
        missing=sections.get(MISSING),
        chosen=result.chosen,
        how=f"The figure is {result.estimand}. Its interval: {result.estimate.how}.",
        warnings=tuple(w for w in result.warnings if w not in concerns),
        code=result.reproduce(),
        source=source_of(result),
        provenance=tuple(report.provenance.items()),
        downloads=_downloads(address),
    )


def strength_of(result: Evaluation) -> Strength:
    """The level of the evidence on its scale."""
    reached = result.verdict.level
    levels = tuple(Level(n, text, n <= reached, n == reached) for n, text in LEVELS)
    why = (
        f"{MEANINGS[reached]} The design earns level {result.verdict.earned}: {result.verdict.why}."
    )
    return Strength(reached, levels, why, result.verdict.lowered)


def _sensitivity(result: Evaluation) -> str:
    """How wrong the comparison may be, where the answer has not said it."""
    told = str(result.sensitivity.get("sentence", ""))
    return "" if told in result.explain() else told


def _drawn(result: Evaluation, kind: str) -> Figure | None:
    """A figure, where there is something to draw."""
    try:
        return result.figure(kind)
    except InputError:
        return None


def _counts(result: Evaluation) -> str:
    """How many checks passed, failed and cannot tell."""
    marks = [MARKS[c.passed] for c in result.checks]
    told = [f"{marks.count(m)} {m.lower()}" for m in MARKS.values() if m in marks]
    return ", ".join(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _downloads(address: str) -> tuple[Link, ...]:
    joined = f"{address}&" if "?" in address else f"{address}?"
    return tuple(
        Link(f"{joined}format={form}", name)
        for form, (name, _) in DOWNLOADS.items()
        if form in FORMATS
    )


def table_file(frame: pl.DataFrame, name: str) -> HttpResponse:
    """A table as a CSV file that spreadsheets open."""
    text = CSV_MARK + frame.write_csv()
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)}.csv"'
    return answer


def document(report: Report, form: str, name: str) -> HttpResponse:
    """A report as a file. Raises InputError for a format that is not known."""
    made = written(report, form)
    answer = HttpResponse(made, content_type=DOWNLOADS[form][1])
    answer.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{form}"'
    return answer
