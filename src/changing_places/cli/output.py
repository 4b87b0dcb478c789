"""How answers, errors and progress reach a terminal or a script."""

import json
import sys
import time

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.plain import plain


def print_json(result: object) -> None:
    """One JSON object on standard output; `NaN` and infinities become null."""
    json.dump(plain(result), sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def print_error(error: ChangingPlacesError, as_json: bool) -> None:
    """Three lines on standard error, and with `--json` the same as an object."""
    print(error, file=sys.stderr)
    if as_json:
        print_json({"error": error.to_dict()})


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
