"""Files that are not what they say, or unfold into more than they seem."""

import io
import zipfile

import polars as pl
import pytest
import xlsxwriter

from changing_places.core.errors import InputError
from changing_places.data.readers.bounds import Bounds, check_bounds, check_table


def _book(path, *sheets: str):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for i, sheet in enumerate(sheets):
            archive.writestr(f"xl/worksheets/sheet{i}.xml", sheet)
    return path


def test_a_workbook_as_excel_writes_it_passes(tmp_path):
    path = tmp_path / "panel.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(2_000):
            sheet.write_row(row, 0, [row, f"name {row}", 1.5])
    check_bounds(path)
    with pytest.raises(InputError, match="reaches too far"):
        check_bounds(path, Bounds(cells=5_999))


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r = 'XFD1048576'/>",
        '<x:c s="1" r="xfd1048576"><x:v>1</x:v></x:c>',
        '<row r="1048576"><c r="XFD2"/></row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 40 + "</row>",
    ],
)
def test_a_cell_far_away_is_found_however_it_is_written(tmp_path, cell):
    path = _book(tmp_path / "far.xlsx", "<sheetData/>", f"<sheetData>{cell}</sheetData>")
    with pytest.raises(InputError, match="reaches too far"):
        check_bounds(path)


def test_a_cell_whose_name_lies_across_two_pieces_is_found(tmp_path):
    before = " " * ((1 << 20) - 12)
    path = _book(tmp_path / "far.xlsx", f'{before}<c r="XFD1048576"/>')
    with pytest.raises(InputError, match="reaches too far"):
        check_bounds(path)


def test_an_archive_that_lies_about_its_size_is_measured_all_the_same(tmp_path):
    path = _book(tmp_path / "bomb.xlsx", "0" * 9_000_000)
    data = bytearray(path.read_bytes())
    true = (9_000_000).to_bytes(4, "little")
    assert data.count(true) == 2  # beside the part and in the directory
    path.write_bytes(bytes(data).replace(true, (10).to_bytes(4, "little")))
    with pytest.raises(InputError, match="unfolds into too much"):
        check_bounds(path, Bounds(unpacked=8_000_000))


def test_many_parts_count_together(tmp_path):
    path = _book(tmp_path / "bomb.xlsx", *["0" * 1_000_000] * 9)
    with pytest.raises(InputError, match="more than 8 MB"):
        check_bounds(path, Bounds(unpacked=8_000_000))


@pytest.mark.parametrize("cut", [10, 40, -30])
def test_a_workbook_cut_short_is_told(tmp_path, cut):
    path = _book(tmp_path / "cut.xlsx", "<sheetData/>" * 99)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InputError, match="damaged or cut short"):
        check_bounds(path)


@pytest.mark.parametrize(
    ("begins", "name", "said"),
    [
        (b"%PDF-1.7", "a.csv", "a PDF document"),
        (b"PK\x03\x04", "a.csv", "an Excel workbook"),
        (b"PAR1", "a.txt", "a Parquet file"),
        (b"\xd0\xcf\x11\xe0", "a.xlsx", "an old Excel"),
        (b"a,b\n1,2\n", "a.xlsx", "a file of another kind"),
        (b"a,b\n1,2\n", "a.parquet", "a file of another kind"),
    ],
)
def test_a_file_is_told_by_how_it_begins(tmp_path, begins, name, said):
    path = tmp_path / name
    path.write_bytes(begins)
    with pytest.raises(InputError) as told:
        check_bounds(path)
    assert said in told.value.why


def test_a_parquet_file_is_measured_by_its_footer(tmp_path):
    path = tmp_path / "long.parquet"
    pl.DataFrame({"x": pl.repeat(1, 1_000, eager=True)}).write_parquet(path)
    check_bounds(path)
    with pytest.raises(InputError, match="too many rows"):
        check_bounds(path, Bounds(rows=999))
    with pytest.raises(InputError, match="too many columns"):
        check_bounds(path, Bounds(columns=0))


def test_a_parquet_file_of_lists_is_no_table(tmp_path):
    path = tmp_path / "lists.parquet"
    pl.DataFrame({"x": [[1, 2], [3]]}).write_parquet(path)
    with pytest.raises(InputError, match="more than a table"):
        check_bounds(path)


def test_a_huge_cell_and_a_huge_heading_are_refused():
    check_table("panel", pl.DataFrame({"rate": ["1" * 10_000]}))
    with pytest.raises(InputError, match="too long"):
        check_table("panel", pl.DataFrame({"rate": ["1" * 10_001]}))
    with pytest.raises(InputError, match="no row of headings"):
        check_table("panel", pl.DataFrame({"x" * 201: [1]}))


def test_an_archive_of_nothing_passes_to_the_reader_that_says_what_is_missing(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("hello.txt", "hello")
    path = tmp_path / "hello.xlsx"
    path.write_bytes(made.getvalue())
    check_bounds(path)
