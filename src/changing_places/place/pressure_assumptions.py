"""The assumptions by name: what they are, where they come from, and putting others in place."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Assumption:
    """One assumption: its value in its unit, what it means, and who says so.

    `value` is None until it is worked out from the store for a council; `changed` says that
    the reader put the value in place.
    """

    name: str
    value: float | None
    unit: str
    meaning: str
    source: str
    low: float
    high: float
    changed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@cache
def defaults() -> dict[str, Assumption]:
    """Every assumption by its name, as the product ships it.

    >>> defaults()["inflation"].value, defaults()["inflation"].unit
    (2.0, '% a year')
    """
    text = files("changing_places.place").joinpath("assumptions.toml").read_text("utf-8")
    rows = tomllib.loads(text)["assumption"]
    return {
        r["name"]: Assumption(
            name=r["name"],
            value=float(r["value"]) if "value" in r else None,
            unit=r["unit"],
            meaning=r["meaning"],
            source=r["source"],
            low=float(r["low"]),
            high=float(r["high"]),
        )
        for r in rows
    }


@dataclass(frozen=True)
class Assumptions:
    """All assumptions of one answer, the reader's own among them."""

    held: Mapping[str, Assumption] = field(default_factory=defaults)

    @classmethod
    def of(cls, changes: Mapping[str, float] | None = None) -> "Assumptions":
        """The defaults with the reader's changes.

        Raises InputError for an unknown name (with the nearest three) or a value out of range.

        >>> Assumptions.of({"inflation": 3})["inflation"]
        3.0
        """
        held = dict(defaults())
        for name, value in (changes or {}).items():
            held[name] = replace(_known(held, name), value=_fit(held[name], value), changed=True)
        return cls(held)

    def __getitem__(self, name: str) -> float:
        """The value of an assumption in its own unit."""
        value = self.held[name].value
        if value is None:
            raise KeyError(f"the assumption '{name}' is worked out for each council")
        return value

    def rate(self, name: str) -> float:
        """An assumption in per cent as a share: 2% a year is 0.02."""
        return self[name] / 100

    def given(self, name: str) -> float | None:
        """The value, or None where it is to be worked out."""
        return self.held[name].value

    def derived(self, name: str, value: float, source: str = "") -> "Assumptions":
        """The same with a value that was worked out, unless the reader gave one."""
        own = self.held[name]
        if own.changed:
            return self
        new = replace(own, value=value, source=f"{own.source}{source}")
        return Assumptions({**self.held, name: new})

    def key(self, prefixes: tuple[str, ...]) -> tuple[tuple[str, float | None], ...]:
        """Names and values of those that begin with one of the prefixes, to remember work by."""
        return tuple((n, a.value) for n, a in self.held.items() if n.startswith(prefixes))


def _known(held: Mapping[str, Assumption], name: str) -> Assumption:
    if name in held:
        return held[name]
    near = get_close_matches(name, list(held), 3, 0.0)
    raise InputError(
        f"There is no assumption '{name}'.",
        f"The nearest are {', '.join(repr(n) for n in near)}.",
        "Give one of these; 'changing-places place pressure COUNCIL --json' lists them all "
        "under 'assumptions'.",
    )


def _fit(assumption: Assumption, value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not assumption.low <= number <= assumption.high:
        raise InputError(
            f"The value {value!r} cannot be used for the assumption '{assumption.name}'.",
            f"It is a number from {assumption.low:g} to {assumption.high:g} ({assumption.unit}): "
            f"{assumption.meaning}.",
            f"Give for example {assumption.name}={_example(assumption):g}.",
        )
    return number


def _example(assumption: Assumption) -> float:
    middle = (assumption.low + assumption.high) / 2
    return middle if assumption.value is None else assumption.value


def read_changes(texts: list[str] | None) -> dict[str, float]:
    """Changes as they are typed, `name=value` each.

    >>> read_changes(["inflation=2.5"])
    {'inflation': 2.5}
    """
    changes = {}
    for text in texts or []:
        name, sign, number = text.partition("=")
        try:
            changes[name.strip()] = float(number)
        except ValueError:
            raise InputError(
                f"The assumption '{text}' cannot be read.",
                "It lacks its value." if not sign else f"'{number}' is not a number.",
                "Type a name, an equals sign and a number, as in '--assume inflation=2.5'.",
            ) from None
    return changes
