"""One `Report`, written as HTML, Word, PDF, Excel or JSON with the same numbers in each.

A report has a title, the answer in one sentence, facts, sections of blocks (`Paragraph`,
`Bullets`, `Facts`, `TableBlock`, `FigureBlock`, `Note`, `Subheading`, `Code`), and sources that
number themselves.
`write` saves one by its file's suffix, `render` gives the bytes of a format, and
`to_fragment` the HTML for a page that has its own style.
"""

from changing_places.reports.html import to_fragment, to_html
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
    Section,
    Subheading,
    TableBlock,
)
from changing_places.reports.write import FORMATS, check_writable, render, write

__all__ = [
    "FICTIONAL",
    "FORMATS",
    "Block",
    "Bullets",
    "Code",
    "Fact",
    "Facts",
    "FigureBlock",
    "Note",
    "Paragraph",
    "Report",
    "Section",
    "Subheading",
    "TableBlock",
    "check_writable",
    "render",
    "to_fragment",
    "to_html",
    "write",
]
