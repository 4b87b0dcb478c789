"""What every test may ask for."""

import os
import time
from collections.abc import Callable
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
def application(tmp_path_factory) -> None:
    """Django set up once for the process, with a data folder and a database of its own."""
    os.environ["CHANGING_PLACES_HOME"] = str(tmp_path_factory.mktemp("home"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "changing_places.web.settings"
    # A browser test before leaves its event loop in this thread, which Django takes for ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory, worker_id) -> Store:
    """The demonstration country, made once for a run however many workers it has."""
    from changing_places.data.demo import make

    return _once(tmp_path_factory, worker_id, "demo", make)


@pytest.fixture(scope="session")
def real_store(tmp_path_factory, worker_id, real_data) -> Store:
    """A store of all the real data, loaded once for a run; skips where they are absent."""
    from changing_places.data.load import load

    return _once(tmp_path_factory, worker_id, "real", lambda store: load([real_data], store))


def _once(factory, worker: str, name: str, fill: Callable[[Store], object]) -> Store:
    """A store that the first worker to ask fills, and the others wait for."""
    if worker == "master":
        store = Store.open(factory.mktemp(name))
        fill(store)
        return store
    shared = factory.getbasetemp().parent / name
    try:
        shared.mkdir()
    except FileExistsError:
        return _waited_for(shared)
    fill(Store.open(shared))
    (shared / "made").touch()
    return Store.open(shared)


def _waited_for(folder: Path) -> Store:
    until = time.monotonic() + 300
    while not (folder / "made").exists():
        if time.monotonic() > until:
            pytest.fail(f"the store {folder.name} was not made in five minutes")
        time.sleep(0.1)
    return Store.open(folder)
