"""Draws of the inputs: one stream for each input by its name, in blocks of bounded memory.

A stream of its own makes every option meet the same worlds (common random numbers), lets a
changed or added input leave the draws of all others as they were, and makes the first thousand
draws the same whether a thousand or a million are asked for.
"""

from collections.abc import Iterator

import numpy as np

from changing_places.appraisal.uncertainty.correlation import scores_root
from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.model import Appraised
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.core.errors import InputError
from changing_places.core.seeds import generator

FEWEST_DRAWS, MOST_DRAWS = 100, 10_000_000
# Draws in a block: a row of one input then fits the processor's nearest memory.
BLOCK = 4096


def checked(draws: int) -> int:
    """The number of draws, or InputError where it cannot be used."""
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise InputError(
            f"{draws:,} draws cannot be used.",
            f"Fewer than {FEWEST_DRAWS} say nothing, more than {MOST_DRAWS:,} add nothing.",
            "Ask for 10,000, or 100,000 for a report.",
        )
    return draws


def blocks(priced: Priced, draws: int, seed: int) -> Iterator[tuple[int, Floats]]:
    """The first draw's number and the inputs by draws, block after block.

    The array is used again for the next block: copy what has to last.
    """
    streams = [generator(seed, "uncertainty", name) for name in priced.names]
    tied, root = _tied(priced.model, priced.names)
    apart = [k for k in range(len(priced.names)) if k not in set(tied)]
    held = np.empty((len(priced.names), min(BLOCK, draws)))
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        own = held[:, :size] if size == held.shape[1] else np.empty((len(held), size))
        for k in apart:
            priced.distributions[k].draw(streams[k], own[k])
        if tied:
            scores = root @ np.array([streams[k].standard_normal(size) for k in tied])
            for row, k in enumerate(tied):
                own[k] = priced.distributions[k].from_normal(scores[row])
        yield start, own


def drawn(priced: Priced, draws: int, seed: int) -> Floats:
    """The same draws as one array, inputs by draws."""
    out = np.empty((len(priced.names), draws))
    for start, own in blocks(priced, draws, seed):
        out[:, start : start + own.shape[1]] = own
    return out


def _tied(model: Appraised, names: tuple[str, ...]) -> tuple[list[int], Floats]:
    """The inputs that are correlated with any other, and the root of their scores' matrix."""
    places = {name: k for k, name in enumerate(names)}
    tied = sorted({places[n] for c in model.correlations for n in (c.first, c.second)})
    ranks = np.eye(len(tied))
    row = {k: i for i, k in enumerate(tied)}
    for c in model.correlations:
        i, j = row[places[c.first]], row[places[c.second]]
        ranks[i, j] = ranks[j, i] = c.value
    return tied, scores_root(ranks, [names[k] for k in tied]) if tied else ranks
