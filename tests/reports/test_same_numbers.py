"""The same numbers stand in every format: each is read back with another program's eyes."""

import io
import json
import re
import zipfile
from html import unescape

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from changing_places.reports import render
from changing_places.reports.model import FICTIONAL

from .examples import report

CELLS = {
    "£512",
    "£733",
    "not submitted",
    "£1.25m",
    "−£3.4m",
    "suppressed",
    "2.5%",
    "5.3%",
    "7.0%",
    "214,300",
    "£733 per head",
    "£3.4m",
    "£540",
}
SENTENCES = (
    "Ceham spends more than councils like it",
    "Ceham stands above the median of similar councils.",
    "Two councils did not submit returns.",
    "Demand and money",
    "Demand grows.",
    "ceham.answer(1 < 2)",
    "Ministry of Invented Statistics",
)


def html_text():
    text = re.sub(r"<svg.*?</svg>", "", render(report(), "html").decode(), flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "\n", text))


def word_text():
    document = Document(io.BytesIO(render(report(), "docx")))
    parts = [p.text for p in document.paragraphs]
    parts += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join(parts)


def pdf_text():
    pages = PdfReader(io.BytesIO(render(report(), "pdf"))).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("read", [html_text, word_text, pdf_text])
def test_what_people_read_is_the_same_in_html_word_and_pdf(read):
    text = " ".join(read().split())
    for words in {*CELLS, *SENTENCES}:
        assert words in text, words


def sheets():
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(report(), "xlsx")))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_excel_holds_the_numbers_themselves():
    found = sheets()
    assert list(found)[:2] == ["Summary", "Figure 1. Spend per head"]
    table = found["Table 1. The gap, year by year"]
    assert [2026.0, -3_400_000.0, 5.25, ""] in table
    assert ["Ceham", 733.0] in [row[:2] for row in found["Figure 1. Spend per head"]]
    assert [214_300.0] in [row[1:2] for row in found["Summary"] if row[0] == "People"]


def test_json_holds_the_numbers_themselves():
    told = json.loads(render(report(), "json"))
    rows = told["sections"][1]["blocks"][4]["table"]["rows"]
    assert rows[1] == [2026, -3_400_000, 5.25, None]
    assert told["facts"][0]["value"] == 214_300


def test_text_that_looks_like_a_formula_stays_text():
    book = zipfile.ZipFile(io.BytesIO(render(report(), "xlsx")))
    inside = "".join(book.read(n).decode() for n in book.namelist() if "worksheets/" in n)
    assert "<f>" not in inside
    assert "=1+1" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("fictional", [True, False])
def test_fictional_data_say_so_on_every_page_and_sheet(fictional):
    made = report(fictional=fictional)
    pages = PdfReader(io.BytesIO(render(made, "pdf"))).pages
    assert all((FICTIONAL in page.extract_text()) == fictional for page in pages)
    document = Document(io.BytesIO(render(made, "docx")))
    assert (FICTIONAL in document.sections[0].header.paragraphs[0].text) == fictional
    book = zipfile.ZipFile(io.BytesIO(render(made, "xlsx")))
    for name in book.namelist():
        if name.startswith("xl/worksheets/sheet"):
            assert (FICTIONAL in book.read(name).decode()) == fictional
