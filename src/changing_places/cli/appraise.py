"""Which delivery model is best for a service, at whose cost, and which rule stands in the way?

    changing-places appraise leisure
    changing-places appraise leisure --copy my-case.yaml
    changing-places appraise my-case.yaml --as-at 2022-06-01 --out business-case.docx
    changing-places appraise my-case.yaml --changes-from my-case-in-march.yaml

CASE is a YAML file, or the name of a shipped case ('--list' names them). Every number of the
answer can be traced: '--json' holds each line with its working and the rules that it read.
"""

import argparse
from pathlib import Path
from typing import Any

from changing_places.cli.options import numbers_by_name
from changing_places.cli.output import Bar
from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The case, the day, what is chosen of the rules, the draws, and where to write."""
    add = parser.add_argument
    add("case", nargs="?", metavar="CASE", help="a YAML file, or the name of a shipped case")
    add("--as-at", metavar="DATE", help="the day whose rules hold, from 2013 (default: today)")
    add("--draws", type=int, default=10_000, metavar="N", help="draws of what is uncertain")
    add("--seed", type=int, default=DEFAULT_SEED, help="the same seed gives the same bytes")
    add(
        "--switch",
        action="append",
        default=[],
        metavar="NAME",
        help="take an unsettled rule as in force: new_fair_deal, two_tier_workforce, "
        "discount_rate_review, public_interest_test",
    )
    add(
        "--reform",
        action="append",
        default=[],
        metavar="RULE.PARAMETER=VALUE",
        help="try another value of a rule, such as emp.nic.rate=0.138",
    )
    add("--without", action="append", default=[], metavar="RULE", help="try it without a rule")
    add("--changes-from", metavar="OLD", help="also what changed since an older file of the case")
    add("--out", metavar="FILE", help="the business case, as .docx, .pdf, .html, .xlsx or .json")
    add("--copy", metavar="FILE", help="write a shipped case to a file, to make it your own")
    add("--list", action="store_true", help="the shipped cases")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Appraise, and write the business case where asked; the object of `--json`."""
    from changing_places.appraisal.case import shipped_cases

    if arguments.list:
        return {"cases": list(shipped_cases()), "listed": True}
    if arguments.case is None:
        raise InputError(
            "No case is named.",
            "An appraisal needs a case: a YAML file, or one of the shipped cases.",
            f"Try 'changing-places appraise {shipped_cases()[0]}'.",
        )
    if arguments.copy:
        return _copied(arguments.case, Path(arguments.copy))
    return _appraised(arguments)


def _appraised(arguments: argparse.Namespace) -> dict[str, Any]:
    """Every name is checked, and both cases are read, before any work is done."""
    from changing_places.appraisal import appraise, read_case
    from changing_places.appraisal.telling.write import check_case_path, write_case

    path = check_case_path(arguments.out) if arguments.out else None
    older = read_case(arguments.changes_from) if arguments.changes_from else None
    result = appraise(
        read_case(arguments.case),
        as_at=arguments.as_at,
        switches=arguments.switch,
        reform=_reforms(arguments.reform),
        without=arguments.without,
        draws=arguments.draws,
        seed=arguments.seed,
        progress=Bar(),
    )
    changes = result.changes_since(older) if older is not None else None
    told: dict[str, Any] = result.to_dict()
    if changes is not None:
        told["changes"] = changes.to_dict()
    if path is not None:
        told["written"] = str(write_case(result, path, changes=changes))
    return told


def _reforms(given: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for text in given:
        found |= numbers_by_name(
            text,
            what="reform",
            wanted="A reform is a rule's parameter, an equals sign and a number.",
            instead="Write for example --reform emp.nic.rate=0.138.",
        )
    return found


def _copied(name: str, path: Path) -> dict[str, Any]:
    from changing_places.appraisal.case import shipped_case, shipped_cases

    if name not in shipped_cases():
        raise InputError(
            f"'{name}' is no shipped case.",
            f"The shipped cases are {', '.join(shipped_cases())}.",
            "Name one of these to copy it.",
        )
    if path.exists():
        raise InputError(
            f"{path} is there already.",
            "It would be overwritten.",
            "Give another name, or take it away first.",
        )
    if not path.parent.is_dir():
        raise InputError(f"The folder {path.parent} is not there.", "", "Make it first.")
    path.write_text(shipped_case(name), encoding="utf-8")
    return {"copied": name, "to": str(path)}


def show(result: dict[str, Any]) -> str:
    """The options in a table, then the answer in sentences."""
    if "listed" in result:
        return "\n".join(result["cases"])
    if "copied" in result:
        return f"The case '{result['copied']}' is in {result['to']}. Open it and put your own in."
    years, prices = result["years"], result["price_year"]
    lines = [
        f"{result['title']}: rules as at {result['as_at']}, {years} years, {prices} prices.",
        "Thousands of pounds of present value, beside the baseline:",
        "",
        f"{'option':<34}{'council':>10}{'public':>10}{'everybody':>11}{'best':>6}  lawful",
    ]
    lines += [_row(result, o) for o in result["options"]]
    lines += ["", *result["plain_english"], ""]
    if "changes" in result:
        lines += [*result["changes"]["plain_english"], ""]
    lines += [f"Note: {w}" for w in result["warnings"]]
    if "written" in result:
        lines += ["", f"Written to {result['written']}"]
    return "\n".join(lines).rstrip()


def _row(result: dict[str, Any], option: dict[str, Any]) -> str:
    ledgers, marks = option["ledgers"], ""
    marks += "c" if option["id"] == result["preferred"]["council"] else ""
    marks += "p" if option["id"] == result["preferred"]["public"] else ""
    verdict = {"lawful": "yes", "lawful_if": "if", "not_lawful": "no"}[option["lawful"]]
    why = f" ({', '.join(option['excluded_by'])})" if option["excluded_by"] else ""
    amounts = "".join(
        # Adding nothing takes the minus from what rounds to nothing.
        f"{round(ledgers[name] / 1000) + 0:>{wide},}"
        for name, wide in (("council", 10), ("public_sector", 10), ("society", 11))
    )
    return f"{option['name'][:33]:<34}{amounts}{option['p_best']:>6.0%}  {verdict}{why} {marks}"
