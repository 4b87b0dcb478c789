"""Takes an uploaded file in: bounded while it arrives, checked before it is kept."""

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from changing_places.core.errors import InputError
from changing_places.web.evaluation import uploads

FIELD = "file"
MOST_BYTES = 20 * 1024 * 1024
ENVELOPE = 64 * 1024  # what a form adds to its file
KINDS = ("csv", "tsv", "txt", "xlsx", "xlsm", "parquet")


class Bounded(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, and stops where it grows too large."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece of a file."""
        self.taken += len(raw_data)
        if self.taken > MOST_BYTES:
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)


def received(request: HttpRequest) -> uploads.Upload:
    """The file of a form, checked and kept. Raises InputError where it cannot be used."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    file = request.FILES.get(FIELD)
    if file is None and sent > MOST_BYTES:
        raise InputError(
            "The file is too large.",
            f"It has about {sent // 2**20} MB, and at most {MOST_BYTES // 2**20} MB can be "
            "uploaded.",
            "Keep the columns that the question needs, save it as Parquet, which is smaller, or "
            "use 'changing-places evaluate' in the terminal, which has no such limit.",
        )
    if file is None:
        raise InputError(
            "No file was chosen.",
            "The form came without one.",
            "Choose a CSV, Excel or Parquet file and press Upload.",
        )
    _check(file)
    return uploads.keep(Path(file.temporary_file_path()), file.name or "")


def _check(file: UploadedFile) -> None:
    name = uploads.safe_name(file.name or "")
    kind = name.rpartition(".")[2]
    if kind not in KINDS:
        raise InputError(
            f"{name} is of no kind that can be read here.",
            f"Its name ends in '.{kind}'; a panel is a table, in a CSV (.csv, .tsv, .txt), Excel "
            "(.xlsx) or Parquet (.parquet) file.",
            "Open it in the program that made it and save it as CSV UTF-8 or .xlsx.",
        )
    if not file.size:
        raise InputError(
            f"{name} is empty.",
            "The file has no bytes, so its copy or export did not finish.",
            "Export it again, look that it has rows, and upload that.",
        )
