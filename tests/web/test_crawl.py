"""Every link of every page leads somewhere."""

import re
from html import unescape

import pytest
from django.urls import resolve

from tests.web.addresses import EXAMPLES, Known

LINK = re.compile(r'(?:href|src|action|hx-get)="([^"]*)"')
MOST_OF_A_KIND = 12


@pytest.fixture
def demo_client(demo_store):
    from tests.web.conftest import client_of

    yield from client_of(demo_store)


def test_every_link_resolves(demo_client, demo_store):
    assert not _broken(demo_client, Known(demo_store), MOST_OF_A_KIND)


@pytest.mark.slow
def test_two_hundred_pages_of_each_kind_answer(demo_client, demo_store):
    assert not _broken(demo_client, Known(demo_store), 200)


def _broken(client, known: Known, most: int) -> dict[str, int]:
    """Addresses that do not answer, following at most so many links to each kind of page."""
    waiting = [path for example in EXAMPLES.values() for path in example(known)]
    seen, kinds, broken = set(waiting), {}, {}
    while waiting:
        address = waiting.pop()
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            broken[address] = answer.status_code
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for link in map(unescape, LINK.findall(answer.content.decode())):
            target = _within(address, link)
            if target is None or target in seen:
                continue
            seen.add(target)
            kind = resolve(target.partition("?")[0]).view_name
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= most:
                waiting.append(target)
    return broken


def _within(page: str, link: str) -> str | None:
    """The address that a link leads to inside the application; None for other sites and files."""
    if link.startswith(("https://", "http://", "#", "/static/", "data:")):
        return None
    path = page.partition("?")[0]
    return f"{path}{link}" if link.startswith("?") else link.partition("#")[0]
