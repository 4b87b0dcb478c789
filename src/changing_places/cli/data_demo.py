"""Make the fictional demonstration country: 150 invented councils with known truths."""

import argparse
from typing import Any

from changing_places.cli.output import Bar
from changing_places.core.seeds import DEFAULT_SEED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The seed; the store is an option of every command."""
    parser.add_argument(
        "--seed",
        type=int,
        default=DEFAULT_SEED,
        metavar="N",
        help=f"the same seed gives the same country (default: {DEFAULT_SEED})",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make the country in the store and say what was made."""
    from changing_places.data.demo import make
    from changing_places.data.store import Store

    store = Store.open(arguments.data)
    truth = make(store, seed=arguments.seed, progress=Bar())
    tables = [
        {"table": r.name, "rows": r.rows, "areas": r.areas, "first": r.first, "last": r.last}
        for r in store.records.values()
    ]
    return {
        "fictional": True,
        "notice": truth.notice,
        "seed": truth.seed,
        "store": str(store.folder),
        "parts": truth.answers["parts"],
        "tables": tables,
    }


def show(result: dict[str, Any]) -> str:
    """The same for a person."""
    rows = sum(t["rows"] for t in result["tables"])
    lines = [
        result["notice"],
        f"{len(result['tables'])} tables, {rows:,} rows, seed {result['seed']}, "
        f"in {result['store']}.",
        "Places to look at:",
        *(f"  {p['name']} ({part.replace('-', ' ')})" for part, p in result["parts"].items()),
    ]
    return "\n".join(lines)
