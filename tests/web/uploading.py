"""How the tests of uploads send files and read pages."""

import io
import json
import re
import zipfile

import xlsxwriter

SMALL = "council,year,rate,adopted\n" + "".join(
    f"{name},{year},{rate + year % 7},{adopted}\n"
    for name, rate, adopted in (("A", 1, "2014"), ("B", 3, "2014"), ("C", 2, ""), ("D", 4, ""))
    for year in range(2010, 2020)
)


def sent(client, content: str | bytes, name: str = "panel.csv", **more):
    """The answer to a file that is sent by the form."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return client.post("/evaluation/new/", {"file": file}, **more)


def upload(client, content: str | bytes, name: str = "panel.csv") -> str:
    """The address of a file that is taken, under which its pages are."""
    answer = sent(client, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].removesuffix("columns/")


def page_at(client, address: str, status: int = 200) -> str:
    """The page of an address."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def text_of(page: str) -> str:
    """A page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def workbook(rows, **sheets) -> bytes:
    """An Excel workbook of the sheet 'Panel' and others."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, held in {"Panel": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(held):
                sheet.write_row(i, 0, row)
    return made.getvalue()


def opens(answer, form: str) -> None:
    """Check that a document is one of its format."""
    assert answer.status_code == 200
    assert f'.{form}"' in answer["Content-Disposition"]
    if form in ("docx", "xlsx"):
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    elif form == "pdf":
        assert answer.content.startswith(b"%PDF")
    elif form == "json":
        assert "Did" in json.loads(answer.content)["title"]
    else:
        assert b"<html" in answer.content
