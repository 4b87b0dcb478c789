"""One process at a time: an exclusive lock on a file, on every operating system we run on."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PAUSE = 0.02


@contextmanager
def locked(path: Path, *, wait: float | None = None) -> Iterator[None]:
    """Hold an exclusive lock while within; others wait, for `wait` seconds at most if given.

    The file is made where it is not there, and stays. The system lets the lock go if this process
    ends. Raises TimeoutError where others hold it for longer.
    """
    with path.open("a+b") as file:
        deadline = None if wait is None else time.monotonic() + wait
        while not _try_lock(file):
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError(path)
            time.sleep(PAUSE)
        try:
            yield
        finally:
            _unlock(file)


def _try_lock(file: Any) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(file: Any) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
