"""The dated rules of tax and regulation: which stood on a day, for which delivery model."""

import argparse
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A rule, a day, a model, another day to compare with, and switches."""
    parser.add_argument(
        "rule", nargs="?", metavar="RULE", help="a rule, or the beginning of several, such as vat"
    )
    parser.add_argument("--as-at", metavar="DATE", help="a day from 2013-01-01 (default: today)")
    parser.add_argument("--model", help="a delivery model: its code, such as LATC, or its name")
    parser.add_argument(
        "--changed-since", metavar="DATE", help="also what changed from this day to --as-at"
    )
    parser.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="NAME",
        help="take an unsettled rule as in force: new_fair_deal, two_tier_workforce, "
        "discount_rate_review, public_interest_test",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Ask the rulebook; the object of `--json`."""
    from changing_places.appraisal.rulebook import changed, rules

    answer = rules(
        arguments.as_at, model=arguments.model, rule=arguments.rule, switches=arguments.switch
    )
    result = answer.to_dict()
    if arguments.changed_since:
        listed = {r.rule.id for r in answer.rules}
        found = changed(arguments.changed_since, answer.as_at).changes
        result["changes"] = [
            {**c.to_dict(), "sentence": c.sentence} for c in found if c.rule in listed
        ]
    return result


def show(result: dict[str, Any]) -> str:
    """One rule in full, or a line for each of several."""
    found = result["rules"]
    lines = [f"Rules as at {result['as_at']}.", ""]
    lines += _in_full(found[0]) if len(found) == 1 else [_line(r) for r in found]
    for change in result.get("changes", []):
        lines.append(f"  {change['sentence']}")
    lines += ["", *result["warnings"]] if result["warnings"] else []
    return "\n".join(lines)


def _line(rule: dict[str, Any]) -> str:
    from changing_places.appraisal.rulebook.answer import STATUS_WORDS

    return f"{rule['id']:<32}{STATUS_WORDS[rule['status']]:<24}{rule['title']}"


def _in_full(rule: dict[str, Any]) -> list[str]:
    from changing_places.appraisal.rulebook.answer import STATUS_WORDS

    seen = "seen" if rule["page_seen"] else "not seen"
    lines = [
        f"{rule['title']} ({rule['id']})",
        f"  {rule['says']}",
        f"  {rule['effect']}",
        f"  Working: {rule['working']}",
        f"  Statute: {rule['statute']}",
        f"  Status: {STATUS_WORDS[rule['status']]}. Models: {', '.join(rule['models'])}.",
        f"  Source: {rule['source']} ({seen}; confidence {rule['confidence']}). "
        f"Review by {rule['review_by']}.",
    ]
    lines += [f"  Note: {rule['note']}"] if rule["note"] else []
    lines += [_parameter(p) for p in rule["parameters"]]
    lines += [f"{_parameter(p)}, {p['status']}: not used" for p in rule["pending"]]
    return lines


def _parameter(row: dict[str, Any]) -> str:
    until = f" to {row['to']}" if row["to"] else ""
    seen = "" if row["seen"] else ", number not seen"
    return f"    {row['name']} = {row['value']} {row['unit']} from {row['from']}{until}{seen}"
