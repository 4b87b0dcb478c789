"""The brief of one council and one service: pressures, similar councils, outcomes, sources.

With --out the brief is written as a document whose ending names the format: .docx, .pdf,
.html, .xlsx or .json. Without it, the brief is told in sentences.
"""

import argparse
from pathlib import Path
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("authority", help="a council: its name, code or a distinct part of a name")
    parser.add_argument("--service", required=True, help="a service, for example adult-social-care")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the document to FILE")
    parser.add_argument("--as-at", metavar="DATE", help="the date of the document (default: today)")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Compose the brief, and write it where asked."""
    from changing_places.brief import brief
    from changing_places.cli.options import day
    from changing_places.data.store import Store
    from changing_places.reports import check_writable, write

    if arguments.out:
        check_writable(arguments.out)
    made = brief(
        arguments.authority,
        service=arguments.service,
        store=Store.open(arguments.data),
        as_at=day(arguments.as_at),
    )
    result = made.to_dict()
    if arguments.out:
        result["written"] = str(write(made.report(), arguments.out))
    return result


def show(result: dict[str, Any]) -> str:
    """The brief in sentences, or where it was written."""
    if "written" in result:
        return f"{result['answer']}\n\nWritten to {result['written']}"
    lines = [*result["explanation"], *(f"Note: {w}" for w in result["warnings"])]
    cited = [
        "  " + ", ".join(s[k] for k in ("publisher", "title", "period") if s[k])
        for s in result["sources"]
    ]
    return "\n\n".join(lines) + "\n\nSources\n" + "\n".join(cited)
