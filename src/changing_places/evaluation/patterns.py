"""Outcomes that are observed alike are estimated together."""

import numpy as np

from changing_places.evaluation.panel.model import Bools, Ints


def patterns(seen: Bools) -> list[tuple[Bools, Ints]]:
    """The different patterns among K outcomes of `seen` ... x K, each with the outcomes of it.

    >>> seen = np.array([[True, True, True], [True, False, True]])
    >>> [(pattern.tolist(), outcomes.tolist()) for pattern, outcomes in patterns(seen)]
    [([True, True], [0, 2]), ([True, False], [1])]
    """
    outcomes = seen.shape[-1]
    if outcomes == 1 or seen.all():
        return [(seen[..., 0], np.arange(outcomes))]
    packed = np.packbits(seen.reshape(-1, outcomes), axis=0)
    found: dict[bytes, list[int]] = {}
    for k in range(outcomes):
        found.setdefault(packed[:, k].tobytes(), []).append(k)
    return [(seen[..., ks[0]], np.array(ks)) for ks in found.values()]
