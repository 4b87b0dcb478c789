import io

from pypdf import PdfReader

from changing_places.reports import render

from .examples import report


def pdf(**changes):
    return PdfReader(io.BytesIO(render(report(**changes), "pdf")))


def test_the_pdf_declares_itself_accessible_tagged_and_in_british_english():
    root = pdf().trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    declared = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in declared
    assert "pdfaid" in declared


def test_the_pdf_has_a_title_and_the_reports_own_date():
    told = pdf().metadata
    assert told.title.startswith("Ceham: adult social care")
    assert told.creation_date.date().isoformat() == "2025-10-01"


def test_every_figure_has_words_for_those_who_cannot_see_it():
    inside = pdf().trailer["/Root"]["/StructTreeRoot"]
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(inside)
    assert any("Ceham spends more per head than the others." in alt for alt in found)


def test_pages_are_numbered_and_only_our_typefaces_are_embedded():
    pages = pdf().pages
    assert all(
        f"Page {k} of {len(pages)}" in p.extract_text() for k, p in enumerate(pages, start=1)
    )
    fonts = {str(f) for p in pages for f in _fonts(p)}
    # Typst brings the one in which lines of a program are set.
    assert fonts and all("SourceSans3" in f or "DejaVuSansMono" in f for f in fonts)


def _fonts(page):
    for font in page["/Resources"]["/Font"].values():
        yield font.get_object()["/BaseFont"]


def test_names_that_look_like_markup_are_set_as_they_stand():
    text = pdf(summary='#panic("no") *bold* $x$ @ref <label>').pages[0].extract_text()
    assert '#panic("no") *bold* $x$ @ref <label>' in text
