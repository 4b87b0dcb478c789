"""Files attached to pages of GOV.UK, such as MHCLG's revenue outturn.

The address of a file holds a number that changes with every release, so the file is found
through the page: `BASE/api/content/PAGE` lists its attachments, and the newest whose name fits
is taken.
Source: https://content-api.publishing.service.gov.uk/
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer
from changing_places.data.fetch.sources.revenue_outturn import reshape

BASE = "https://www.gov.uk"


def collect(settings: Mapping[str, Any], bringer: Bringer) -> list[Path]:
    """The newest attachment of `page` whose name fits `pattern`, reshaped where that is asked."""
    base = settings.get("base", BASE)
    page = f"/{str(settings['page']).strip('/')}"
    content = bringer.bring_json(f"{base}/api/content{page}", "page.json")
    address = newest(content, str(settings["pattern"]), f"{BASE}{page}")
    name = Path(urlsplit(address).path).name
    kind = "csv" if name.endswith(".csv") else "any"
    file = bringer.bring(address, name, kind, sha256=settings.get("sha256"))
    if settings.get("reshape") == "revenue-outturn":
        return [reshape(file, address, bringer)]
    return [file]


def newest(content: Any, pattern: str, page: str) -> str:
    """The address of the attachment that fits, the one with the highest version first."""
    held = sorted(set(_attachments(content)))
    fits = [a for a in held if re.search(pattern, Path(urlsplit(a).path).name, re.IGNORECASE)]
    if not fits:
        names = [Path(urlsplit(a).path).name for a in held]
        raise InputError(
            f"The page {page} has no file like '{pattern}'.",
            f"Its files are {', '.join(names[:8])}." if names else "It lists no files.",
            "Open the page, download the file by hand, and load it with 'changing-places data "
            "load FILE'.",
        )
    return max(fits, key=lambda a: _version(Path(urlsplit(a).path).name))


def _attachments(node: Any) -> Iterator[str]:
    """Every address of an attachment, wherever in the page it stands."""
    if isinstance(node, Mapping):
        address = node.get("url")
        if isinstance(address, str) and ("content_type" in node or "filename" in node):
            yield address
        for child in node.values():
            yield from _attachments(child)
    elif isinstance(node, list):
        for child in node:
            yield from _attachments(child)


def _version(name: str) -> tuple[int, ...]:
    """The numbers in a file's name, so that v3.10 comes after v3.9.

    >>> _version("data_v3.10.csv") > _version("data_v3.9.csv")
    True
    """
    return tuple(int(n) for n in re.findall(r"\d+", name))
