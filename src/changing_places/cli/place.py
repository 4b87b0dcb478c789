"""One council: who it is, its similar councils, its indicators against them, its pressure."""

import argparse
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The council and the model of likeness."""
    parser.add_argument("authority", metavar="AUTHORITY", help="a council's name or code")
    parser.add_argument("-n", type=int, default=15, help="how many similar councils (default: 15)")
    parser.add_argument("--model", default="all-services", help="the model of likeness")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask the engine; the object of `--json`."""
    from changing_places.data.store import Store
    from changing_places.place import place

    return place(
        arguments.authority,
        n=arguments.n,
        model=arguments.model,
        store=Store.open(arguments.data),
    ).to_dict()


def show(result: dict[str, Any]) -> str:
    """The sentences, for a person."""
    return "\n".join(result["explanation"])
