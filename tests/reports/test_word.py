import io
import zipfile
from xml.etree import ElementTree

from docx import Document
from docx.oxml.ns import qn

from changing_places.reports import render

from .examples import report


def document(**changes):
    return Document(io.BytesIO(render(report(**changes), "docx")))


def test_headings_are_real_headings_in_order():
    made = document()
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "Where Ceham stands",
        "What is coming",
        "Sources",
        "How this was made",
        "The numbers behind the figures",
    ]
    assert next(p for p in made.paragraphs if p.style.name == "Title").text.startswith("Ceham")


def test_every_picture_has_words_for_those_who_cannot_see_it():
    pictures = document().inline_shapes
    assert len(pictures) == 3
    words = [p._inline.docPr.get("descr") for p in pictures]
    assert words[0] == "Spend per head. Ceham spends more per head than the others."


def test_table_heads_repeat_and_tables_are_described():
    tables = [t for t in document().tables if len(t.rows) > 3 and len(t.columns) > 1]
    for table in tables[1:]:
        assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    for table in document().tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None


def test_properties_and_language_are_set():
    made = document()
    assert made.core_properties.language == "en-GB"
    assert made.core_properties.author == "Changing Places"
    assert made.core_properties.created.date().isoformat() == "2025-10-01"
    languages = made.styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert languages[0].get(qn("w:val")) == "en-GB"


def test_pages_are_numbered_in_the_footer():
    footer = document().sections[0].footer.paragraphs[0]
    codes = [e.text.strip() for e in footer._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_captions_are_numbered_by_fields_that_word_can_list():
    codes = [e.text.strip() for e in document().element.body.iter(qn("w:instrText"))]
    assert codes == ["SEQ Figure \\* ARABIC"] * 3 + ["SEQ Table \\* ARABIC"]


def test_every_part_is_well_formed_and_dated_as_the_report_is():
    archive = zipfile.ZipFile(io.BytesIO(render(report(), "docx")))
    for entry in archive.infolist():
        assert entry.date_time[:3] == (2025, 10, 1)
        if entry.filename.endswith((".xml", ".rels")):
            ElementTree.fromstring(archive.read(entry))


def test_text_that_xml_forbids_is_left_out():
    made = document(summary="Good\x00 and\x0b bad")
    assert any(p.text == "Good and bad" for p in made.paragraphs)


def test_every_cell_has_the_style_of_cells():
    for table in document().tables:
        assert {p.style.name for row in table.rows for c in row.cells for p in c.paragraphs} == {
            "Report cell"
        }


def test_contents_lead_to_a_mark_at_every_later_section():
    made = document(contents=True)
    marks = made.element.xpath("//w:bookmarkStart/@w:name")
    links = made.element.xpath("//w:hyperlink/@w:anchor")
    assert marks == ["part_1", "part_2"]
    assert links == marks[1:]
