import pytest

from changing_places.data.fetch.transfer import Limits

from .server import serving


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def naps():
    """The pauses that a transfer would have made."""
    return []


@pytest.fixture
def limits(naps):
    return Limits(timeout=5, tries=4, sleep=naps.append)
