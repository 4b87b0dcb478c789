"""Writing a report to a file whose suffix names the format."""

import json
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from changing_places.core.errors import InputError
from changing_places.figures.numbers import listed
from changing_places.reports.model import Report, printable

# Each format's writer is imported when it is asked for: Word and Excel cost time to import.
_WRITERS = {
    ".html": ("changing_places.reports.html", "to_html"),
    ".docx": ("changing_places.reports.word", "to_docx"),
    ".pdf": ("changing_places.reports.pdf", "to_pdf"),
    ".xlsx": ("changing_places.reports.excel", "to_xlsx"),
    ".json": ("changing_places.reports.write", "to_json"),
}
FORMATS = tuple(suffix.removeprefix(".") for suffix in _WRITERS)


def to_json(report: Report) -> str:
    """The report as one JSON object."""
    return json.dumps(report.to_dict(), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def render(report: Report, form: str) -> bytes:
    """The report in one of `FORMATS`, as bytes ready to be sent or saved.

    Raises InputError for a format that is not among them.
    """
    known = _WRITERS.get(f".{form.lower().removeprefix('.')}")
    if known is None:
        raise InputError(
            f"A report cannot be written as '{form}'.",
            f"It can be written as {listed(FORMATS)}.",
            f"Give the file a name that ends in .{FORMATS[0]}, for example.",
        )
    module, name = known
    writer: Callable[[Report], str | bytes] = getattr(import_module(module), name)
    made = writer(printable(report))
    return made.encode() if isinstance(made, str) else made


def write(report: Report, path: Path | str) -> Path:
    """Write the report to `path`, whose suffix names the format, and give the path back.

    The file is whole or untouched. Raises InputError for an unknown suffix, and where the
    folder is missing or the file cannot be replaced.
    """
    path = Path(path)
    if not path.suffix:
        raise InputError(
            f"The name '{path.name}' does not say in which format to write.",
            f"A report can be written as {listed(FORMATS)}.",
            f"Name it '{path.name}.{FORMATS[0]}', for example.",
        )
    check_writable(path)
    return put(render(report, path.suffix), path)


def put(made: bytes, path: Path) -> Path:
    """Write bytes to `path` and give it back; the file is whole or untouched.

    Raises InputError where it cannot be replaced.
    """
    waiting = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        waiting.write_bytes(made)
        waiting.replace(path)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise InputError(
            f"The file {path} could not be written.",
            f"The system says: {error.strerror or error}.",
            "Close it where it is open in another program, or give another name or folder.",
        ) from error
    return path


def check_writable(path: Path) -> None:
    """Raise InputError where `path` stands in no folder, before any work is done."""
    if not path.parent.is_dir():
        raise InputError(
            f"The folder {path.parent} is not there.",
            f"The report was to be written to {path}.",
            "Make the folder first, or give another path.",
        )
    if path.is_dir():
        raise InputError(
            f"{path} is a folder.",
            "A report is written to a file.",
            f"Give a file name in it, such as {path / 'report.html'}.",
        )
