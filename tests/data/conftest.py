"""Small made-up files with the schemas of the real ones, and a store to load them into."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from changing_places.data.load import load
from changing_places.data.model import LoadReport
from changing_places.data.store import Store
from changing_places.data.store_writer import locked

REGISTER = (
    "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,"
    "region,local-authority-type,local-authority-type-name,county-la,combined-authority,"
    "former-gss-codes,current-authority,powers,area,pop-2020,x,y,lat,long\n"
    "AAA,Alder City Council,Alder,E06000901,,,,England,North East,UA,Unitary authority,,,"
    "E06000911,True,unitary,10.5,1000,1,2,54.1,-1.1\n"
    "BBB,Birch County Council,Birch,E10000901,,2023-04-01,AAA,England,North East,CTY,County,,,"
    ",False,upper tier,20,,1,2,54.2,-1.2\n"
    "CCC,Cedar District Council,Cedar,E07000901,,2023-03-31,AAA,England,North East,NMD,"
    "Non-metropolitan district,BBB,,,False,lower tier,5,500,1,2,54.3,-1.3\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(tmp_path / "store")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of made-up rows and gives its path."""

    def write(name: str, text: str | bytes, *, encoding: str = "utf-8") -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.fixture
def with_register(store: Store, write: Callable[..., Path]) -> Store:
    """A store that knows three councils."""
    load([write("register.csv", REGISTER)], store)
    return store


@pytest.fixture
def load_text(store: Store, write: Callable[..., Path]) -> Callable[..., LoadReport]:
    """Loads one file of made-up rows into the store."""

    def load_text(name: str, text: str | bytes, **kw: str) -> LoadReport:
        return load([write(name, text, **kw)], store)

    return load_text


@pytest.fixture(scope="session")
def real_load(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Store, LoadReport]:
    """All the real data in one store, and what its load said. Made once for all workers."""
    # Workers share the folder above their own, so that the data are loaded once and not by each.
    shared = tmp_path_factory.getbasetemp().parent / "real-store"
    shared.mkdir(exist_ok=True)
    store = Store.open(shared / "store")
    kept = shared / "report.pickle"
    with locked(shared, wait=600):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(load([real_data], store)))
    store.refresh()
    return store, pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def real_store(real_load: tuple[Store, LoadReport]) -> Store:
    """A store of all the real data."""
    return real_load[0]
