"""How answers, errors and progress reach a terminal or a script."""

import json
import math
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from changing_places.core.errors import ChangingPlacesError


def print_json(result: object) -> None:
    """One JSON object on standard output; `NaN` and infinities become null."""
    json.dump(plain(result), sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def print_error(error: ChangingPlacesError, as_json: bool) -> None:
    """Three lines on standard error, and with `--json` the same as an object."""
    print(error, file=sys.stderr)
    if as_json:
        print_json({"error": error.to_dict()})


def plain(value: Any) -> Any:
    """The same value in the types that JSON has."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "to_dict"):
        return plain(value.to_dict())
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if hasattr(value, "item"):
        return plain(value.item())
    return str(value)


class Bar:
    """A progress bar on standard error, drawn at most ten times a second, and only for a person."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.last = 0.0

    def __call__(self, done: int, total: int, stage: str) -> None:
        now = time.monotonic()
        if not self.shown or (now - self.last < 0.1 and done < total):
            return
        self.last = now
        filled = round(24 * done / total) if total else 24
        bar = "█" * filled + "·" * (24 - filled)
        sys.stderr.write(f"\r{bar} {done:,}/{total:,} {stage[:48]:<48}")
        if done >= total:
            sys.stderr.write("\r" + " " * 100 + "\r")
        sys.stderr.flush()
