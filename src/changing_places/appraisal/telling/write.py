"""Writing a business case to a file whose suffix names the format."""

from pathlib import Path

from changing_places.appraisal.asking.compared import Changes
from changing_places.appraisal.model import Appraisal
from changing_places.core.errors import InputError
from changing_places.figures.numbers import listed
from changing_places.reports import FORMATS, check_writable, render, write
from changing_places.reports.write import put

WORKBOOK = ".xlsx"


def check_case_path(path: Path | str) -> Path:
    """The path, where a business case can be written to it; InputError before any work if not."""
    path = Path(path)
    suffixes = [f".{form}" for form in FORMATS]
    if path.suffix.lower() not in suffixes:
        found = f"ends in '{path.suffix}'" if path.suffix else "has no ending"
        raise InputError(
            f"The name '{path.name}' {found}.",
            f"The ending says in which format to write: {listed(suffixes)}.",
            f"Name it '{path.stem}.docx', for example.",
        )
    check_writable(path)
    return path


def write_case(result: Appraisal, path: Path | str, *, changes: Changes | None = None) -> Path:
    """Write the business case to `path` and give the path back.

    `.docx`, `.pdf`, `.html` and `.json` hold the document with its five cases; `.xlsx` is a live
    workbook that reckons for itself. The file is whole or untouched. Raises InputError for another
    suffix, and where the folder is missing or the file cannot be replaced.
    """
    path = check_case_path(path)
    if path.suffix.lower() == WORKBOOK:
        return put(render_case(result, WORKBOOK), path)
    return write(result.report(changes=changes), path)


def render_case(result: Appraisal, form: str) -> bytes:
    """The business case in a format, such as `docx`, as bytes ready to be sent or saved.

    `xlsx` is the live workbook, any other the document. Raises InputError for a format that is not
    known.
    """
    if f".{form.lower().removeprefix('.')}" == WORKBOOK:
        # Excel costs time to import, and the other formats do without.
        from changing_places.appraisal.telling.workbook import workbook

        return workbook(result)
    return render(result.report(), form)
