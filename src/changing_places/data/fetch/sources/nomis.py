"""Nomis, the labour market and census service of the Office for National Statistics.

`BASE/dataset/ID.data.csv?geography=...&date=...&select=...` gives CSV. Without a key an answer
holds at most 25,000 rows and does not say that it was cut, so every page asks for RECORD_COUNT
and goes on from RecordOffset until all have come. A key of one's own (`NOMIS_UID`) lifts the
limit; it is sent and never written down.
Source: https://www.nomisweb.co.uk/api/v01/help
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer, rows_of

BASE = "https://www.nomisweb.co.uk/api/v01"
PAGE = 25_000
COLUMNS = ("DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_TYPE", "OBS_VALUE",
            "OBS_STATUS", "RECORD_COUNT")  # fmt: skip
# What Nomis writes where there is no number (attribute OBS_STATUS), and the
# mark that the loader knows for it.
_MARKS = {"Q": "", "S": "c", "C": "c"}


def collect(settings: Mapping[str, Any], bringer: Bringer) -> list[Path]:
    """Population totals by council and year, from `dataset` and the `query` put to it."""
    return [_write(_all_rows(settings, bringer), "nomis_population.csv", bringer)]


def reshape(file: Path, address: str, bringer: Bringer) -> Path:
    """One file as Nomis gives it, in the layout that is loaded; it must hold all of its rows."""
    rows = list(rows_of(file, COLUMNS, address))
    count = int(float(rows[0]["RECORD_COUNT"])) if rows else 0
    if count != len(rows):
        raise _incomplete(address, len(rows), count)
    return _write(rows, f"nomis_{file.stem}.csv", bringer)


def _write(rows: Iterable[Mapping[str, str]], name: str, bringer: Bringer) -> Path:
    header = ("year", "ons_code", "name", "geography", "population")
    columns = ("DATE_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_NAME", "GEOGRAPHY_TYPE")
    return bringer.write(name, header, [(*(r[c] for c in columns), _value(r)) for r in rows])


def _all_rows(settings: Mapping[str, Any], bringer: Bringer) -> Iterator[dict[str, str]]:
    """Page after page. A page may hold fewer rows than it was asked for: count what came."""
    received, expected, page = 0, None, 0
    first: dict[str, str] | None = None
    while expected is None or received < expected:
        address = page_address(settings, received)
        file = bringer.bring(address, f"page-{page:03}.csv", "csv", secret=_key())
        rows = list(rows_of(file, COLUMNS, address))
        count = int(float(rows[0]["RECORD_COUNT"])) if rows else 0
        if not rows or rows[0] == first or (expected is not None and count != expected):
            raise _incomplete(address, received, count if expected is None else expected)
        first = first or rows[0]
        expected = count
        received += len(rows)
        page += 1
        yield from rows
    if received > expected:
        raise _incomplete(page_address(settings, 0), received, expected)


def page_address(settings: Mapping[str, Any], offset: int) -> str:
    """The address of the page that begins at a row.

    >>> page_address({"dataset": "NM_2002_1", "query": {"geography": "TYPE464"}}, 0)[:58]
    'https://www.nomisweb.co.uk/api/v01/dataset/NM_2002_1.data.'
    """
    query = {
        **settings.get("query", {}),
        "select": ",".join(COLUMNS).lower(),
        "RecordLimit": settings.get("page", PAGE),
        "RecordOffset": offset,
    }
    base = settings.get("base", BASE)
    return f"{base}/dataset/{settings['dataset']}.data.csv?{urlencode(query, safe=',.')}"


def _key() -> str:
    key = os.environ.get("NOMIS_UID")
    return f"&{urlencode({'uid': key})}" if key else ""


def _value(row: Mapping[str, str]) -> str:
    """The number, or the mark that stands in its place."""
    return _MARKS.get(row["OBS_STATUS"], row["OBS_VALUE"])


def _incomplete(address: str, received: int, expected: int | None) -> InputError:
    return InputError(
        f"{address} did not give the whole table.",
        f"{received:,} rows came and {expected or 0:,} were announced.",
        "Try again later: Nomis may have been publishing new figures at that moment.",
    )
