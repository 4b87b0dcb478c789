"""One suite for every store: each test that takes `store` runs on each of them."""

import pytest

from changing_places.work import FileStore, start

STORES = {"files": lambda folder: FileStore(folder / "documents")}


@pytest.fixture(params=sorted(STORES))
def store(request, tmp_path):
    return STORES[request.param](tmp_path)


@pytest.fixture
def begun(store):
    """A document just begun, and its identifier."""
    first = start(
        store,
        kind="appraisal",
        owner="E06000047",
        author="ann",
        title="Leisure",
        content={"years": 10, "options": [{"id": "trust", "margin": 0.02}]},
    )
    return first.document
