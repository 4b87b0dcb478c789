"""Downloads official open data by catalogue entry, and loads it.

Without a name it fetches every entry that can be fetched. An interrupted download goes on
where it stopped. Without a network, download by hand and use 'data load'.
"""

import argparse
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `data fetch`."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="entries of the catalogue")
    parser.add_argument("--list", action="store_true", help="list what can be fetched, and stop")
    parser.add_argument("--no-load", action="store_true", help="download only")
    parser.add_argument(
        "--max-mb", type=float, default=512.0, metavar="N", help="refuse larger files (512)"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Fetch, load, and say what came of it."""
    from changing_places.cli.output import Bar
    from changing_places.data.fetch import Limits, fetch, fetchable
    from changing_places.data.store import Store

    if arguments.list:
        return {
            "sources": [
                {
                    "source": d.id,
                    "title": d.title,
                    "publisher": d.publisher,
                    "licence": d.licence,
                    "address": d.address,
                }
                for d in fetchable().values()
            ]
        }
    limits = Limits(most_bytes=int(arguments.max_mb * 1_000_000))
    report = fetch(
        arguments.sources,
        Store.open(arguments.data),
        progress=Bar(),
        limits=limits,
        load_too=not arguments.no_load,
    )
    return report.to_dict()


def show(result: dict[str, Any]) -> str:
    """A line for each entry, then one for each table."""
    if "sources" in result:
        return "\n".join(
            f"{s['source']:<28}{s['title']} ({s['publisher']})" for s in result["sources"]
        )
    lines = []
    for one in result["fetched"]:
        size = sum(t["bytes"] for t in one["transfers"]) / 1e6
        changed = "unchanged" if one["unchanged"] else f"{size:,.1f} MB"
        lines.append(f"fetched {one['title']}: {len(one['transfers'])} files, {changed}")
    lines += [
        f"loaded {t['table']}: {t['rows_loaded']:,} rows, {t['rows_set_aside']:,} set aside"
        for t in result["tables"]
    ]
    for one in result["not_fetched"]:
        lines.append(f"not fetched {one['dataset']}: {one['what']} {one['why']} {one['next_step']}")
    return "\n".join(lines)
