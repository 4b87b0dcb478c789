"""The councils most like one council, what makes them so, and how firm the list is."""

import argparse
from typing import Any

from changing_places.cli.options import numbers_by_name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The council, how many, the model, and the reader's own variables and weights."""
    parser.add_argument("authority", metavar="AUTHORITY", help="a council's name or code")
    parser.add_argument("-n", type=int, default=15, help="how many (default: 15)")
    parser.add_argument(
        "--model",
        default="all-services",
        help="all-services, childrens-services or adult-social-care",
    )
    parser.add_argument(
        "--variables", metavar="V1,V2", help="your own variables ('--variables help' lists them)"
    )
    parser.add_argument(
        "--weights", metavar="V1=W,V2=W", help="weights of the variables (default: 1 each)"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask the engine; the object of `--json`."""
    from changing_places.data.place_variables import variables
    from changing_places.data.store import Store
    from changing_places.place import similar

    chosen = arguments.variables.split(",") if arguments.variables else None
    if chosen == ["help"]:
        listed = [{"id": v.id, "name": v.name, "unit": v.unit} for v in variables().values()]
        return {"variables": listed, "similar": [], "stability": None}
    return similar(
        arguments.authority,
        n=arguments.n,
        model=arguments.model,
        variables=[v.strip() for v in chosen] if chosen else None,
        weights=weights_of(arguments.weights),
        store=Store.open(arguments.data),
    ).to_dict()


def weights_of(text: str | None) -> dict[str, float] | None:
    """Weights as they are typed.

    >>> weights_of("density=2,child-poverty=0.5")
    {'density': 2.0, 'child-poverty': 0.5}
    """
    if not text:
        return None
    return numbers_by_name(
        text,
        what="weight",
        wanted="A weight is a variable, an equals sign and a number.",
        instead="Type for example '--weights density=2,child-poverty=0.5'.",
    )


def show(result: dict[str, Any]) -> str:
    """The list and its sentences, for a person."""
    if "authority" not in result:
        return "\n".join(f"{v['id']:<28}{v['name']} ({v['unit']})" for v in result["variables"])
    names = {v["id"]: v["name"] for v in result["variables"]}
    lines = [
        f"{s['rank']:>3}  {s['name']:<36}{s['distance']:>6.2f}  "
        f"least alike in: {names[next(iter(s['because']))].lower()}"
        for s in result["similar"]
    ]
    return "\n".join([*lines, "", *result["explanation"]])
