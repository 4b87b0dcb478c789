"""Inputs that move together: rank correlation through a Gaussian copula.

Spearman's rank correlation `r` of two inputs becomes the correlation `2 sin(pi r / 6)` of two
normal scores, whatever the inputs' own distributions. Source: Kruskal, Journal of the American
Statistical Association 53 (1958); Iman and Conover, Communications in Statistics B 11 (1982), set
out why ranks and not values.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.core.errors import InputError

# An eigenvalue below zero by no more than this is rounding.
ROUNDING = -1e-10


def scores_root(ranks: Floats, names: Sequence[str]) -> Floats:
    """A matrix whose product with independent normal scores has these rank correlations.

    `ranks` is names by names, ones on its diagonal. Raises InputError that says which pair to
    change, and to what, where no such inputs can exist.
    """
    scores = 2 * np.sin(np.pi * ranks / 6)
    np.fill_diagonal(scores, 1.0)
    values, vectors = np.linalg.eigh(scores)
    if values[0] < ROUNDING:
        _refuse(ranks, scores, names)
    root: Floats = vectors * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
    return root


def _room(scores: Floats, i: int, j: int) -> tuple[float, float] | None:
    """The correlations that pair could have, all others as they are; None where none."""
    rest = [k for k in range(len(scores)) if k not in (i, j)]
    inner = scores[np.ix_(rest, rest)]
    if rest and np.linalg.eigvalsh(inner)[0] < ROUNDING:
        return None
    bridge = np.linalg.pinv(inner, hermitian=True) if rest else inner
    a, b = scores[i, rest], scores[j, rest]
    spare_a, spare_b = 1 - a @ bridge @ a, 1 - b @ bridge @ b
    if min(spare_a, spare_b) < ROUNDING:
        return None
    middle = float(a @ bridge @ b)
    reach = max(float(spare_a), 0.0) ** 0.5 * max(float(spare_b), 0.0) ** 0.5
    return middle - reach, middle + reach


def _rank(score: float) -> float:
    return float(6 / np.pi * np.arcsin(np.clip(score, -1, 1) / 2))


def _refuse(ranks: Floats, scores: Floats, names: Sequence[str]) -> None:
    found: list[tuple[float, int, int, float, str]] = []
    for i, j in combinations(range(len(scores)), 2):
        room = _room(scores, i, j)
        # A pair that was given no correlation is not the one that somebody got wrong.
        if room is None or ranks[i, j] == 0:
            continue
        high = ranks[i, j] > _rank(room[1])
        edge = _rank(room[1] if high else room[0])
        # Rounded towards the inside, so that what is advised can be typed as it stands.
        value = np.floor(edge * 100) / 100 if high else np.ceil(edge * 100) / 100
        word = "most" if high else "least"
        found.append((abs(float(ranks[i, j]) - float(value)), i, j, float(value), word))
    why = "What correlates strongly with the same third thing has to correlate with each other."
    what = "These correlations cannot all be true at once."
    if found:
        _, i, j, value, word = min(found)
        raise InputError(
            what,
            f"{why} {names[i]} with {names[j]} is {ranks[i, j]:g}.",
            f"Change {names[i]} with {names[j]} to at {word} {value:g}.",
        )
    vector = np.linalg.eigh(scores)[1][:, 0]
    pull = np.triu(np.outer(vector, vector) * scores, 1)
    i, j = divmod(int(np.argmin(pull)), len(pull))
    raise InputError(
        what,
        f"{why} No change of a single pair is enough.",
        f"Begin with {names[i]} and {names[j]}, now {ranks[i, j]:g}: move it towards 0.",
    )
