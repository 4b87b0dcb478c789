"""What the store holds: each table, its extent, publisher, licence and when it was loaded."""

import argparse
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`data status` takes no argument of its own."""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The tables of the store, as the manifest and the catalogue know them."""
    from changing_places.data.status import status
    from changing_places.data.store import Store

    return status(Store.open(arguments.data))


def show(result: dict[str, Any]) -> str:
    """A line for each table."""
    from changing_places.cli.data_load import columns

    if not result["tables"]:
        return (
            f"The store {result['folder']} holds nothing yet.\n"
            "Load data with 'changing-places data load FOLDER', or make the demonstration "
            "country with 'changing-places data demo'."
        )
    rows = [
        (
            t["table"],
            f"{t['rows']:,}",
            f"{t['areas']:,}" if t["areas"] else "",
            _extent(t),
            t["publisher"] or "",
            t["licence"] or "",
            t["loaded_at"][:10],
        )
        for t in result["tables"]
    ]
    names = ("table", "rows", "areas", "period", "publisher", "licence", "loaded")
    lines = columns(names, rows)
    if result["fictional"]:
        lines = ["FICTIONAL: these are figures of the demonstration country.", "", *lines]
    return "\n".join([f"Store: {result['folder']}", "", *lines])


def _extent(table: dict[str, Any]) -> str:
    first, last = table["first"], table["last"]
    if not first:
        return ""
    return first if first == last else f"{first} – {last}"
