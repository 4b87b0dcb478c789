"""A report as one HTML page that needs no other file, or as a fragment for a page of ours.

The fragment carries class names only, so it can stand under a strict content security
policy; the page brings its own style sheet, for screens from 320 px and for print.
"""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from itertools import count

from changing_places.figures import NARROW, Column, Figure, Source, Table
from changing_places.figures.numbers import day
from changing_places.reports.model import (
    FICTIONAL,
    Block,
    Bullets,
    Code,
    Fact,
    Facts,
    FigureBlock,
    Note,
    Paragraph,
    Report,
    Subheading,
    TableBlock,
    provenance_lines,
    runs,
)

_PRINTED = "font: 600 9pt Arial, sans-serif; color: #a8320f;"


def to_html(report: Report) -> str:
    """The whole page, with its style in it."""
    style = _faces() + resources.files("changing_places.reports").joinpath("report.css").read_text(
        "utf-8"
    )
    if report.fictional:
        # The banner stays in sight on a screen; paper wants it at the head of every page.
        style += f'@page {{ @top-right {{ content: "{FICTIONAL}"; {_PRINTED} }} }}\n'
    banner = f'<p class="report-banner">{FICTIONAL}</p>\n' if report.fictional else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_page_title(report))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{banner}{to_fragment(report)}</main>\n</body>\n</html>\n"
    )


def to_fragment(report: Report) -> str:
    """The report as one `article`, for a page that brings its own style."""
    made = _Writer(report)
    return f'<article class="report">\n{"".join(made.parts())}</article>\n'


@cache
def _faces() -> str:
    """Our typeface inside the page: labels of figures are placed by its widths.

    The files hold the Latin letters alone; others are taken from the reader's own faces.
    """
    folder = resources.files("changing_places.figures").joinpath("fonts")
    made = []
    for name, weight in (("Regular", 400), ("SemiBold", 600)):
        face = b64encode(folder.joinpath(f"SourceSans3-{name}-latin.woff2").read_bytes()).decode()
        made.append(
            '@font-face { font-family: "Source Sans 3"; font-weight: '
            f'{weight}; src: url("data:font/woff2;base64,{face}") format("woff2"); }}\n'
        )
    return "".join(made)


def _page_title(report: Report) -> str:
    told = [report.title, report.subtitle, FICTIONAL if report.fictional else ""]
    return ", ".join(t for t in told if t)


class _Writer:
    """Walks one report, numbering its figures, tables and sources as it goes."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.numbers = report.numbered()
        self.figure_numbers, self.table_numbers = count(1), count(1)

    def parts(self) -> Iterable[str]:
        report = self.report
        yield '<header class="report-head">\n'
        yield f"<h1>{escape(report.title)}</h1>\n"
        if report.subtitle:
            yield f'<p class="report-subtitle">{escape(report.subtitle)}</p>\n'
        dated = f'As at <time datetime="{report.as_at}">{day(report.as_at)}</time>'
        if report.publisher:
            dated = f"{escape(report.publisher)}. {dated}"
        yield f'<p class="report-date">{dated}</p>\n'
        if report.fictional:
            yield f'<p class="report-fictional">{FICTIONAL}</p>\n'
        yield f'<p class="report-summary">{escape(report.summary)}</p>\n</header>\n'
        if report.facts:
            yield self.facts(report.facts)
        for number, section in enumerate(report.sections, start=1):
            yield f'<section id="part-{number}">\n<h2>{escape(section.heading)}</h2>\n'
            yield from map(self.block, section.blocks)
            yield "</section>\n"
            if report.contents and number == 1:
                yield self.contents()
        yield from self.sources()

    def contents(self) -> str:
        """Links to the sections."""
        items = "".join(
            f'<li><a href="#part-{k}">{escape(s.heading)}</a></li>\n'
            for k, s in enumerate(self.report.sections[1:], start=2)
        )
        return (
            '<nav class="report-contents" aria-labelledby="contents">\n'
            f'<h2 id="contents">Contents</h2>\n<ul>\n{items}</ul>\n</nav>\n'
        )

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"<p>{escape(block.text)}{self.references(block.sources)}</p>\n"
            case Bullets():
                items = "".join(f"<li>{escape(i)}</li>\n" for i in block.items)
                refs = self.references(block.sources)
                after = f'<p class="report-refs">Sources {refs}</p>\n' if refs else ""
                return f"<ul>\n{items}</ul>\n{after}"
            case Note():
                return f'<p class="report-note">{escape(block.text)}</p>\n'
            case Subheading():
                return f"<h3>{escape(block.text)}</h3>\n"
            case Code():
                return f'<pre class="report-code">{escape(block.text)}</pre>\n'
            case Facts():
                return self.facts(block.items)
            case TableBlock():
                return self.table(block)
            case FigureBlock():
                return self.figure(block.figure)

    def references(self, sources: Iterable[Source]) -> str:
        """Links to the numbered sources, read out as 'source 3'."""
        links = ", ".join(
            _link(first) if first == last else f"{_link(first)}–{_link(last)}"
            for first, last in runs(self.numbers[s] for s in sources)
        )
        return f'&nbsp;<sup class="report-ref">[{links}]</sup>' if links else ""

    def facts(self, facts: Iterable[Fact]) -> str:
        made = []
        for fact in facts:
            ref = self.references([fact.source]) if fact.source else ""
            made.append(
                f"<div><dt>{escape(fact.label)}</dt><dd>{escape(fact.text)}{ref}</dd></div>\n"
            )
        return f'<dl class="report-facts">\n{"".join(made)}</dl>\n'

    def table(self, block: TableBlock) -> str:
        number = next(self.table_numbers)
        caption = f"Table {number}. {escape(block.title)}{self.references(block.sources)}"
        note = f'<p class="report-caveat">{escape(block.note)}</p>\n' if block.note else ""
        return markup(block.table, caption) + note

    def figure(self, figure: Figure) -> str:
        number = next(self.figure_numbers)
        note = f'<p class="report-caveat">{escape(figure.note)}</p>\n' if figure.note else ""
        shown = markup(figure.table, f"The numbers of figure {number}")
        return (
            f'<figure class="report-figure">\n<figcaption><strong>Figure {number}. '
            f"{escape(figure.title)}</strong> {escape(figure.finding)}"
            f"{self.references(figure.sources)}</figcaption>\n"
            f'<div class="report-wide">{figure.svg()}</div>\n'
            f'<div class="report-narrow">{figure.svg(width=NARROW)}</div>\n{note}'
            f"<details><summary>Figure {number} as a table</summary>\n{shown}</details>\n"
            "</figure>\n"
        )

    def sources(self) -> Iterable[str]:
        yield '<section class="report-sources">\n<h2>Sources</h2>\n<ol>\n'
        for source, number in self.numbers.items():
            told = escape(source.citation())
            if source.address.startswith(("https://", "http://")):
                address = escape(source.address)
                told += f'. <a href="{address}">{address}</a>'
            yield f'<li id="source-{number}">{told}</li>\n'
        yield "</ol>\n"
        lines = provenance_lines(self.report)
        if lines:
            items = "".join(f"<li>{escape(line)}</li>\n" for line in lines)
            yield f'<h2>How this was made</h2>\n<ul class="report-provenance">\n{items}</ul>\n'
        yield "</section>\n"


def _link(number: int) -> str:
    return f'<a href="#source-{number}" aria-label="source {number}">{number}</a>'


def markup(table: Table, caption: str) -> str:
    """A table with its caption (markup already); the first column heads its rows."""
    heads = "".join(f'<th scope="col"{_right(c)}>{escape(c.heading)}</th>' for c in table.columns)
    rows = []
    for cells in table.text_rows():
        told = [
            f'<th scope="row">{escape(cell)}</th>'
            if k == 0
            else f"<td{_right(column, cell)}>{escape(cell)}</td>"
            for k, (column, cell) in enumerate(zip(table.columns, cells, strict=True))
        ]
        rows.append(f"<tr>{''.join(told)}</tr>\n")
    return (
        '<div class="report-scroll" role="group" tabindex="0" aria-label="Table, scrolls sideways">'
        f'<table class="report-table">\n<caption>{caption}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n"
    )


def _right(column: Column, cell: str = " ") -> str:
    """The class of a cell or heading: figures flush right, and not broken after a minus."""
    if not column.numeric or column.kind == "year":
        return ""
    return ' class="report-number"' if " " in cell else ' class="report-number report-whole"'
