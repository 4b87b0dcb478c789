"""A cost raised by optimism bias: what projects of its type have cost beyond their estimates.

A project of several types is given with the share of each:
--type non-standard-buildings=0.3,standard-buildings=0.7
"""

import argparse
from typing import Any

from changing_places.cli.options import numbers_by_name
from changing_places.core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The type of project, its cost, and how far the causes of bias are managed."""
    parser.add_argument(
        "--type",
        required=True,
        help="standard-buildings, non-standard-buildings, standard-civil-engineering, "
        "non-standard-civil-engineering, equipment-development, or outsourcing, whose bias is of "
        "operating cost",
    )
    parser.add_argument(
        "--capex",
        type=float,
        required=True,
        help="the estimate in pounds: capital cost, or for outsourcing operating cost",
    )
    parser.add_argument(
        "--managed",
        type=float,
        default=0.0,
        help="the share of the causes of bias that are managed, 0 to 1 (default: 0)",
    )
    parser.add_argument(
        "--risk-management",
        type=float,
        default=0.0,
        metavar="POUNDS",
        help="what managing them costs, added to the total (default: 0)",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The bias, exact and in whole per cent, and the cost with it; the object of `--json`."""
    from changing_places.appraisal.greenbook import combined_bias
    from changing_places.appraisal.greenbook.optimism import MEASURES
    from changing_places.appraisal.greenbook.parameters import read_toml

    cost = _money(arguments.capex, "--capex")
    managing = _money(arguments.risk_management, "--risk-management")
    bias = combined_bias(_shares(arguments.type), managed=arguments.managed)
    held = read_toml("optimism_bias.toml")
    adjusted, rounded = cost * (1 + bias.rate), cost * (1 + bias.rounded())
    return {
        "types": [{"type": n, "contribution": c} for n, c in bias.contributions],
        "measure": MEASURES[bias.measure],
        "estimate": cost,
        "upper": bias.upper,
        "lower": bias.lower,
        "managed": bias.managed,
        "rate": bias.rate,
        "adjusted": adjusted,
        "total": adjusted + managing,
        "rounded": {
            "rate": bias.rounded(),
            "adjusted": rounded,
            "total": rounded + managing,
        },
        "duration": _duration(arguments.type, arguments.managed),
        "explanation": list(bias.explanation),
        "warnings": _warnings(bias.measure),
        "source": held["source"],
        "confidence": held["confidence"],
    }


def _warnings(measure: str) -> list[str]:
    if measure == "capex":
        return []
    return [
        "The amount is read as operating cost, because outsourcing has no bias of capital cost "
        "and none of duration."
    ]


def _duration(given: str, managed: float) -> dict[str, float] | None:
    """The bias of the duration of works; None where the guidance gives the type none."""
    from changing_places.appraisal.greenbook import combined_bias, project_type

    shares = _shares(given)
    if any(project_type(name).duration is None for name in shares):
        return None
    bias = combined_bias(shares, measure="duration", managed=managed)
    return {"upper": bias.upper, "lower": bias.lower, "rate": bias.rate}


def _shares(given: str) -> dict[str, float]:
    if "=" not in given:
        return {given: 1.0}
    return numbers_by_name(
        given,
        what="type",
        wanted="Where there are several types, each has its share of the cost.",
        instead="Write '--type non-standard-buildings=0.3,standard-buildings=0.7'.",
    )


def _money(amount: float, option: str) -> float:
    if not 0 <= amount < float("inf"):
        raise InputError(
            f"{option} cannot be {amount:g}.",
            "It is a cost in pounds, which is 0 or more.",
            f"Write '{option} 1000000'.",
        )
    return amount


def show(result: dict[str, Any]) -> str:
    """The cost before and after, and the sentences."""
    from changing_places.appraisal.greenbook.words import percent, pounds

    whole = result["rounded"]
    lines = [
        f"{pounds(result['estimate'])} of {result['measure']} becomes "
        f"{pounds(result['adjusted'])} with a bias of {percent(result['rate'])}.",
        f"In whole per cent, as the guidance prints it: {percent(whole['rate'])}, "
        f"{pounds(whole['adjusted'])}.",
    ]
    if result["total"] != result["adjusted"]:
        lines.append(f"With the cost of managing risk: {pounds(result['total'])}.")
    return "\n".join([*lines, *result["explanation"], *result["warnings"]])
