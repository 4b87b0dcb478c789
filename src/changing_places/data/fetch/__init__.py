"""Downloads official open data by catalogue entry and loads it.

Each entry of the catalogue that can be fetched has a `[fetch]` table, which names one of the
`sources` and what to ask of it. A source knows the addresses and how to put what they give in
the layout that the loader knows; `transfer` moves the bytes, and can be interrupted.
"""

from changing_places.data.fetch.transfer import Limits, Transfer, download
from changing_places.data.fetch.verb import Failure, Fetched, FetchReport, fetch, fetchable

__all__ = [
    "Failure",
    "FetchReport",
    "Fetched",
    "Limits",
    "Transfer",
    "download",
    "fetch",
    "fetchable",
]
