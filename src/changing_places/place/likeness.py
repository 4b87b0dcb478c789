"""The models of likeness: which variables, with which weights, compare whom."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite

from changing_places.core.errors import InputError
from changing_places.data.place_variables import variables as known_variables


@dataclass(frozen=True)
class Model:
    """A model of likeness: its variables with their weights, and whom it compares."""

    id: str
    name: str
    purpose: str
    compare: str
    weights: Mapping[str, float]
    source: str


@cache
def _models() -> tuple[dict[str, Model], dict[str, str]]:
    text = files("changing_places.place").joinpath("models.toml").read_text("utf-8")
    body = tomllib.loads(text)
    models = {
        m["id"]: Model(
            m["id"],
            m["name"],
            m["purpose"],
            m["compare"],
            {v: float(m.get("weights", {}).get(v, 1.0)) for v in m["variables"]},
            " ".join(m["source"].split()),
        )
        for m in body["model"]
    }
    return models, body["transforms"]


def models() -> dict[str, Model]:
    """The models of likeness by their id.

    >>> sorted(models())
    ['adult-social-care', 'all-services', 'childrens-services']
    """
    return _models()[0]


def transforms() -> dict[str, str]:
    """The scale that each skewed variable is put on, `log` or `sqrt`."""
    return _models()[1]


def model_of(
    name: str, variables: Sequence[str] | None, weights: Mapping[str, float] | None
) -> Model:
    """A named model, or a custom one of the reader's variables and weights.

    Raises InputError for a name, variable or weight that cannot be used.
    """
    known = models()
    if name not in known:
        raise InputError(
            f"There is no model '{name}'.",
            f"The models are {', '.join(repr(m) for m in known)}.",
            "Give one of them with --model, or your own variables with --variables.",
        )
    base = known[name]
    chosen = dict(base.weights) if variables is None else dict.fromkeys(variables, 1.0)
    for variable in [*chosen, *(weights or {})]:
        _check_variable(variable)
    for variable, weight in (weights or {}).items():
        if not isfinite(weight) or weight < 0:
            raise InputError(
                f"The weight {weight:g} of '{variable}' cannot be used.",
                "A weight is zero or more: zero leaves the variable out.",
                f"Type for example '{variable}=2' to count it twice.",
            )
        if variable in chosen or variables is None:
            chosen[variable] = float(weight)
    chosen = {k: w for k, w in chosen.items() if w > 0}
    if not chosen:
        raise InputError(
            "No variable is left to compare councils on.",
            "No variables were given, or every weight is zero.",
            "Give at least one with --variables, or leave the model's own.",
        )
    if variables is None and not weights:
        return base
    return Model(
        "custom",
        "Your own choice",
        "councils alike in what you chose",
        base.compare,
        chosen,
        f"Chosen by the reader, from the model {base.name}.",
    )


def _check_variable(variable: str) -> None:
    known = known_variables()
    if variable not in known:
        from difflib import get_close_matches

        near = get_close_matches(variable, list(known), 3, 0.3) or list(known)[:3]
        raise InputError(
            f"There is no variable '{variable}'.",
            f"The nearest of the {len(known)} are {', '.join(repr(v) for v in near)}.",
            "'changing-places place similar --help' lists them all.",
        )
