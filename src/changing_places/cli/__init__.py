"""The command line: one module for each command, found in `main.COMMANDS` and loaded when used.

Each module has `add_arguments(parser)` and `run(arguments) -> dict`, the object that `--json`
prints, and `show(result) -> str`, the same for a person. No arithmetic happens here.
"""
