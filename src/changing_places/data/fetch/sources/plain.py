"""A file at an address that does not change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from changing_places.data.fetch.bringer import Bringer


def collect(settings: Mapping[str, Any], bringer: Bringer) -> list[Path]:
    """The file at `address`, checked against `sha256` where that is given."""
    address = str(settings["address"])
    name = str(settings.get("name") or Path(urlsplit(address).path).name or "file.csv")
    kind = str(settings.get("kind") or ("csv" if name.endswith(".csv") else "any"))
    return [bringer.bring(address, name, kind, sha256=settings.get("sha256"))]
