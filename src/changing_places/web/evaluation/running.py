"""Runs an evaluation aside, so that a page waits for it a while and never for ever.

The server has few threads for pages. An evaluation has a thread of its own, and few run at
once; the others wait their turn. Who loads the page again finds it where it stands.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, TimeoutError

AT_ONCE = 2

_turn = threading.Semaphore(AT_ONCE)
_lock = threading.Lock()
_running: dict[Hashable, Future[object]] = {}


def waited_for[T](key: Hashable, answer: Callable[[], T], seconds: float) -> T | None:
    """The answer, or None where it takes longer than `seconds`; asking again waits on.

    Raises what `answer` raises.
    """
    with _lock:
        future = _running.get(key)
        if future is None:
            _forget_ended()
            future = _running[key] = Future()
            threading.Thread(target=_run, args=(future, answer), daemon=True).start()
    try:
        found = future.result(seconds)
    except TimeoutError:
        if not future.done():
            return None
        found = future.result()  # it raised a TimeoutError of its own, or has just ended
    finally:
        if future.done():
            with _lock:
                if _running.get(key) is future:
                    del _running[key]
    return found


def _forget_ended() -> None:
    """Drop answers that nobody came back for: who made them remembers those worth it."""
    for key in [k for k, f in _running.items() if f.done()]:
        del _running[key]


def _run(future: Future[object], answer: Callable[[], object]) -> None:
    with _turn:
        try:
            future.set_result(answer())
        except BaseException as error:  # told to who asked
            future.set_exception(error)
