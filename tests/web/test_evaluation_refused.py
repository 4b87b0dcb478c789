"""Files and forms that cannot be taken."""

import io
import re
import zipfile

import polars as pl
import pytest

from tests.web.conftest import client_of
from tests.web.uploading import SMALL, page_at, sent, upload, workbook


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "panel.csv", "is empty"),
        (b"%PDF-1.7 ...", "report.pdf", "of no kind that can be read here"),
        (b"%PDF-1.7 ...", "report.csv", "It is a PDF document"),
        (b"PK\x03\x04 and then nothing", "panel.xlsx", "damaged"),
        (b"council,year\n", "panel.xlsx", "is not an Excel workbook"),
        (b"PAR1 and then nothing", "panel.parquet", "cannot be read as a Parquet file"),
        (b"a,b\n1,2,3\n", "panel.csv", "more cells than the header"),
        (b"\x00" + b"a,\xff\n" * 99, "panel.csv", "in no encoding that is known"),
        (b"x" * 20_000 + b"\n1\n", "panel.csv", "no row of headings"),
        (b"rate\n" + b"9" * 20_000, "panel.csv", "a cell that is too long"),
        (b",".join(b"c%d" % i for i in range(300)) + b"\n1\n", "panel.csv", "too many columns"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_kindly(demo_client, content, name, said):
    answer = sent(demo_client, content, name)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "There is a problem" in page
    assert said in page
    assert 'type="file"' in page
    assert "Traceback" not in page


def test_a_form_without_a_file_is_told(demo_client):
    answer = demo_client.post("/evaluation/new/", {})
    assert answer.status_code == 400
    assert "No file was chosen" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_while_it_arrives(demo_client, monkeypatch):
    from changing_places.web.evaluation import incoming

    monkeypatch.setattr(incoming, "MOST_BYTES", 100_000)
    answer = sent(demo_client, b"a,b\n" + b"1,2\n" * 100_000)
    assert answer.status_code == 400
    assert "The file is too large" in answer.content.decode()


def test_a_workbook_that_unfolds_into_too_much_is_not_opened(demo_client, monkeypatch):
    from changing_places.data.readers.bounds import Bounds, check_bounds
    from changing_places.web.evaluation import uploads

    small = Bounds(unpacked=20_000_000)
    monkeypatch.setattr(uploads, "check_bounds", lambda path: check_bounds(path, small))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 21_000_000)
    assert len(made.getvalue()) < 100_000
    answer = sent(demo_client, made.getvalue(), "bomb.xlsx")
    assert answer.status_code == 400
    assert "unfolds into too much" in answer.content.decode()


def test_a_workbook_with_a_cell_far_away_is_not_opened(demo_client):
    content = workbook([["council", "year"], ["A", 2019]])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            data = old.read(part).replace(b'r="B2"', b'r="XFD1048576"')
            new.writestr(part.filename, data)
    answer = sent(demo_client, made.getvalue(), "far.xlsx")
    assert "a sheet that reaches too far" in answer.content.decode()


def test_a_parquet_file_of_too_many_rows_is_not_opened(demo_client):
    made = io.BytesIO()
    pl.DataFrame({"x": pl.repeat(1, 3_000_000, eager=True)}).write_parquet(made)
    assert len(made.getvalue()) < 1_000_000
    answer = sent(demo_client, made.getvalue(), "long.parquet")
    assert "has too many rows" in answer.content.decode()


def test_a_name_with_folders_in_it_stays_in_its_own(demo_client):
    from changing_places.web.evaluation import uploads

    address = upload(demo_client, SMALL + "E,2010,9,\n", "..\\..\\etc/../passwd <b>.csv")
    held = uploads.find(address.split("/")[2])
    assert held.name == "passwd-b.csv"
    assert [f.name for f in held.folder.iterdir() if f.suffix == ".csv"] == ["passwd-b.csv"]


def test_formulas_and_markup_in_cells_are_text(demo_client):
    evil = "=HYPERLINK(1)<script>"
    content = SMALL.replace("A,", f"{evil},").replace("rate", "<i>rate</i>")
    address = upload(demo_client, content)
    asked = "unit=council&time=year&outcome=%3Ci%3Erate%3C/i%3E&adopted=adopted"
    pages = [
        page_at(demo_client, f"{address}columns/"),
        page_at(demo_client, f"{address}design/?{asked}"),
    ]
    pages.append(page_at(demo_client, f"{address}result/?{asked}"))
    for page in pages:
        assert "<script>" not in page
        assert "<i>rate" not in page
    book = demo_client.get(f"{address}result/?{asked}&format=xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if "worksheets" in n]
    assert not any(b"<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize("step", ["columns", "faults", "design", "result", "delete"])
def test_an_upload_that_is_not_kept_is_not_found(demo_client, step):
    page = page_at(demo_client, f"/evaluation/{'0' * 32}/{step}/", 404)
    assert "No uploaded file has this address" in page


def test_a_form_of_another_site_is_refused(demo_store):
    from django.test import Client, override_settings

    with override_settings(STORE=demo_store.folder):
        strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        answer = sent(strict, SMALL)
        assert answer.status_code == 403
        assert "The form was not accepted" in answer.content.decode()
        token = re.search(
            r'csrfmiddlewaretoken" value="([^"]+)"',
            strict.get("/evaluation/new/").content.decode(),
        )
        file = io.BytesIO(SMALL.encode())
        file.name = "panel.csv"
        form = {"csrfmiddlewaretoken": token[1], "file": file}
        assert strict.post("/evaluation/new/", form).status_code == 302
