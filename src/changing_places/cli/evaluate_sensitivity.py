"""How far parallel trends may fail before a finding does: bounds after Rambachan and Roth.

The file holds event-study coefficients and their covariance: `beta`, `sigma`, `pre` and `post`,
without the reference period. What `evaluate --json` prints serves too.
"""

import argparse
from typing import Any

from changing_places.core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, how far trends may differ, and which effect is asked about."""
    parser.add_argument("event_study", metavar="EVENT_STUDY.json", help="coefficients, covariance")
    parser.add_argument(
        "--mbar",
        metavar="0.5,1,2",
        help="steps apart after adoption, as multiples of the largest before it "
        "(default: 0.5,1,1.5,2)",
    )
    parser.add_argument(
        "--m", metavar="0,0.1", help="changes of slope from one period to the next, instead"
    )
    parser.add_argument("--level", type=float, default=0.95, help="default: 0.95")
    parser.add_argument(
        "--weights",
        default="first",
        help="the effect: first, last or average period after adoption, or a number for each "
        "(default: first)",
    )
    parser.add_argument("--method", help="c-lf, or with --m also flci (default with --m)")
    parser.add_argument(
        "--ends",
        default="exact",
        help="exact, or honestdid: as that package finds them, to compare (default: exact)",
    )
    parser.add_argument(
        "--seed", type=int, help="taken as by other commands; nothing here is random"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read, bound; the object of `--json`."""
    from changing_places.evaluation.sensitivity import bounds_of, read_event_study

    if arguments.mbar is not None and arguments.m is not None:
        raise InputError(
            "Both --mbar and --m are given.",
            "They are two different ways in which trends may differ.",
            "Give one, and run the command again for the other.",
        )
    smooth = arguments.m is not None
    return bounds_of(
        read_event_study(arguments.event_study),
        restriction="smoothness" if smooth else "relative magnitudes",
        values=_numbers(arguments.m if smooth else arguments.mbar, "--m" if smooth else "--mbar"),
        weights=_weights(arguments.weights),
        level=arguments.level,
        method=arguments.method,
        ends=arguments.ends,
    ).to_dict()


def show(result: dict[str, Any]) -> str:
    """A line for each value, and the sentences."""
    original = result["original"]
    head = "multiple" if result["restriction"] == "relative magnitudes" else "change"
    lines = [
        f"{head:>10}{'low':>12}{'high':>12}  {100 * result['level']:g}% intervals",
        f"{'parallel':>10}{original['low']:>12.4f}{original['high']:>12.4f}",
        *(f"{r['value']:>10g}{r['low']:>12.4f}{r['high']:>12.4f}" for r in result["bounds"]),
        "",
        result["plain_english"],
        *result["warnings"],
    ]
    return "\n".join(lines)


def _numbers(given: str | None, option: str) -> list[float] | None:
    if given is None:
        return None
    try:
        return [float(part) for part in given.split(",") if part.strip()]
    except ValueError:
        raise InputError(
            f"{option} {given} cannot be read.",
            "It wants numbers with commas between them.",
            f"Write '{option} 0.5,1,2'.",
        ) from None


def _weights(given: str) -> str | list[float]:
    if not any(character.isdigit() for character in given):
        return given
    return _numbers(given, "--weights") or given
