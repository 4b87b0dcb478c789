"""One way to write a JSON value, so that the same value has the same hash everywhere."""

import hashlib
import json
from typing import Any

from changing_places.core.errors import InputError


def canonical(value: Any) -> bytes:
    """A JSON value as bytes: names in order, no spaces, UTF-8.

    Raises InputError for what JSON cannot hold: NaN, infinities, dates, names that are no text.

    >>> canonical({"b": 1, "a": "£"}).decode()
    '{"a":"£","b":1}'
    """
    _check(value, "")
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode("utf-8", "surrogatepass")


def fingerprint(value: Any) -> str:
    """The SHA-256 of a JSON value in hexadecimal.

    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: Any, path: str) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, float) and value == value and value not in (float("inf"), -float("inf")):
        return
    if isinstance(value, dict) and all(isinstance(k, str) for k in value):
        for name, below in value.items():
            _check(below, f"{path}.{name}" if path else name)
        return
    if isinstance(value, list | tuple):
        for k, below in enumerate(value, 1):
            _check(below, f"{path}[{k}]")
        return
    raise InputError(
        f"{path or 'The value'} cannot be kept: it is {value!r}.",
        "A document holds text, finite numbers, true and false, lists and values by name.",
        "Write it as one of these, a date for example as '2027-04-01'.",
    )
