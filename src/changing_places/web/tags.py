"""Template tags that put a figure or a table on a page: built in, so no template loads them."""

import re
from collections.abc import Mapping
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from changing_places.figures import NARROW, WIDE, Column, Figure, Source, Table
from changing_places.reports import (
    Block,
    Bullets,
    Code,
    Facts,
    FigureBlock,
    Note,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
)

register = template.Library()

MAP_WIDTH = 420
MOST_IN_A_LINE = 2
YEARS = re.compile(r"\b(\d{4}-\d{2})\b")
CODE = re.compile(r' data-code="[^"]*"')  # no script of ours asks for it


@register.filter
def told(sentence: str) -> SafeString:
    """A sentence whose financial years are not broken over two lines."""
    return mark_safe(YEARS.sub(r'<span class="cp-day">\1</span>', escape(sentence)))


@register.filter
def breakable(heading: str) -> SafeString:
    """A heading whose words joined by a slash may be broken after it."""
    return mark_safe(re.sub(r"(?<=\w)/(?=\w)", "/<wbr>", escape(heading)))


@register.simple_tag
def figure(drawn: Figure, level: int = 3, finding: bool = True) -> SafeString:
    """A figure as a page shows it: title, finding, drawing, table, sources.

    Its title is a heading of `level`, or none where that is 0 because the page's own heading
    says it; `finding` is left out where the page's answer says it. The drawing comes twice, for
    a wide and a narrow screen, and the style sheet shows one.
    """
    return _figure(drawn, level, finding, _drawing(drawn), {})


@register.simple_tag
def council_map(
    drawn: Figure, links: Mapping[str, str], level: int = 3, finding: bool = True
) -> SafeString:
    """A map as a page shows it; `links` leads from a council's name to its page."""
    return _figure(drawn, level, finding, _map_drawing(drawn), links)


def _figure(
    drawn: Figure, level: int, finding: bool, drawing: str, links: Mapping[str, str]
) -> SafeString:
    title = f'<h{level} class="cp-figure__title">{escape(drawn.title)}</h{level}>' if level else ""
    found = f'<p class="cp-figure__finding">{told(drawn.finding)}</p>' if finding else ""
    note = f'<p class="cp-figure__source">{escape(drawn.note)}</p>' if drawn.note else ""
    shown = table(drawn.table, drawn.title, links)
    return mark_safe(
        f'<figure class="cp-figure">{title}{found}{drawing}{note}'
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">The numbers as a table</span></summary>'
        f'<div class="govuk-details__text">{shown}</div></details>'
        f'<figcaption class="cp-figure__source">{_sources(drawn.sources)}</figcaption></figure>'
    )


@register.simple_tag
def table(held: Table, caption: str, links: Mapping[str, str] | None = None) -> SafeString:
    """A table in a box that scrolls by itself; `links` leads from a row's first cell onward."""
    heads = "".join(f'<th scope="col"{_class_of(c)}>{escape(c.heading)}</th>' for c in held.columns)
    rows = "".join(_row(held.columns, cells, links or {}) for cells in held.text_rows())
    named = escape(caption)
    return mark_safe(
        f'<div class="cp-scroll" role="region" aria-label="Table: {named}" tabindex="0">'
        f'<table class="cp-table"><caption class="govuk-visually-hidden">{named}'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


@register.simple_tag
def section_body(shown: Section) -> SafeString:
    """What stands under a heading of a report, block by block."""
    return mark_safe("".join(map(_block, shown.blocks)))


def _block(block: Block) -> str:
    match block:
        case FigureBlock():
            return figure(block.figure)
        case TableBlock():
            return table(block.table, block.title)
        case Note():
            return f'<div class="cp-note"><p class="govuk-body">{told(block.text)}</p></div>'
        case Subheading():
            return f'<h3 class="govuk-heading-s">{escape(block.text)}</h3>'
        case Code():
            return f'<pre class="cp-code">{escape(block.text)}</pre>'
        case Bullets():
            items = "".join(f"<li>{told(item)}</li>" for item in block.items)
            return f'<ul class="govuk-list govuk-list--bullet cp-text">{items}</ul>'
        case Facts():
            items = "".join(
                f"<div><dt>{escape(f.label)}</dt><dd>{escape(f.text)}</dd></div>"
                for f in block.items
            )
            return f'<dl class="cp-facts">{items}</dl>'
        case Paragraph():
            return f'<p class="govuk-body cp-text">{told(block.text)}</p>'


def _row(columns: tuple[Column, ...], cells: list[str], links: Mapping[str, str]) -> str:
    first = escape(cells[0])
    if cells[0] in links:
        first = f'<a href="{escape(links[cells[0]])}">{first}</a>'
    rest = "".join(
        f"<td{_class_of(column)}>{escape(cell)}</td>"
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{rest}</tr>'


def _class_of(column: Column) -> str:
    if column.kind in ("period", "date", "year"):
        return ' class="cp-day"'
    return ' class="cp-number"' if column.numeric else ""


def _drawing(drawn: Figure) -> str:
    return (
        '<div class="cp-figure__drawing">'
        f'<div class="cp-figure__wide">{drawn.svg(width=WIDE)}</div>'
        f'<div class="cp-figure__narrow">{drawn.svg(width=NARROW)}</div></div>'
    )


def _map_drawing(drawn: Figure) -> str:
    """A map once, since it is heavy, in the shape that suits a narrow screen too.

    Its hundreds of links are for pointers: the table beneath holds the same for keyboards.
    """
    svg = CODE.sub("", drawn.svg(width=MAP_WIDTH)).replace("<a ", '<a tabindex="-1" ')
    return f'<div class="cp-figure__drawing cp-figure__drawing--map">{svg}</div>'


def _sources(sources: tuple[Source, ...]) -> str:
    """The sources in a line, or in a list that opens where they are many."""
    if len(sources) <= MOST_IN_A_LINE:
        word = "Source" if len(sources) == 1 else "Sources"
        return f"{word}: " + "; ".join(_source(s) for s in sources) + "."
    items = "".join(f"<li>{_source(s)}</li>" for s in sources)
    return (
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{len(sources)} sources</span></summary>'
        f'<div class="govuk-details__text"><ul class="cp-sources">{items}</ul></div></details>'
    )


def _source(source: Source) -> str:
    cited = escape(source.citation())
    if source.address.startswith(("https://", "http://")):
        return f'<a class="govuk-link" href="{escape(source.address)}">{cited}</a>'
    return cited
