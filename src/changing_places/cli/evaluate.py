"""What did a policy do? A panel of councils (or anyone) by periods, and who adopted when.

    changing-places evaluate panel.csv --unit council --time year --outcome rate --adopted since

The answer says what was found, how sure it is, how strong the evidence is, what was checked
and what would help. '--out report.docx' writes it all down.
"""

import argparse
from pathlib import Path
from typing import Any

from changing_places.cli.output import Bar
from changing_places.core.errors import InputError

METHODS = ("auto", "did", "imputation", "stacked", "twfe")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The panel and its columns, how to estimate, and where to write."""
    parser.add_argument(
        "panel",
        metavar="PANEL",
        nargs="?",
        help="a CSV, Excel or Parquet file, one row each for a unit and a period",
    )
    _columns(parser)
    _design(parser)
    _inference(parser)
    parser.add_argument("--out", metavar="FILE", help="write it as .docx, .pdf, .html or .xlsx")


def _columns(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--unit", metavar="U", help="the column of councils or whoever adopts")
    add("--time", metavar="T", help="the column of years, quarters, months or dates")
    add("--outcome", metavar="Y", help="the column of the outcome; several joined by commas")
    add("--adopted", metavar="A", help="the column of the first treated period; empty for never")
    add("--treated", metavar="D", help="or: the column that is 1 once treated")
    add("--treated-unit", metavar="NAME", help="or: the one unit that was treated ...")
    add("--from", metavar="TIME", dest="start", help="... and the first period in which it was")
    add("--covariates", metavar="C1,C2", help="columns to allow for")
    add("--weights", metavar="W", help="the column of each unit's weight")
    add("--cluster", metavar="C", help="the column by which units hang together")
    add("--policy", metavar="SLUG", help="or: a policy of the store ('--policy help' lists them)")
    add("--placebo", metavar="P1,P2", help="columns that the policy cannot have moved")
    add(
        "--neighbours",
        metavar="FILE",
        help="pairs that border one another, for spill-over; 'store' takes councils' boundaries",
    )
    add("--cross-sections", action="store_true", help="rows are other people each period")
    add("--sheet", metavar="NAME", help="the sheet of a workbook (default: the first)")


def _design(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--method", default="auto", metavar="M", help=f"{', '.join(METHODS)} (default: auto)")
    add("--control", choices=("never", "notyet"), help="who is compared with (default: chosen)")
    add("--estimator", choices=("dr", "reg", "ipw"), default="dr", help="default: dr")
    add("--base", choices=("varying", "universal"), default="varying", help="default: varying")
    add(
        "--aggregate",
        choices=("simple", "dynamic", "group", "calendar"),
        default="simple",
        help="the overall figure (default: simple)",
    )
    add("--anticipation", type=int, default=0, metavar="N", help="periods ahead of adoption")
    add(
        "--missing",
        choices=("complete", "available", "imputed"),
        help="what is done about missing figures (default: chosen, and said)",
    )
    add("--protocol", metavar="FILE", help="a registered protocol to hold the analysis against")


def _inference(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--inference", choices=("analytic", "bootstrap"), default="analytic")
    add("--draws", type=int, default=999, metavar="N", help="draws of anything random")
    add("--level", type=float, default=0.95, help="of intervals (default: 0.95)")
    add("--meaningful", type=float, metavar="X", help="the smallest effect that would matter")
    add("--seed", type=int, default=2013, metavar="N", help="default: 2013")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask the engine; the object of `--json`."""
    if arguments.protocol:
        raise InputError(
            "No protocol can be held against an evaluation yet.",
            "Protocols are registered by 'pilot register', which is not built.",
            "Leave --protocol out.",
        )
    if arguments.policy == "help":
        return _held(arguments)
    result = _of_policy(arguments) if arguments.policy else _of_file(arguments)
    told: dict[str, Any] = result.to_dict()
    if arguments.out:
        from changing_places.reports import write

        told["report_file"] = str(write(result.report(), Path(arguments.out)))
    return told


def _of_file(arguments: argparse.Namespace) -> Any:
    from changing_places.evaluation import evaluate

    if not arguments.panel:
        raise InputError(
            "There is no panel to evaluate.",
            "Neither a file nor a policy of the store was named.",
            "Write 'changing-places evaluate panel.csv --unit U --time T --outcome Y --adopted A'.",
        )
    for option, given in (
        ("--unit", arguments.unit or arguments.cross_sections),
        ("--time", arguments.time),
        ("--outcome", arguments.outcome),
    ):
        if not given:
            raise InputError(
                f"{option} is not given.",
                "An evaluation needs to know which column is which.",
                f"Add {option} with the name of a column of {Path(arguments.panel).name}.",
            )
    return evaluate(
        arguments.panel,
        unit=arguments.unit,
        time=arguments.time,
        outcome=_names(arguments.outcome),
        adopted=arguments.adopted,
        treated=arguments.treated,
        treated_unit=arguments.treated_unit,
        start=arguments.start,
        covariates=_names(arguments.covariates),
        weights=arguments.weights,
        cluster=arguments.cluster,
        placebos=_names(arguments.placebo),
        neighbours=_neighbours(arguments),
        cross_sections=arguments.cross_sections,
        sheet=arguments.sheet,
        progress=Bar(),
        **_settings(arguments),
    )


def _neighbours(arguments: argparse.Namespace) -> Any:
    if arguments.neighbours != "store":
        return arguments.neighbours
    from changing_places.data.store import Store

    store = Store.open(arguments.data)
    store.require("areas", "boundaries")
    return store


def _of_policy(arguments: argparse.Namespace) -> Any:
    from changing_places.data.store import Store
    from changing_places.evaluation.known import evaluate_policy

    return evaluate_policy(
        Store.open(arguments.data),
        arguments.policy,
        outcomes=_names(arguments.outcome),
        progress=Bar(),
        **_settings(arguments),
    )


def _held(arguments: argparse.Namespace) -> dict[str, Any]:
    from changing_places.data.policies import policies
    from changing_places.data.store import Store

    held = policies(Store.open(arguments.data))
    return {
        "policies": [{"slug": p.slug, "name": p.name, "outcomes": list(p.outcomes)} for p in held]
    }


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    names = (
        "method",
        "control",
        "estimator",
        "base",
        "aggregate",
        "anticipation",
        "missing",
        "inference",
        "draws",
        "level",
        "meaningful",
        "seed",
    )
    return {name: getattr(arguments, name) for name in names}


def show(result: dict[str, Any]) -> str:
    """The finding, the effects by time since adoption and the checks, for a person."""
    if "policies" in result and "method" not in result:
        return "\n".join(
            f"{p['slug']:<24}{p['name']}: {', '.join(p['outcomes'])}" for p in result["policies"]
        )
    lines = [result["plain_english"], "", result["chosen"]]
    if result["event_study"]:
        lines += ["", f"{'periods since adoption':<24}{'effect':>12}{'interval':>28}"]
        lines += [_event(part) for part in result["event_study"]]
    if result["second_opinions"]:
        lines += ["", *(_opinion(o) for o in result["second_opinions"])]
    if len({o["estimate"] for o in result["policies"]}) > 1:
        lines += ["", *(_opinion(o) for o in result["policies"])]
    if result["checks"]:
        marks = {True: "passed", False: "FAILED", None: "cannot tell"}
        lines += ["", *(f"{marks[c['passed']]:<12}{c['finding']}" for c in result["checks"])]
    lines += ["", *(f"Note: {w}" for w in result["warnings"])]
    if "report_file" in result:
        lines += ["", f"Written to {result['report_file']}."]
    return "\n".join(lines).rstrip()


def _opinion(opinion: dict[str, Any]) -> str:
    if opinion["estimate"] is None:
        return f"{opinion['words']:<62}{'cannot tell':>12}"
    span = ""
    if opinion["low"] is not None:
        span = f"{opinion['low']:.4g} to {opinion['high']:.4g}"
    return f"{opinion['words']:<62}{opinion['estimate']:>12.4g}{span:>28}"


def _event(part: dict[str, Any]) -> str:
    if part["estimate"] is None:
        return f"{part['event_time']:<24}{'not known':>12}"
    if part["low"] is None:
        why = "by definition" if part["estimate"] == 0 else "none: few are treated"
        return f"{part['event_time']:<24}{part['estimate']:>12.4g}{why:>28}"
    span = f"{part['low']:.4g} to {part['high']:.4g}"
    return f"{part['event_time']:<24}{part['estimate']:>12.4g}{span:>28}"
