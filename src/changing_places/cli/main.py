"""`changing-places COMMAND`: finds the command's module, runs it, prints its answer.

Exit codes: 0 done; 2 the input cannot be used; 3 refused on purpose.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from changing_places import __version__
from changing_places.cli.output import print_error, print_json
from changing_places.core.errors import ChangingPlacesError, InputError


@dataclass(frozen=True)
class Command:
    """A command of one or two words, the module behind it, and its line in the help."""

    words: tuple[str, ...]
    module: str
    help: str


COMMANDS = (
    Command(("serve",), "serve", "the web application, with its demonstration country"),
    Command(("data", "load"), "data_load", "read files of known layouts into the store"),
    Command(("data", "fetch"), "data_fetch", "download official open data"),
    Command(("data", "status"), "data_status", "what is held, to what date, under which licence"),
    Command(("data", "demo"), "data_demo", "make the fictional demonstration country"),
    Command(("place",), "place", "one council: similar councils, indicators, pressure"),
    Command(("place", "similar"), "place_similar", "the councils most like one council"),
    Command(("place", "pressure"), "place_pressure", "demand against money, year by year"),
    Command(
        ("evaluate", "sensitivity"),
        "evaluate_sensitivity",
        "how far parallel trends may fail before a finding does",
    ),
    Command(("evaluate",), "evaluate", "what a policy did, how sure that is, and what was checked"),
    Command(
        ("appraise",),
        "appraise",
        "which delivery model, at whose cost, and which rule stands in the way",
    ),
    Command(
        ("appraise", "discount"),
        "appraise_discount",
        "what a pound in each later year is worth today, by the Green Book",
    ),
    Command(
        ("appraise", "optimism-bias"),
        "appraise_optimism_bias",
        "a cost raised by what projects of its type have cost beyond their estimates",
    ),
    Command(("appraise", "rules"), "appraise_rules", "the dated rules of tax and regulation"),
    Command(
        ("work", "verify"),
        "work_verify",
        "whether a document's file is as it was written, revision by revision",
    ),
    Command(
        ("work", "audit"),
        "work_audit",
        "what was done in the web application, and whether the record is whole",
    ),
    Command(("brief",), "brief", "one council and one service, in one page, Word, PDF or JSON"),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are the three lines of every other error."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise InputError(
            f"{self.prog}: {message}.",
            "The words after the command are not as it wants them.",
            f"See '{self.prog} --help'.",
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code is what a script should look at."""
    words = list(sys.argv[1:] if argv is None else argv)
    wants_json = "--json" in words
    try:
        return _run(words)
    except ChangingPlacesError as error:
        print_error(error, wants_json)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _run(words: list[str]) -> int:
    if words[:1] == ["--version"]:
        print(__version__)
        return 0
    command = find_command(words)
    if command is None:
        print(overview())
        return 0
    module = load(command)
    arguments = parser_for(command, module).parse_args(words[len(command.words) :])
    result = module.run(arguments)
    if arguments.json:
        print_json(result)
    else:
        shown = module.show(result)
        if shown:
            print(shown)
    return int(result.get("exit_code", 0)) if isinstance(result, dict) else 0


def find_command(words: Sequence[str]) -> Command | None:
    """The command that `words` begin with, the longest first; None where help is wanted."""
    if not words or words[0] in {"-h", "--help", "help"}:
        return None
    fitting = [c for c in COMMANDS if tuple(words[: len(c.words)]) == c.words]
    if fitting:
        return max(fitting, key=lambda c: len(c.words))
    group = [c for c in COMMANDS if c.words[0] == words[0]]
    if group and (len(words) == 1 or words[1] in {"-h", "--help"}):
        print("\n".join(_line(c) for c in group))
        raise SystemExit(0)
    from difflib import get_close_matches

    names = [" ".join(c.words) for c in COMMANDS]
    near = get_close_matches(" ".join(words[:2]), names, 3, 0.3) or names[:3]
    raise InputError(
        f"There is no command '{' '.join(words[:2])}'.",
        f"The nearest are {', '.join(repr(n) for n in near)}.",
        "See 'changing-places --help' for all of them.",
    )


def load(command: Command) -> ModuleType:
    """The module behind a command."""
    return import_module(f"changing_places.cli.{command.module}")


def parser_for(command: Command, module: ModuleType) -> argparse.ArgumentParser:
    """The parser of one command, with the options that every command has."""
    parser = _Parser(
        prog=f"changing-places {' '.join(command.words)}",
        description=(module.__doc__ or "").strip(),
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    parser.add_argument("--data", metavar="DIR", help="the store (default: your data folder)")
    module.add_arguments(parser)
    return parser


def overview() -> str:
    """The help page: every command in a line."""
    lines = [
        "changing-places: understand, choose, try, prove, share, join up, learn.",
        "",
        "Commands (each has its own --help):",
        *(_line(c) for c in COMMANDS),
        "",
        "Start with 'changing-places serve --demo', which opens in your browser.",
    ]
    return "\n".join(lines)


def _line(command: Command) -> str:
    return f"  {' '.join(command.words):<24}{command.help}"


if __name__ == "__main__":
    raise SystemExit(main())
