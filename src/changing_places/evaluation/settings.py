"""How an evaluation is to be done, checked before anything is read."""

from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any, Self

from changing_places.core.errors import InputError
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.evaluation.telling.words import METHODS

LATER = ("synthetic-control", "augmented", "synthetic-did", "its", "matching", "trial")
CHOICES: dict[str, tuple[str, ...]] = {
    "method": ("auto", *METHODS),
    "control": ("never", "notyet"),
    "estimator": ("dr", "reg", "ipw"),
    "base": ("varying", "universal"),
    "aggregate": ("simple", "dynamic", "group", "calendar"),
    "missing": ("complete", "available", "imputed"),
    "inference": ("analytic", "bootstrap"),
}
FEWEST_DRAWS, MOST_DRAWS = 99, 100_000


@dataclass(frozen=True)
class Settings:
    """The choices of an evaluation; None where the program is to choose, and say why.

    `level` is that of intervals; `meaningful` the smallest effect that would matter, in the
    outcome's unit; `draws` how many draws anything random takes.
    """

    method: str = "auto"
    control: str | None = None
    estimator: str = "dr"
    base: str = "varying"
    aggregate: str = "simple"
    anticipation: int = 0
    missing: str | None = None
    inference: str = "analytic"
    draws: int = 999
    level: float = 0.95
    meaningful: float | None = None
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            given = getattr(self, name)
            if given is not None and given not in allowed:
                raise _unknown(name, str(given), allowed)
        if not 0.5 <= self.level < 1:
            raise InputError(
                f"{self.level:g} cannot be the level of an interval.",
                "A level lies between 0.5 and 1.",
                "Write 0.95 for 95 per cent, or leave it out.",
            )
        if self.anticipation < 0:
            raise InputError(
                f"{self.anticipation} periods of anticipation make no sense.",
                "Anticipation is how many periods before adoption an effect may begin.",
                "Give 0 or more.",
            )
        if not FEWEST_DRAWS <= self.draws <= MOST_DRAWS:
            raise InputError(
                f"{self.draws:,} draws are too few or too many.",
                f"Between {FEWEST_DRAWS} and {MOST_DRAWS:,} make sense.",
                "Give --draws 999, or leave it out.",
            )

    def but(self, **changes: Any) -> Self:
        """The same with some choices made otherwise."""
        return replace(self, **changes)

    def told(self) -> dict[str, Any]:
        """The choices that differ from the defaults, as a reader would repeat them."""
        return {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if getattr(self, f.name) != f.default
        }


def _unknown(name: str, given: str, allowed: tuple[str, ...]) -> InputError:
    if name == "method" and given in LATER:
        return InputError(
            f"The method '{given}' is not built yet.",
            f"Built are {', '.join(allowed)}.",
            "Give --method auto, which chooses by what the data can carry.",
        )
    near = get_close_matches(given, allowed, 1, 0.5)
    return InputError(
        f"'{given}' is no {name} that is known.",
        f"It is one of {', '.join(allowed)}.",
        f"Write {near[0]}." if near else f"Write {allowed[0]}, for example.",
    )
