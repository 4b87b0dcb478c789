"""EVPPI from one set of draws: the conditional expectation of every option by regression.

Everything that does not depend on the input asked about is noise to its regression. Where inputs
are independent, most of that noise is known: the linear effects of the other inputs are fitted
once for all of them and taken away first. What is left is fitted on a cubic spline of the input,
or for an input of a few values on their means.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.core.errors import InputError

# An input with no more values than this is fitted value by value.
FEW_VALUES = 25
KNOTS = (0.25, 0.5, 0.75)
# In a larger group the products of every two would be too many to tell from noise.
MOST_IN_PRODUCTS = 12


def evppi(
    inputs: Floats,
    npv: Floats,
    groups: Sequence[Sequence[int]] | None = None,
    *,
    independent: bool = True,
    expected: Floats | None = None,
) -> list[tuple[float, float]]:
    """The EVPPI of each input or group and its standard error, in the unit of `npv`.

    `inputs` is inputs by draws, `npv` options by draws, `groups` lists rows of `inputs` (each by
    itself where none are given). `independent` says that inputs are not correlated. `expected` are
    the options' expected values where they are known exactly; the means of the draws stand for
    them otherwise, and their noise is then part of the error.

    Raises InputError where the draws of both are not as many, or a number is not finite.
    Method: Strong, Oakley and Brennan, Medical Decision Making 34 (2014), 311-326.
    """
    _check(inputs, npv)
    asked = [(j,) for j in range(len(inputs))] if groups is None else [tuple(g) for g in groups]
    sample = npv.mean(axis=1)
    middle = sample if expected is None else expected
    scaled, varies = _standardised(inputs)
    target = npv - sample[:, None]
    effects = np.zeros((len(inputs), len(npv)))
    rest = target
    if independent and varies.any():
        effects[varies] = _solved(scaled[varies], target)
        rest = target - effects.T @ scaled
    found = []
    for group in asked:
        rows = [j for j in dict.fromkeys(group) if varies[j]]
        if not rows:
            found.append((0.0, 0.0))
            continue
        wanted = rest + effects[rows].T @ scaled[rows] if independent else target
        fitted = _fitted(inputs[rows], scaled[rows], wanted)
        missed = (target if expected is None else wanted) - fitted
        found.append(_gain(fitted + middle[:, None], missed, int(np.argmax(middle))))
    return found


def _gain(fitted: Floats, missed: Floats, chosen: int) -> tuple[float, float]:
    """What choosing by the fitted values gains over one choice, and its standard error.

    The error is that of what every draw contributes: its fitted gain, and what the fit missed of
    the two options that the gain is the difference of.
    """
    best, draw = fitted.argmax(axis=0), np.arange(fitted.shape[1])
    gain = fitted[best, draw] - fitted[chosen]
    part = gain + missed[best, draw] - missed[chosen]
    return max(float(gain.mean()), 0.0), float(part.std() / part.size**0.5)


def _check(inputs: Floats, npv: Floats) -> None:
    if inputs.shape[1] != npv.shape[1]:
        raise InputError(
            "The inputs and the net present values are not of the same draws.",
            f"There are {inputs.shape[1]:,} draws of the ones and {npv.shape[1]:,} of the others.",
            "Pass what came of the same simulation.",
        )
    if not (np.isfinite(inputs).all() and np.isfinite(npv).all()):
        raise InputError(
            "Some of the draws are no numbers.",
            "What a missing value is worth cannot be told.",
            "Leave these draws out of both tables.",
        )


def _standardised(inputs: Floats) -> tuple[Floats, np.ndarray]:
    middle, spread = inputs.mean(axis=1, keepdims=True), inputs.std(axis=1, keepdims=True)
    varies = (spread > 1e-12 * np.maximum(np.abs(middle), 1e-300))[:, 0]
    safe = np.where(varies[:, None], spread, 1.0)
    return np.where(varies[:, None], (inputs - middle) / safe, 0.0), varies


def _solved(basis: Floats, target: Floats) -> Floats:
    """Coefficients, columns by options, of `target` on the rows of `basis`."""
    found: Floats = np.linalg.lstsq(basis @ basis.T, basis @ target.T, rcond=1e-12)[0]
    return found


def _fitted(values: Floats, scaled: Floats, target: Floats) -> Floats:
    if len(values) == 1 and (levels := _levels(values[0])) is not None:
        counts = np.bincount(levels)
        return np.array([(np.bincount(levels, row) / counts)[levels] for row in target])
    rows = [np.ones(values.shape[1])]
    for x in scaled:
        rows += _spline(x)
    if len(scaled) <= MOST_IN_PRODUCTS:
        rows += [scaled[i] * scaled[j] for i, j in combinations(range(len(scaled)), 2)]
    basis = np.array(rows)
    return np.asarray(_solved(basis, target).T @ basis)


def _spline(x: Floats) -> list[Floats]:
    """Powers of a standardised input and cubes beyond its quartiles, each of like size."""
    square = x * x
    rows = [x, square, square * x]
    if _levels(x) is None:
        for knot in np.quantile(x, KNOTS):
            beyond = np.maximum(x - knot, 0.0)
            rows.append(beyond * beyond * beyond)
    return [row / max(float(np.abs(row).max()), 1e-300) for row in rows]


def _levels(x: Floats) -> np.ndarray | None:
    """Which of its few values each draw has, None where there are many."""
    if len(np.unique(x[:500])) > FEW_VALUES:
        return None
    values, levels = np.unique(x, return_inverse=True)
    return levels if len(values) <= FEW_VALUES else None
