"""What is weighed: options, criteria, their scores, and what a council says of the weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite, nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from changing_places.core.errors import InputError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Shape = Literal["usual", "u-shape", "v-shape", "level", "linear", "gaussian"]
SHAPES: tuple[Shape, ...] = ("usual", "u-shape", "v-shape", "level", "linear", "gaussian")
# Which thresholds each shape needs: the names in `Preference`.
NEEDS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "u-shape": ("indifferent",),
    "v-shape": ("strict",),
    "level": ("indifferent", "strict"),
    "linear": ("indifferent", "strict"),
    "gaussian": ("inflection",),
}


@dataclass(frozen=True)
class Preference:
    """How far one option is preferred to another by a difference on one criterion (PROMETHEE).

    Thresholds are in the criterion's own unit: a difference up to `indifferent` counts for
    nothing, one beyond `strict` for all; `inflection` is the Gaussian shape's standard
    deviation. Raises InputError for an unknown shape and for thresholds missing or out of order.

    Source: Brans and Vincke, Management Science 31 (1985), section 2.
    """

    shape: Shape = "usual"
    indifferent: float = 0.0
    strict: float = 0.0
    inflection: float = 0.0

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise InputError(
                f"There is no preference shape '{self.shape}'.",
                f"PROMETHEE has {', '.join(SHAPES)}.",
                "Use 'usual', which counts who is better and not by how much.",
            )
        for name in NEEDS[self.shape]:
            if not (isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise self._wrong(f"its threshold '{name}' is {getattr(self, name)}")
        if self.shape in ("v-shape", "gaussian"):
            (needed,) = NEEDS[self.shape]
            if getattr(self, needed) <= 0:
                raise self._wrong("its threshold is not above zero")
        if self.shape in ("level", "linear") and not self.strict > self.indifferent:
            raise self._wrong("'strict' is not beyond 'indifferent'")

    def _wrong(self, found: str) -> InputError:
        return InputError(
            f"The preference shape '{self.shape}' cannot be drawn: {found}.",
            f"It needs {' and '.join(NEEDS[self.shape])}, in the criterion's unit and in order.",
            "Give the thresholds, or use the shape 'usual', which needs none.",
        )


def number(value: object) -> float:
    """A number as it was given, or NaN for what is none."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return nan


@dataclass(frozen=True)
class Criterion:
    """One thing that the options are judged on; `benefit` says whether more is better."""

    name: str
    benefit: bool = True
    unit: str = ""
    preference: Preference = field(default_factory=Preference)


@dataclass(frozen=True)
class Table:
    """How each option scores on each criterion: `scores` has a row an option, a column a criterion.

    Scores are in each criterion's own unit, on any scale. Raises InputError where there are not
    two options, names repeat, the shape does not fit or a score is not a number.

    >>> Table(("stay", "trust"), (Criterion("cost", benefit=False),), ((5.0,), (4.0,))).best("cost")
    'trust'
    """

    options: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    scores: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))
        object.__setattr__(self, "criteria", tuple(self.criteria))
        rows = tuple(tuple(number(x) for x in row) for row in self.scores)
        object.__setattr__(self, "scores", rows)
        if len(self.options) < 2:
            raise InputError(
                f"There {'is one option' if self.options else 'are no options'} to weigh.",
                "Criteria compare options, so they need at least two.",
                "Add the present way of working as an option.",
            )
        if not self.criteria:
            raise InputError(
                "There are no criteria.",
                "Options are compared on at least one.",
                "Name a criterion, and score every option on it.",
            )
        self._check_names()
        self._check_scores()

    def _check_names(self) -> None:
        for kind, names in (("option", self.options), ("criterion", self.names)):
            twice = [n for i, n in enumerate(names) if n in names[:i]]
            if twice:
                raise InputError(
                    f"The {kind} '{twice[0]}' stands twice.",
                    "A score could not be told to belong to the one or the other.",
                    f"Rename one of them, or leave one {kind} out.",
                )

    def _check_scores(self) -> None:
        if len(self.scores) != len(self.options):
            raise InputError(
                f"There are {len(self.scores)} rows of scores for {len(self.options)} options.",
                "Every option has one row, in the order of the options.",
                "Add the missing row, or leave out the one too many.",
            )
        for option, row in zip(self.options, self.scores, strict=True):
            if len(row) != len(self.criteria):
                raise InputError(
                    f"'{option}' has {len(row)} scores for {len(self.criteria)} criteria.",
                    "Every option is scored once on every criterion.",
                    f"Score '{option}' on: {', '.join(self.names)}.",
                )
            for criterion, score in zip(self.names, row, strict=True):
                if not isfinite(score):
                    raise InputError(
                        f"The score of '{option}' on '{criterion}' is not a number.",
                        "A missing score cannot be weighed, and a guess would decide unseen.",
                        "Score it, or leave out the option or the criterion.",
                    )

    @property
    def names(self) -> tuple[str, ...]:
        """The criteria's names, in order."""
        return tuple(c.name for c in self.criteria)

    @property
    def array(self) -> Floats:
        """The scores, options by criteria."""
        return np.array(self.scores, dtype=np.float64)

    @property
    def benefits(self) -> Bools:
        """Which criteria are better when higher (m,)."""
        return np.array([c.benefit for c in self.criteria], dtype=np.bool_)

    def best(self, criterion: str) -> str:
        """The option that scores best on one criterion; the first of several."""
        j = self.column(criterion)
        column = self.array[:, j] if self.criteria[j].benefit else -self.array[:, j]
        return self.options[int(column.argmax())]

    def column(self, criterion: str) -> int:
        """Which column a criterion stands in. Raises InputError for an unknown one."""
        if criterion in self.names:
            return self.names.index(criterion)
        near = get_close_matches(criterion, self.names, 3, 0.4) or list(self.names[:3])
        raise InputError(
            f"There is no criterion '{criterion}'.",
            f"The criteria are: {', '.join(self.names)}.",
            f"Did you mean {' or '.join(map(repr, near))}?",
        )


@dataclass(frozen=True)
class Views:
    """What the council says of the weights; what it does not say is left open.

    `weights` are its own (any sum; they are scaled to one); `ranges` give a least and a greatest
    share (0 to 1) by criterion; `ranking` lists criteria from the most to the least important, a
    tuple standing for several whose order is left open. Criteria not named are free.
    """

    weights: Mapping[str, float] | None = None
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    ranking: Sequence[str | tuple[str, ...]] = ()


@dataclass(frozen=True)
class Dominated:
    """An option that another is as good as on everything, and better than on something."""

    option: str
    by: str
    worse_on: tuple[str, ...]
