"""Reads delimited text: finds its encoding and delimiter, and where its rows begin.

The fast way hands the bytes under the header to Polars. A file that Polars refuses, such as
one with rows longer than the header, is read row by row instead, so that the rows at fault
are known.
"""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import CUT_SHORT, ROW, TOO_LONG, TOP, Sheet, cell_name

DELIMITERS = ",;\t|"


def open_text(path: Path) -> Sheet:
    """The one sheet of a delimited text file. Raises InputError where it is no text."""
    text, encoding = decode(path.read_bytes(), path.name)
    delimiter = sniff_delimiter(text)
    top, ends = _top(text, delimiter)
    width = max((len(r) for r in top), default=0)

    def read(starts: int, wanted: int) -> pl.DataFrame:
        body = text[ends[starts - 1] :] if starts else text
        return without_extra(_rows(body, delimiter, max(width, wanted), starts), wanted)

    warnings = () if encoding == "utf-8" else (f"Its encoding is {encoding}, and was converted.",)
    return Sheet(path.name, top, read, warnings)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of some bytes, and the encoding found: UTF-8, UTF-16 or Windows-1252."""
    marks = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    marked = next((encoding for mark, encoding in marks if data.startswith(mark)), None)
    if marked is None and data[:4096].count(b"\0") > len(data[:4096]) // 5:
        marked = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return _plain_lines(text.removeprefix("\ufeff")), encoding
    raise InputError(
        f"{name} is in no encoding that is known.",
        "Its bytes are no text in UTF-8, UTF-16 or Windows-1252.",
        "Open it in Excel or a text editor, save it as 'CSV UTF-8' and load that.",
    )


def _plain_lines(text: str) -> str:
    """Lines that end in carriage returns, with or without a line feed, end in line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def sniff_delimiter(text: str) -> str:
    """The delimiter that gives most of the first lines the same, and most, fields.

    >>> sniff_delimiter("a;b;c\\n1,5;2;3\\n2,5;3;4\\n")
    ';'
    """
    sample = text[:20_000].splitlines()[:30]

    def fit(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        counts.pop(1, None)
        return max(((n, fields) for fields, n in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=fit)


def _top(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and the offset in the text at which each of them ends."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text[:1_000_000])[: 50 * TOP]
    offsets = [0, *accumulate(len(line) for line in lines)]
    reader = csv.reader(lines, delimiter=delimiter)
    rows, ends = [], []
    for row in reader:
        rows.append(row)
        ends.append(offsets[reader.line_num])
        if len(rows) >= TOP:
            break
    return rows, ends


def without_extra(frame: pl.DataFrame, wanted: int) -> pl.DataFrame:
    """Cells beyond the header, joined to one text in the rows that have any."""
    extra = [c for c in frame.columns if c.startswith("c") and c[1:].isdigit()][wanted:]
    if not extra:
        return frame
    already = (pl.col(TOO_LONG),) if TOO_LONG in frame.columns else ()
    filled = (pl.when(pl.col(c).str.strip_chars() != "").then(pl.col(c)) for c in extra)
    beyond = pl.concat_str(*filled, *already, separator=", ", ignore_nulls=True)
    return frame.with_columns(pl.when(beyond != "").then(beyond).alias(TOO_LONG)).drop(extra)


def _rows(body: str, delimiter: str, width: int, starts: int) -> pl.DataFrame:
    if body.endswith("\n"):
        body = body.rstrip("\n") + "\n"
    blank_lines = "\n\n" in body or body.startswith("\n")
    if not blank_lines and body.count('"') % 2 == 0:
        try:
            frame = _fast(body, delimiter, width)
            return _numbered(_mark_cut_short(frame, body, delimiter), starts)
        except pl.exceptions.PolarsError:
            pass
    return _numbered(_slow(body, delimiter, width), starts)


def _fast(body: str, delimiter: str, width: int) -> pl.DataFrame:
    schema = {cell_name(i): pl.String for i in range(width)}
    if not body:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        io.BytesIO(body.encode()),
        has_header=False,
        schema=schema,
        separator=delimiter,
        infer_schema=False,
        quote_char='"',
    )


def _slow(body: str, delimiter: str, width: int) -> pl.DataFrame:
    """Row by row; marks rows with more cells than the header, and a last one cut short."""
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))
    cells = [[*(c or None for c in row[:width]), *[None] * (width - len(row))] for row in rows]
    schema = {cell_name(i): pl.String for i in range(width)}
    beyond = [", ".join(c for c in row[width:] if c.strip()) or None for row in rows]
    frame = pl.DataFrame(cells, schema=schema, orient="row").with_columns(
        pl.Series(TOO_LONG, beyond, dtype=pl.String)
    )
    return _mark_cut_short(frame, body, delimiter)


def _mark_cut_short(frame: pl.DataFrame, body: str, delimiter: str) -> pl.DataFrame:
    """A last line without its end and with fewer cells than the others was cut off."""
    if not body or body.endswith("\n") or frame.is_empty():
        return frame
    last = next(csv.reader([body[body.rfind("\n") + 1 :]], delimiter=delimiter), [])
    first = next(csv.reader([body[: body.find("\n")]], delimiter=delimiter), [])
    if len(last) >= len(first):
        return frame
    at_end = pl.int_range(pl.len()) == pl.len() - 1
    return frame.with_columns(at_end.alias(CUT_SHORT))


def _numbered(frame: pl.DataFrame, starts: int) -> pl.DataFrame:
    return frame.with_row_index(ROW, offset=starts + 1).with_columns(pl.col(ROW).cast(pl.Int64))
