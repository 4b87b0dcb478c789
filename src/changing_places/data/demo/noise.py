"""Chance that behaves as real errors do: it persists in time and is shared by neighbours."""

import numpy as np

from changing_places.core.seeds import generator
from changing_places.data.demo.character import spatial_factor
from changing_places.data.demo.geography import Floats


def persistent(seed: int, purpose: str, centre: Floats, steps: int, ar: float) -> Floats:
    """Noise by place and step with variance 1: autoregressive of order 1, its shocks spatial.

    u[t] = ar * u[t-1] + sqrt(1 - ar^2) * e[t], where half of the variance of e is shared among
    neighbours (correlation exp(-distance / 70 km)) and half is each place's own. The first step
    is drawn from the stationary distribution.
    """
    rng = generator(seed, "demo", purpose)
    factor = spatial_factor(centre, SHOCK_RANGE_KM)
    near, own = rng.standard_normal((2, len(centre), steps))
    shocks = np.sqrt(SHARED) * (factor @ near) + np.sqrt(1 - SHARED) * own
    level = shocks[:, 0]
    out = [level]
    for step in range(1, steps):
        level = ar * level + np.sqrt(1 - ar**2) * shocks[:, step]
        out.append(level)
    return np.stack(out, axis=1)


def lasting(seed: int, purpose: str, centre: Floats) -> Floats:
    """What is peculiar to each place and stays: variance 1, half of it shared by neighbours."""
    return persistent(seed, purpose, centre, 1, 0.0)[:, 0]


SHOCK_RANGE_KM = 70.0
SHARED = 0.5
