"""Whether a document that was exported is as it was written: every revision is reckoned again.

    changing-places work verify leisure.json

Anybody can do so with the file alone. The exit code is 3 where the chain does not hold.
"""

import argparse
from pathlib import Path
from typing import Any

from changing_places.core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", metavar="FILE", help="a document as it was exported")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Walk the chain in the file."""
    from changing_places.work.exchange import verify_file

    path = Path(arguments.file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read.",
            f"The system says: {error.strerror or error}.",
            "Give the file that was exported.",
        ) from error
    found = verify_file(content)
    return {**found.to_dict(), "exit_code": 0 if found.is_whole else 3}


def show(result: dict[str, Any]) -> str:
    """The finding, and each revision at which the chain does not hold."""
    lines = [result["plain_english"], f"Hash of the newest revision: {result['head']}"]
    lines += [f"  revision {b['number']}: {b['why']}" for b in result["broken"]]
    return "\n".join(lines)
