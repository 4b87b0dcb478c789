"""Demand against money, year by year: what a council's services would cost, and its funding.

Every assumption can be replaced by name, as often as need be:
--assume inflation=2.5 --assume population-growth-added=0.3
"""

import argparse
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The council, how many years, the scenario of funding, and the reader's assumptions."""
    parser.add_argument("authority", metavar="AUTHORITY", help="a council's name or code")
    parser.add_argument("--years", type=int, default=10, help="1 to 15 (default: 10)")
    parser.add_argument(
        "--scenario",
        default="flat-real",
        help="funding after the last year held: flat-real, flat-cash, last-growth, trend or "
        "council-tax-max (default: flat-real)",
    )
    parser.add_argument(
        "--assume",
        metavar="NAME=VALUE",
        action="append",
        help="another value of an assumption ('--assume help' lists them); may be repeated",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask the engine; the object of `--json`."""
    from changing_places.place.pressure_assumptions import defaults, read_changes

    if arguments.assume == ["help"]:
        return {"assumptions": [a.to_dict() for a in defaults().values()], "years": []}
    from changing_places.data.store import Store
    from changing_places.place.pressure_answer import pressure

    return pressure(
        arguments.authority,
        years=arguments.years,
        scenario=arguments.scenario,
        assumptions=read_changes(arguments.assume),
        store=Store.open(arguments.data),
    ).to_dict()


def show(result: dict[str, Any]) -> str:
    """The years in a table, and the sentences, for a person."""
    if "authority" not in result:
        return "\n".join(_assumption(a) for a in result["assumptions"])
    lines = []
    if result["base_year"]:
        lines = [
            f"£ million at {result['price_year']} prices",
            f"{'':<10}{'demand':>10}{'funding':>10}{'gap':>10}{'80% of it lies in':>22}",
            *(_year(y) for y in result["years"]),
            "",
        ]
    return "\n".join([*lines, *result["explanation"]])


def _year(year: dict[str, Any]) -> str:
    demand, funding, gap, low, high = (
        f"{year[key] / 1e6:,.1f}" for key in ("demand", "funding", "gap", "gap_p10", "gap_p90")
    )
    return f"{year['period']:<10}{demand:>10}{funding:>10}{gap:>10}{low:>11} to{high:>8}"


def _assumption(one: dict[str, Any]) -> str:
    value = "worked out" if one["value"] is None else f"{one['value']:g}"
    return f"{one['name']:<52}{value:>10}  {one['unit']}: {one['meaning']}"
