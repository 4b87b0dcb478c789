"""The verb itself: which entries, one after another, then one load of what arrived."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from changing_places.core.errors import ChangingPlacesError, InputError, Offline
from changing_places.core.progress import Progress, silent
from changing_places.data.datasets import catalogue
from changing_places.data.fetch.bringer import Bringer
from changing_places.data.fetch.sources import SOURCES
from changing_places.data.fetch.transfer import Limits, Transfer
from changing_places.data.model import Dataset, LoadReport
from changing_places.data.store_writer import locked

if TYPE_CHECKING:
    from changing_places.data.store import Store


@dataclass(frozen=True)
class Fetched:
    """What one catalogue entry brought: the transfers, and the files made ready to load."""

    dataset: str
    title: str
    licence: str
    files: tuple[str, ...]
    transfers: tuple[Transfer, ...]

    @property
    def unchanged(self) -> bool:
        """Whether nothing has changed since it was last fetched."""
        return bool(self.transfers) and all(t.unchanged for t in self.transfers)


@dataclass(frozen=True)
class Failure:
    """An entry that could not be fetched, and why."""

    dataset: str
    error: ChangingPlacesError


@dataclass(frozen=True)
class FetchReport:
    """What was fetched, what failed, and what the load did with it."""

    fetched: tuple[Fetched, ...]
    failed: tuple[Failure, ...] = ()
    load: LoadReport | None = None

    def to_dict(self) -> dict[str, Any]:
        """What `data load` says, and what was fetched."""
        body: dict[str, Any] = self.load.to_dict() if self.load else {
            "tables": [], "set_aside_file": None
        }  # fmt: skip
        body["fetched"] = [
            {
                "dataset": f.dataset,
                "title": f.title,
                "licence": f.licence,
                "files": list(f.files),
                "unchanged": f.unchanged,
                "transfers": [t.to_dict() for t in f.transfers],
            }
            for f in self.fetched
        ]
        body["not_fetched"] = [{"dataset": f.dataset, **f.error.to_dict()} for f in self.failed]
        if self.failed and "error" not in body:
            body["error"] = self.failed[0].error.to_dict()
            body["exit_code"] = self.failed[0].error.exit_code
        return body


def fetchable() -> Mapping[str, Dataset]:
    """The entries of the catalogue that can be fetched, by id."""
    return {id_: dataset for id_, dataset in catalogue().items() if dataset.fetch}


def fetch(
    names: Sequence[str],
    store: "Store",
    *,
    progress: Progress = silent,
    limits: Limits | None = None,
    load_too: bool = True,
    datasets: Mapping[str, Dataset] | None = None,
) -> FetchReport:
    """Download the named entries (all that can be, where none is named) and load them.

    What is downloaded stays under `downloads` in the store's folder; a second fetch goes on
    where the first stopped and asks only for what has changed. One entry that fails leaves the
    others. Raises Offline where there is no network, InputError for a name that is no entry's
    and where every entry failed.
    """
    known = datasets if datasets is not None else fetchable()
    chosen = _chosen(names, known)
    fetched: list[Fetched] = []
    failed: list[Failure] = []
    for id_, dataset in chosen.items():
        folder = store.folder / "downloads" / id_
        bringer = Bringer(dataset.title, folder, progress, limits or Limits())
        try:
            with _alone(folder, dataset.title):
                files = SOURCES[str(dataset.fetch["source"])](dataset.fetch, bringer)
        except Offline as error:
            raise _offline(dataset, error) from error
        except ChangingPlacesError as error:
            failed.append(Failure(id_, error))
            continue
        done = tuple(bringer.transfers)
        names_ = tuple(str(f) for f in files)
        fetched.append(Fetched(id_, dataset.title, dataset.licence, names_, done))
    if failed and not fetched:
        raise failed[0].error
    loaded = None
    if load_too:
        from changing_places.data.load import load

        loaded = load([Path(f) for one in fetched for f in one.files], store, progress=progress)
    return FetchReport(tuple(fetched), tuple(failed), loaded)


@contextmanager
def _alone(folder: Path, title: str) -> Iterator[None]:
    """One process at a time fetches an entry; two would write into the same part."""
    held = ExitStack()
    try:
        held.enter_context(locked(folder, 1.0))
    except InputError as error:
        raise InputError(
            f"{title} is being fetched by another process.",
            f"That process holds the folder {folder}.",
            "Wait until it has ended and type the same again.",
        ) from error
    with held:
        yield


def _chosen(names: Sequence[str], known: Mapping[str, Dataset]) -> dict[str, Dataset]:
    if not names:
        return dict(known)
    unknown = [n for n in names if n not in known]
    if unknown:
        from difflib import get_close_matches

        near = [m for n in unknown for m in get_close_matches(n, list(known), 3, 0.3)]
        raise InputError(
            f"There is nothing to fetch called {', '.join(repr(n) for n in unknown)}.",
            f"What can be fetched is {', '.join(sorted(known))}.",
            (f"Did you mean '{near[0]}'? " if near else "")
            + "See them all with 'changing-places data fetch --list'.",
        )
    return {n: known[n] for n in dict.fromkeys(names)}


def page_of(dataset: Dataset) -> str:
    """The page from which a person can download the dataset."""
    page = dataset.fetch.get("page")
    return f"https://www.gov.uk{page}" if page else dataset.address


def _offline(dataset: Dataset, error: Offline) -> Offline:
    return Offline(
        f"{dataset.title} could not be fetched.",
        f"{error.what} {error.why}",
        f"Connect to the internet and type the same again; or download it by hand from "
        f"{page_of(dataset)} and load it with 'changing-places data load FILE'.",
    )
