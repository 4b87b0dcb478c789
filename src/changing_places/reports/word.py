"""A report as a Word document: real styles, captions, repeated table heads, words for pictures.

The paper is A4 and the type Arial, which councils' machines have; the language is British
English. Every date in the file is the report's own, so the same report gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from textwrap import shorten
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Inches, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from changing_places.figures import Figure, Source, Table
from changing_places.figures.numbers import day
from changing_places.reports import typesetting, word_parts
from changing_places.reports.columns import Setting, fitting, is_short
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
    annex_tables,
    provenance_lines,
    runs,
)

WIDTH = 6.45
# Arial is a tenth wider than the face that columns are measured by.
_GUTTER = word_parts.GUTTER / 1440 + 0.03
_SETTINGS = [Setting(points=p, gutter=_GUTTER, face=1.12) for p in (9.5, 8.5, 7.5)]
_FIGURE_UNITS = 780


def to_docx(report: Report) -> bytes:
    """The document's bytes; the same report gives the same bytes."""
    return _Writer(report).bytes()


class _Writer:
    """Walks one report, numbering its figures, tables and sources as it goes."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.numbers = report.numbered()
        self.figure_numbers, self.table_numbers = count(1), count(1)
        figures = [b.figure for b in report.figures()]
        self.pictures = iter(typesetting.pictures(figures, width=_FIGURE_UNITS, inches=WIDTH))
        self.document: WordDocument = Document()

    def bytes(self) -> bytes:
        report, document = self.report, self.document
        word_parts.set_page(document)
        word_parts.set_styles(document)
        self._properties()
        word_parts.set_header_and_footer(document, report)
        self._head()
        for number, section in enumerate(report.sections, start=1):
            heading = document.add_heading(section.heading, level=1)
            word_parts.bookmark(heading, f"part_{number}", number)
            for block in section.blocks:
                self._block(block)
            if report.contents and number == 1:
                self._contents()
        self._sources()
        self._annex()
        return _settled(document, report)

    def _properties(self) -> None:
        report, core = self.report, self.document.core_properties
        stamp = datetime(report.as_at.year, report.as_at.month, report.as_at.day, tzinfo=UTC)
        core.title = f"{report.title} ({FICTIONAL})" if report.fictional else report.title
        core.subject = report.subtitle
        core.author = core.last_modified_by = report.publisher or "Changing Places"
        core.comments = shorten(report.summary, 255, placeholder="…")  # Word holds no more
        core.language = "en-GB"
        core.created = core.modified = stamp.replace(tzinfo=None)
        core.revision = 1

    def _head(self) -> None:
        report, document = self.report, self.document
        document.add_paragraph(report.title, style="Title")
        if report.subtitle:
            document.add_paragraph(report.subtitle, style="Subtitle")
        dated = f"As at {day(report.as_at)}"
        told = f"{report.publisher}. {dated}" if report.publisher else dated
        document.add_paragraph(told, style="Report date")
        if report.fictional:
            document.add_paragraph(FICTIONAL, style="Report warning")
        document.add_paragraph(report.summary, style="Report summary")
        if report.facts:
            self._facts(report.facts)

    def _contents(self) -> None:
        self.document.add_heading("Contents", level=1)
        for number, section in enumerate(self.report.sections[1:], start=2):
            line = self.document.add_paragraph(style="Report contents")
            word_parts.inner_link(line, f"part_{number}", section.heading)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._refer(self.document.add_paragraph(block.text), block.sources)
            case Bullets():
                for item in block.items:
                    last = self.document.add_paragraph(item, style="List Bullet")
                self._refer(last, block.sources)
            case Note():
                self.document.add_paragraph(block.text, style="Report note")
            case Subheading():
                self.document.add_heading(block.text, level=2)
            case Code():
                self.document.add_paragraph(block.text, style="Report code")
            case Facts():
                self._facts(block.items)
            case TableBlock():
                caption = self.document.add_paragraph(style="Caption")
                word_parts.caption(caption, "Table", next(self.table_numbers), block.title)
                self._refer(caption, block.sources)
                self._table(block.title, block.table, block.note)
            case FigureBlock():
                self._figure(block.figure)

    def _refer(self, paragraph: WordParagraph, sources: Iterable[Source]) -> None:
        """Add the numbers of sources, raised, in square brackets."""
        found = runs(self.numbers[s] for s in sources)
        if found:
            told = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)
            run = paragraph.add_run(f"\u00a0[{told}]")
            run.font.superscript = True
            run.bold = False

    def _facts(self, facts: Sequence[Fact]) -> None:
        """A plain table of two columns: label and value, which reads in order."""
        table = self.document.add_table(rows=0, cols=2)
        word_parts.rule(table)
        for fact in facts:
            label, value = table.add_row().cells
            label.paragraphs[0].style = value.paragraphs[0].style = "Report cell"
            label.paragraphs[0].add_run(fact.label)
            run = value.paragraphs[0].add_run(fact.text)
            run.bold = True
            run.font.size = Pt(12)
            self._refer(value.paragraphs[0], [fact.source] if fact.source else [])
        word_parts.set_widths(table, [WIDTH * 0.5, WIDTH * 0.5])
        word_parts.describe(table, "Key facts", "Each row is a fact and its value.")
        self.document.add_paragraph(style="Report gap")

    def _figure(self, figure: Figure) -> None:
        number = next(self.figure_numbers)
        caption = self.document.add_paragraph(style="Caption")
        word_parts.caption(caption, "Figure", number, figure.title)
        finding = self.document.add_paragraph(style="Report finding")
        finding.add_run(figure.finding)
        self._refer(finding, figure.sources)
        holder = self.document.add_paragraph(style="Report picture")
        picture = holder.add_run().add_picture(io.BytesIO(next(self.pictures)), Inches(WIDTH))
        for side in "TBLR":
            picture._inline.set(f"dist{side}", "0")
        properties = picture._inline.docPr
        properties.set("descr", f"{figure.title}. {figure.description()}")
        properties.set("title", f"Figure {number}. {figure.title}")
        if figure.note:
            self.document.add_paragraph(figure.note, style="Report caveat")

    def _table(self, title: str, table: Table, note: str = "") -> None:
        made = self.document.add_table(rows=1, cols=len(table.columns))
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        word_parts.rule(made)
        word_parts.repeat_head(made)
        right = [c.numeric and c.kind != "year" for c in table.columns]
        rows = [[c.heading for c in table.columns], *table.text_rows()]
        for _ in rows[1:]:
            made._tbl.append(_copied_row(made))
        cells, wide = made._cells, len(right)
        setting, widths = fitting(rows, right, WIDTH, _SETTINGS)
        size = setting.points if setting is not _SETTINGS[0] else None
        short = is_short(rows[1:])
        for k, words in enumerate(word for row in rows for word in row):
            # A short table stays on one page; a long one repeats its head on the next.
            look = word_parts.Look(
                right=right[k % wide],
                head=k < wide,
                keep=short and k < len(cells) - wide,
                size=size,
            )
            word_parts.fill(cells[k], words, look)
        word_parts.set_widths(made, widths)
        word_parts.describe(made, title, note or title)
        self.document.add_paragraph(note, style="Report caveat" if note else "Report gap")

    def _sources(self) -> None:
        document = self.document
        document.add_heading("Sources", level=1)
        for source, number in self.numbers.items():
            line = document.add_paragraph(f"{number}.\t{source.citation()}", style="Report source")
            if source.address.startswith(("https://", "http://")):
                line.add_run(". ")
                word_parts.link(line, source.address)
        lines = provenance_lines(self.report)
        if lines:
            document.add_heading("How this was made", level=1)
            for words in lines:
                document.add_paragraph(words, style="List Bullet")

    def _annex(self) -> None:
        tables = annex_tables(self.report)
        if tables:
            self.document.add_heading("The numbers behind the figures", level=1)
        for title, table, note in tables:
            if table is None:
                self.document.add_paragraph(note)
            else:
                self.document.add_paragraph(title, style="Caption")
                self._table(title, table)


def _copied_row(table: Any) -> Any:
    row = deepcopy(table._tbl.tr_lst[0])
    # Only the first row is repeated; every row stays in one piece.
    for found in row.xpath("./w:trPr/w:tblHeader"):
        found.getparent().remove(found)
    return row


def _settled(document: WordDocument, report: Report) -> bytes:
    """The saved document with every entry's time stamp set to the report's date."""
    saved = io.BytesIO()
    document.save(saved)
    stamp = (max(report.as_at.year, 1980), report.as_at.month, report.as_at.day, 0, 0, 0)
    settled = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(settled, "w") as new:
        for entry in old.infolist():
            same = zipfile.ZipInfo(entry.filename, stamp)
            same.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(same, old.read(entry.filename))
    return settled.getvalue()
