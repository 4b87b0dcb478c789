"""One demo country for all the tests of this folder."""

import pytest

from changing_places.data.demo import DemoTruth, make
from changing_places.data.store import Store


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> tuple[Store, DemoTruth]:
    store = Store.open(tmp_path_factory.mktemp("demo"))
    return store, make(store)


@pytest.fixture(scope="session")
def store(made) -> Store:
    return made[0]


@pytest.fixture(scope="session")
def truth(made) -> DemoTruth:
    return made[1]
