"""What every test may ask for."""

import os
import time
from pathlib import Path

import pytest

from changing_places.data.store import Store

ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("CHANGING_PLACES_REAL_DATA", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    if not (REAL / "data").is_dir():
        pytest.skip(f"the real data are not here: no folder {REAL / 'data'}")
    return REAL / "data"


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory, worker_id) -> Store:
    """The demonstration country, made once for a run however many workers it has."""
    if worker_id == "master":
        return _made(tmp_path_factory.mktemp("demo"))
    shared = tmp_path_factory.getbasetemp().parent / "demo"
    try:
        shared.mkdir()
    except FileExistsError:
        return _waited_for(shared)
    store = _made(shared)
    (shared / "made").touch()
    return store


def _made(folder: Path) -> Store:
    from changing_places.data.demo import make

    store = Store.open(folder)
    make(store)
    return store


def _waited_for(folder: Path) -> Store:
    until = time.monotonic() + 120
    while not (folder / "made").exists():
        if time.monotonic() > until:
            pytest.fail("the demonstration country was not made in two minutes")
        time.sleep(0.1)
    return Store.open(folder)
