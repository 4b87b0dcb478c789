"""Weights from what people say: swings, or comparisons in pairs (AHP)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np

from changing_places.appraisal.criteria.model import Floats, number
from changing_places.core.errors import InputError

# Mean consistency index of random judgements, 3 to 15 criteria: Saaty, The Analytic Hierarchy
# Process (1980), table on random consistency.
RANDOM_INDEX = (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
# Saaty's limit; above it the judgements contradict each other too much to be used.
TOLERABLE = 0.10


@dataclass(frozen=True)
class Judgement:
    """One comparison that fits the others badly: what was said, and what the rest imply."""

    above: str
    below: str
    said: float
    implied: float


@dataclass(frozen=True)
class PairedWeights:
    """Weights by the Analytic Hierarchy Process, and how far the judgements agree.

    `ratio` is the consistency ratio (0: perfectly consistent; above 0.1: too far from it).
    """

    weights: Mapping[str, float]
    largest_eigenvalue: float
    index: float
    ratio: float
    consistent: bool
    worst: Judgement | None

    def explain(self) -> str:
        """What the ratio means, in a sentence or two."""
        said = f"The consistency ratio is {self.ratio:.3f}"
        if self.consistent or self.worst is None:
            return f"{said}: the judgements agree with each other well enough (below 0.10)."
        w = self.worst
        return (
            f"{said}, above 0.10: the judgements contradict each other. The one furthest from the "
            f"rest says that {w.above} matters {w.said:.3g} times as much as {w.below}; the others "
            f"together imply {w.implied:.2g} times. Ask it again."
        )

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values."""
        return asdict(self) | {"weights": dict(self.weights)}


def paired_weights(matrix: Sequence[Sequence[float]], names: Sequence[str]) -> PairedWeights:
    """Weights from comparisons in pairs: row geometric means over their sum.

    `matrix[i][j]` says how many times as much i matters as j, so that `matrix[j][i]` is its
    inverse. Raises InputError where it is not square, positive or reciprocal (within 1%).

    Method: Crawford and Williams, Journal of Mathematical Psychology 29 (1985); consistency
    ratio: Saaty (1980), with the largest eigenvalue as the mean of `(A w)ᵢ / wᵢ`.

    >>> found = paired_weights([[1, 5, 9], [1/5, 1, 3], [1/9, 1/3, 1]], ["cost", "risk", "jobs"])
    >>> {k: round(v, 3) for k, v in found.weights.items()}
    {'cost': 0.751, 'risk': 0.178, 'jobs': 0.07}
    """
    judged = _judged(matrix, tuple(names))
    n = len(names)
    means = np.exp(np.log(judged).mean(axis=1))
    weights = means / means.sum()
    eigenvalue = float((judged @ weights / weights).mean())
    index = max(0.0, (eigenvalue - n) / (n - 1)) if n > 2 else 0.0
    ratio = index / RANDOM_INDEX[n - 3] if n > 2 else 0.0
    return PairedWeights(
        weights={k: float(w) for k, w in zip(names, weights, strict=True)},
        largest_eigenvalue=eigenvalue,
        index=index,
        ratio=ratio,
        consistent=ratio <= TOLERABLE,
        worst=_worst(judged, weights, tuple(names)) if index > 1e-9 else None,
    )


def _judged(matrix: Sequence[Sequence[float]], names: tuple[str, ...]) -> Floats:
    n = len(names)
    if len(matrix) != n or any(len(row) != n for row in matrix):
        raise InputError(
            f"The comparisons do not form a square of {n} by {n}.",
            "Every criterion is compared with every one, itself included (1).",
            f"Give {n} rows of {n} numbers, in the order {', '.join(names)}.",
        )
    if not 2 <= n <= len(RANDOM_INDEX) + 2:
        raise InputError(
            f"{n} criteria cannot be compared in pairs.",
            f"The method is defined for 2 to {len(RANDOM_INDEX) + 2}, and wise below 10.",
            "Group the criteria, or use swing weights.",
        )
    judged = np.array([[number(x) for x in row] for row in matrix])
    for i in range(n):
        for j in range(i, n):
            said, back = judged[i, j], judged[j, i]
            if not (isfinite(said) and isfinite(back) and said > 0 and back > 0):
                raise InputError(
                    f"The comparison of '{names[i]}' with '{names[j]}' is not above zero.",
                    "It says how many times as much the one matters as the other.",
                    "Write 1 for equal, 3 for three times as much, 1/3 for the reverse.",
                )
            if abs(said * back - 1) > 0.01:
                raise InputError(
                    f"'{names[i]}' against '{names[j]}' is {said:.3g}, and back {back:.3g}.",
                    "Said from the other side, a comparison is its inverse.",
                    f"Write {1 / said:.4g} where the row of '{names[j]}' meets '{names[i]}'.",
                )
    return judged


def _worst(judged: Floats, weights: Floats, names: tuple[str, ...]) -> Judgement:
    """The judgement furthest, as a ratio, from what the weights say."""
    implied = weights[:, None] / weights[None, :]
    away = np.abs(np.log(judged / implied))
    i, j = np.unravel_index(int(away.argmax()), away.shape)
    if judged[i, j] < 1:
        i, j = j, i
    return Judgement(names[i], names[j], float(judged[i, j]), float(implied[i, j]))


@dataclass(frozen=True)
class SwingWeights:
    """Weights from swings, and what a reader should know of them."""

    weights: Mapping[str, float]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values."""
        return {"weights": dict(self.weights), "notes": list(self.notes)}


def swing_weights(points: Mapping[str, float]) -> SwingWeights:
    """Weights from points for the swing from worst to best on each criterion.

    The swing that matters most has 100 points, and the others their worth beside it; weights are
    points over their sum. Raises InputError for points below zero, or none above it.

    Source: Multi-criteria analysis: a manual (DCLG, 2009), section 6.2.9; von Winterfeldt and
    Edwards, Decision Analysis and Behavioral Research (1986).

    >>> swing_weights({"cost": 100, "quality": 60, "jobs": 40}).weights["cost"]
    0.5
    """
    for name, given in points.items():
        if not (isfinite(number(given)) and number(given) >= 0):
            raise InputError(
                f"The swing of '{name}' has {given} points.",
                "Points run from 0 (does not matter) to 100 (matters most).",
                "Give it a number from 0 to 100.",
            )
    total = sum(points.values())
    if not total > 0:
        raise InputError(
            "No swing has any points.",
            "Then nothing matters, and the options cannot be told apart.",
            "Give 100 points to the swing that matters most.",
        )
    notes = []
    if max(points.values()) != 100:
        notes.append(f"The largest swing has {max(points.values()):g} points, not 100.")
    nothing = [k for k, v in points.items() if v == 0]
    if nothing:
        notes.append(f"No weight falls on {', '.join(nothing)}.")
    return SwingWeights({k: v / total for k, v in points.items()}, tuple(notes))
