"""Putting criteria of different units on one scale, in the four ways that the methods use."""

import numpy as np

from changing_places.appraisal.criteria.model import Bools, Criterion, Floats


def by_range(values: Floats, benefits: Bools) -> Floats:
    """From 0 (worst option) to 1 (best option), linear between (n x m); 1 where all are alike.

    Source: Multi-criteria analysis: a manual (DCLG, 2009), section 6.2.8, local scaling.

    >>> by_range(np.array([[1.0, 9.0], [3.0, 5.0]]), np.array([True, False])).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    low, high = values.min(axis=0), values.max(axis=0)
    spread = high - low
    good = np.where(benefits, values - low, high - values)
    scaled: Floats = np.divide(good, spread, out=np.ones_like(values), where=spread > 0)
    return scaled


def by_length(values: Floats, benefits: Bools) -> Floats:
    """Each column over its root sum of squares, costs with their sign turned (n x m).

    Turning the sign makes the best of every column its greatest and changes no distance.
    Source: Hwang and Yoon, Multiple Attribute Decision Making (1981), section on TOPSIS.
    """
    largest = np.abs(values).max(axis=0)
    safe = np.where(largest > 0, largest, 1.0)
    length = safe * np.sqrt(((values / safe) ** 2).sum(axis=0))
    scaled: Floats = values / np.where(length > 0, length, 1.0)
    return np.where(benefits, scaled, -scaled)


def by_share(values: Floats) -> Floats:
    """Each column over its sum (n x m): costs stay costs. Needs sums above zero.

    Source: Zavadskas, Kaklauskas and Sarka (1994), step 1 of COPRAS.
    """
    shares: Floats = values / values.sum(axis=0)
    return shares


def by_best(values: Floats, benefits: Bools) -> Floats:
    """Each column as a ratio to its best: `x/max` for benefits, `min/x` for costs (n x m).

    Needs values above zero. Source: Triantaphyllou, Multi-criteria decision making methods: a
    comparative study (2000), section 2.2: the product compares ratios, so the unit drops out.
    """
    with np.errstate(divide="ignore"):
        ratio: Floats = np.where(benefits, values / values.max(axis=0), values.min(axis=0) / values)
    return ratio


def flows(values: Floats, criteria: tuple[Criterion, ...]) -> Floats:
    """The net flow of each option on each criterion (n x m), each column summing to zero.

    `flow[i, j]` is the mean over the other options k of how far i is preferred to k on j, less
    how far k is preferred to i. Source: Brans and Vincke (1985), section 3; Brans and Mareschal,
    PROMETHEE methods, in Multiple Criteria Decision Analysis (2005), section 4.4.
    """
    found = np.empty_like(values)
    for j, criterion in enumerate(criteria):
        column = values[:, j] if criterion.benefit else -values[:, j]
        preferred = _preferred(column[:, None] - column[None, :], criterion)
        found[:, j] = (preferred - preferred.T).sum(axis=1) / (len(values) - 1)
    return found


def _preferred(difference: Floats, criterion: Criterion) -> Floats:
    """How far the row's option is preferred, 0 to 1, by how much better it is."""
    shape, chosen = criterion.preference.shape, criterion.preference
    gain = np.maximum(difference, 0.0)
    if shape == "usual":
        return (gain > 0).astype(np.float64)
    if shape == "u-shape":
        return (gain > chosen.indifferent).astype(np.float64)
    if shape == "v-shape":
        return np.minimum(gain / chosen.strict, 1.0)
    if shape == "level":
        weak = np.where(gain > chosen.indifferent, 0.5, 0.0)
        return np.where(gain > chosen.strict, 1.0, weak)
    if shape == "linear":
        run = (gain - chosen.indifferent) / (chosen.strict - chosen.indifferent)
        return np.clip(run, 0.0, 1.0)
    return -np.expm1(-(gain**2) / (2 * chosen.inflection**2))
