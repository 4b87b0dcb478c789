"""The addresses of style sheet, font and script, each with the hash of what it names."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class Versioned(StaticFilesStorage):
    """Adds `?v=HASH` to every address, so that a browser may keep a file for a year.

    The hash is of the file in the package: nothing has to be collected before serving.
    """

    def url(self, name: str | None) -> str:
        """The address of the static file `name`."""
        address = super().url(name)
        digest = _digest(name or "")
        return f"{address}?v={digest}" if digest else address


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if found else ""
