"""Writes docs/reference/ from the code, so that it cannot say what is not so.

    python docs/generate.py          write the pages
    python docs/generate.py --check  fail where a page is not what the code would write

A test runs the check.
"""

import argparse
import sys
from pathlib import Path

from changing_places.appraisal.rulebook import delivery_models, plain_value, rulebook
from changing_places.appraisal.rulebook.model import Parameter
from changing_places.cli.main import COMMANDS, load, parser_for
from changing_places.data import datasets
from changing_places.data.services import TIER_NAMES, Services

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- Written by docs/generate.py: change the code, not this page. -->\n\n"


def commands() -> str:
    """Every command with its options, as its own help tells them."""
    parts = ["# Commands\n", "Every command also takes `--json` and `--data DIR`.\n"]
    for command in COMMANDS:
        module = load(command)
        parser = parser_for(command, module)
        usage = parser.format_usage().removeprefix("usage: ").strip()
        parts += [f"## {' '.join(command.words)}\n", (module.__doc__ or "").strip() + "\n"]
        parts += ["```", " ".join(usage.split()), "```\n", _options(parser)]
    return "\n".join(parts)


def _options(parser: argparse.ArgumentParser) -> str:
    rows = ["| word | meaning |", "|---|---|"]
    for action in parser._actions:
        if action.dest in ("help", "json", "data"):
            continue
        name = ", ".join(action.option_strings) or action.dest
        rows.append(f"| `{name}` | {(action.help or '').replace('|', 'or')} |")
    return "\n".join(rows) + "\n" if len(rows) > 2 else ""


def catalogue() -> str:
    """Every dataset: who publishes it, under which licence, where, and what a table holds."""
    parts = ["# Datasets\n", "What `changing-places data load` reads, one entry a dataset.\n"]
    for dataset in sorted(datasets.catalogue().values(), key=lambda d: (d.table, d.id)):
        parts += [
            f"## {dataset.id}\n",
            f"Table `{dataset.table}`.\n",
            f"{dataset.title}. {dataset.publisher}.\n",
        ]
        if dataset.compiled_by:
            parts.append(f"Compiled by {dataset.compiled_by}.\n")
        parts.append(
            f"Licence: {dataset.licence}. Published: {dataset.cadence}. "
            f"Address: <{dataset.address}>.\n"
        )
        parts += [f"- {b}" for b in dataset.breaks] + ([""] if dataset.breaks else [])
        parts += ["| column | type | unit | about |", "|---|---|---|---|"]
        parts += [
            f"| `{c.name}` | {c.type} | {c.unit or ''} | {c.about or ''} |" for c in dataset.columns
        ]
        parts.append("")
    return "\n".join(parts)


def services() -> str:
    """Every service, its finance lines, and who provides it."""
    known = Services.load()
    parts = ["# Services\n", "How services map onto lines of the revenue outturn returns.\n"]
    parts += ["| service | slug | finance lines | provided by |", "|---|---|---|---|"]
    parts += [
        f"| {s.name} | `{s.slug}` | {', '.join(f'`{x}`' for x in s.finance_lines)} | "
        f"{', '.join(TIER_NAMES[t] for t in s.provided_by)} |"
        for s in known.services
    ]
    parts += ["\n## Other lines\n", "| line | home | meaning |", "|---|---|---|"]
    parts += [f"| `{o.line}` | {o.home} | {o.meaning} |" for o in known.other_lines]
    return "\n".join(parts) + "\n"


def rules() -> str:
    """Every rule of tax and regulation: what it says, of which model, and its numbers by date."""
    parts = ["# Rules\n", "What each means and how sure it is: see [Rules and lawfulness]"]
    parts[-1] += "(../explanation/appraisal-rules.md). England only; not legal or tax advice.\n"
    parts += ["| code | delivery model | tax |", "|---|---|---|"]
    parts += [f"| {m.code} | {m.name} | {m.tax} |" for m in delivery_models().values()]
    for rule in rulebook().rules.values():
        seen = "seen" if rule.page_seen else "not seen"
        parts += [f"\n## {rule.id}\n", f"**{rule.title}.** {rule.says} {rule.effect}\n"]
        parts.append(
            f"{rule.statute}. <{rule.source}> ({seen}; confidence {rule.confidence}). Status "
            f"`{rule.status}` from {rule.begins}{f' to {rule.ends}' if rule.ends else ''}; "
            f"review by {rule.review_by}. Models: {', '.join(rule.models)}.\n"
        )
        parts += [f"{rule.note}\n"] if rule.note else []
        if rule.parameters:
            parts += [
                "| number | value | unit | from | to | source | seen |",
                "|---|---|---|---|---|---|---|",
            ]
            parts += [row for p in rule.parameters for row in _values(p)]
    return "\n".join(parts) + "\n"


def _values(parameter: Parameter) -> list[str]:
    return [
        f"| `{parameter.name}` | {_value(plain_value(v.value))}"
        f"{'' if v.status == 'in_force' else f' ({v.status}, not used)'} | {parameter.unit} | "
        f"{v.begins} | {v.ends or ''} | {v.source} | {'yes' if v.seen else 'no'} |"
        for v in parameter.values
    ]


def _value(told: object) -> str:
    """A value in words: slices of a tax as "0.02 up to 250,000; 0.05 above"."""
    if isinstance(told, list):
        return "; ".join(_value(x) for x in told)
    if isinstance(told, dict):
        upto = "above" if told["up_to"] is None else f"up to {told['up_to']:,}"
        return f"{told['rate']} {upto}"
    return f"{told:,}" if isinstance(told, int) else str(told)


PAGES = {
    "commands.md": commands,
    "datasets.md": catalogue,
    "services.md": services,
    "rules.md": rules,
}


def main() -> int:
    """Write the pages, or check them."""
    checking = "--check" in sys.argv[1:]
    stale = []
    REFERENCE.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        text, path = MADE + make(), REFERENCE / name
        if checking:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"Not as the code is: {', '.join(stale)}. Run python docs/generate.py.")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
