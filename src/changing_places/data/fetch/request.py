"""One request over HTTP or HTTPS with the standard library, redirects only to places as safe."""

import urllib.request
from collections.abc import Mapping
from http.client import HTTPMessage, HTTPResponse
from typing import IO
from urllib.parse import urlsplit

from changing_places import __version__
from changing_places.core.errors import InputError


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect, but never from HTTPS to anything less."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        was, now = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if now not in {"http", "https"} or (was == "https" and now != "https"):
            raise InputError(
                f"The address {_bare(req.full_url)} leads somewhere unsafe.",
                f"It redirects to {_bare(newurl)}.",
                "Open the publisher's page in a browser, download the file, and load it with "
                "'changing-places data load FILE'.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opened(address: str, asks: Mapping[str, str], timeout: float, secret: str) -> HTTPResponse:
    """The answer of an address, its body not yet read. Raises as urllib does.

    `secret` is what is sent at the end of the address and stands in no note and no message.
    """
    if urlsplit(address).scheme not in {"http", "https"}:
        raise InputError(
            f"The address {address} cannot be fetched.",
            "It begins with neither https:// nor http://.",
            "Correct the address in the catalogue.",
        )
    headers = {
        "User-Agent": f"changing-places/{__version__}",
        "Accept": "text/csv, application/json, */*;q=0.5",
        "Accept-Encoding": "identity",
        **asks,
    }
    request = urllib.request.Request(address + secret, headers=headers)
    answer: HTTPResponse = urllib.request.build_opener(_Redirects).open(request, timeout=timeout)
    return answer


def _bare(address: str) -> str:
    """An address without its query, where a key may stand."""
    return urlsplit(address)._replace(query="").geturl()
