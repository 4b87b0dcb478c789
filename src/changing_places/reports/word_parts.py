"""The parts of a Word document that python-docx has no words for: styles, rules, links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Inches, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from changing_places.reports.model import FICTIONAL, Report

FONT = "Arial"
CELL_STYLE = "Reportcell"
# Twentieths of a point between columns.
GUTTER = 160
INK, MUTED, ACCENT, WARN = (
    RGBColor(0x16, 0x20, 0x2A),
    RGBColor(0x4B, 0x57, 0x62),
    RGBColor(0x0A, 0x4A, 0x5C),
    RGBColor(0xA8, 0x32, 0x0F),
)


def set_page(document: WordDocument) -> None:
    """A4 with margins of an inch or so."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)


def set_styles(document: WordDocument) -> None:
    """Give the built-in styles our look, and add our own for what they lack."""
    _style(document, "Normal", 10.5, after=7, leading=1.15)
    _style(document, "Title", 24, bold=True, after=2, leading=1.0)
    _style(document, "Subtitle", 13, colour=MUTED, after=4)
    _style(document, "Heading 1", 15, bold=True, colour=ACCENT, before=22, after=8, keep=True)
    _style(document, "Heading 2", 12, bold=True, before=16, after=5, keep=True)
    _style(document, "Caption", 9.5, bold=True, colour=MUTED, before=12, after=2, keep=True)
    _style(document, "List Bullet", 10.5, after=3, leading=1.15)
    _style(document, "Report date", 9.5, colour=MUTED, after=12)
    _style(document, "Report summary", 14, after=14, leading=1.15)
    _style(document, "Report warning", 10.5, bold=True, colour=WARN, after=10)
    _style(document, "Report note", 10.5, before=6, after=10)
    _style(document, "Report code", 9, before=6, after=10, leading=1.0)
    document.styles["Report code"].font.name = "Courier New"
    _style(document, "Report finding", 10.5, bold=True, after=5, keep=True)
    _style(document, "Report picture", 10.5, after=8)
    _style(document, "Report caveat", 9, colour=MUTED, before=3, after=10)
    _style(document, "Report cell", 9.5, before=2, after=2, leading=1.0)
    _style(document, "Report source", 9.5, after=4)
    _style(document, "Report gap", 6, after=4)
    _style(document, "Report contents", 10.5, after=2)
    document.styles["Report source"].paragraph_format.left_indent = Cm(0.8)
    document.styles["Report source"].paragraph_format.first_line_indent = Cm(-0.8)
    document.styles["Report source"].paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
    _edge(document.styles["Report summary"], "left", "0A4A5C", 24)
    _edge(document.styles["Report note"], "left", "A8320F", 24)
    _edge(document.styles["Heading 1"], "top", "0A4A5C", 12)
    _edge(document.styles["Title"], None, "", 0)
    # The theme would otherwise overrule the typeface and the language.
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _style(
    document: WordDocument,
    name: str,
    size: float,
    *,
    bold: bool = False,
    colour: RGBColor = INK,
    before: float = 0,
    after: float = 0,
    leading: float = 1.1,
    keep: bool = False,
) -> None:
    styles = document.styles
    style: Any = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name.startswith("Report"):
        style.base_style = styles["Normal"]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.italic, style.font.color.rgb = False, colour
    properties = style.element.get_or_add_rPr()
    for spread in properties.findall(qn("w:spacing")):
        properties.remove(spread)
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        if "heme" in key:
            del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), FONT)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing, form.keep_with_next = leading, keep


def _edge(style: Any, side: str | None, colour: str, size: int) -> None:
    """A rule at one side of every paragraph of a style; None takes all rules away."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    if side is None:
        return
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "6"), ("color", colour)):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
    # The schema wants borders before spacing and indents, or Word calls the file damaged.
    for child in properties:
        if child.tag not in {qn("w:keepNext"), qn("w:keepLines"), qn("w:numPr")}:
            child.addprevious(borders)
            return
    properties.append(borders)


def set_header_and_footer(document: WordDocument, report: Report) -> None:
    """The title (and the plain mark of fictional data) above, the page's number below."""
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for style in ("Header", "Footer"):
        document.styles[style].paragraph_format.tab_stops.clear_all()
    for paragraph in (head, foot):
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _small(head, report.title)
    if report.fictional:
        _small(head, f"\t{FICTIONAL}", colour=WARN, bold=True)
    _small(foot, f"{report.publisher or 'Changing Places'}\tPage ")
    field(foot, "PAGE", "1", small=True)
    _small(foot, " of ")
    field(foot, "NUMPAGES", "1", small=True)


def _small(
    paragraph: Paragraph, words: str, *, colour: RGBColor = MUTED, bold: bool = False
) -> Any:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb, run.bold = Pt(8.5), colour, bold
    return run


def field(paragraph: Paragraph, code: str, shown: str, *, small: bool = False) -> None:
    """A number that Word fills in, such as PAGE; `shown` stands there until it does."""
    for kind, words in (
        ("begin", ""),
        ("code", code),
        ("separate", ""),
        ("text", shown),
        ("end", ""),
    ):
        run = paragraph.add_run()
        if small:
            run.font.size, run.font.color.rgb = Pt(8.5), MUTED
        if kind == "text":
            run.add_text(words)
            continue
        if kind == "code":
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {words} "
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def caption(paragraph: Paragraph, kind: str, number: int, words: str) -> None:
    """A caption that Word can number anew and list: 'Figure 2. Words'."""
    paragraph.add_run(f"{kind} ")
    field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(f". {words}")


def rule(table: WordTable) -> None:
    """Thin lines under rows, none between columns, and no indent before the first."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side, size in (("bottom", 4), ("insideH", 4)):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "0")):
            line.set(qn(f"w:{key}"), value)
        line.set(qn("w:color"), "CFD6DB")
        borders.append(line)
    layout, margins = OxmlElement("w:tblLayout"), OxmlElement("w:tblCellMar")
    layout.set(qn("w:type"), "fixed")
    for side, wide in (("left", 0), ("right", GUTTER)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(wide))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    for old in properties.findall(qn("w:tblLayout")):
        properties.remove(old)
    look = properties.find(qn("w:tblLook"))
    for part in (borders, layout, margins):
        look.addprevious(part)
    look.set(qn("w:firstRow"), "1")


def set_widths(table: WordTable, inches: Sequence[float]) -> None:
    """Fix the width of each column."""
    grid = table._tbl.tblGrid.gridCol_lst
    for column, wide in zip(grid, inches, strict=True):
        column.w = Inches(wide)
    for row in table._tbl.tr_lst:
        for cell, wide in zip(row.tc_lst, inches, strict=True):
            cell.width = Inches(wide)
    total = table._tbl.tblPr.find(qn("w:tblW"))
    total.set(qn("w:type"), "dxa")
    total.set(qn("w:w"), str(round(sum(inches) * 1440)))


def repeat_head(table: WordTable) -> None:
    """Repeat the first row on every page, and keep every row in one piece."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    for tag in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(tag))


@dataclass(frozen=True)
class Look:
    """How a cell looks: flush right, bold with a rule under it, held to the next row, its type.

    `size` is points where they are not those of the style.
    """

    right: bool = False
    head: bool = False
    keep: bool = False
    size: float | None = None


def fill(cell: _Cell, words: str, look: Look) -> None:
    """Write a cell."""
    paragraph = cell.paragraphs[0]
    # By its id: to look a style up by name costs more than all else in a cell.
    paragraph._p.get_or_add_pPr().style = CELL_STYLE
    run = paragraph.add_run(words)
    run.bold = look.head
    if look.size is not None:
        run.font.size = Pt(look.size)
    if look.right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if look.head or look.keep:
        paragraph.paragraph_format.keep_with_next = True
    if look.head:
        borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
        for key, value in (("val", "single"), ("sz", "8"), ("space", "0"), ("color", "16202A")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)


def describe(table: WordTable, title: str, words: str) -> None:
    """The table's name and description for screen readers."""
    for tag, value in (("w:tblCaption", title), ("w:tblDescription", words)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        table._tbl.tblPr.append(element)


def link(paragraph: Paragraph, address: str) -> None:
    """A web address that can be followed."""
    identity = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _linked(paragraph, "r:id", identity, address)


def inner_link(paragraph: Paragraph, place: str, words: str) -> None:
    """Words that lead to a bookmark of the same document."""
    _linked(paragraph, "w:anchor", place, words)


def _linked(paragraph: Paragraph, kind: str, target: str, words: str) -> None:
    holder = OxmlElement("w:hyperlink")
    holder.set(qn(kind), target)
    run = paragraph.add_run(words)
    run.font.color.rgb, run.font.underline = ACCENT, True
    holder.append(run._r)
    paragraph._p.append(holder)


def bookmark(paragraph: Paragraph, place: str, number: int) -> None:
    """Make a paragraph a place that links lead to; `number` is its own in the document."""
    for tag, position in (("w:bookmarkStart", 0), ("w:bookmarkEnd", len(paragraph._p))):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), place)
        paragraph._p.insert(position + 1, mark)
