"""Prove: did it work, by how much, for whom, and how strong is that evidence?

`panel` reads one validated panel from any dataframe or file: who was observed when, and who
adopted when. `evaluate` estimates what adopting did, runs the checks that a statistician would
ask for, and gives a verdict that claims no more than the design can carry; `evaluate_policy`
does so for a policy of the store. `bounds` says how far parallel trends may fail before a
finding does.

Methods stand side by side and give the same thing: estimates with what each unit contributes
to them (`effects`), from which every error, band and test is made (`inference`).
Where the data cannot tell, that is the answer, with what would help.
"""

from importlib import import_module
from typing import Any

# Loaded when first used: a command that needs one of them should not wait for the others.
_HOMES = {
    "About": "about",
    "Bounds": "sensitivity",
    "Design": "design",
    "Evaluation": "model",
    "Evaluations": "model",
    "Panel": "panel.model",
    "Settings": "settings",
    "Subject": "subject",
    "bounds": "sensitivity",
    "design_of": "design",
    "evaluate": "verb",
    "evaluate_policy": "known",
    "study": "asking",
}

__all__ = [*sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'changing_places.evaluation' has no name {name!r}")
    return getattr(import_module(f"changing_places.evaluation.{home}"), name)


def __dir__() -> list[str]:
    return __all__
