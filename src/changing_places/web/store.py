"""The one store that the pages answer from, and a memory of answers that lasts as long as it."""

import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import cast

from django.conf import settings

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.kept import Kept
from changing_places.data.register import Register
from changing_places.data.store import MANIFEST, Store
from changing_places.place import pressure, warm

MOST_REMEMBERED = 256

_lock = threading.RLock()
_warming = threading.Event()
_held: dict[str, tuple[int, Store]] = {}
_remembered = Kept[object](MOST_REMEMBERED)


def warm_each_store() -> None:
    """From now on read each new store into memory behind the scenes, as a server should."""
    _warming.set()


def the_store() -> Store:
    """The store, read again when its manifest has changed on disk."""
    folder = str(settings.STORE)
    manifest = settings.STORE / MANIFEST
    changed = manifest.stat().st_mtime_ns if manifest.exists() else 0
    with _lock:
        held = _held.get(folder)
        if held and held[0] == changed:
            return held[1]
        # A new object, so that a page being written goes on with the store it began with.
        store = Store.open(folder)
        _held[folder] = (changed, store)
    if _warming.is_set() and "indicator_latest" in store:
        threading.Thread(target=warm_up, args=(store,), daemon=True).start()
    return store


def warm_up(store: Store) -> None:
    """Read what every council's page needs, appraise the shipped cases, evaluate policies."""
    # Not at the top: it remembers its answers here.
    from changing_places.web.appraisal.first import cards
    from changing_places.web.evaluation.known import evaluate_all

    with suppress(ChangingPlacesError):
        warm(store)
        pressure(Register.of(store).current()[0], store=store)
    with suppress(ChangingPlacesError):
        cards()
    with suppress(ChangingPlacesError):
        evaluate_all(store)


def is_fictional(store: Store) -> bool:
    """Whether any table of `store` is of the demonstration country."""
    return any(record.fictional for record in store.records.values())


def remembered[T](store: Store, question: Hashable, answer: Callable[[], T]) -> T:
    """The answer to `question`, worked out once for each version of the store."""
    return cast("T", _remembered.get((store.key, question), answer))
