"""One suite for every store: each test that takes `store` runs on each of them."""

import pytest

from changing_places.work import FileStore, start


@pytest.fixture(params=["files", "database"])
def store(request, tmp_path):
    if request.param == "files":
        yield FileStore(tmp_path / "documents")
        return
    request.getfixturevalue("application")
    from changing_places.web.documents.store import DatabaseStore
    from changing_places.web.models import Document

    yield DatabaseStore()
    Document.objects.all().delete()


@pytest.fixture
def begun(store):
    """A document just begun: its identifier."""
    first = start(
        store,
        kind="appraisal",
        owner="E06000047",
        author="ann",
        title="Leisure",
        content={"years": 10, "options": [{"id": "trust", "margin": 0.02}]},
    )
    return first.document
