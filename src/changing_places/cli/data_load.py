"""Read files, or every file under a folder, into the store.

A file is recognised by its header, not its name. Rows that cannot be loaded are set aside
and listed, with the reason for each, in a CSV file in the store.
"""

import argparse
from collections.abc import Sequence
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`data load PATH...`."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of files")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Load, and say what became of every file."""
    import sys
    from pathlib import Path

    from changing_places.cli.output import Bar
    from changing_places.data.fetch.by_hand import as_loaded
    from changing_places.data.load import load
    from changing_places.data.store import Store

    store = Store.open(arguments.data)
    folder = store.folder / "downloads" / "by hand"
    paths = [as_loaded(Path(p), folder) for p in arguments.paths]
    report = load(paths, store, progress=Bar())
    for failure in report.failed:
        print(failure.error, file=sys.stderr)
    return report.to_dict()


def show(result: dict[str, Any]) -> str:
    """A line for each file, then what was set aside and where it is listed."""
    rows = [
        (
            t["table"],
            t["source"],
            f"{t['rows_read']:,}",
            f"{t['rows_loaded']:,}",
            f"{t['rows_set_aside']:,}" if t["rows_set_aside"] else "",
            ", ".join(f"{r.replace('_', ' ')} {n:,}" for r, n in t["reasons"].items()),
        )
        for t in result["tables"]
    ]
    header = ("table", "file", "read", "loaded", "set aside", "why")
    lines = columns(header, rows) if rows else ["Nothing was loaded."]
    for table in result["tables"]:
        lines += [f"{table['source']}: {w}" for w in table["warnings"]]
    replaced = sum(t["rows_superseded"] for t in result["tables"])
    if replaced:
        lines += ["", f"{replaced:,} rows held before gave way to newer ones of the same key."]
    if result["derived"]:
        parts = ", ".join(f"{name} {rows:,}" for name, rows in result["derived"].items())
        lines += ["", f"Made from them: {parts} rows."]
    if result["skipped"]:
        names = "; ".join(f"{s['source']} ({s['reason']})" for s in result["skipped"])
        lines += ["", f"Left alone: {names}."]
    if result["failed"]:
        names = ", ".join(f["source"] for f in result["failed"])
        lines += ["", f"Could not be used: {names}. Their tables stand as they were."]
    if result["set_aside_file"]:
        lines += ["", f"Rows set aside are listed in {result['set_aside_file']}"]
    return "\n".join(lines)


def columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of words as aligned lines; columns of numbers are aligned on the right."""
    table = [names, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(names))]
    numeric = [bool(rows) and all(_number(row[i]) for row in rows) for i in range(len(names))]

    def line(row: Sequence[str]) -> str:
        cells = (
            c.rjust(w) if right else c.ljust(w)
            for c, w, right in zip(row, widths, numeric, strict=True)
        )
        return "  ".join(cells).rstrip()

    return [line(row) for row in table]


def _number(cell: str) -> bool:
    return not cell or cell.replace(",", "").isdigit()
