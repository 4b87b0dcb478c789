"""Answers kept in memory, a few at a time, each made once however many ask."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Kept[T]:
    """The last `most` answers by key; the one that was asked for longest ago goes first.

    Those who ask for the same key wait for one to make it; those who ask for another do not.

    >>> squares = Kept[int](2)
    >>> [squares.get(n, lambda: n * n) for n in (1, 2, 1, 3)]
    [1, 4, 1, 9]
    >>> 2 in squares, 1 in squares
    (False, True)
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._held

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer of `key`, made now where it is not kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            making = self._making.setdefault(key, threading.RLock())
        with making:
            with self._lock:
                if key in self._held:
                    return self._held[key]
            return self._made(key, make)

    def peek(self, key: Hashable) -> T | None:
        """The answer of `key` where it is kept, and None where it is not."""
        return self._held.get(key)

    def _made(self, key: Hashable, make: Callable[[], T]) -> T:
        try:
            made = make()
            with self._lock:
                self._held[key] = made
                while len(self._held) > self.most:
                    self._held.popitem(last=False)
            return made
        finally:
            with self._lock:
                self._making.pop(key, None)
