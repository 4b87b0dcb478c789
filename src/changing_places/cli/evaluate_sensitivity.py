"""How far parallel trends may fail before a finding does: bounds after Rambachan and Roth.

The file holds event-study coefficients and their covariance: `beta`, `sigma`, `pre` and `post`,
without the reference period. What `evaluate --json` prints serves too.
"""

import argparse
from typing import Any

from changing_places.core.errors import InputError, Refusal

# An end that lies this share of the interval inside the exact one was cut off, not rounded.
CUT = 0.02


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
        choices=("honestdid", "exact"),
        default="honestdid",
        help="honestdid: ends as R's HonestDiD prints them, on its grid, with the exact ones "
        "beside them; exact: the exact ones alone (default: honestdid)",
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
    study = read_event_study(arguments.event_study)
    asked = _asked(arguments)
    told = bounds_of(study, **asked).to_dict()
    if arguments.ends == "honestdid":
        try:
            _compare(told, bounds_of(study, **asked, ends="honestdid").to_dict())
        except Refusal as refused:
            told["warnings"].append(f"{refused.what} The ends are exact ones.")
    return told


def _asked(arguments: argparse.Namespace) -> dict[str, Any]:
    smooth = arguments.m is not None
    given, option = (arguments.m, "--m") if smooth else (arguments.mbar, "--mbar")
    return {
        "restriction": "smoothness" if smooth else "relative magnitudes",
        "values": _numbers(given, option),
        "weights": _weights(arguments.weights),
        "level": arguments.level,
        "method": arguments.method,
    }


def _compare(told: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Put R's ends in the rows, and the exact ones beside them; say where R's are cut off."""
    told["ends"] = theirs["ends"]
    told["warnings"] += [w for w in theirs["warnings"] if w not in told["warnings"]]
    for row, other in zip(told["bounds"], theirs["bounds"], strict=True):
        row["exact_low"], row["exact_high"] = row["low"], row["high"]
        row["low"], row["high"] = other["low"], other["high"]
        step = (row["exact_high"] - row["exact_low"]) * CUT
        if row["high"] < row["exact_high"] - step or row["low"] > row["exact_low"] + step:
            told["warnings"].append(
                f"At {row['value']:g} HonestDiD's grid ends before the interval does, which "
                f"exactly is {row['exact_low']:.4g} to {row['exact_high']:.4g}."
            )


def show(result: dict[str, Any]) -> str:
    """A line for each value, and the sentences."""
    original = result["original"]
    head = "multiple" if result["restriction"] == "relative magnitudes" else "change"
    lines = [
        f"{head:>10}{'low':>12}{'high':>12}  {100 * result['level']:g}% intervals",
        f"{'parallel':>10}{original['low']:>12.4f}{original['high']:>12.4f}",
        *(_line(row) for row in result["bounds"]),
        "",
        result["plain_english"],
        *result["warnings"],
    ]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    exact = (
        f"  exactly {row['exact_low']:.4f} to {row['exact_high']:.4f}" if "exact_low" in row else ""
    )
    return f"{row['value']:>10g}{row['low']:>12.4f}{row['high']:>12.4f}{exact}"


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
