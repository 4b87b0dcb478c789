"""The three ledgers of every option stand alike in every format: read back, and compared."""

import io
import json
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from changing_places.appraisal import Appraisal, appraise
from changing_places.appraisal.telling.workbook import workbook
from changing_places.reports import render

# Option to the pounds of the council, the public sector and everybody.
Ledgers = dict[str, tuple[float, ...]]
POUNDS = re.compile(r"([−-]?)£([\d,]+(?:\.\d+)?)(m?)")


@cache
def result():
    return appraise("leisure", as_at="2026-11-24", draws=200, history=False)


def expected() -> Ledgers:
    return {v.option.name: (v.council, v.public_sector, v.npsv) for v in result().options}


def rendered(form: str) -> bytes:
    """The business case in a format of documents."""
    if not hasattr(Appraisal, "report"):
        pytest.skip("an appraisal cannot be written as a document yet")
    return render(result().report(), form)


def pounds(text: str) -> float | None:
    """A sum as it is written: '£1.25m', '−£3,400'."""
    found = POUNDS.fullmatch(text.strip())
    if found is None:
        return None
    sign, digits, millions = found.groups()
    value = float(digits.replace(",", "")) * (1e6 if millions else 1)
    return -value if sign else value


def of_rows(rows: list[list[str]]) -> Ledgers:
    """Each option's three ledgers, which stand side by side after its name.

    A table that tells them in millions is passed over for one that tells them in pounds.
    """
    whole: Ledgers = {}
    millions: Ledgers = {}
    for row in rows:
        name, cells = row[0].strip() if row else "", row[1:4]
        sums = [s for s in map(pounds, cells) if s is not None]
        if name in expected() and len(sums) == 3:
            held = millions if any(c.strip().endswith("m") for c in cells) else whole
            held.setdefault(name, tuple(sums))
    return {**millions, **whole}


def from_dict() -> Ledgers:
    return {
        o["name"]: tuple(o["ledgers"][n] for n in ("council", "public_sector", "society"))
        for o in json.loads(json.dumps(result().to_dict(), default=str))["options"]
    }


def from_excel() -> Ledgers:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(result())))
    rows = book.get_sheet_by_name("Summary").to_python()
    return {r[0]: tuple(r[3:6]) for r in reversed(rows) if r[0] in expected()}


def from_word() -> Ledgers:
    document = Document(io.BytesIO(rendered("docx")))
    return of_rows([[c.text for c in row.cells] for t in document.tables for row in t.rows])


class _Rows(HTMLParser):
    """The cells of every row of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside and self.rows[-1]:
            self.rows[-1][-1] += data


def from_html() -> Ledgers:
    reader = _Rows()
    reader.feed(rendered("html").decode())
    return of_rows(reader.rows)


def from_pdf() -> Ledgers:
    """The sums after an option's name; a name may be broken over lines."""
    pages = PdfReader(io.BytesIO(rendered("pdf"))).pages
    text = " ".join(" ".join(p.extract_text().split()) for p in pages)
    rows = []
    for name in expected():
        words = rf"{re.escape(name)}\s+" + r"\s+".join([f"({POUNDS.pattern})"] * 3)
        rows += [[name, *(m.group(1 + 4 * k) for k in range(3))] for m in re.finditer(words, text)]
    return of_rows(rows)


def from_json() -> Ledgers:
    rows: list[list[str]] = []

    def below(held) -> None:
        if isinstance(held, dict):
            for value in held.values():
                below(value)
        elif isinstance(held, list):
            if held and isinstance(held[0], str) and held[0] in expected():
                rows.append(held)
            for value in held:
                below(value)

    below(json.loads(rendered("json")))
    found: Ledgers = {}
    for row in rows:
        if len(row) > 3 and all(isinstance(x, int | float) for x in row[1:4]):
            found.setdefault(row[0], tuple(float(x) for x in row[1:4]))
    return found


# Each format, how to read it, and to how many pounds it rounds.
FORMATS: dict[str, tuple[Callable[[], Ledgers], float]] = {
    "to_dict": (from_dict, 0.005),
    "excel": (from_excel, 0.005),
    "word": (from_word, 0.51),
    "pdf": (from_pdf, 0.51),
    "html": (from_html, 0.51),
    "json": (from_json, 0.005),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_three_ledgers_of_every_option_are_the_same_in(name):
    read, within = FORMATS[name]
    found, wanted = read(), expected()
    assert set(found) == set(wanted)
    for option, ledgers in wanted.items():
        assert found[option] == pytest.approx(ledgers, abs=within), option


@pytest.mark.parametrize(
    ("text", "value"),
    [("£1,234", 1234), ("−£1,234.50", -1234.5), ("£1.25m", 1_250_000), ("none", None)],
)
def test_a_sum_is_read_as_it_is_written(text, value):
    assert pounds(text) == value
