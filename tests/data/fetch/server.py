"""A server on this machine that answers as the official services do, and fails as they do."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request: its path with the query, its headers, and the query by name."""

    path: str
    headers: dict[str, str]

    @property
    def query(self) -> dict[str, str]:
        return {k.lower(): v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}


@dataclass
class Answer:
    """What the server says; `cut` stops the connection after so many bytes of the body."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    ranges: bool = True
    length: bool = True


Script = Callable[[Asked], Answer]


class Site:
    """The pages of the server by path, and every request that it had."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | list[Answer] | Script] = {}
        self.asked: list[Asked] = []
        self.address = ""

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        page = self.pages.get(urlsplit(asked.path).path)
        if page is None:
            return Answer("nothing here", 404)
        if isinstance(page, list):
            return page.pop(0) if len(page) > 1 else page[0]
        return page(asked) if callable(page) else page


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = Asked(self.path, dict(self.headers.items()))
            answer = site.answer(asked)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            status, body, more = _conditional(asked, answer, body)
            self.send_response(status)
            for name, value in (answer.headers | more).items():
                self.send_header(name, value)
            if answer.length:
                self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            sent = body if answer.cut is None else body[: answer.cut]
            self.wfile.write(sent)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _conditional(asked: Asked, answer: Answer, body: bytes):
    etag = answer.headers.get("ETag")
    if answer.status != 200:
        return answer.status, body, {}
    if etag and asked.headers.get("If-None-Match") == etag:
        return 304, b"", {}
    wanted = asked.headers.get("Range")
    same = asked.headers.get("If-Range") in {None, etag, answer.headers.get("Last-Modified")}
    if wanted and answer.ranges and same:
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start >= len(body):
            return 416, b"", {"Content-Range": f"bytes */{len(body)}"}
        return 206, body[start:], {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
    return 200, body, {}


@contextmanager
def serving():
    """A site on a port of this machine, for as long as the block lasts."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
