"""Discount factors by year, after HM Treasury's Green Book: what a real pound is worth today.

Year 0 is now and its factor is 1.
"""

import argparse
from typing import Any

from changing_places.cli.options import day
from changing_places.core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many years, by which schedule and edition, and when in the year money moves."""
    parser.add_argument("--years", type=int, required=True, help="the last year, 0 to 300")
    parser.add_argument(
        "--schedule",
        default="standard",
        help="standard; health, for effects on health and life; lower, a sensitivity beyond 50 "
        "years; health-lower, the same for health (default: standard)",
    )
    parser.add_argument("--edition", help="2003, 2018, 2020, 2022 or 2026 (default: the newest)")
    parser.add_argument(
        "--as-at", metavar="DATE", help="the edition that was current on a day, instead"
    )
    parser.add_argument(
        "--mid-year",
        action="store_true",
        help="money moves in the middle of each year, not its end",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The factors, their rates, and where they come from; the object of `--json`."""
    from changing_places.appraisal.greenbook import Discounting

    by = Discounting(
        arguments.schedule,
        _edition(arguments),
        "mid-year" if arguments.mid_year else "end-year",
    )
    factors, rates = by.factors(arguments.years), by.rates(arguments.years)
    return {
        "schedule": by.schedule,
        "edition": by.edition,
        "timing": by.timing,
        "years": arguments.years,
        "factors": [
            {"year": year, "factor": float(factor), "rate": float(rate)}
            for year, (factor, rate) in enumerate(zip(factors, rates, strict=True))
        ],
        "explanation": list(by.explain(arguments.years)),
        "source": by.held.source,
        "confidence": by.held.confidence,
    }


def _edition(arguments: argparse.Namespace) -> str:
    from changing_places.appraisal.greenbook import edition_at

    on = day(arguments.as_at)
    if on is None:
        return arguments.edition or "newest"
    if arguments.edition is not None:
        raise InputError(
            "Both --edition and --as-at are given.",
            "Each chooses an edition of the Green Book.",
            "Give one of them.",
        )
    return edition_at(on).name


def show(result: dict[str, Any]) -> str:
    """A line for each year, and the sentences."""
    return "\n".join(
        [
            f"{'year':>4}{'rate':>9}{'factor':>10}",
            *(
                f"{row['year']:>4}{100 * row['rate']:>8.2f}%{row['factor']:>10.4f}"
                for row in result["factors"]
            ),
            "",
            *result["explanation"],
            f"Source: {result['source']}.",
        ]
    )
