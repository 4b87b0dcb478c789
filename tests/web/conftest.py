"""A small made-up country, and a client of the application that answers from it."""

from datetime import date

import polars as pl
import pytest

from changing_places.data.store import Store, TableWrite
from tests.place.conftest import country_store  # noqa: F401  (a fixture)

AREAS = [
    {"register_code": "ALD", "code": "E06000901", "name": "Alder", "type": "UA"},
    {"register_code": "BRN", "code": "E06000902", "name": "Brine and St Mary", "type": "UA"},
    {
        "register_code": "BRI",
        "code": "E06000903",
        "name": "Brine",
        "type": "UA",
        "ends": date(2019, 3, 31),
        "replaced_by": ["BRN"],
    },
    {"register_code": "ELD", "code": "E10000909", "name": "Eldershire", "type": "CTY"},
    {
        "register_code": "ELM",
        "code": "E07000910",
        "name": "Elm",
        "type": "NMD",
        "county": "ELD",
        "former_codes": ["E07000810"],
    },
]
SHAPE = {
    "official_name": pl.String,
    "region": pl.String,
    "nation": pl.String,
    "county": pl.String,
    "combined_authority": pl.String,
    "starts": pl.Date,
    "ends": pl.Date,
    "replaced_by": pl.List(pl.String),
    "former_codes": pl.List(pl.String),
    "type_name": pl.String,
    "tier": pl.String,
}


@pytest.fixture(scope="session", autouse=True)
def django(application):
    """Every test of the pages needs the application."""


@pytest.fixture(scope="session")
def small_store(tmp_path_factory) -> Store:
    """Five councils and nothing else."""
    store = Store(tmp_path_factory.mktemp("small"))
    rows = [{**dict.fromkeys(SHAPE), **row} for row in AREAS]
    schema = {"register_code": pl.String, "code": pl.String, "name": pl.String, "type": pl.String}
    frame = pl.DataFrame(rows, schema=schema | SHAPE)
    store.write([TableWrite("areas", "register", frame, areas=5, fictional=True)])
    return store


@pytest.fixture
def client(small_store):
    """A client of the application over the small store."""
    yield from client_of(small_store)


@pytest.fixture
def country_client(country_store):  # noqa: F811
    """A client of the application over the made-up country of the tests of `place`."""
    yield from client_of(country_store)


@pytest.fixture
def client_of_nothing(tmp_path):
    """A client of the application over an empty store."""
    yield from client_of(Store(tmp_path))


def client_of(store: Store):
    from django.test import Client, override_settings

    with override_settings(STORE=store.folder):
        yield Client(headers={"host": "localhost"})
