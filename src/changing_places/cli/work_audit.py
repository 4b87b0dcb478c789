"""The record of what was done in the web application, and whether it is as it was written.

    changing-places work audit --verify

The exit code is 3 where an entry was altered, taken out, moved or cut off.
"""

import argparse
from typing import Any

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to verify, and how many entries to show."""
    parser.add_argument("--verify", action="store_true", help="walk the whole record")
    parser.add_argument("-n", type=int, default=SHOWN, help=f"entries shown (default: {SHOWN})")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The newest entries, or what was found of all of them."""
    from changing_places.cli.application import start

    start(arguments.data)
    from changing_places.web.audit.store import audit

    record = audit()
    if arguments.verify:
        found = record.verify()
        return {**found.to_dict(), "exit_code": 0 if found.is_whole else 3}
    newest = record.store.newest()
    last = newest.number if newest else 0
    listed = record.store.entries(after=max(0, last - arguments.n), most=arguments.n)
    return {"entries": last, "newest": [e.to_dict() for e in reversed(listed)]}


def show(result: dict[str, Any]) -> str:
    """A line for each entry, or the finding."""
    if "plain_english" in result:
        faults = [f"  entry {f['entry']}: {f['why']}" for f in result["faults"]]
        return "\n".join([result["plain_english"], *faults])
    if not result["newest"]:
        return "Nothing has been recorded yet."
    return "\n".join(
        f"{e['number']:>6}  {e['at']}  {e['who']} {e['action']} {e['subject']}"
        for e in result["newest"]
    )
